//! The page of the portal: one file for all of its addresses. Without a session it leads to the login and back.

use super::assets::{built, encoded};
use crate::{
    app::App,
    edge::page::{Csp, html},
    login::{
        self,
        fault::{self, Fault},
        pending::{Ask, Origin},
        session,
    },
};
use api::Language;
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{
    HeaderMap, HeaderValue, StatusCode, Uri,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION},
};
use std::borrow::Cow;

/// Home and account settings.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(show))
        .route("/account", get(show))
        .route("/account/", get(show))
        .route("/account/{*page}", get(show))
}

async fn show(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let signed_in = match app.store().fresh().await {
        Ok(fresh) => session::current(&app, &fresh, &headers).await,
        Err(error) => Err(error),
    };
    match signed_in {
        Ok(Some(who)) => shell(&headers, who.member.language),
        // Home is where a login without a request ends.
        Ok(None) if uri.path() == "/" => (StatusCode::SEE_OTHER, [(LOCATION, "/login")]).into_response(),
        Ok(None) => login::ask(&app, &headers, ask(&app, uri.path())),
        Err(error) => fault::page(&app, &headers, &Fault::from(error)),
    }
}

/// The page in the member's language; as it was compressed where nothing is to be replaced.
fn shell(headers: &HeaderMap, language: Language) -> Response {
    let found = match language {
        Language::Japanese => built(PAGE, headers),
        Language::English => built(PAGE, &HeaderMap::new()).map(|(page, none)| (in_english(&page), none)),
    };
    let Some((page, encoding)) = found else {
        return html(StatusCode::SERVICE_UNAVAILABLE, &Csp::Login, NOT_BUILT);
    };
    let mut response = encoded(page, encoding).into_response();
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(value) = HeaderValue::try_from(Csp::Portal.value()) {
        answer.insert(CONTENT_SECURITY_POLICY, value);
    }
    response
}

fn in_english(page: &[u8]) -> Cow<'static, [u8]> {
    let page = String::from_utf8_lossy(page).replacen("<html lang=\"ja\">", "<html lang=\"en\">", 1);
    Cow::Owned(page.into_bytes())
}

/// The page of the portal with this path. Nothing else is ever returned to.
pub(super) fn page(path: &str) -> Option<&'static str> {
    PATHS.iter().find(|known| **known == path.trim_end_matches('/')).copied()
}

/// Only a path of the portal's own is returned to: whatever else stands in an address is dropped.
pub(super) fn ask(app: &App, path: &str) -> Ask {
    Ask {
        origin: Origin::Portal,
        request: String::new(),
        return_to: page(path).unwrap_or("/").to_owned(),
        demand: auth_core::login::Demand::default(),
        app_id: None,
        app_name: None,
        restart: None,
        login_hint: None,
        language: None,
        received_at: app.now(),
    }
}

const PAGE: &str = "portal.html";

/// The portal's pages below home.
const PATHS: [&str; 19] = [
    "/account",
    "/account/profile",
    "/account/profile/edit",
    "/account/profile/confirm",
    "/account/password",
    "/account/password/done",
    "/account/security",
    "/account/history",
    "/account/protect",
    "/account/authenticator",
    "/account/authenticator/setup",
    "/account/authenticator/remove",
    "/account/passkeys",
    "/account/recovery",
    "/account/sessions",
    "/account/activity",
    "/account/grants",
    "/account/data",
    "/account/display",
];

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tegata</title>\
    <body data-page=\"not-built\"><h1>The portal is not part of this build</h1>\
    <p>Run <code>./x up</code> or <code>./x build</code>: they build the portal before the server.</p></body></html>";
