//! A relying party as it is registered: where its answers may go, how it proves itself, what it may ask for.
//! Stored as the app's settings (JSON). Name, company and whether it is first-party are the app's own; nothing here
//! reads a request.

pub mod metadata;
mod redirect_uri;
mod web_url;

pub use redirect_uri::{InvalidRedirectUri, REDIRECT_URI_MAX, RedirectUri};
pub use web_url::{InvalidWebUrl, WebUrl};

use super::answer::with_query;
use crate::keys::Algorithm;
use auth_core::{
    claims::Scope,
    secret::{same, sha256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// Most redirect URIs, and most post-logout redirect URIs, of one client.
pub const REDIRECT_URIS_MAX: usize = 64;
/// Longest `client_id`, in bytes.
pub const CLIENT_ID_MAX: usize = 128;

/// Everything that Tegata knows about one OpenID Connect client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Unique in the installation; letters, digits, `-`, `_`, `.` and `~`.
    pub client_id: String,
    /// Whether redirect URIs may lead to an app on the member's own device.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// Where codes may be sent; never empty.
    pub redirect_uris: Vec<RedirectUri>,
    /// Where the browser may be sent after a logout that the client asked for.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<RedirectUri>,
    /// How the client proves itself at the token endpoint.
    #[serde(default)]
    pub token_endpoint_auth_method: AuthMethod,
    /// SHA-256 of the client secret's text; nothing for public clients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_hash: Option<SecretHash>,
    /// The algorithm of its ID tokens and access tokens.
    #[serde(default = "rs256")]
    pub id_token_signed_response_alg: Algorithm,
    /// Scopes that the client may be granted. Others that it asks for are left out of the grant.
    #[serde(with = "scope_words", default = "every_scope")]
    pub scopes: Vec<Scope>,
    /// Whether a request without a code challenge is refused. Public clients need one in any case.
    #[serde(default = "yes")]
    pub require_pkce: bool,
    /// Re-authentication is due after so many seconds when the request says nothing (`default_max_age` of OpenID
    /// Connect Dynamic Client Registration section 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u32>,
    /// Where a login that starts at the portal is sent (OpenID Connect Core section 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<WebUrl>,
    /// The service's home page, opened where there is no `initiate_login_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<WebUrl>,
    /// Whether `prompt=none` is answered inside a frame too (security rule 25).
    #[serde(default)]
    pub silent_frame: bool,
}

/// What kind of program the client is (OpenID Connect Dynamic Client Registration section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// Answers go to a web server.
    #[default]
    Web,
    /// Answers go to an app on the member's device (RFC 8252).
    Native,
}

/// How a client proves itself at the token endpoint (OpenID Connect Core section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// Its secret, in the `Authorization` header or in the form: which of the two is the client's choice for each
    /// request, since both prove the same and clients rarely tell which they use.
    #[default]
    ClientSecretBasic,
    /// As `client_secret_basic`; what the client said at registration.
    ClientSecretPost,
    /// Nothing: a public client, held by PKCE alone.
    None,
}

impl AuthMethod {
    /// Every method: `token_endpoint_auth_methods_supported`.
    pub const ALL: &'static [Self] = &[Self::ClientSecretBasic, Self::ClientSecretPost, Self::None];

    /// The name in metadata.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::None => "none",
        }
    }
}

/// SHA-256 of a client secret. Secrets are random, so that a slow hash would add nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl SecretHash {
    /// The hash of a secret's text.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        Self(sha256(secret.as_bytes()))
    }
}

impl Serialize for SecretHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl<'de> Deserialize<'de> for SecretHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(D::Error::custom)?;
        bytes.try_into().map(Self).map_err(|_| D::Error::custom("a SHA-256 hash has 32 bytes"))
    }
}

/// Why settings of a client are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidClient {
    /// Empty, longer than [`CLIENT_ID_MAX`] or with other characters.
    #[error("client_id must be 1 to 128 letters, digits, '-', '_', '.' or '~'")]
    ClientId,
    /// None, or more than [`REDIRECT_URIS_MAX`].
    #[error("a client needs 1 to 64 redirect URIs")]
    RedirectUris,
    /// A redirect URI that leads to the member's device, of a client that is no native app.
    #[error("private-use schemes are for native clients only")]
    NotNative,
    /// A confidential client without a secret, or a public one with a secret.
    #[error("exactly the clients that authenticate have a secret")]
    Secret,
    /// `openid` is not among the scopes.
    #[error("a client must be allowed the scope openid")]
    Scopes,
    /// A public client that need not use PKCE.
    #[error("public clients must use PKCE")]
    PublicWithoutPkce,
}

