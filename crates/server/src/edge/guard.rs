//! The one layer around all routes: it lets a request in, bounds it, and puts the answer into its final form.

use super::{client_address, headers, linger, origin, problem::Refusal, trace};
use crate::{app::App, clock::Stopwatch, login, random, trail};
use api::ProblemCode;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE, HOST, RETRY_AFTER},
};
use std::{
    future::Future,
    net::SocketAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

/// A body is read up to this size unless a route says otherwise.
const BODY_MAX: usize = 64 * 1024;
/// The request line and all headers together.
const HEAD_MAX: usize = 32 * 1024;
/// From the last header to the answer. A login waits 3 s for the hashing threads; nothing else comes near.
const PATIENCE: Duration = Duration::from_secs(30);

/// The peer of the connection that a request came over; put into its extensions by whoever accepted it.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Puts the edge around `routes`.
pub fn around(app: &App, routes: Router) -> Router {
    // A fallback service sees every request before any route is chosen.
    Router::new()
        .fallback_service(routes.layer(DefaultBodyLimit::max(BODY_MAX)))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
}

async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    let code = trace::new(random::for_code());
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
    let size = head_size(&request);
    client_address::settle(request.headers_mut(), peer, &app.config().server);
    trace::put(request.headers_mut(), &code);
    let _trail = trail::Ending::of(&app, &code);
    let asked = Asked::of(&request);
    let rest = linger::Rest::keep(&mut request);
    let response = match early(&app, &request, size) {
        Some(refused) => refused,
        None => answer(next.run(request)).await,
    };
    // A login's requests share one code.
    let code = trail::adopted(&app, &code).unwrap_or(code);
    let mut response = asked.shape(&app, response, &code);
    if let Some(rest) = rest {
        rest.throw_away().await;
    }
    headers::complete(response.headers_mut(), app.cookies().is_secure());
    tracing::debug!(
        target: "tegata::request",
        trace = code,
        method = %asked.method,
        path = logged(&asked.path),
        status = response.status().as_u16(),
        microseconds = watch.microseconds(),
    );
    response
}

/// What is refused before any route is looked at.
fn early(app: &App, request: &Request, size: usize) -> Option<Response> {
    if size > HEAD_MAX {
        return Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response());
    }
    if !is_for_us(app, request) {
        return Some(StatusCode::MISDIRECTED_REQUEST.into_response());
    }
    let changes = !request.method().is_safe() && is_under(request.uri().path(), "/api");
    if changes && origin::same_origin(app, request.headers()).is_err() {
        return Some(Refusal::of(ProblemCode::CrossSite).into_response());
    }
    None
}

/// Whether the host that the request is meant for is the one of the public address, and only one was named.
fn is_for_us(app: &App, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let stated = request.uri().authority().map(http::uri::Authority::as_str);
    let first = hosts.next().and_then(|host| host.to_str().ok());
    let ours = |host: &str| host.eq_ignore_ascii_case(app.host());
    first.is_some_and(ours) && hosts.next().is_none() && stated.is_none_or(ours)
}

fn is_under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn head_size(request: &Request) -> usize {
    let line = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>() + line
}

/// The handler's answer; 503 when it takes too long, 500 when it panics.
async fn answer(handling: impl Future<Output = Response> + Send) -> Response {
    let caught = Caught(Box::pin(handling));
    match tokio::time::timeout(PATIENCE, caught).await {
        Ok(Some(response)) => response,
        Ok(None) => Refusal::internal("a handler panicked").into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// A future whose panic is an answer.
struct Caught<'a, T>(Pin<Box<dyn Future<Output = T> + Send + 'a>>);

impl<T> Future for Caught<'_, T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        // Whatever the handler held is dropped with it and never looked at again.
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context))) {
            Ok(polled) => polled.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}

/// What must still be known of a request when its answer is there.
struct Asked {
    method: Method,
    path: String,
    headers: HeaderMap,
}

