//! The page that says why a request cannot go on: what happened, what to do, and the code to quote.
//! It never tells before the right password what only its owner may know.

use super::{
    browser,
    frame::{Frame, answer},
    page::FaultPage,
    told,
};
use crate::{app::App, edge::client_address, hashing::Busy};
use api::Language;
use auth_core::login::Refusal;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use store::StoreError;

/// A busy server asks to be tried again after so many seconds.
const RETRY_SECONDS: &str = "3";

/// Why a request cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The service's request is wrong, and it may not be told so by a redirect.
    BadRequest {
        /// What is wrong, in English, for whoever connects the service.
        detail: String,
        /// The app, where it is known.
        app_name: Option<String>,
    },
    /// A form or an address that cannot be read: 400 or 415.
    Malformed(StatusCode),
    /// No such page.
    NotFound,
    /// Our fault.
    Server,
    /// Too much at once.
    Busy,
    /// The request or the form is too old, of another browser, or answered already.
    Expired {
        /// The app, where it is known.
        app_name: Option<String>,
        /// Where to start anew.
        restart: Option<String>,
    },
    /// The browser keeps no cookies.
    Cookies,
    /// A form that came from another site.
    CrossSite,
    /// The member has no such app.
    DeniedApp {
        /// Which.
        app_name: String,
    },
    /// The member is suspended; told only after a first proof.
    Suspended,
    /// The company is not served; told only after a first proof.
    CompanyClosed,
    /// The temporary password was right and is too old.
    TemporaryExpired,
    /// The policies do not let the client in from where it is (M9); told only after a first proof.
    Network,
    /// Too suspicious, and the member has nothing that could prove them; told only after a first proof.
    Risk,
    /// The link is too old, or none of ours.
    LinkExpired,
    /// The link was used, or a later one has replaced it.
    LinkUsed,
    /// The link of a reset mail is too old: the member can ask for another.
    ResetExpired,
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        if error.is_busy() {
            return Self::Busy;
        }
        tracing::error!(%error, "the store did not answer");
        Self::Server
    }
}

impl From<Busy> for Fault {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Suspended | Refusal::Gone => Self::Suspended,
            Refusal::CompanyClosed => Self::CompanyClosed,
            Refusal::TemporaryExpired => Self::TemporaryExpired,
            Refusal::Network => Self::Network,
            Refusal::Risk => Self::Risk,
        }
    }
}

impl Fault {
    fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest { .. } | Self::Expired { .. } | Self::Cookies => StatusCode::BAD_REQUEST,
            Self::Malformed(status) => *status,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Server => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::CrossSite
            | Self::DeniedApp { .. }
            | Self::Suspended
            | Self::CompanyClosed
            | Self::Network
            | Self::Risk
            | Self::TemporaryExpired => StatusCode::FORBIDDEN,
            Self::LinkExpired | Self::LinkUsed | Self::ResetExpired => StatusCode::GONE,
        }
    }

    /// The message of the heading, and those of the lines below it.
    fn messages(&self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::BadRequest { .. } | Self::Malformed(_) => {
                ("error-bad_request_title", &["error-bad_request_body"])
            }
            Self::NotFound => ("error-not_found_title", &["error-not_found_body"]),
            Self::Server => ("error-server_title", &["error-server_body"]),
            Self::Busy => ("error-busy_title", &["error-busy_body"]),
            Self::Expired { .. } | Self::CrossSite => ("error-expired_title", &["error-expired_body"]),
            Self::Cookies => ("error-cookie_title", &["error-cookie_body"]),
            Self::DeniedApp { .. } => ("error-denied_title", &["error-denied_app"]),
            Self::Suspended => ("error-suspended_title", &["error-suspended_body"]),
            Self::CompanyClosed => ("error-org_suspended_title", &["error-org_suspended_body"]),
            Self::Network => ("error-denied_title", &["error-denied_ip"]),
            Self::Risk => ("error-denied_title", &["error-denied_risk"]),
            Self::TemporaryExpired => {
                ("first_password-temp_expired_title", &["first_password-temp_expired_body"])
            }
            Self::LinkExpired => ("first_password-link_expired_title", &["first_password-link_expired_body"]),
            Self::LinkUsed => (
                "first_password-link_used_title",
                &["first_password-link_used_body", "first_password-link_replaced_body"],
            ),
            Self::ResetExpired => ("first_password-link_expired_title", &["reset-link_expired_body"]),
        }
    }

    fn app_name(&self) -> Option<&str> {
        match self {
            Self::BadRequest { app_name, .. } | Self::Expired { app_name, .. } => app_name.as_deref(),
            Self::DeniedApp { app_name } => Some(app_name),
            _ => None,
        }
    }

    /// Where to go from here: addresses with the messages of their buttons.
    fn links(&self) -> Vec<(String, &'static str)> {
        let other = ("/login?other=1".to_owned(), "login-other_member");
        let home = ("/".to_owned(), "error-go_home");
        match self {
            Self::Expired { restart: Some(restart), .. } => vec![(restart.clone(), "common-retry"), other],
            Self::TemporaryExpired | Self::Suspended | Self::CompanyClosed | Self::Network | Self::Risk => {
                vec![other]
            }
            Self::LinkExpired | Self::LinkUsed => vec![("/login".to_owned(), "login-title"), other],
            Self::ResetExpired => vec![("/password/forgot".to_owned(), "forgot-title"), other],
            _ => vec![home, other],
        }
    }
}

/// The error page, in the language of the browser.
#[must_use]
pub fn page(app: &App, headers: &HeaderMap, fault: &Fault) -> Response {
    page_in(app, headers, browser::language(app, headers, None, None), fault)
}

fn page_in(app: &App, headers: &HeaderMap, language: Language, fault: &Fault) -> Response {
    let (title, lines) = fault.messages();
    told::fault(app, headers, fault, title);
    let heading = app.text().message(language, title, &[]);
    let mut frame = Frame::new(app, language, "error", &heading);
    frame.wide = true;
    frame.trace = Some(app.trace(headers));
    let arguments = fault.app_name().map(|name| ("app", name));
    let detail = match fault {
        Fault::BadRequest { detail, .. } => Some(detail.clone()),
        _ => None,
    };
    let when = jiff::Timestamp::from_millisecond(app.now().0).unwrap_or_default();
    let content = FaultPage {
        lines: lines.iter().map(|key| frame.tell(key, arguments.as_slice())).collect(),
        links: fault.links().into_iter().map(|(address, key)| (address, frame.t(key))).collect(),
        when: when.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
        address: client_address::of(headers).map(|address| address.to_string()),
        app_name: fault.app_name().map(str::to_owned),
        detail,
        heading,
        frame,
    };
    let mut response = answer(fault.status(), &content, &[]);
    if *fault == Fault::Busy {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
    }
    response
}
