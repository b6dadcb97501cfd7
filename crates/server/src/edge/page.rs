//! HTML answers with the headers that their kind of page needs.

use auth_core::secret::sha256;
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{
    HeaderValue, StatusCode,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use url::Url;

/// What a page may load, run and post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Csp {
    /// Pages of a login, of logout and of errors: our style sheet and our plain script, forms to ourselves only.
    Login,
    /// The portal: its script and its WASM, no inline script.
    Portal,
    /// A page that posts a form to one registered address, by one inline script or a button.
    FormPost {
        /// The registered address.
        action: String,
        /// The inline script, exactly as it stands between its tags.
        script: String,
    },
}

impl Csp {
    /// The header's value.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::Login => "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                            connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                .to_owned(),
            Self::Portal => "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                 img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
                 frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
                .to_owned(),
            Self::FormPost { action, script } => {
                let hash = STANDARD.encode(sha256(script.as_bytes()));
                let action = source(action).unwrap_or_else(|| "'none'".to_owned());
                format!(
                    "default-src 'none'; script-src 'sha256-{hash}'; style-src 'self'; img-src 'self'; \
                     form-action {action}; base-uri 'none'; frame-ancestors 'none'"
                )
            }
        }
    }
}

/// An address as a CSP source: without query and fragment, and nothing in it that would end the directive.
fn source(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let origin = url.origin();
    if !origin.is_tuple() {
        return None;
    }
    let path = url.path().replace(';', "%3B").replace(',', "%2C");
    Some(format!("{}{path}", origin.ascii_serialization()))
}

/// A page.
#[must_use]
pub fn html(status: StatusCode, csp: &Csp, body: impl Into<Body>) -> Response {
    let mut response = (status, body.into()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(value) = HeaderValue::try_from(csp.value()) {
        headers.insert(CONTENT_SECURITY_POLICY, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_go_to_its_registered_address_only() {
        let csp =
            |action: &str| Csp::FormPost { action: action.to_owned(), script: "x()".to_owned() }.value();
        assert!(csp("https://sp.example/acs?a=1#f").contains("form-action https://sp.example/acs; "));
        assert!(
            csp("https://sp.example:8443/a;b,c").contains("form-action https://sp.example:8443/a%3Bb%2Cc; ")
        );
        for strange in ["javascript:alert(1)", "https://", "*", "data:text/html,x"] {
            assert!(csp(strange).contains("form-action 'none'"), "{strange}");
        }
    }

    #[test]
    fn an_inline_script_runs_by_its_hash() {
        let csp = Csp::FormPost {
            action: "https://sp.example/acs".to_owned(),
            script: "alert('Hello, world.');".to_owned(),
        };
        // The example of CSP Level 2.
        assert!(csp.value().contains("'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
    }
}
