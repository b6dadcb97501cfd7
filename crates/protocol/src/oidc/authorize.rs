//! The authorization request (OpenID Connect Core section 3.1.2.1): what it asks for, and what is to be done about it.
//!
//! Reading has two outcomes besides a request: [`Unsafe`], which may only be shown to the person in front of the
//! screen, and [`Refusal`], which the service may be told. They are different types, so that an error cannot be sent to
//! an address that was not checked. [`decide`] is asked on the first visit and again after the login.

mod decide;

pub use decide::{Decision, Facts, SignedIn, decide};

use super::{
    answer::{ResponseMode, ReturnTo},
    claims_request::ClaimsRequest,
    client::{Client, REDIRECT_URI_MAX},
    error::{Error, ErrorCode},
    id_token,
    params::{Params, Repeated},
    pkce::Challenge,
    prompt::Prompt,
    scope, token,
};
use crate::keys::VerifyingKeys;
use api::{Language, Timestamp};
use auth_core::{claims::Scope, session::Acr};
use serde::{Deserialize, Serialize};

/// Longest `state`, in bytes.
pub const STATE_MAX: usize = 8 * 1024;
/// Longest `nonce`, in bytes.
pub const NONCE_MAX: usize = 1024;
/// Longest `login_hint`, in bytes; longer ones are ignored.
pub const LOGIN_HINT_MAX: usize = 254;

/// A request whose client and redirect URI were checked. Serialised, it is what waits, sealed, while its member logs
/// in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Whose request it is.
    pub client_id: String,
    /// Where the answer goes.
    pub return_to: ReturnTo,
    /// What is granted.
    #[serde(with = "scope_words")]
    pub scopes: Vec<Scope>,
    /// Given back in the ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// What the code's redeemer must know the origin of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<Challenge>,
    /// What the member is asked.
    #[serde(default)]
    pub prompt: Prompt,
    /// The login must not be older than this, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// The address that the login page starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// The language that the login page starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The member that the answer must be about, by `id_token_hint` or `claims`.
    #[serde(default)]
    pub expected: Expected,
    /// Single claims asked for.
    #[serde(default)]
    pub claims: ClaimsRequest,
    /// The contexts that the service prefers, of those that a login here reaches, the most preferred one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acr_values: Vec<Acr>,
}

impl Request {
    /// The context that a login for this request must reach: the one that is essential, else the one preferred. A login
    /// that does not reach a merely preferred one is answered all the same (OpenID Connect Core, 5.5.1.1).
    #[must_use]
    pub fn at_least(&self) -> Option<Acr> {
        let essential = self.claims.essential_acr.iter().filter_map(|text| text.parse().ok()).min();
        let wanted = essential.or_else(|| self.acr_values.first().copied());
        wanted.filter(|acr| *acr > Acr::Password)
    }
}

/// Whom the request expects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Anybody.
    #[default]
    Anybody,
    /// The member with this `sub`.
    Subject(String),
    /// An `id_token_hint` that is no ID token of ours for this client: nobody can be told to be the one.
    Unknown,
}

/// What must not be sent anywhere: shown as a page, with status 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsafe {
    /// `client_id` is missing.
    #[error("client_id is missing")]
    NoClientId,
    /// `client_id` or `redirect_uri` was given twice.
    #[error("{0}")]
    Repeated(#[from] Repeated),
    /// No such client, or it is switched off.
    #[error("client_id is not that of a registered client")]
    UnknownClient,
    /// `redirect_uri` is missing.
    #[error("redirect_uri is missing")]
    NoRedirectUri,
    /// `redirect_uri` is not registered for this client.
    #[error("redirect_uri is not registered for this client; it is compared character by character")]
    RedirectUri,
}

/// An error that the service may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where it goes.
    pub return_to: ReturnTo,
    /// What it says.
    pub error: Error,
}

/// A request that is not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejected {
    /// For the person's eyes only.
    Unsafe(Unsafe),
    /// For the service.
    Refusal(Box<Refusal>),
}

