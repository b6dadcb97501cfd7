//! On to another origin, or to an endpoint that leads there, without a form: a page that forwards by itself. A redirect
//! after a posted form would have to be allowed by the form's page, for every service.

use super::{
    browser::language,
    frame::{Frame, answer},
    page::ForwardPage,
};
use crate::app::App;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode};

/// 200 with a page that goes on to `url` at once, and has a button for browsers that do not. `url` is a registered
/// address or one of ours, never one that a request supplied.
#[must_use]
pub fn to(
    app: &App,
    headers: &HeaderMap,
    url: &str,
    app_name: Option<&str>,
    cookies: &[HeaderValue],
) -> Response {
    let language = language(app, headers, None, None);
    let name = app_name.unwrap_or(&app.config().brand.product);
    let heading = app.text().message(language, "forward-title", &[("app", name)]);
    let frame = Frame::new(app, language, "forward", &heading);
    let button = frame.tell("forward-go", &[("app", name)]);
    answer(StatusCode::OK, &ForwardPage { frame, heading, button, url: url.to_owned() }, cookies)
}
