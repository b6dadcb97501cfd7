//! How a client proves itself at the token endpoint (RFC 6749 section 2.3): `client_secret_basic`, `client_secret_post`
//! or, for public clients, nothing. One way per request.

use super::one;
use crate::oidc::{
    client::Client,
    error::{Error, ErrorCode},
    params::{self, Params},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::fmt;

/// Longest secret that is looked at, in bytes.
const SECRET_MAX: usize = 1024;

/// What a client presented. Not checked yet: it shows nothing but whose it claims to be.
#[derive(Clone, PartialEq, Eq)]
pub struct Presented {
    client_id: String,
    secret: Option<String>,
}

impl Presented {
    /// Which client claims to ask.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}

impl fmt::Debug for Presented {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Presented({})", self.client_id)
    }
}

/// A client that proved itself. Made only by [`authenticate`].
#[derive(Debug, Clone, Copy)]
pub struct AuthenticatedClient<'a>(&'a Client);

impl<'a> AuthenticatedClient<'a> {
    /// The client.
    #[must_use]
    pub fn client(self) -> &'a Client {
        self.0
    }
}

/// Reads what the client presented, from the `Authorization` header and the form.
///
/// # Errors
/// `invalid_request` for two ways at once or two different client ids, `invalid_client` for a way that is not there or
/// a header that cannot be read.
pub fn presented(authorization: Option<&str>, form: &Params) -> Result<Presented, Error> {
    let form_id = one(form, "client_id")?;
    let form_secret = one(form, "client_secret")?;
    if form.all("client_assertion").chain(form.all("client_assertion_type")).next().is_some() {
        return Err(invalid_client("client assertions are not supported"));
    }
    let Some(authorization) = authorization else {
        let client_id = form_id.ok_or(invalid_client("the client did not authenticate"))?;
        return Ok(Presented { client_id: client_id.to_owned(), secret: form_secret.map(str::to_owned) });
    };
    if form_secret.is_some() {
        return Err(Error::invalid_request("the client authenticated in two ways"));
    }
    let (client_id, secret) =
        basic(authorization).ok_or(invalid_client("the Authorization header is not read"))?;
    if form_id.is_some_and(|id| id != client_id) {
        return Err(Error::invalid_request("client_id and the Authorization header name different clients"));
    }
    Ok(Presented { client_id, secret: Some(secret) })
}

/// Checks what was presented against the client of that id; nothing where there is none. The answer is the same for
/// an unknown client and a wrong secret.
///
/// # Errors
/// `invalid_client`.
pub fn authenticate<'a>(
    client: Option<&'a Client>,
    presented: &Presented,
) -> Result<AuthenticatedClient<'a>, Error> {
    let refused = Err(invalid_client("the client is unknown or its secret is wrong"));
    let Some(client) = client.filter(|client| client.client_id == presented.client_id) else {
        return refused;
    };
    let proved = match &presented.secret {
        None => client.is_public(),
        Some(secret) => !client.is_public() && client.secret_is(secret),
    };
    if proved { Ok(AuthenticatedClient(client)) } else { refused }
}

/// `Basic base64(client_id:client_secret)`, both halves form-urlencoded before that (RFC 6749 section 2.3.1). A half
/// whose escapes are broken is taken as it is: clients that skip the encoding are many, and it opens nothing.
fn basic(authorization: &str) -> Option<(String, String)> {
    let (scheme, text) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || text.len() > 2 * SECRET_MAX {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(text.trim_matches(' ')).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    let plain = |half: &str| params::decode(half.as_bytes()).unwrap_or_else(|_| half.to_owned());
    Some((plain(client_id), plain(secret)))
}

fn invalid_client(description: &'static str) -> Error {
    Error::new(ErrorCode::InvalidClient, description)
}
