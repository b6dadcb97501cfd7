//! Logging out: typed by hand it happens at once; asked for by another site it is confirmed first.
//! What other parties are told about it is the protocols' matter.

use crate::{
    app::App,
    edge::{cookie::Kind, origin},
    login::{
        AskPage, Frame, LoggedOutPage, Visit, answer,
        fault::{self, Fault},
        is_ours, language, one, posted, see_other, session,
    },
};
use api::AuditEventId;
use axum::{Router, body::Bytes, extract::State, response::Response, routing::get};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;
use store::{
    StoreError,
    audit::{self, Actor, Event},
};

/// The form that logs out.
pub(crate) const FORM: &str = "/logout";

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new().route("/logout", get(show).post(submit))
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Response {
    if !origin::started_here(&headers) {
        return confirm(&app, &headers, None, "/logout", &[]);
    }
    match end(&app, &headers).await {
        Ok(cookies) => see_other("/login?notice=logged-out", &cookies),
        Err(error) => fault::page(&app, &headers, &error.into()),
    }
}

async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, body).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

/// From our own pages: from the portal, whose requests prove by `Origin` where they come from, or from the confirming
/// page with its hidden field.
async fn submitted(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let fields = if body.is_empty() { None } else { Some(posted(headers, body)?) };
    let then = match &fields {
        Some(fields) if !one(fields, "csrf")?.is_empty() => {
            is_ours(app, headers, FORM, fields)?;
            one(fields, "then")?
        }
        _ => {
            origin::same_origin(app, headers).map_err(|_| Fault::CrossSite)?;
            ""
        }
    };
    let address = if then == "password" { "/password/set" } else { "/login?notice=logged-out" };
    Ok(see_other(address, &end(app, headers).await?))
}

/// Ends the session of this browser, with what was granted in it, and the login that it may be in the middle of. The
/// answer must set these cookies. Nothing happens where nobody is signed in.
///
/// # Errors
/// [`StoreError`]; then nobody is logged out.
pub async fn end(app: &App, headers: &HeaderMap) -> Result<Vec<HeaderValue>, StoreError> {
    let (fresh, now) = (app.store().fresh().await?, app.now());
    if let Some(half) = Visit::of(app, headers).known() {
        // What this browser is in the middle of goes no further; nobody else knows its pre-session.
        let _ended = app.store().commit(vec![store::login::end_of_browser(&half, now)]).await?;
    }
    if let Some(session) = session::named(app, &fresh, headers).await? {
        let event = Event {
            id: AuditEventId(app.new_id()),
            company_id: session.company_id,
            at: now,
            kind: "logout",
            actor: Actor::Member(session.member_id),
            member_id: Some(session.member_id),
            app_id: None,
            details: json!({ "session_id": session.id }),
            address: None,
            user_agent: None,
            trace: Some(app.trace(headers)),
        };
        let end = store::session::end(session.company_id, session.id, now);
        // Neither change has a guard: a session that has already ended stays ended.
        let _ended = app.store().commit(vec![end, audit::append(event)]).await?;
    }
    let mut cookies = Visit::renewed(app).cookies;
    cookies.push(app.cookies().clear(Kind::Session));
    Ok(cookies)
}

/// The question before a logout that another site asked for: one button that posts to `action`, one of our paths, with
/// `hidden` and the hidden field of the form called [`FORM`].
#[must_use]
pub fn confirm(
    app: &App,
    headers: &HeaderMap,
    app_name: Option<&str>,
    action: &str,
    hidden: &[(&str, &str)],
) -> Response {
    let visit = Visit::of(app, headers);
    let spoken = language(app, headers, None, None);
    let product = app.config().brand.product.as_str();
    let heading = app.text().message(spoken, "logout-confirm_title", &[("product", product)]);
    let frame = Frame::new(app, spoken, "logout", &heading);
    let csrf = ("csrf".to_owned(), visit.csrf(app, FORM));
    let given = hidden.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let page = AskPage {
        body: match app_name {
            Some(name) => frame.tell("logout-confirm_body", &[("app", name)]),
            None => frame.t("logout-confirm_direct"),
        },
        action: action.to_owned(),
        hidden: [csrf].into_iter().chain(given).collect(),
        button: ("logout", "1"),
        label: frame.t("logout-confirm_submit"),
        back: Some(("/".to_owned(), frame.t("error-go_home"))),
        heading,
        frame,
    };
    answer(StatusCode::OK, &page, &visit.cookies)
}

/// The page after a logout that leads nowhere else. `cookies` are those of [`end`].
#[must_use]
pub fn logged_out_page(app: &App, headers: &HeaderMap, cookies: &[HeaderValue]) -> Response {
    let spoken = language(app, headers, None, None);
    let product = app.config().brand.product.as_str();
    let heading = app.text().message(spoken, "logout-title", &[]);
    let frame = Frame::new(app, spoken, "logged-out", &heading);
    let body = frame.tell("logout-body", &[("product", product)]);
    answer(StatusCode::OK, &LoggedOutPage { frame, heading, body }, cookies)
}