impl From<Unsafe> for Rejected {
    fn from(reason: Unsafe) -> Self {
        Self::Unsafe(reason)
    }
}

/// Whose request it is: the one parameter that must be read before the client can be loaded.
///
/// # Errors
/// [`Unsafe`] where it is missing or repeated.
pub fn client_id(params: &Params) -> Result<&str, Unsafe> {
    params.one("client_id")?.ok_or(Unsafe::NoClientId)
}

/// What a request is read against.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The client that [`client_id`] names.
    pub client: &'a Client,
    /// Our issuer.
    pub issuer: &'a str,
    /// Our keys, for `id_token_hint`.
    pub keys: &'a VerifyingKeys,
}

impl Reader<'_> {
    /// Reads an authorization request of this client.
    ///
    /// # Errors
    /// [`Rejected::Unsafe`] until the redirect URI is known to be registered, [`Rejected::Refusal`] from then on.
    pub fn read(&self, params: &Params) -> Result<Request, Rejected> {
        let return_to = self.return_to(params)?;
        self.rest(params, &return_to)
            .map_err(|error| Rejected::Refusal(Box::new(Refusal { return_to, error })))
    }

    /// Where answers go. A `state` or `response_mode` that cannot be used is left out here and refused by `rest`.
    fn return_to(&self, params: &Params) -> Result<ReturnTo, Unsafe> {
        if client_id(params)? != self.client.client_id {
            return Err(Unsafe::UnknownClient);
        }
        let redirect_uri = params.one("redirect_uri")?.ok_or(Unsafe::NoRedirectUri)?;
        if redirect_uri.len() > REDIRECT_URI_MAX || !self.client.redirects_to(redirect_uri) {
            return Err(Unsafe::RedirectUri);
        }
        let response_mode = match params.one("response_mode") {
            Ok(Some("form_post")) => ResponseMode::FormPost,
            _ => ResponseMode::Query,
        };
        let state = params.one("state").ok().flatten().filter(|state| state.len() <= STATE_MAX);
        Ok(ReturnTo { redirect_uri: redirect_uri.to_owned(), response_mode, state: state.map(str::to_owned) })
    }

    fn rest(&self, params: &Params, return_to: &ReturnTo) -> Result<Request, Error> {
        refuse_what_is_not_supported(params)?;
        check_form(params)?;
        token::check_resource(params, self.issuer)?;
        let scopes = scope::granted(one(params, "scope")?, &self.client.scopes)?;
        let challenge = Challenge::parse(params)?;
        if challenge.is_none() && self.client.needs_pkce() {
            return Err(Error::invalid_request(
                "code_challenge is missing: this client must use PKCE with S256",
            ));
        }
        let claims = ClaimsRequest::parse(one(params, "claims")?, &self.client.scopes)?;
        Ok(Request {
            client_id: self.client.client_id.clone(),
            return_to: return_to.clone(),
            nonce: bounded(params, "nonce", NONCE_MAX)?,
            prompt: Prompt::parse(one(params, "prompt")?)?,
            max_age: max_age(params)?.or(self.client.default_max_age),
            login_hint: login_hint(params)?,
            language: one(params, "ui_locales")?.and_then(language),
            expected: self.expected(params, &claims)?,
            scopes,
            challenge,
            claims,
            acr_values: one(params, "acr_values")?
                .map(|text| {
                    text.split(' ').filter_map(|word| word.parse().ok()).take(Acr::ALL.len()).collect()
                })
                .unwrap_or_default(),
        })
    }

    fn expected(&self, params: &Params, claims: &ClaimsRequest) -> Result<Expected, Error> {
        let hinted = match one(params, "id_token_hint")? {
            None => None,
            Some(hint) => match id_token::read_hint(hint, self.keys, self.issuer) {
                Some(hint) if hint.client_id == self.client.client_id => Some(hint.subject),
                _ => return Ok(Expected::Unknown),
            },
        };
        Ok(match (hinted, claims.subject.clone()) {
            (None, None) => Expected::Anybody,
            (Some(hinted), Some(asked)) if hinted != asked => Expected::Unknown,
            (Some(subject), _) | (None, Some(subject)) => Expected::Subject(subject),
        })
    }
}

