//! The userinfo endpoint (OpenID Connect Core section 5.3) and how a bearer token is presented to it (RFC 6750).

use super::{
    access_token::AccessToken,
    error::{Error, ErrorCode},
    params::Params,
};
use auth_core::claims::{Person, Scope};
use serde_json::{Map, Value};

/// The access token of a request: in the `Authorization` header or, of a POST, in the form. Never in the query.
///
/// # Errors
/// [`Denied`]: nothing presented, or presented in both ways.
pub fn presented<'a>(authorization: Option<&'a str>, form: Option<&'a Params>) -> Result<&'a str, Denied> {
    let header = authorization.and_then(bearer);
    let body = match form.map(|form| form.one("access_token")) {
        None => None,
        Some(Ok(token)) => token,
        Some(Err(_)) => return Err(Error::invalid_request("access_token was given more than once").into()),
    };
    match (header, body) {
        (Some(_), Some(_)) => Err(Error::invalid_request("the access token was sent in two ways").into()),
        (Some(token), None) | (None, Some(token)) => Ok(token),
        (None, None) => Err(Denied::Nothing),
    }
}

/// The token of `Bearer b64token`; the scheme in any case (RFC 9110 section 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Why userinfo tells nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// No token came along: no error code is told (RFC 6750 section 3.1).
    Nothing,
    /// The token or the request is at fault.
    Error(Error),
}

impl From<Error> for Denied {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Denied {
    /// The token is not, or no longer, good.
    #[must_use]
    pub fn invalid_token() -> Self {
        Error::new(ErrorCode::InvalidToken, "the access token is expired, revoked or none of ours").into()
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Nothing => 401,
            Self::Error(error) => error.code.status(),
        }
    }

    /// The `WWW-Authenticate` header (RFC 6750 section 3).
    #[must_use]
    pub fn challenge(&self) -> String {
        match self {
            Self::Nothing => "Bearer".to_owned(),
            Self::Error(Error { code: ErrorCode::InsufficientScope, description }) => {
                format!(
                    "Bearer error=\"insufficient_scope\", error_description=\"{description}\", scope=\"openid\""
                )
            }
            Self::Error(Error { code, description }) => {
                format!("Bearer error=\"{code}\", error_description=\"{description}\"")
            }
        }
    }
}

/// What this token's holder is told about the person: the claims of its scopes, and the single ones asked for.
///
/// # Errors
/// `insufficient_scope` where the token was issued without `openid`.
pub fn claims(token: &AccessToken, person: &Person) -> Result<Map<String, Value>, Denied> {
    let scopes = token.scopes();
    if !scopes.contains(&Scope::Openid) {
        return Err(Error::new(ErrorCode::InsufficientScope, "userinfo needs the scope openid").into());
    }
    let mut claims = person.release(&scopes);
    if !token.userinfo_claims.is_empty() {
        let single = person.release(Scope::ALL).into_iter();
        claims.extend(single.filter(|(name, _)| token.userinfo_claims.contains(name)));
    }
    Ok(claims)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::oidc::{
        code::tests::{NOW, code},
        id_token::Statement,
    };
    use api::{CompanyId, GrantId, Language};
    use auth_core::EmailAddress;
    use serde_json::json;
    use uuid::Uuid;

    pub(in crate::oidc) fn person() -> Person {
        Person {
            subject: "s-1".into(),
            company_id: CompanyId(Uuid::from_u128(1)),
            email: EmailAddress::parse("hanako@example.jp").unwrap(),
            email_verified: true,
            family_name: "手形".into(),
            given_name: "花子".into(),
            family_name_kana: String::new(),
            given_name_kana: String::new(),
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".into(),
            groups: vec![],
            updated_at: NOW,
        }
    }

    fn token(scope: &str, single: &[&str]) -> AccessToken {
        let statement = Statement { issuer: "https://i.example", client_id: "c-1", now: NOW };
        let token = AccessToken::new(&statement, &code(), "s-1", GrantId(Uuid::from_u128(9)), "j".into());
        let userinfo_claims = single.iter().map(|name| (*name).to_owned()).collect();
        AccessToken { scope: scope.into(), userinfo_claims, ..token }
    }

    #[test]
    fn how_a_token_is_presented() {
        let form = |raw: &str| Params::parse(raw.as_bytes()).unwrap();
        assert_eq!(presented(Some("Bearer abc"), None), Ok("abc"));
        assert_eq!(presented(Some("bearer  abc"), Some(&form(""))), Ok("abc"));
        assert_eq!(presented(None, Some(&form("access_token=abc"))), Ok("abc"));
        assert_eq!(presented(None, None), Err(Denied::Nothing));
        assert_eq!(presented(Some("Basic abc"), Some(&form("x=1"))), Err(Denied::Nothing));
        assert_eq!(presented(Some("Bearer "), None), Err(Denied::Nothing));
        let twice = presented(Some("Bearer abc"), Some(&form("access_token=abc"))).unwrap_err();
        assert_eq!((twice.status(), twice.challenge().contains("invalid_request")), (400, true));
        assert_eq!(presented(None, Some(&form("access_token=a&access_token=a"))).unwrap_err().status(), 400);
    }

    #[test]
    fn denials_on_the_wire() {
        assert_eq!((Denied::Nothing.status(), Denied::Nothing.challenge()), (401, "Bearer".into()));
        let invalid = Denied::invalid_token();
        assert_eq!(invalid.status(), 401);
        assert!(invalid.challenge().starts_with("Bearer error=\"invalid_token\", error_description=\""));
        let denied = claims(&token("email", &[]), &person()).unwrap_err();
        assert_eq!(denied.status(), 403);
        assert!(denied.challenge().ends_with("scope=\"openid\""));
    }

    #[test]
    fn claims_of_scopes_and_single_ones() {
        let told = |scope, single: &[&str]| Value::Object(claims(&token(scope, single), &person()).unwrap());
        let company = "00000000-0000-0000-0000-000000000001";
        assert_eq!(told("openid", &[]), json!({"sub": "s-1", "company_id": company}));
        assert_eq!(
            told("openid", &["name"]),
            json!({"sub": "s-1", "company_id": company, "name": "手形 花子"})
        );
        let email = told("openid email", &[]);
        assert_eq!((&email["email_verified"], email.get("name")), (&json!(true), None));
    }
}
