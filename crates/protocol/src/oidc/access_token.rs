//! The access token: a JWT (RFC 9068) that resource servers verify without asking. Userinfo asks the store as well.

use super::{code::Code, id_token::Statement, scope};
use crate::keys::{Typ, VerifyingKeys};
use api::{CompanyId, GrantId, Timestamp};
use auth_core::claims::Scope;
use serde::{Deserialize, Serialize};

/// How long an access token is good, in seconds: short, because resource servers do not see revocation.
pub const ACCESS_TOKEN_SECONDS: i64 = 600;

/// The claims of an access token. `company_id` and `grant_id` are private claims: the member's company, and the grant
/// that the token dies with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// Our issuer.
    pub iss: String,
    /// Whom the token speaks of.
    pub sub: String,
    /// Who shall accept it: this server, for userinfo, since no other resource can be asked for.
    pub aud: String,
    /// Whom it was issued to.
    pub client_id: String,
    /// What it reaches, with one space between.
    pub scope: String,
    /// When it was issued, in seconds.
    pub iat: i64,
    /// When it ends, in seconds.
    pub exp: i64,
    /// Unique.
    pub jti: String,
    /// When the member proved who they are, in seconds (RFC 9068 section 2.2.1).
    pub auth_time: i64,
    /// How sure we are.
    pub acr: String,
    /// The member's company.
    pub company_id: CompanyId,
    /// The grant.
    pub grant_id: GrantId,
    /// Single claims that userinfo tells beyond those of the scopes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub userinfo_claims: Vec<String>,
}

/// Why an access token is not accepted. Answered alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an access token that is good here and now")]
pub struct NotAccepted;

impl AccessToken {
    /// The access token that belongs to a redeemed code.
    #[must_use]
    pub fn new(
        statement: &Statement<'_>,
        code: &Code,
        subject: &str,
        grant_id: GrantId,
        jti: String,
    ) -> Self {
        Self {
            iss: statement.issuer.to_owned(),
            sub: subject.to_owned(),
            aud: statement.issuer.to_owned(),
            client_id: statement.client_id.to_owned(),
            scope: scope::text(&code.scopes),
            iat: statement.now.seconds(),
            exp: statement.now.plus_seconds(ACCESS_TOKEN_SECONDS).seconds(),
            jti,
            auth_time: code.auth_time.seconds(),
            acr: code.acr.as_str().to_owned(),
            company_id: code.company_id,
            grant_id,
            userinfo_claims: code.userinfo.names().map(str::to_owned).collect(),
        }
    }

    /// Reads an access token of ours. Whether its grant is still there is not known here.
    ///
    /// # Errors
    /// [`NotAccepted`] for anything else: another kind of token, another issuer or audience, expired, from the future.
    pub fn read(text: &str, keys: &VerifyingKeys, issuer: &str, now: Timestamp) -> Result<Self, NotAccepted> {
        let token: Self = keys.verify(text, Typ::AccessToken).map_err(|_| NotAccepted)?;
        let ours = token.iss == issuer && token.aud == issuer;
        if ours && token.is_live(now) { Ok(token) } else { Err(NotAccepted) }
    }

    /// Whether the token is within its time; a clock that is 10 seconds behind is tolerated.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        (self.iat - 10..self.exp).contains(&now.seconds())
    }

    /// What it reaches.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        self.scope.split(' ').filter_map(|word| word.parse().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::{Algorithm, SigningKey},
        oidc::code::tests::{NOW, code},
    };
    use serde_json::{Value, json};
    use uuid::Uuid;

    const ISSUER: &str = "https://i.example";

    fn token() -> AccessToken {
        let statement = Statement { issuer: ISSUER, client_id: "c-1", now: NOW };
        AccessToken::new(&statement, &code(), "s-1", GrantId(Uuid::from_u128(9)), "j-1".into())
    }

    #[test]
    fn it_has_every_claim_of_rfc_9068() {
        let claims = serde_json::to_value(token()).unwrap();
        for name in ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"] {
            assert!(claims.get(name).is_some(), "{name}");
        }
        assert_eq!(claims["scope"], "openid email");
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
        assert_eq!(claims["userinfo_claims"], json!(["sub", "name"]));
    }

    #[test]
    fn what_is_accepted() {
        let (key, _) = SigningKey::generate(Algorithm::EdDsa).unwrap();
        let keys = VerifyingKeys::of([&key]).unwrap();
        let good = key.jws(Typ::AccessToken, &token()).unwrap();
        let read = |text: &str, now| AccessToken::read(text, &keys, ISSUER, now);
        assert_eq!(read(&good, NOW), Ok(token()));
        assert_eq!(read(&good, NOW.plus_seconds(599)), Ok(token()));
        assert_eq!(read(&good, NOW.plus_seconds(600)), Err(NotAccepted), "expired");
        assert_eq!(read(&good, NOW.plus_seconds(-11)), Err(NotAccepted), "from the future");
        assert_eq!(AccessToken::read(&good, &keys, "https://o.example", NOW), Err(NotAccepted));
        assert_eq!(read(&key.jws(Typ::IdToken, &token()).unwrap(), NOW), Err(NotAccepted), "an ID token");
        let elsewhere = AccessToken { aud: "https://api.example".into(), ..token() };
        assert_eq!(read(&key.jws(Typ::AccessToken, &elsewhere).unwrap(), NOW), Err(NotAccepted));
        let mut claims: Value = serde_json::to_value(token()).unwrap();
        claims.as_object_mut().unwrap().remove("grant_id");
        assert_eq!(read(&key.jws(Typ::AccessToken, &claims).unwrap(), NOW), Err(NotAccepted));
    }
}
