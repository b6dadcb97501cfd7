//! Client metadata as JSON (RFC 7591 section 2, OpenID Connect Dynamic Client Registration section 2), read into a
//! [`Client`], and a client written as client information (RFC 7591 section 3.2.1). What is asked for and not there
//! yet is refused by name, never accepted and ignored; members that we do not know are ignored, as section 2 demands.

use super::{ApplicationType, AuthMethod, Client, InvalidClient, RedirectUri, SecretHash, WebUrl};
use crate::keys::Algorithm;
use auth_core::claims::Scope;
use serde_json::{Map, Value, json};

/// Longest `client_name`, in characters.
pub const CLIENT_NAME_MAX: usize = 100;

/// What client metadata says, before the client has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// `client_name`, without the spaces around it.
    pub client_name: Option<String>,
    application_type: ApplicationType,
    redirect_uris: Vec<RedirectUri>,
    post_logout_redirect_uris: Vec<RedirectUri>,
    auth_method: AuthMethod,
    algorithm: Algorithm,
    scopes: Vec<Scope>,
    default_max_age: Option<u32>,
    initiate_login_uri: Option<WebUrl>,
    client_uri: Option<WebUrl>,
}

/// Why client metadata is refused. [`InvalidMetadata::code`] gives the error code of RFC 7591 section 3.2.2.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMetadata {
    /// No JSON object.
    #[error("client metadata is a JSON object")]
    NotAnObject,
    /// A redirect URI that cannot be one, or none at all.
    #[error("{0}: {1}")]
    RedirectUri(&'static str, String),
    /// A member whose value has the wrong form.
    #[error("{0} has a value that it cannot have")]
    Value(&'static str),
    /// A member whose value needs something that is not there yet.
    #[error("{0}: not available yet")]
    NotAvailable(&'static str),
    /// The values do not go together.
    #[error(transparent)]
    Client(#[from] InvalidClient),
}

impl InvalidMetadata {
    /// `invalid_redirect_uri` or `invalid_client_metadata`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::RedirectUri(..) | Self::Client(InvalidClient::RedirectUris | InvalidClient::NotNative) => {
                "invalid_redirect_uri"
            }
            _ => "invalid_client_metadata",
        }
    }

    /// Whether a later version will accept it.
    #[must_use]
    pub fn is_not_available_yet(&self) -> bool {
        matches!(self, Self::NotAvailable(_))
    }
}

/// Members that change what the client is told or how it is protected, and that this version cannot honour.
const NOT_AVAILABLE: &[&str] = &[
    "jwks",
    "jwks_uri",
    "sector_identifier_uri",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_signed_response_alg",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "request_object_signing_alg",
    "request_object_encryption_alg",
    "request_uris",
    "token_endpoint_auth_signing_alg",
    "default_acr_values",
    "backchannel_logout_uri",
    "frontchannel_logout_uri",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "dpop_bound_access_tokens",
    "tls_client_certificate_bound_access_tokens",
    "authorization_signed_response_alg",
    "software_statement",
];

/// Reads client metadata.
///
/// # Errors
/// The first [`InvalidMetadata`] that applies.
pub fn read(text: &str) -> Result<Registration, InvalidMetadata> {
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return Err(InvalidMetadata::NotAnObject);
    };
    for name in NOT_AVAILABLE {
        if members.get(*name).is_some_and(asks_for_something) {
            return Err(InvalidMetadata::NotAvailable(name));
        }
    }
    only(&members, "response_types", "code")?;
    only(&members, "grant_types", "authorization_code")?;
    if text_of(&members, "subject_type")?.is_some_and(|subject_type| subject_type != "public") {
        return Err(InvalidMetadata::NotAvailable("subject_type"));
    }
    let (auth_method, redirect_uris) = (auth_method(&members)?, uris(&members, "redirect_uris")?);
    let usual = usual_type(auth_method, &redirect_uris);
    Ok(Registration {
        client_name: client_name(&members)?,
        application_type: word(&members, "application_type")?.unwrap_or(usual),
        post_logout_redirect_uris: uris(&members, "post_logout_redirect_uris")?,
        redirect_uris,
        auth_method,
        algorithm: algorithm(&members)?,
        scopes: scopes(&members)?,
        default_max_age: word(&members, "default_max_age")?,
        initiate_login_uri: word(&members, "initiate_login_uri")?,
        client_uri: word(&members, "client_uri")?,
    })
}

impl Registration {
    /// Whether the client needs a secret.
    #[must_use]
    pub fn needs_secret(&self) -> bool {
        self.auth_method != AuthMethod::None
    }

    /// The client of this metadata, with its id and, where it needs one, the hash of its secret.
    ///
    /// # Errors
    /// [`InvalidMetadata::Client`] where the values do not go together.
    pub fn client(self, client_id: String, secret: Option<SecretHash>) -> Result<Client, InvalidMetadata> {
        let client = Client {
            application_type: self.application_type,
            post_logout_redirect_uris: self.post_logout_redirect_uris,
            token_endpoint_auth_method: self.auth_method,
            secret_hash: secret,
            id_token_signed_response_alg: self.algorithm,
            scopes: self.scopes,
            default_max_age: self.default_max_age,
            initiate_login_uri: self.initiate_login_uri,
            client_uri: self.client_uri,
            ..Client::public(client_id, self.redirect_uris)
        };
        client.check()?;
        Ok(client)
    }
}

