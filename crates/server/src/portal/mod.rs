//! What a signed-in member uses: the shell of the portal, its JSON API under `/api/v1`, pictures, and the launcher that
//! opens apps. Each call is checked against the session's own company; nothing takes a company from the request.

pub mod assets;
mod authenticator;
mod body;
mod budget;
mod caller;
mod history;
mod home;
mod launch;
mod me;
mod openapi;
mod passkeys;
mod password;
mod picture;
mod picture_file;
mod profile;
pub(crate) mod reauth;
mod recovery_codes;
mod security;
mod sessions;
mod shell;
mod time;
mod traces;
pub(crate) mod user_agent;
mod zones;

use crate::app::App;
use axum::Router;

/// The system that a browser says it runs on; `?` where it is not recognised.
pub(crate) fn system(headers: &http::HeaderMap) -> &'static str {
    let line = headers.get(http::header::USER_AGENT).and_then(|line| line.to_str().ok());
    user_agent::system(line.unwrap_or_default())
}

/// Every address of the portal.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(openapi::routes())
        .merge(picture::routes())
        .merge(launch::routes())
        .merge(shell::routes())
        .merge(assets::routes())
}
