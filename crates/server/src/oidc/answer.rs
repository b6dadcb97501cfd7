//! An answer of the authorization endpoint on its way: a redirect, or a page whose form posts itself.

use crate::{
    app::App,
    edge::page::{Csp, html},
    login::{fault, fault::Fault, language, see_other},
};
use askama::Template;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use protocol::oidc::answer::{Answer, ResponseMode};

/// The page's script, exactly as it stands between its tags: its hash is what the browser lets run.
const SCRIPT: &str = "document.forms[0].submit()";

#[derive(Template)]
#[template(path = "form_post.html")]
struct FormPostPage<'a> {
    language: &'static str,
    css: &'a str,
    title: String,
    body: String,
    go: String,
    action: &'a str,
    fields: &'a [(&'static str, String)],
    script: &'static str,
}

/// Sends it.
pub(super) fn send(app: &App, headers: &HeaderMap, answer: &Answer, app_name: &str) -> Response {
    match answer.response_mode {
        ResponseMode::Query => see_other(&answer.location(), &[]),
        ResponseMode::FormPost => form_post(app, headers, answer, app_name),
    }
}

fn form_post(app: &App, headers: &HeaderMap, answer: &Answer, app_name: &str) -> Response {
    let spoken = language(app, headers, None, None);
    let text = |key: &str| app.text().message(spoken, key, &[("app", app_name)]);
    let page = FormPostPage {
        language: spoken.as_str(),
        css: app.asset("tegata.css"),
        title: text("forward-title"),
        body: text("forward-body"),
        go: text("forward-go"),
        action: &answer.redirect_uri,
        fields: &answer.params,
        script: SCRIPT,
    };
    let csp = Csp::FormPost { action: answer.redirect_uri.clone(), script: SCRIPT.to_owned() };
    match page.render() {
        Ok(page) => html(StatusCode::OK, &csp, page),
        Err(_) => fault::page(app, headers, &Fault::Server),
    }
}