impl Request {
    /// Logins before this moment do not count; nothing where any session will do. `received_at` is when the request
    /// first arrived.
    #[must_use]
    pub fn authenticated_after(&self, received_at: Timestamp) -> Option<Timestamp> {
        if self.forces_login() {
            return Some(received_at);
        }
        self.max_age.map(|seconds| received_at.plus_seconds(-i64::from(seconds)))
    }

    /// Whether nothing but a login for this very request will do: `prompt=login`, `prompt=select_account`, `max_age=0`.
    #[must_use]
    pub fn forces_login(&self) -> bool {
        self.prompt == Prompt::Login || self.max_age == Some(0)
    }
}

fn one<'a>(params: &'a Params, name: &'static str) -> Result<Option<&'a str>, Error> {
    params.one(name).map_err(|_| Error::invalid_request("a parameter was given more than once"))
}

fn bounded(params: &Params, name: &'static str, most: usize) -> Result<Option<String>, Error> {
    match one(params, name)? {
        Some(value) if value.len() > most => Err(Error::invalid_request("a parameter is too long")),
        value => Ok(value.map(str::to_owned)),
    }
}

/// Parameters that would change the request if we understood them: ignoring them would answer another request than
/// the one that was made (OpenID Connect Core section 6.1).
fn refuse_what_is_not_supported(params: &Params) -> Result<(), Error> {
    let has = |name| params.all(name).next().is_some();
    let refuse = |code, description| Err(Error::new(code, description));
    if has("request") {
        return refuse(ErrorCode::RequestNotSupported, "request objects are not supported");
    }
    if has("request_uri") {
        return refuse(ErrorCode::RequestUriNotSupported, "request_uri is not supported");
    }
    if has("registration") {
        return refuse(ErrorCode::RegistrationNotSupported, "registration within a request is not supported");
    }
    Ok(())
}

fn check_form(params: &Params) -> Result<(), Error> {
    bounded(params, "state", STATE_MAX)?;
    match one(params, "response_type")? {
        Some("code") => {}
        None => return Err(Error::invalid_request("response_type is missing")),
        Some(_) => return Err(Error::new(ErrorCode::UnsupportedResponseType, "response_type must be code")),
    }
    match one(params, "response_mode")? {
        None | Some("query" | "form_post") => Ok(()),
        Some(_) => Err(Error::invalid_request("response_mode must be query or form_post")),
    }
}

fn max_age(params: &Params) -> Result<Option<u32>, Error> {
    let wrong = |_| Error::invalid_request("max_age must be a whole number of seconds");
    let digits = one(params, "max_age")?.map(|text| text.parse::<u32>().map_err(wrong));
    digits.transpose()
}

fn login_hint(params: &Params) -> Result<Option<String>, Error> {
    let fits = |hint: &&str| hint.len() <= LOGIN_HINT_MAX && !hint.chars().any(char::is_control);
    Ok(one(params, "login_hint")?.filter(fits).map(str::to_owned))
}

/// The first language of the list that we have (OpenID Connect Core section 3.1.2.1: by preference, never an error).
fn language(tags: &str) -> Option<Language> {
    let known =
        |tag: &str| tag.split('-').next().and_then(|primary| primary.to_ascii_lowercase().parse().ok());
    tags.split(' ').find_map(known)
}

mod scope_words {
    use super::{Scope, scope};
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(scopes: &[Scope], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&scope::text(scopes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Scope>, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.split_ascii_whitespace().map(|word| word.parse().map_err(D::Error::custom)).collect()
    }
}

#[cfg(test)]
mod tests;
