//! How parameters reach the endpoints that browsers visit: in a query, in a posted form, or carried over from a posted
//! form to a GET, because the session cookie does not come with another site's POST.

use crate::{
    app::App,
    edge::{cookie::Kind, form::Malformed, origin},
    login::{fault::Fault, pending},
};
use api::Timestamp;
use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE};
use protocol::oidc::params::Params;
use serde::{Deserialize, Serialize};

/// Parameters and when they first arrived here.
pub(super) struct Arrived {
    pub(super) params: Params,
    pub(super) at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Carried {
    query: String,
    at: Timestamp,
}

/// The parameters of a GET, opened where they were carried over. A request of a service names itself by `client_id` or
/// at least does not name itself `carried`.
pub(super) fn of_query(app: &App, endpoint: &str, uri: &Uri) -> Result<Arrived, Fault> {
    let params = parse(uri.query().unwrap_or_default().as_bytes())?;
    let Some(carried) = sealed(&params, "carried") else { return Ok(Arrived { params, at: app.now() }) };
    let expired = Fault::Expired { app_name: None, restart: None };
    let opened = pending::open_carried(app, endpoint, carried).ok_or(expired.clone())?;
    let carried: Carried = serde_json::from_str(&opened).map_err(|_| expired)?;
    Ok(Arrived { params: parse(carried.query.as_bytes())?, at: carried.at })
}

/// What a posted form comes to.
pub(super) enum Posted {
    /// To be answered here.
    Here(Arrived),
    /// To be asked for again by GET, at this address of ours, since no session came along.
    Again(String),
}

/// The parameters of a POST.
pub(super) fn of_form(app: &App, endpoint: &str, headers: &HeaderMap, body: &Bytes) -> Result<Posted, Fault> {
    check_form(headers).map_err(|_| Fault::Malformed(StatusCode::UNSUPPORTED_MEDIA_TYPE))?;
    let params = parse(body)?;
    let at = app.now();
    if app.cookies().read(headers, Kind::Session).is_some() || origin::same_origin(app, headers).is_ok() {
        return Ok(Posted::Here(Arrived { params, at }));
    }
    let carried = serde_json::to_string(&Carried { query: params.to_query(), at }).unwrap_or_default();
    Ok(match pending::carry(app, endpoint, &carried) {
        Some(address) => Posted::Again(address),
        None => Posted::Here(Arrived { params, at }),
    })
}

/// The text of a parameter of ours, which stands alone in an address.
pub(super) fn sealed<'a>(params: &'a Params, name: &'static str) -> Option<&'a str> {
    let alone = params.all("client_id").chain(params.all("id_token_hint")).next().is_none();
    params.one(name).ok().flatten().filter(|_| alone)
}

/// Whether the body calls itself a form.
pub(super) fn check_form(headers: &HeaderMap) -> Result<(), Malformed> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    let form = essence.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if form { Ok(()) } else { Err(Malformed::ContentType) }
}

fn parse(raw: &[u8]) -> Result<Params, Fault> {
    Params::parse(raw).map_err(|why| Fault::BadRequest { detail: why.to_string(), app_name: None })
}
