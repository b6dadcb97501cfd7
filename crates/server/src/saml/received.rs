//! How a request reaches an endpoint: in a query, in a posted form, or carried over from a posted form to a GET, because
//! the session cookie does not come with another site's POST.

use crate::{
    app::App,
    edge::{cookie::Kind, form, origin},
    login::{fault::Fault, pending},
};
use api::Timestamp;
use bytes::Bytes;
use http::{HeaderMap, Uri};
use protocol::saml::{authn_request::Received, gate::Unreadable};
use serde::{Deserialize, Serialize};

/// A message and when it first arrived here.
pub(super) struct Arrived {
    pub(super) message: Received,
    pub(super) at: Timestamp,
}

/// What comes to an endpoint by GET.
pub(super) enum Query {
    /// A request of a service.
    Request(Box<Arrived>),
    /// The browser, back from a login.
    Return(String),
}

#[derive(Serialize, Deserialize)]
struct Carried {
    saml_request: String,
    relay_state: Option<String>,
    at: Timestamp,
}

pub(super) fn unreadable(why: Unreadable) -> Fault {
    Fault::BadRequest { detail: why.to_string(), app_name: None }
}

/// The name of a parameter of ours; a message of a service stands beside none of them.
fn alone<'a>(fields: &'a form::Fields, name: &str) -> Result<Option<&'a str>, Fault> {
    let malformed = |why: form::Malformed| Fault::BadRequest { detail: why.to_string(), app_name: None };
    let message = fields.all("SAMLRequest").next().is_some();
    Ok(fields.one(name).map_err(malformed)?.filter(|_| !message))
}

/// Reads a GET. The signature of a redirect covers the query as it was received, so that is what is kept.
pub(super) fn of_query(app: &App, path: &str, uri: &Uri) -> Result<Query, Fault> {
    let raw = uri.query().unwrap_or_default();
    let malformed = |why: form::Malformed| Fault::BadRequest { detail: why.to_string(), app_name: None };
    let fields = form::Fields::of_query(uri).map_err(malformed)?;
    if let Some(req) = alone(&fields, "req")? {
        return Ok(Query::Return(req.to_owned()));
    }
    let Some(carried) = alone(&fields, "carried")? else {
        let message = Received::from_redirect(raw).map_err(unreadable)?;
        return Ok(Query::Request(Box::new(Arrived { message, at: app.now() })));
    };
    let expired = || Fault::Expired { app_name: None, restart: None };
    let opened = pending::open_carried(app, path, carried).ok_or_else(expired)?;
    let carried: Carried = serde_json::from_str(&opened).map_err(|_| expired())?;
    let message =
        Received::from_post(&carried.saml_request, carried.relay_state.as_deref()).map_err(unreadable)?;
    Ok(Query::Request(Box::new(Arrived { message, at: carried.at })))
}

/// What a posted form comes to.
pub(super) enum Posted {
    /// To be answered here.
    Here(Box<Arrived>),
    /// To be asked for again by GET, at this address of ours, since no session came along.
    Again(String),
}

/// Reads a POST.
pub(super) fn of_form(app: &App, path: &str, headers: &HeaderMap, body: &Bytes) -> Result<Posted, Fault> {
    let fields = form::body(headers, body).map_err(|why| Fault::Malformed(why.status()))?;
    let malformed = |why: form::Malformed| Fault::BadRequest { detail: why.to_string(), app_name: None };
    let saml_request = fields.one("SAMLRequest").map_err(malformed)?.unwrap_or_default();
    let relay_state = fields.one("RelayState").map_err(malformed)?;
    let message = Received::from_post(saml_request, relay_state).map_err(unreadable)?;
    let at = app.now();
    let here = || Posted::Here(Box::new(Arrived { message: message.clone(), at }));
    if app.cookies().read(headers, Kind::Session).is_some() || origin::same_origin(app, headers).is_ok() {
        return Ok(here());
    }
    let carried =
        Carried { saml_request: saml_request.to_owned(), relay_state: relay_state.map(str::to_owned), at };
    let text = serde_json::to_string(&carried).map_err(|_| Fault::Server)?;
    Ok(pending::carry(app, path, &text).map_or_else(here, Posted::Again))
}
