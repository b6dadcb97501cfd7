//! `/apps/{app}/open`: from a tile of the launcher into the app, signed in. A start that another site caused shows one
//! button first (rule 23 of the security rules); assignment and plan are checked each time.

use crate::{
    app::App,
    edge::{form, origin},
    login::{
        self, access,
        fault::{self, Fault},
        forward,
        pending::{Ask, Origin},
        session::{self, SignedIn},
    },
    oidc, plan,
    saml::address::Place,
};
use api::AppId;
use auth_core::login::Demand;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header::LOCATION};
use std::sync::Arc;
use store::{AppSettings, Fresh, app};

/// `/apps/{app}/open`
pub(super) fn routes() -> Router<App> {
    Router::new().route("/apps/{app}/open", get(open).post(confirmed))
}

async fn open(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    match begin(&app, &id, &headers).await {
        Ok(Start::Login(ask)) => login::ask(&app, &headers, *ask),
        Ok(Start::Open(chosen, _)) if !origin::started_here(&headers) => {
            login::confirm_start(&app, &headers, &chosen.name, &address(chosen.id))
        }
        Ok(Start::Open(chosen, who)) => match target(&app, &who, &chosen) {
            Some(address) => see_other(&address),
            None => fault::page(&app, &headers, &denied(&chosen)),
        },
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn confirmed(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let opened = confirmed_target(&app, &id, &headers, &body).await;
    match opened {
        // A redirect would have to satisfy the page's form-action; a page that forwards itself need not.
        Ok((name, address)) => forward::to(&app, &headers, &address, Some(&name), &[]),
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn confirmed_target(
    app: &App,
    id: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(String, String), Fault> {
    let malformed = |why: form::Malformed| Fault::BadRequest { detail: why.to_string(), app_name: None };
    let fields = form::body(headers, body).map_err(malformed)?;
    let proof = fields.one("csrf").map_err(malformed)?.unwrap_or_default();
    let action = id.parse::<AppId>().map(address).map_err(|_| Fault::NotFound)?;
    if origin::same_origin(app, headers).is_err() || !login::csrf_ok(app, headers, &action, proof) {
        return Err(Fault::CrossSite);
    }
    match begin(app, id, headers).await? {
        Start::Login(_) => Err(Fault::Expired { app_name: None, restart: Some(action) }),
        Start::Open(chosen, who) => {
            let address = target(app, &who, &chosen).ok_or_else(|| denied(&chosen))?;
            Ok((chosen.name.clone(), address))
        }
    }
}

/// What a request for an app comes to.
enum Start {
    /// Nobody is signed in: log in first, then come back here.
    Login(Box<Ask>),
    /// The app may be opened.
    Open(Arc<store::App>, Box<SignedIn>),
}

async fn begin(app: &App, id: &str, headers: &HeaderMap) -> Result<Start, Fault> {
    let id: AppId = id.parse().map_err(|_| Fault::NotFound)?;
    if !origin::is_top_level(headers) {
        let detail = "an app is opened by navigating to its address".to_owned();
        return Err(Fault::BadRequest { detail, app_name: None });
    }
    let fresh = app.store().fresh().await?;
    let Some(who) = session::current(app, &fresh, headers).await? else {
        return Ok(Start::Login(Box::new(ask(app, id))));
    };
    access::from_here(app, &fresh, headers, (&who, Some(id))).await?;
    let chosen = assigned(&fresh, &who, id).await?;
    // Other kinds ask at their own endpoints, where the answer is made.
    let linked = matches!(chosen.settings, AppSettings::Link { .. });
    if linked && access::owes_second_step(app, &fresh, headers, (&who, id)).await? {
        let demand =
            Demand { authenticated_after: Some(app.now()), member: Some(who.member.id), ..Demand::default() };
        return Ok(Start::Login(Box::new(Ask { demand, ..ask(app, id) })));
    }
    if plan::includes(who.company.plan, &chosen) {
        Ok(Start::Open(chosen, Box::new(who)))
    } else {
        Err(denied(&chosen))
    }
}

/// The app, if it is one of the member's own company and given to the member.
async fn assigned(fresh: &Fresh, who: &SignedIn, id: AppId) -> Result<Arc<store::App>, Fault> {
    let found = app::by_id(fresh, who.company.id, id).await?;
    let chosen = found.filter(|app| app.enabled).ok_or(Fault::NotFound)?;
    if app::is_assigned(fresh, who.company.id, who.member.id, id).await? {
        Ok(chosen)
    } else {
        Err(denied(&chosen))
    }
}

/// Where the app is opened; nothing if it cannot be started from here.
fn target(app: &App, who: &SignedIn, chosen: &store::App) -> Option<String> {
    match &chosen.settings {
        AppSettings::Link { url } => Some(url.clone()),
        AppSettings::Saml(_) => Some(Place::own(app.public_url(), &who.company, chosen).start_path()),
        AppSettings::Oidc(_) => oidc::open_address(app, chosen),
    }
}

fn ask(app: &App, id: AppId) -> Ask {
    Ask {
        origin: Origin::Portal,
        request: String::new(),
        return_to: address(id),
        demand: Demand::default(),
        app_id: Some(id),
        app_name: None,
        restart: Some(address(id)),
        login_hint: None,
        language: None,
        received_at: app.now(),
    }
}

fn denied(app: &store::App) -> Fault {
    Fault::DeniedApp { app_name: app.name.clone() }
}

fn address(id: AppId) -> String {
    format!("/apps/{id}/open")
}

fn see_other(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
