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

/// Every address of the portal.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(openapi::routes())
        .merge(picture::routes())
        .merge(launch::routes())
        .merge(shell::routes())
        .merge(assets::routes())
}