impl Client {
    /// A confidential web client with defaults: both secret methods, RS256, every scope, PKCE compulsory.
    #[must_use]
    pub fn new(client_id: String, redirect_uris: Vec<RedirectUri>, secret_hash: SecretHash) -> Self {
        Self {
            client_id,
            application_type: ApplicationType::Web,
            redirect_uris,
            post_logout_redirect_uris: Vec::new(),
            token_endpoint_auth_method: AuthMethod::ClientSecretBasic,
            secret_hash: Some(secret_hash),
            id_token_signed_response_alg: Algorithm::Rs256,
            scopes: every_scope(),
            require_pkce: true,
            default_max_age: None,
            initiate_login_uri: None,
            client_uri: None,
            silent_frame: false,
        }
    }

    /// A public web client, held by PKCE alone; otherwise as [`Client::new`].
    #[must_use]
    pub fn public(client_id: String, redirect_uris: Vec<RedirectUri>) -> Self {
        let confidential = Self::new(client_id, redirect_uris, SecretHash([0; 32]));
        Self { token_endpoint_auth_method: AuthMethod::None, secret_hash: None, ..confidential }
    }

    /// Whether the client has nothing to prove itself with.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == AuthMethod::None
    }

    /// Whether every request needs a code challenge.
    #[must_use]
    pub fn needs_pkce(&self) -> bool {
        self.require_pkce || self.is_public()
    }

    /// Whether `requested` is a registered redirect URI: the same bytes (RFC 9700 section 2.1); for native clients any
    /// port of a registered loopback address (RFC 8252 section 7.3).
    #[must_use]
    pub fn redirects_to(&self, requested: &str) -> bool {
        self.listed(&self.redirect_uris, requested)
    }

    /// As [`Client::redirects_to`], for where a logout may lead (OpenID Connect RP-Initiated Logout section 3).
    #[must_use]
    pub fn logs_out_to(&self, requested: &str) -> bool {
        self.listed(&self.post_logout_redirect_uris, requested)
    }

    fn listed(&self, uris: &[RedirectUri], requested: &str) -> bool {
        let any_port = self.application_type == ApplicationType::Native;
        requested.len() <= REDIRECT_URI_MAX && uris.iter().any(|uri| uri.is(requested, any_port))
    }

    /// Where the service is opened from the portal: its `initiate_login_uri`, told who we are (OpenID Connect Core
    /// section 4), else its home page. Nothing where neither is registered.
    #[must_use]
    pub fn start_address(&self, issuer: &str) -> Option<String> {
        let home = || self.client_uri.as_ref().map(ToString::to_string);
        let told = |uri: &WebUrl| with_query(uri.as_str(), &[("iss", issuer.to_owned())]);
        self.initiate_login_uri.as_ref().map(told).or_else(home)
    }

    /// Whether `secret` is the client's, in a time that does not depend on it. Public clients have none.
    #[must_use]
    pub fn secret_is(&self, secret: &str) -> bool {
        self.secret_hash.is_some_and(|hash| same(&hash.0, &SecretHash::of(secret).0))
    }

    /// Checks the limits and the rules that no single field can hold; to be called before storing.
    ///
    /// # Errors
    /// Names the first rule that is broken.
    pub fn check(&self) -> Result<(), InvalidClient> {
        if !is_client_id(&self.client_id) {
            return Err(InvalidClient::ClientId);
        }
        let most = self.redirect_uris.len().max(self.post_logout_redirect_uris.len());
        if self.redirect_uris.is_empty() || most > REDIRECT_URIS_MAX {
            return Err(InvalidClient::RedirectUris);
        }
        let mut uris = self.redirect_uris.iter().chain(&self.post_logout_redirect_uris);
        if self.application_type == ApplicationType::Web && uris.any(RedirectUri::is_private_use) {
            return Err(InvalidClient::NotNative);
        }
        if self.secret_hash.is_some() == self.is_public() {
            return Err(InvalidClient::Secret);
        }
        if !self.scopes.contains(&Scope::Openid) {
            return Err(InvalidClient::Scopes);
        }
        if self.is_public() && !self.require_pkce {
            return Err(InvalidClient::PublicWithoutPkce);
        }
        Ok(())
    }
}

/// Whether a text could be a `client_id` of ours.
#[must_use]
pub fn is_client_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    (1..=CLIENT_ID_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

fn yes() -> bool {
    true
}

fn rs256() -> Algorithm {
    Algorithm::Rs256
}

fn every_scope() -> Vec<Scope> {
    Scope::ALL.to_vec()
}

/// Scopes as one text with spaces between, as RFC 7591 section 2 writes them.
mod scope_words {
    use super::{Deserialize, Deserializer, Scope, Serializer};
    use serde::de::Error as _;

    pub(super) fn serialize<S: Serializer>(scopes: &[Scope], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::words(scopes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Scope>, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.split_ascii_whitespace().map(|word| word.parse().map_err(D::Error::custom)).collect()
    }
}

fn words(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
