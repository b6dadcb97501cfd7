//! The only place of the portal that talks to the server: one function for each call of `/api/v1` that the
//! portal makes. Answers are the types of the `api` crate. Not here: what a page does with an answer.

use api::{Home, Language, MePage, Problem, ProblemCode, ProfileChange, TimeZoneChoice};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Headers, RequestInit, RequestRedirect, Response};

/// Why a call brought no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The server could not be reached.
    Unreachable,
    /// The session has ended; the browser is on its way to the login page.
    LoggedOut,
    /// The server refused and said why.
    Refused(Problem),
    /// The server answered something that is no answer to this call.
    Strange(u16),
}

impl Failure {
    /// The problem's code, where there is one.
    pub(crate) fn code(&self) -> Option<ProblemCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            _ => None,
        }
    }
}

/// `GET /api/v1/me`
pub(crate) async fn me() -> Result<MePage, Failure> {
    read("/api/v1/me").await
}

/// `GET /api/v1/home`
pub(crate) async fn home() -> Result<Home, Failure> {
    read("/api/v1/home").await
}

/// `GET /api/v1/time-zones`
pub(crate) async fn time_zones() -> Result<Vec<TimeZoneChoice>, Failure> {
    read("/api/v1/time-zones").await
}

/// `PUT /api/v1/me/profile`
pub(crate) async fn change_profile(change: &ProfileChange) -> Result<(), Failure> {
    let body = serde_json::to_string(change).map_err(|_| Failure::Strange(0))?;
    call("PUT", "/api/v1/me/profile", Body::Json(body)).await.map(drop)
}

/// `PUT /api/v1/me/language`
pub(crate) async fn change_language(language: Language) -> Result<(), Failure> {
    let body = serde_json::json!({ "language": language }).to_string();
    call("PUT", "/api/v1/me/language", Body::Json(body)).await.map(drop)
}

/// `PUT /api/v1/me/picture`: the file as it is; the server decodes it and stores its own.
pub(crate) async fn put_picture(file: &File) -> Result<(), Failure> {
    call("PUT", "/api/v1/me/picture", Body::File(file)).await.map(drop)
}

/// `DELETE /api/v1/me/picture`
pub(crate) async fn delete_picture() -> Result<(), Failure> {
    call("DELETE", "/api/v1/me/picture", Body::None).await.map(drop)
}

enum Body<'a> {
    None,
    Json(String),
    File(&'a File),
}

async fn read<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let response = call("GET", path, Body::None).await?;
    let status = response.status();
    serde_json::from_str(&text(&response).await?).map_err(|_| Failure::Strange(status))
}

async fn call(method: &str, path: &str, body: Body<'_>) -> Result<Response, Failure> {
    let request = request(method, &body).map_err(|_| Failure::Unreachable)?;
    let window = web_sys::window().ok_or(Failure::Unreachable)?;
    let answer = JsFuture::from(window.fetch_with_str_and_init(path, &request)).await;
    let response: Response = answer.and_then(JsValue::dyn_into).map_err(|_| Failure::Unreachable)?;
    match response.status() {
        200..=299 => Ok(response),
        401 => {
            // A whole navigation: nothing of the ended session stays in memory.
            let _ = window.location().assign(LOGIN);
            Err(Failure::LoggedOut)
        }
        status => {
            let problem = serde_json::from_str(&text(&response).await?);
            Err(problem.map_or(Failure::Strange(status), Failure::Refused))
        }
    }
}

fn request(method: &str, body: &Body<'_>) -> Result<RequestInit, JsValue> {
    let request = RequestInit::new();
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    match body {
        Body::None => {}
        Body::Json(json) => {
            headers.set("content-type", "application/json")?;
            request.set_body(&JsValue::from_str(json));
        }
        Body::File(file) => {
            headers.set("content-type", &file.type_())?;
            request.set_body(file);
        }
    }
    request.set_method(method);
    request.set_headers_headers(&headers);
    request.set_redirect(RequestRedirect::Error);
    Ok(request)
}

async fn text(response: &Response) -> Result<String, Failure> {
    let body = response.text().map_err(|_| Failure::Unreachable)?;
    let text = JsFuture::from(body).await.map_err(|_| Failure::Unreachable)?;
    Ok(text.as_string().unwrap_or_default())
}

const LOGIN: &str = "/login";
