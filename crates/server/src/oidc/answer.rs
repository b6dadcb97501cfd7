//! An answer of the authorization endpoint on its way: a redirect, or a page whose form posts itself.

use crate::{
    app::App,
    login::{see_other, self_posting},
};
use axum::response::Response;
use http::HeaderMap;
use protocol::oidc::answer::{Answer, ResponseMode};

/// Sends it.
pub(super) fn send(app: &App, headers: &HeaderMap, answer: &Answer, app_name: &str) -> Response {
    match answer.response_mode {
        ResponseMode::Query => see_other(&answer.location(), &[]),
        ResponseMode::FormPost => {
            self_posting::page(app, headers, (&answer.redirect_uri, &answer.params), app_name)
        }
    }
}
