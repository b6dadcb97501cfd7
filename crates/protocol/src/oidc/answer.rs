//! An answer of the authorization endpoint on its way to the service: its parameters, always with `iss` (RFC 9207) and
//! `state`, and where they go. Whether it goes as an address or as a form that posts itself is the request's choice;
//! the page with that form is the server's.

use super::error::Error;
use serde::{Deserialize, Serialize};

/// How an answer travels (OAuth 2.0 Multiple Response Type Encoding Practices section 2.1, OAuth 2.0 Form Post
/// Response Mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the query of the redirect URI.
    #[default]
    Query,
    /// As the body of a POST to the redirect URI.
    FormPost,
}

impl ResponseMode {
    /// The values of `response_mode`: `response_modes_supported`.
    pub const WORDS: &'static [&'static str] = &["query", "form_post"];
}

/// Where an answer goes. Made only of a redirect URI that is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnTo {
    /// The redirect URI as the request wrote it.
    pub(super) redirect_uri: String,
    /// How the answer travels.
    pub(super) response_mode: ResponseMode,
    /// `state`, to be given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<String>,
}

impl ReturnTo {
    /// The redirect URI as the request wrote it.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The answer that brings a code.
    #[must_use]
    pub fn code(&self, issuer: &str, code: String) -> Answer {
        self.answer(issuer, vec![("code", code)])
    }

    /// The answer that brings an error.
    #[must_use]
    pub fn error(&self, issuer: &str, error: Error) -> Answer {
        let code = ("error", error.code.as_str().to_owned());
        self.answer(issuer, vec![code, ("error_description", error.description.to_owned())])
    }

    fn answer(&self, issuer: &str, mut params: Vec<(&'static str, String)>) -> Answer {
        if let Some(state) = &self.state {
            params.push(("state", state.clone()));
        }
        params.push(("iss", issuer.to_owned()));
        Answer { redirect_uri: self.redirect_uri.clone(), response_mode: self.response_mode, params }
    }
}

/// An answer, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The registered address that it goes to.
    pub redirect_uri: String,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// What it says, in order.
    pub params: Vec<(&'static str, String)>,
}

impl Answer {
    /// The address with the answer in its query; a query that is registered stays.
    #[must_use]
    pub fn location(&self) -> String {
        with_query(&self.redirect_uri, &self.params)
    }
}

/// `uri` with these parameters appended to its query (RFC 6749 section 4.1.2).
pub(super) fn with_query(uri: &str, params: &[(&'static str, String)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    let separator = match uri.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some((_, query)) if query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{separator}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::error::ErrorCode;

    fn to(redirect_uri: &str, state: Option<&str>) -> ReturnTo {
        let state = state.map(str::to_owned);
        ReturnTo { redirect_uri: redirect_uri.to_owned(), response_mode: ResponseMode::Query, state }
    }

    #[test]
    fn answers_carry_state_and_issuer_and_leave_the_registered_query_alone() {
        for (uri, expected) in [
            ("https://a.example/cb", "https://a.example/cb?code=c&state=s+%26&iss=https%3A%2F%2Fi.example"),
            (
                "https://a.example/cb?x=1",
                "https://a.example/cb?x=1&code=c&state=s+%26&iss=https%3A%2F%2Fi.example",
            ),
            ("https://a.example/cb?", "https://a.example/cb?code=c&state=s+%26&iss=https%3A%2F%2Fi.example"),
            ("com.example.a:/cb", "com.example.a:/cb?code=c&state=s+%26&iss=https%3A%2F%2Fi.example"),
        ] {
            assert_eq!(to(uri, Some("s &")).code("https://i.example", "c".into()).location(), expected);
        }
    }

    #[test]
    fn errors_too_and_no_state_where_none_was_sent() {
        let error = Error::new(ErrorCode::LoginRequired, "log in");
        let answer = to("https://a.example/cb", None).error("https://i.example", error);
        let expected =
            "https://a.example/cb?error=login_required&error_description=log+in&iss=https%3A%2F%2Fi.example";
        assert_eq!(answer.location(), expected);
    }
}
