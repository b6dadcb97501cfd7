//! The JSON API as a whole: its routes and the OpenAPI document that is made from their handlers.

use super::{
    authenticator, history, home, me, passkeys, password, picture, profile, reauth, recovery_codes, security,
    sessions, traces, zones,
};
use crate::{app::App, edge::problem::Refusal};
use api::ProblemCode;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::{any, get},
};
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use std::sync::OnceLock;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The frame of the document; addresses and schemas come from the handlers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tegata",
        version = "1",
        description = "The JSON API that the portal uses. Every call needs the session cookie; every call that changes \
                       something must come from the public address itself (Origin or Sec-Fetch-Site)."
    ),
    components(schemas(api::Problem))
)]
struct Frame;

/// `/api/v1/…`
pub(super) fn routes() -> Router<App> {
    // Whoever builds the routes needs no document; it is written when somebody asks for it.
    let (calls, _) = documented().split_for_parts();
    calls
        .route("/api/v1/openapi.json", get(document))
        .route("/api", any(unknown))
        .route("/api/{*rest}", any(unknown))
}

fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Frame::openapi())
        .routes(routes!(me::read))
        .routes(routes!(profile::read, profile::change))
        .routes(routes!(me::change_language))
        .routes(picture::documented())
        .routes(routes!(history::read))
        .routes(routes!(sessions::read, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(reauth::begin))
        .routes(routes!(password::read, password::change))
        .routes(routes!(security::read, security::change))
        .routes(routes!(authenticator::begin))
        .routes(routes!(authenticator::register))
        .routes(routes!(authenticator::remove))
        .routes(routes!(recovery_codes::read, recovery_codes::make))
        .routes(routes!(passkeys::read, passkeys::add))
        .routes(routes!(passkeys::ask))
        .routes(routes!(passkeys::rename, passkeys::remove))
        .routes(routes!(traces::read))
        .routes(routes!(home::read))
        .routes(routes!(zones::read))
}

async fn unknown() -> Refusal {
    Refusal::of(ProblemCode::NotFound)
}

async fn document() -> Response {
    static DOCUMENT: OnceLock<Bytes> = OnceLock::new();
    let bytes = DOCUMENT.get_or_init(|| {
        let (_, document) = documented().split_for_parts();
        document.to_json().unwrap_or_default().into()
    });
    let mut response = (StatusCode::OK, bytes.clone()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
