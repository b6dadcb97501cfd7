//! The SAML endpoints: what comes in over HTTP is handed to `protocol::saml`, which decides; rows are looked up and
//! changed here, answers are written here. Each handler reads as five beats: parse, load, decide, apply, answer.
//!
//! Invariants:
//! * An answer, also one that says no, goes only to an address that the service registered.
//! * An assertion is signed only after a commit that confirms session, member, company and app, and that takes the
//!   request's id: one request yields at most one assertion.
//! * A signature counts when two verifiers that share no code agree on what it covers (feature `saml-witness`).

pub mod address;
mod answer;
mod certificates;
mod documents;
mod issue;
mod received;
mod sso;
mod start;
mod visit;
mod witness;

use crate::app::App;
use axum::{Router, routing::get};

/// The routes of this area: of a company, and of an app with addresses of its own.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/saml/{company}/metadata", get(documents::of_company))
        .route("/saml/{company}/sso", get(sso::show_company).post(sso::submit_company))
        .route("/saml/{company}/{app}/metadata", get(documents::of_app))
        .route("/saml/{company}/{app}/sso", get(sso::show_app).post(sso::submit_app))
        .route("/saml/{company}/{app}/start", get(start::show).post(start::confirmed))
}
