//! The OpenID Connect endpoints: what comes in over HTTP is handed to `protocol::oidc`, which decides; rows are looked
//! up and changed here, answers are written here. Each handler reads as five beats: parse, load, decide, apply, answer.
//!
//! Invariants:
//! * An error goes to a service only at an address that `protocol::oidc::authorize` found registered.
//! * A code is made in a commit that confirms session, member, company and app; it is redeemed in a commit that does so
//!   again and marks it.
//! * Scripts of other origins may read what is public or proved by a token, never what a cookie proves: no answer here
//!   allows credentials, and the authorization endpoint allows no origin at all.

mod answer;
mod authorize;
mod code;
mod cross_origin;
mod documents;
mod end_session;
mod failure;

mod published;
mod request;
mod token;
mod userinfo;

use crate::app::App;
use axum::{
    Router,
    routing::{get, post},
};
use protocol::oidc::discovery;
use store::AppSettings;

/// Where the launcher opens an OpenID Connect app: the service's start address, which then asks for a login here, or
/// its home page. Nothing for an app that has neither, and for apps of other kinds.
#[must_use]
pub fn open_address(app: &App, service: &store::App) -> Option<String> {
    match &service.settings {
        AppSettings::Oidc(client) => client.start_address(app.public_url()),
        AppSettings::Saml(_) | AppSettings::Link { .. } => None,
    }
}

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            discovery::OPENID_CONFIGURATION,
            get(documents::configuration).options(cross_origin::preflight),
        )
        .route(
            discovery::OAUTH_AUTHORIZATION_SERVER,
            get(documents::configuration).options(cross_origin::preflight),
        )
        .route(discovery::JWKS, get(documents::jwks).options(cross_origin::preflight))
        .route(discovery::AUTHORIZE, get(authorize::show).post(authorize::submit))
        .route(discovery::TOKEN, post(token::submit).options(cross_origin::preflight))
        .route(
            discovery::USERINFO,
            get(userinfo::show).post(userinfo::submit).options(cross_origin::preflight),
        )
        .route(discovery::END_SESSION, get(end_session::show).post(end_session::submit))
}
