//! Who is calling, and what do we send back? Routes, pages, the JSON API, settings and the command line around
//! decisions that are made in `auth-core` and `protocol` and rows that are kept by `store`.
//!
//! Start reading at [`router`]: each area has a `routes` function and a folder of its name. What stands around all of
//! them is `edge`; what all of them can reach is [`app::App`].
//!
//! Invariants:
//! * Only [`clock`] reads the clock, only [`random`] draws randomness, only [`config`] reads the environment.
//! * No company, member or session is taken from a request: they come from the session or from a proof.
//! * What a handler has begun to write goes on when its client leaves: every write is `store`'s, in a task of its own.
//! * An address that is redirected to is registered, sealed by us, or one of our own paths.

pub mod app;
pub mod clock;
pub mod config;
pub mod edge;
pub mod factor;
pub mod hashing;
pub mod health;
mod history;
pub mod login;
pub mod logout;
pub mod mail;
pub mod oidc;
pub mod outbound;
mod person;
mod plan;
pub mod portal;
pub mod random;
pub mod saml;
pub mod serve;
pub mod text;
pub mod trail;
mod upkeep;

use app::App;

/// All routes with the edge around them: what the server serves and what tests call.
pub fn router(app: App) -> axum::Router {
    let routes = axum::Router::new()
        .merge(login::routes())
        .merge(logout::routes())
        .merge(oidc::routes())
        .merge(saml::routes())
        .merge(portal::routes())
        .merge(health::routes())
        .with_state(app.clone());
    edge::around(&app, routes)
}
