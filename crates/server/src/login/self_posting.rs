//! On to a service by a form that posts itself: `form_post` of OpenID Connect, the POST binding of SAML. The page may
//! post to exactly that registered address; where scripts do not run, its button does it.

use super::{
    browser::language,
    fault::{self, Fault},
};
use crate::{
    app::App,
    edge::page::{Csp, html},
};
use askama::Template;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

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

/// The page that posts `fields` to `action`, which is an address that the service registered.
pub(crate) fn page(
    app: &App,
    headers: &HeaderMap,
    (action, fields): (&str, &[(&'static str, String)]),
    app_name: &str,
) -> Response {
    let spoken = language(app, headers, None, None);
    let text = |key: &str| app.text().message(spoken, key, &[("app", app_name)]);
    let page = FormPostPage {
        language: spoken.as_str(),
        css: app.asset("tegata.css"),
        title: text("forward-title"),
        body: text("forward-body"),
        go: text("forward-go"),
        action,
        fields,
        script: SCRIPT,
    };
    let csp = Csp::FormPost { action: action.to_owned(), script: SCRIPT.to_owned() };
    match page.render() {
        Ok(page) => html(StatusCode::OK, &csp, page),
        Err(_) => fault::page(app, headers, &Fault::Server),
    }
}