/// In which words an address refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `{"error": …}` (RFC 6749 section 5.2)
    OAuth,
    /// `application/problem+json`
    Problem,
    /// A page for people.
    Page,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            headers: request.headers().clone(),
        }
    }

    fn form(&self) -> Form {
        let under = |prefix| is_under(&self.path, prefix);
        if under("/api") || under("/pictures") {
            Form::Problem
        } else if (under("/oauth2") && !under("/oauth2/authorize") && !under("/oauth2/end-session"))
            || under("/.well-known")
        {
            Form::OAuth
        } else {
            Form::Page
        }
    }

    /// Puts refusals that are no more than a status into words.
    fn shape(&self, app: &App, mut response: Response, code: &str) -> Response {
        let status = response.status();
        let refusal = response.extensions_mut().remove::<Refusal>();
        if let Some(cause) = refusal.as_ref().and_then(Refusal::cause) {
            tracing::error!(trace = code, path = logged(&self.path), cause, "a request failed");
        }
        if refusal.is_none() && !is_bare(&response) {
            return response;
        }
        if self.form() != Form::Page {
            let details = serde_json::json!({ "status": status.as_u16() });
            trail::check_with(app, &self.headers, "answer", "refused", details);
        }
        let mut shaped = match self.form() {
            Form::Problem => refusal.unwrap_or_else(|| Refusal::of_status(status)).write(status, code),
            Form::OAuth => oauth(status),
            Form::Page => self.page(app, status),
        };
        *shaped.status_mut() = status;
        keep(&response, &mut shaped);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            shaped.headers_mut().entry(RETRY_AFTER).or_insert(HeaderValue::from_static("1"));
        }
        shaped
    }

    fn page(&self, app: &App, status: StatusCode) -> Response {
        let fault = match status {
            StatusCode::NOT_FOUND => login::fault::Fault::NotFound,
            StatusCode::SERVICE_UNAVAILABLE => login::fault::Fault::Busy,
            other if other.is_server_error() => login::fault::Fault::Server,
            other => login::fault::Fault::BadRequest { detail: other.to_string(), app_name: None },
        };
        login::fault::page(app, &self.headers, &fault)
    }
}

/// Whether an answer is a refusal that nobody has put into words: axum's own are plain text.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let refuses = response.status().is_client_error() || response.status().is_server_error();
    refuses && kind.is_none_or(|kind| kind.starts_with(b"text/plain"))
}

/// What of a bare refusal still holds for the one in words.
fn keep(bare: &Response, shaped: &mut Response) {
    for (name, value) in bare.headers() {
        if name != CONTENT_TYPE
            && name != CONTENT_LENGTH
            && (name == ALLOW || !shaped.headers().contains_key(name))
        {
            shaped.headers_mut().append(name.clone(), value.clone());
        }
    }
}

fn oauth(status: StatusCode) -> Response {
    let error = match status {
        StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
        other if other.is_server_error() => "server_error",
        _ => "invalid_request",
    };
    let mut response = (status, format!("{{\"error\":\"{error}\"}}")).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A path as it may stand in the log: without secrets. What is as long as a token is none of our names.
fn logged(path: &str) -> String {
    const TOKEN_CHARS: usize = 40;
    let mut after_link = false;
    let segments: Vec<&str> = path
        .split('/')
        .map(|segment| {
            let secret = std::mem::replace(&mut after_link, segment == "link") && !segment.is_empty();
            if secret || segment.len() >= TOKEN_CHARS { "…" } else { segment }
        })
        .collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_an_address_is_logged() {
        assert_eq!(logged("/password/link/abc"), "/password/link/…");
        assert_eq!(logged(&format!("/x/{}/y", "a".repeat(43))), "/x/…/y");
        assert_eq!(
            logged("/saml/0123456789abcdef0123456789abcdef/sso"),
            "/saml/0123456789abcdef0123456789abcdef/sso"
        );
    }

    #[test]
    fn each_address_refuses_in_its_own_words() {
        let form = |path: &str| {
            Asked { method: Method::GET, path: path.to_owned(), headers: HeaderMap::new() }.form()
        };
        assert_eq!(form("/oauth2/token"), Form::OAuth);
        assert_eq!(form("/oauth2"), Form::OAuth);
        assert_eq!(form("/.well-known/openid-configuration"), Form::OAuth);
        assert_eq!(form("/oauth2/authorize"), Form::Page);
        assert_eq!(form("/oauth2/end-session"), Form::Page);
        assert_eq!(form("/api/v1/me"), Form::Problem);
        assert_eq!(form("/apis"), Form::Page);
        assert_eq!(form("/login"), Form::Page);
        assert_eq!(form("/saml/x/sso"), Form::Page);
    }
}
