//! From which site a request was started, as far as the browser says so.

use crate::app::App;
use http::{HeaderMap, HeaderName, header::ORIGIN};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// The request was started by another site, or nothing proves that it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request does not prove that it comes from our own pages")]
pub struct CrossSite;

/// Whether an unsafe request comes from our own pages: its `Origin` is our public address or, where it has none, its
/// `Sec-Fetch-Site` is `same-origin`. `Origin: null` is refused.
///
/// # Errors
/// [`CrossSite`], also where both headers are absent.
pub fn same_origin(app: &App, headers: &HeaderMap) -> Result<(), CrossSite> {
    judge(app.public_url(), headers)
}

fn judge(public_url: &str, headers: &HeaderMap) -> Result<(), CrossSite> {
    let mut origins = headers.get_all(ORIGIN).iter();
    let origin = match (origins.next(), origins.next()) {
        (_, Some(_)) => return Err(CrossSite),
        (origin, None) => origin.map(|origin| origin.as_bytes() == public_url.as_bytes()),
    };
    match (origin, site(headers)) {
        (Some(true), None | Some("same-origin")) | (None, Some("same-origin")) => Ok(()),
        _ => Err(CrossSite),
    }
}

/// Whether the person started this navigation at our own pages, the address bar or a bookmark: `Sec-Fetch-Site` is
/// `same-origin` or `none`. A browser that does not say is taken for another site.
#[must_use]
pub fn started_here(headers: &HeaderMap) -> bool {
    matches!(site(headers), Some("same-origin" | "none"))
}

/// Whether this is a navigation of a whole tab, or a client that is no browser: browsers send all Sec-Fetch headers
/// together, some HTTP libraries send `Sec-Fetch-Mode` alone.
#[must_use]
pub fn is_top_level(headers: &HeaderMap) -> bool {
    if !headers.contains_key(SEC_FETCH_SITE) {
        return true;
    }
    let says = |name: HeaderName, expected| headers.get(name).is_none_or(|value| value == expected);
    says(SEC_FETCH_MODE, "navigate") && says(SEC_FETCH_DEST, "document")
}

fn site(headers: &HeaderMap) -> Option<&str> {
    headers.get(SEC_FETCH_SITE).map(|value| value.to_str().unwrap_or("?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn an_unsafe_request_must_prove_its_origin() {
        let ours = "https://sso.example.jp";
        for (pairs, passes) in [
            (&[("origin", "https://sso.example.jp")][..], true),
            (&[("origin", "https://sso.example.jp"), ("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[], false),
            (&[("origin", "null")], false),
            (&[("origin", "null"), ("sec-fetch-site", "same-origin")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "https://sso.example.jp.evil.example")], false),
            (&[("origin", "http://sso.example.jp")], false),
            (&[("origin", "https://sso.example.jp:444")], false),
            (&[("origin", "https://sso.example.jp"), ("origin", "https://evil.example")], false),
            (&[("origin", "https://sso.example.jp"), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", "https://sso.example.jp"), ("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "none")], false),
        ] {
            assert_eq!(judge(ours, &headers(pairs)).is_ok(), passes, "{pairs:?}");
        }
    }

    #[test]
    fn only_our_pages_and_the_address_bar_start_things() {
        for (site, here) in
            [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)]
        {
            assert_eq!(started_here(&headers(&[("sec-fetch-site", site)])), here);
        }
        assert!(!started_here(&headers(&[])));
    }

    #[test]
    fn a_frame_and_a_script_are_no_navigation() {
        assert!(is_top_level(&headers(&[])));
        assert!(is_top_level(&headers(&[("sec-fetch-mode", "cors")])), "as some HTTP libraries send it");
        assert!(is_top_level(&headers(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document")
        ])));
        assert!(!is_top_level(&headers(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "iframe")
        ])));
        assert!(!is_top_level(&headers(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
            ("sec-fetch-dest", "image")
        ])));
        assert!(!is_top_level(&headers(&[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "cors"),
            ("sec-fetch-dest", "empty")
        ])));
    }
}
