//! What every page of a login has around its content: language, brand, links, style sheet. What stands in a page is its
//! template in `page`; which page it is, its handler decides.

use crate::{
    app::App,
    edge::page::{Csp, html},
    factor::passkey,
    text::Piece,
};
use api::Language;
use askama::Template;
use axum::{body::Body, response::Response};
use http::{HeaderValue, StatusCode, header};

/// Around a page.
pub(crate) struct Frame<'a> {
    pub(super) app: &'a App,
    pub(super) spoken: Language,
    pub(super) heading: String,
    pub(crate) language: &'static str,
    pub(crate) page: &'static str,
    pub(crate) product: String,
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) icon: String,
    pub(crate) legal: Vec<Legal>,
    pub(crate) switch: Switch,
    pub(crate) scripted: bool,
    /// The address of the script that speaks to passkeys.
    pub(crate) passkeys: Option<String>,
    pub(crate) wide: bool,
    pub(crate) sways: bool,
    pub(crate) trace: Option<String>,
}

/// A link at the foot of each page.
pub(crate) struct Legal {
    pub(crate) key: &'static str,
    pub(crate) url: String,
}

/// How a page is shown in the other language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Switch {
    /// It cannot be: it was the answer to something that is done.
    None,
    /// By this address with `lang=…` after it.
    Address(String),
    /// By posting these fields again; for requests too long for an address.
    Form {
        /// To which of our addresses.
        action: &'static str,
        /// What the form must carry.
        hidden: Vec<(&'static str, String)>,
    },
}

impl<'a> Frame<'a> {
    /// The frame of the page that `data-page` calls `page`, in one language.
    pub(crate) fn new(app: &'a App, spoken: Language, page: &'static str, heading: &str) -> Self {
        let brand = &app.config().brand;
        let legal = [("legal-terms", &brand.terms), ("legal-privacy_short", &brand.privacy)];
        Self {
            app,
            spoken,
            heading: heading.to_owned(),
            language: spoken.as_str(),
            page,
            product: brand.product.clone(),
            css: app.asset("tegata.css").to_owned(),
            js: app.asset("login.js").to_owned(),
            icon: app.asset("icon.svg").to_owned(),
            legal: legal
                .into_iter()
                .filter_map(|(key, url)| url.as_ref().map(|url| Legal { key, url: url.to_string() }))
                .collect(),
            switch: Switch::None,
            scripted: false,
            passkeys: None,
            wide: false,
            sways: false,
            trace: None,
        }
    }

    /// The same page, with the plain script that adds comfort to forms.
    pub(crate) fn scripted(self) -> Self {
        Self { scripted: true, ..self }
    }

    /// The same page, with the script that speaks to passkeys, where the public address allows any.
    pub(crate) fn with_passkeys(self) -> Self {
        let script = passkey::party(self.app).map(|_| self.app.asset("passkey.js").to_owned());
        Self { passkeys: script, ..self }
    }

    /// The same page, to be had in the other language too.
    pub(crate) fn switched(self, switch: Switch) -> Self {
        Self { switch, ..self }
    }

    /// A message without variables.
    pub(crate) fn t(&self, key: &str) -> String {
        self.app.text().message(self.spoken, key, &[])
    }

    /// A message with variables.
    pub(crate) fn tell(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        self.app.text().message(self.spoken, key, arguments)
    }

    /// A message cut where variables stand, so that the page can mark them.
    pub(crate) fn pieces(&self, key: &str, holes: &[&'static str]) -> Vec<Piece<'static>> {
        self.app.text().pieces(self.spoken, key, &[], holes)
    }

    /// The text of the `title` element.
    pub(crate) fn title(&self) -> String {
        self.tell("app-title", &[("page", &self.heading), ("product", &self.product)])
    }
}

/// The answer with a page: never cached, with the policy of login pages and the cookies that go with it.
pub(crate) fn answer(status: StatusCode, page: &impl Template, cookies: &[HeaderValue]) -> Response {
    let Ok(text) = page.render() else {
        tracing::error!("a page could not be rendered");
        return with_cookies(empty(StatusCode::INTERNAL_SERVER_ERROR), cookies);
    };
    with_cookies(html(status, &Csp::Login, text), cookies)
}

/// 303 to one of our own addresses.
pub(crate) fn see_other(address: &str, cookies: &[HeaderValue]) -> Response {
    let Ok(location) = HeaderValue::from_str(address) else {
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let mut response = empty(StatusCode::SEE_OTHER);
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    with_cookies(response, cookies)
}

fn with_cookies(mut response: Response, cookies: &[HeaderValue]) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    response
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
