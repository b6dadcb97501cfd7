//! How a request reaches an endpoint: in a query or in a posted form. Another site's POST brings no session cookie, so a
//! request that was checked goes on to a GET of the same endpoint, sealed; carried is what was read of the message, since
//! a signed message itself is longer than an address may be.

use crate::{
    app::App,
    edge::{cookie::Kind, form, origin},
    login::{fault::Fault, pending},
};
use api::Timestamp;
use bytes::Bytes;
use http::{HeaderMap, Uri};
use protocol::saml::{
    authn_request::{AuthnRequest, Received},
    gate::Unreadable,
};

/// A message and when it first arrived here.
pub(super) struct Arrived {
    pub(super) message: Received,
    pub(super) at: Timestamp,
}

/// What comes to an endpoint by GET.
pub(super) enum Query {
    /// A request of a service.
    Request(Box<Arrived>),
    /// A checked request, on from another site's POST.
    Carried(Box<AuthnRequest>),
    /// The browser, back from a login.
    Return(String),
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
    let request: AuthnRequest = serde_json::from_str(&opened).map_err(|_| expired())?;
    Ok(Query::Carried(Box::new(request)))
}

/// Reads a POST.
pub(super) fn of_form(app: &App, headers: &HeaderMap, body: &Bytes) -> Result<Arrived, Fault> {
    let fields = form::body(headers, body).map_err(|why| Fault::Malformed(why.status()))?;
    let malformed = |why: form::Malformed| Fault::BadRequest { detail: why.to_string(), app_name: None };
    let saml_request = fields.one("SAMLRequest").map_err(malformed)?.unwrap_or_default();
    let relay_state = fields.one("RelayState").map_err(malformed)?;
    let message = Received::from_post(saml_request, relay_state).map_err(unreadable)?;
    Ok(Arrived { message, at: app.now() })
}

/// Whether a POST may have left the session cookie at home: it brings none, and does not come from our own pages.
pub(super) fn comes_bare(app: &App, headers: &HeaderMap) -> bool {
    app.cookies().read(headers, Kind::Session).is_none() && origin::same_origin(app, headers).is_err()
}

/// The address that takes a checked request on to a GET; nothing when it is too long for one.
pub(super) fn carry(app: &App, path: &str, request: &AuthnRequest) -> Option<String> {
    pending::carry(app, path, &serde_json::to_string(request).ok()?)
}
