//! What comes with a request besides its fields: the pre-session cookie that ties a login to one browser, the language,
//! the address. And the proof that a form is ours.

use super::fault::Fault;
use crate::{
    app::App,
    edge::{
        client_address,
        cookie::Kind,
        form::{self, Fields},
        origin,
    },
    text,
};
use api::Language;
use auth_core::{Token, seal::bind};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri, header};

/// So much of a `User-Agent` is kept, in characters.
const USER_AGENT_MAX: usize = 256;
/// A language that was chosen is remembered for a year.
const LANGUAGE_SECONDS: i64 = 365 * 86_400;

/// Who is calling, before anybody is known.
pub(crate) struct Browser {
    pre_session: Option<Token>,
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl Browser {
    /// The browser that sent these headers.
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        let pre_session = app.cookies().read(headers, Kind::PreSession);
        let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Self {
            pre_session: pre_session.and_then(|text| Token::parse(text).ok()),
            address: client_address::of(headers).map(|address| address.to_string()),
            user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_MAX).collect()),
        }
    }

    /// The hash of its pre-session, if it has one.
    pub(crate) fn pre_session_hash(&self) -> Option<[u8; 32]> {
        self.pre_session.as_ref().map(|token| token.hash().0)
    }
}

/// A browser that is shown a form: it has a pre-session, and keeps the one it had.
pub(crate) struct Visit {
    token: Token,
    /// The cookies that the answer sets.
    pub(crate) cookies: Vec<HeaderValue>,
}

impl Visit {
    /// The pre-session that came with the request, or a new one. A valid one is never replaced by looking at a page.
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        match Browser::of(app, headers).pre_session {
            Some(token) => Self { token, cookies: Vec::new() },
            None => Self::renewed(app),
        }
    }

    /// A new pre-session, in place of whatever the browser had: at the first proof and at the end of a login.
    pub(crate) fn renewed(app: &App) -> Self {
        let token = app.token();
        let cookies = vec![app.cookies().set(Kind::PreSession, &token.reveal(), None)];
        Self { token, cookies }
    }

    /// The same, if the browser had it before.
    pub(crate) fn known(&self) -> Option<[u8; 32]> {
        self.cookies.is_empty().then(|| self.hash())
    }

    /// The hash by which rows and seals know it.
    pub(crate) fn hash(&self) -> [u8; 32] {
        self.token.hash().0
    }

    /// The hidden field of the form called `label`.
    pub(crate) fn csrf(&self, app: &App, label: &str) -> String {
        csrf(app, &self.hash(), label)
    }

    /// Remembers a language that was chosen on the page.
    pub(crate) fn choose(&mut self, app: &App, language: Language) {
        self.cookies.push(app.cookies().set(Kind::Language, language.as_str(), Some(LANGUAGE_SECONDS)));
    }
}

/// The text that proves that the form called `label` came from us, to this browser.
pub(crate) fn csrf(app: &App, pre_session: &[u8; 32], label: &str) -> String {
    URL_SAFE_NO_PAD.encode(app.seals().csrf.mac(&bind(&[b"form", pre_session, label.as_bytes()])))
}

/// Whether `token` is the hidden field that we gave this browser for the form called `label`.
#[must_use]
pub fn csrf_ok(app: &App, headers: &HeaderMap, label: &str, token: &str) -> bool {
    let Some(pre_session) = Browser::of(app, headers).pre_session_hash() else {
        return false;
    };
    auth_core::secret::same(csrf(app, &pre_session, label).as_bytes(), token.as_bytes())
}

/// Whether a posted form is ours: not from another site, and with the hidden field that this browser was given for it.
/// A program that sends neither `Origin` nor `Sec-Fetch-Site` is no browser that another site could steer; the hidden
/// field is proof enough of it.
///
/// # Errors
/// [`Fault::CrossSite`], [`Fault::Cookies`] when the browser keeps none, [`Fault::Expired`] when the form is of a
/// pre-session that has ended.
pub(crate) fn is_ours(app: &App, headers: &HeaderMap, label: &str, fields: &Fields) -> Result<(), Fault> {
    let says_where = headers.contains_key(header::ORIGIN) || headers.contains_key("sec-fetch-site");
    if says_where && origin::same_origin(app, headers).is_err() {
        return Err(Fault::CrossSite);
    }
    if Browser::of(app, headers).pre_session.is_none() {
        return Err(Fault::Cookies);
    }
    if !csrf_ok(app, headers, label, one(fields, "csrf")?) {
        return Err(Fault::Expired { app_name: None, restart: None });
    }
    Ok(())
}

/// The language of a page before its member is known: chosen here, chosen earlier, asked for by the request, the
/// browser's.
pub(crate) fn language(
    app: &App,
    headers: &HeaderMap,
    chosen: Option<&str>,
    asked: Option<Language>,
) -> Language {
    let read = |text: Option<&str>| text.and_then(|text| text.parse::<Language>().ok());
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    read(chosen)
        .or_else(|| read(app.cookies().read(headers, Kind::Language)))
        .or(asked)
        .unwrap_or_else(|| text::preferred(accepted))
}

/// The parameters of an address.
pub(crate) fn parameters(uri: &Uri) -> Result<Fields, Fault> {
    Fields::of_query(uri).map_err(|malformed| Fault::Malformed(malformed.status()))
}

/// The fields of a posted form.
pub(crate) fn posted(headers: &HeaderMap, body: Bytes) -> Result<Fields, Fault> {
    form::body(headers, &body).map_err(|malformed| Fault::Malformed(malformed.status()))
}

/// One field's text; empty where it is not there.
pub(crate) fn one<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, Fault> {
    let found = fields.one(name).map_err(|malformed| Fault::Malformed(malformed.status()))?;
    Ok(found.unwrap_or_default())
}

/// One field's text, where it is there and not empty.
pub(crate) fn some<'a>(fields: &'a Fields, name: &str) -> Result<Option<&'a str>, Fault> {
    one(fields, name).map(|text| Some(text).filter(|text| !text.is_empty()))
}
