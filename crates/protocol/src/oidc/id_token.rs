//! The ID token (OpenID Connect Core section 2): what it says, and how one is read that comes back as a hint.

use super::code::Code;
use crate::keys::{Algorithm, Typ, VerifyingKeys};
use api::Timestamp;
use auth_core::{claims::Person, secret::sha256, session::Amr};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How long an ID token is good, in seconds.
pub const ID_TOKEN_SECONDS: i64 = 600;

/// The claims of an ID token. `company_id` names the member's company for good: our own services key on it together
/// with `iss` and `sub`. It is a private claim (RFC 7519 section 4.3) that no registry knows.
#[derive(Debug, Clone, Serialize)]
pub struct IdToken<'a> {
    iss: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    auth_time: i64,
    acr: &'static str,
    amr: &'a [Amr],
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    /// `sub`, `company_id` and whatever single claims were asked for.
    #[serde(flatten)]
    person: Map<String, Value>,
}

/// Who says it to whom, and when.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// Our issuer.
    pub issuer: &'a str,
    /// The client's id.
    pub client_id: &'a str,
    /// The present.
    pub now: Timestamp,
}

impl<'a> IdToken<'a> {
    /// The ID token that belongs to a redeemed code. `access_token` is the one that is answered beside it.
    #[must_use]
    pub fn new(
        statement: &Statement<'a>,
        code: &'a Code,
        person: &Person,
        access_token: &str,
        algorithm: Algorithm,
    ) -> Self {
        let wanted =
            |name: &str| matches!(name, "sub" | "company_id") || code.id_token.names().any(|one| one == name);
        let every = person.release(auth_core::claims::Scope::ALL);
        Self {
            iss: statement.issuer,
            aud: statement.client_id,
            iat: statement.now.seconds(),
            exp: statement.now.plus_seconds(ID_TOKEN_SECONDS).seconds(),
            auth_time: code.auth_time.seconds(),
            acr: code.acr.as_str(),
            amr: &code.amr,
            nonce: code.nonce.as_deref(),
            at_hash: at_hash(access_token, algorithm),
            person: every.into_iter().filter(|(name, _)| wanted(name)).collect(),
        }
    }
}

/// The left half of the token's SHA-256 (OpenID Connect Core section 3.1.3.6); nothing for EdDSA, whose hash the
/// specification leaves open.
fn at_hash(access_token: &str, algorithm: Algorithm) -> Option<String> {
    let digest = sha256(access_token.as_bytes());
    let (left, _) = digest.split_at_checked(16)?;
    (algorithm != Algorithm::EdDsa).then(|| URL_SAFE_NO_PAD.encode(left))
}

/// What an ID token of ours says when it comes back as a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Whom it is about.
    pub subject: String,
    /// Whom it was issued to.
    pub client_id: String,
}

#[derive(Deserialize)]
struct HintClaims {
    iss: String,
    sub: String,
    aud: String,
}

/// Reads an `id_token_hint`. An expired one is good (RP-Initiated Logout section 2); nothing for what is no ID token of
/// ours, such as one with `alg` `none` or a foreign signature.
#[must_use]
pub fn read_hint(hint: &str, keys: &VerifyingKeys, issuer: &str) -> Option<Hint> {
    let claims: HintClaims = keys.verify(hint, Typ::IdToken).ok()?;
    (claims.iss == issuer).then_some(Hint { subject: claims.sub, client_id: claims.aud })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::SigningKey,
        oidc::{
            claims_request::ClaimSet,
            code::tests::{NOW, code},
            userinfo::tests::person,
        },
    };
    use auth_core::claims::Scope;
    use serde_json::json;

    const STATEMENT: Statement<'static> =
        Statement { issuer: "https://i.example", client_id: "c-1", now: NOW };

    fn claims(code: &Code, algorithm: Algorithm) -> Value {
        serde_json::to_value(IdToken::new(&STATEMENT, code, &person(), "token", algorithm)).unwrap()
    }

    #[test]
    fn what_it_says() {
        assert_eq!(
            claims(&code(), Algorithm::Rs256),
            json!({
                "iss": "https://i.example",
                "sub": "s-1",
                "aud": "c-1",
                "iat": 1_800_000_000,
                "exp": 1_800_000_600,
                "auth_time": 1_799_999_940,
                "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
                "amr": ["pwd"],
                "nonce": "n",
                "at_hash": "PEaenWxYddN6Q_NT1PiOYQ",
                "company_id": "00000000-0000-0000-0000-000000000001",
            })
        );
    }

    #[test]
    fn no_nonce_where_none_was_sent_and_single_claims_where_asked() {
        let asked = ClaimSet::of(["email", "name"], Scope::ALL);
        let claims = claims(&Code { nonce: None, id_token: asked, ..code() }, Algorithm::EdDsa);
        assert_eq!(claims.get("nonce"), None);
        assert_eq!(claims.get("at_hash"), None);
        assert_eq!(claims["email"], "hanako@example.jp");
        assert_eq!(claims.get("email_verified"), None);
    }

    #[test]
    fn hints() {
        let (key, _) = SigningKey::generate(Algorithm::Es256).unwrap();
        let keys = VerifyingKeys::of([&key]).unwrap();
        let code = code();
        let token = IdToken::new(&STATEMENT, &code, &person(), "token", Algorithm::Es256);
        let hint = key.jws(Typ::IdToken, &token).unwrap();
        let expected = Hint { subject: "s-1".into(), client_id: "c-1".into() };
        assert_eq!(read_hint(&hint, &keys, STATEMENT.issuer), Some(expected));
        assert_eq!(read_hint(&hint, &keys, "https://other.example"), None);
        let access = key.jws(Typ::AccessToken, &token).unwrap();
        assert_eq!(read_hint(&access, &keys, STATEMENT.issuer), None, "an access token is no hint");
        let unsigned =
            format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), hint.split('.').nth(1).unwrap());
        assert_eq!(read_hint(&unsigned, &keys, STATEMENT.issuer), None);
    }
}