/// Client information: what is registered, and the secret where it was made just now.
#[must_use]
pub fn information(client: &Client, client_name: &str, secret: Option<&str>) -> Map<String, Value> {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("client_id", json!(client.client_id));
    if let Some(secret) = secret {
        put("client_secret", json!(secret));
        put("client_secret_expires_at", json!(0));
    }
    put("client_name", json!(client_name));
    put("application_type", json!(client.application_type));
    put("redirect_uris", json!(client.redirect_uris));
    if !client.post_logout_redirect_uris.is_empty() {
        put("post_logout_redirect_uris", json!(client.post_logout_redirect_uris));
    }
    put("token_endpoint_auth_method", json!(client.token_endpoint_auth_method));
    put("response_types", json!(["code"]));
    put("grant_types", json!(["authorization_code"]));
    put("subject_type", json!("public"));
    put("id_token_signed_response_alg", json!(client.id_token_signed_response_alg));
    put("scope", json!(super::words(&client.scopes)));
    if let Some(seconds) = client.default_max_age {
        put("default_max_age", json!(seconds));
    }
    for (name, url) in
        [("initiate_login_uri", &client.initiate_login_uri), ("client_uri", &client.client_uri)]
    {
        if let Some(url) = url {
            put(name, json!(url));
        }
    }
    members
}

/// What a client is that does not say so: a native app, if it has no secret and all its addresses lead to the member's
/// own device; else a web server (OpenID Connect Dynamic Client Registration section 2).
fn usual_type(auth_method: AuthMethod, redirect_uris: &[RedirectUri]) -> ApplicationType {
    let native = auth_method == AuthMethod::None && redirect_uris.iter().all(RedirectUri::is_native);
    if native { ApplicationType::Native } else { ApplicationType::Web }
}

fn asks_for_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

/// A member that may be absent; `null` counts as absent.
fn word<T: serde::de::DeserializeOwned>(
    members: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<T>, InvalidMetadata> {
    let value = members.get(name).cloned().unwrap_or_default();
    serde_json::from_value(value).map_err(|_| InvalidMetadata::Value(name))
}

fn text_of<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, InvalidMetadata> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(InvalidMetadata::Value(name)),
    }
}

fn only(members: &Map<String, Value>, name: &'static str, known: &str) -> Result<(), InvalidMetadata> {
    let list = word::<Vec<String>>(members, name)?.unwrap_or_default();
    if list.iter().all(|one| one == known) { Ok(()) } else { Err(InvalidMetadata::NotAvailable(name)) }
}

fn client_name(members: &Map<String, Value>) -> Result<Option<String>, InvalidMetadata> {
    let Some(name) = text_of(members, "client_name")?.map(str::trim) else { return Ok(None) };
    let fits = (1..=CLIENT_NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(Some(name.to_owned())) } else { Err(InvalidMetadata::Value("client_name")) }
}

fn uris(members: &Map<String, Value>, name: &'static str) -> Result<Vec<RedirectUri>, InvalidMetadata> {
    let list = word::<Vec<String>>(members, name)?.unwrap_or_default();
    let read = |uri: String| {
        uri.parse().map_err(|error| InvalidMetadata::RedirectUri(name, format!("{error}: {uri}")))
    };
    list.into_iter().map(read).collect()
}

fn auth_method(members: &Map<String, Value>) -> Result<AuthMethod, InvalidMetadata> {
    let name = "token_endpoint_auth_method";
    let Some(method) = text_of(members, name)? else { return Ok(AuthMethod::default()) };
    let known = AuthMethod::ALL.iter().copied().find(|known| known.as_str() == method);
    known.ok_or(InvalidMetadata::NotAvailable(name))
}

fn algorithm(members: &Map<String, Value>) -> Result<Algorithm, InvalidMetadata> {
    let name = "id_token_signed_response_alg";
    let Some(algorithm) = text_of(members, name)? else { return Ok(Algorithm::Rs256) };
    algorithm.parse().map_err(|_| InvalidMetadata::NotAvailable(name))
}

fn scopes(members: &Map<String, Value>) -> Result<Vec<Scope>, InvalidMetadata> {
    let Some(words) = text_of(members, "scope")? else { return Ok(Scope::ALL.to_vec()) };
    let mut scopes = Vec::new();
    for word in words.split_ascii_whitespace() {
        let scope = word.parse::<Scope>().map_err(|_| InvalidMetadata::NotAvailable("scope"))?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    if scopes.contains(&Scope::Openid) {
        Ok(scopes)
    } else {
        Err(InvalidMetadata::Client(InvalidClient::Scopes))
    }
}
