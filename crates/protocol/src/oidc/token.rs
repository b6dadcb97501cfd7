//! The token endpoint (RFC 6749 section 4.1.3): which client asks, for what, and whether its code may be redeemed.
//! What must be looked up and marked is the server's; the rows are the store's.

mod client_authentication;

pub use client_authentication::{AuthenticatedClient, Presented, authenticate, presented};

use super::{
    code::Code,
    error::{Error, ErrorCode},
    params::Params,
    pkce,
};
use api::{AppId, CompanyId, Timestamp};
use auth_core::secret::{same, sha256};
use serde::Serialize;

/// What a token request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorizationCodeGrant<'a> {
    /// The code as it was answered.
    pub code: &'a str,
    /// The redirect URI of the authorization request, again.
    pub redirect_uri: Option<&'a str>,
    /// The verifier of PKCE.
    pub code_verifier: Option<&'a str>,
}

/// Reads the grant. Grants other than `authorization_code` are not there.
///
/// # Errors
/// `invalid_request`, `unsupported_grant_type`, `invalid_target` (RFC 8707: this server is the only resource).
pub fn grant<'a>(params: &'a Params, issuer: &str) -> Result<AuthorizationCodeGrant<'a>, Error> {
    match one(params, "grant_type")? {
        Some("authorization_code") => {}
        None => return Err(Error::invalid_request("grant_type is missing")),
        Some(_) => {
            return Err(Error::new(ErrorCode::UnsupportedGrantType, "grant_type must be authorization_code"));
        }
    }
    check_resource(params, issuer)?;
    let code = one(params, "code")?.ok_or(Error::invalid_request("code is missing"))?;
    let (redirect_uri, code_verifier) = (one(params, "redirect_uri")?, one(params, "code_verifier")?);
    Ok(AuthorizationCodeGrant { code, redirect_uri, code_verifier })
}

/// Tokens are issued for this server alone (RFC 8707 section 2).
///
/// # Errors
/// `invalid_target` where another resource is named.
pub fn check_resource(params: &Params, issuer: &str) -> Result<(), Error> {
    let ours =
        |resource: &str| resource.is_empty() || resource.strip_suffix('/').unwrap_or(resource) == issuer;
    if params.all("resource").all(ours) {
        return Ok(());
    }
    Err(Error::new(ErrorCode::InvalidTarget, "tokens for this resource are not issued here"))
}

fn one<'a>(params: &'a Params, name: &'static str) -> Result<Option<&'a str>, Error> {
    params.one(name).map_err(|_| Error::invalid_request("a parameter was given more than once"))
}

/// What a code is judged against.
#[derive(Debug, Clone, Copy)]
pub struct Redemption<'a> {
    /// What the client asks for.
    pub grant: &'a AuthorizationCodeGrant<'a>,
    /// The client's company.
    pub company_id: CompanyId,
    /// The client's app.
    pub app_id: AppId,
    /// The present.
    pub now: Timestamp,
    /// The installation's epoch.
    pub epoch: i64,
}

/// Whether this client may redeem this code: its own, for the same redirect URI, with the right verifier, in time.
/// That the code was not redeemed before, and that session, member and app are as they were, is found out in the
/// transaction that marks it (security rule 21). The proof of authentication is an argument, so that it cannot be
/// forgotten.
///
/// # Errors
/// `invalid_grant`, and `invalid_request` for a malformed verifier.
pub fn redeem(
    _client: AuthenticatedClient<'_>,
    code: &Code,
    redemption: &Redemption<'_>,
) -> Result<(), Error> {
    let refuse = |description| Err(Error::new(ErrorCode::InvalidGrant, description));
    if code.app_id != redemption.app_id || code.company_id != redemption.company_id {
        return refuse("the code was issued to another client");
    }
    match redemption.grant.redirect_uri {
        None => return refuse("redirect_uri is missing; it must be the one of the authorization request"),
        Some(uri) if !same(&sha256(uri.as_bytes()), &code.redirect_uri) => {
            return refuse("redirect_uri is not the one of the authorization request");
        }
        Some(_) => {}
    }
    pkce::check(code.challenge, redemption.grant.code_verifier)?;
    if code.is_live(redemption.now, redemption.epoch) { Ok(()) } else { Err(spent()) }
}

/// The one answer to a code that does not open, is expired, or was used before.
#[must_use]
pub fn spent() -> Error {
    Error::new(ErrorCode::InvalidGrant, "the code is unknown, expired or already used")
}

/// A successful answer (RFC 6749 section 5.1, OpenID Connect Core section 3.1.3.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: &'static str,
    /// How long it is good, in seconds.
    pub expires_in: i64,
    /// What it reaches.
    pub scope: String,
    /// The ID token; none without the scope `openid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
}

#[cfg(test)]
mod tests;
