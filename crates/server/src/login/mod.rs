//! The pages of a login: what a person sees between a service's request and the session that answers it.
//!
//! Each handler reads as five beats: parse, load, decide, apply, answer. What is decided is in `auth_core::login`; no
//! step here leads to another step, each goes back to `next`. Nothing is stored for a page that was only looked at;
//! before the first proof a login lives in its sealed request, after it in a row.

pub(crate) mod access;
mod browser;
mod code_limit;
mod enter;
pub(crate) mod facts;
pub mod fault;
mod finish;
mod forgot;
pub mod forward;
mod frame;
pub(crate) mod known_browser;
mod link;
pub mod mailed_link;
mod meter;
mod new_password;
pub(crate) mod not_me;
mod notice;
mod page;
mod passkey;
pub mod pending;
mod prove;
mod reset;
pub(crate) mod self_posting;
pub mod session;
mod steps;
pub(crate) mod throttle;
mod told;

pub use browser::csrf_ok;
pub use enter::{ask, confirm_start};

pub(crate) use browser::{Browser, Visit, is_ours, language, one, parameters, posted, some};
pub(crate) use enter::address;
pub(crate) use frame::{Frame, answer, see_other};
pub(crate) use page::{AskPage, LoggedOutPage};
pub(crate) use prove::hash_fault;

use crate::app::App;
use axum::{
    Router,
    routing::{get, post},
};

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(enter::show).post(enter::submit))
        .route("/login/password", get(enter::show).post(enter::submit_password))
        .route("/login/code", get(steps::show).post(steps::submit))
        .route("/login/method", get(steps::show).post(steps::submit))
        .route("/login/passkey", get(steps::show).post(passkey::submit))
        .route("/login/passkey/options", post(passkey::options))
        .route("/login/passkey/enrol", get(steps::show).post(steps::submit))
        .route("/login/recovery", get(steps::show).post(steps::submit))
        .route("/login/enrol", get(steps::show).post(steps::submit))
        .route("/login/new-password", get(steps::show).post(steps::submit))
        .route("/login/terms", get(steps::show).post(steps::submit))
        .route("/login/report", get(not_me::show).post(not_me::submit))
        .route("/login/report/link/{token}", get(not_me::open))
        .route("/password/forgot", get(forgot::show).post(forgot::submit))
        .route("/password/link/{token}", get(link::open))
        .route("/password/set", get(link::show).post(link::submit))
        .route("/password/strength", post(meter::measure))
}
