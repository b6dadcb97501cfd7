//! The documents that anybody may read: discovery under both of its addresses, and the key set. They are bytes that
//! were written once.

use super::{cross_origin, failure::Failure, published};
use crate::app::App;
use auth_core::secret::sha256;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
};
use protocol::oidc::discovery::Discovery;
use serde::Serialize;
use std::sync::OnceLock;

/// A new key is published this long, in seconds, before anybody may still hold a key set without it.
const FRESH: &str = "public, max-age=300";

/// A JSON document and its tag.
#[derive(Debug, Clone)]
pub(super) struct Document {
    bytes: Bytes,
    tag: HeaderValue,
}

impl Document {
    /// The document of this value.
    pub(super) fn of(value: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(value).unwrap_or_default();
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(sha256(&bytes)));
        let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { bytes: bytes.into(), tag }
    }

    /// The document, or 304 where the caller has it.
    fn answer(&self, headers: &HeaderMap) -> Response {
        let known = headers.get_all(IF_NONE_MATCH).iter().any(|tags| lists(tags, &self.tag));
        let mut response = match known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => self.bytes.clone().into_response(),
        };
        let answered = response.headers_mut();
        answered.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        answered.insert(CACHE_CONTROL, HeaderValue::from_static(FRESH));
        answered.insert(ETAG, self.tag.clone());
        cross_origin::open(response)
    }
}

/// Whether `If-None-Match` names the tag, weakly compared (RFC 9110 section 13.1.2).
fn lists(tags: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(tag)) = (tags.to_str(), tag.to_str()) else { return false };
    tags.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[derive(Default)]
struct Configuration(OnceLock<Document>);

pub(super) async fn configuration(State(app): State<App>, headers: HeaderMap) -> Response {
    let area = app.area::<Configuration>();
    area.0.get_or_init(|| Document::of(&Discovery::of(app.public_url()))).answer(&headers)
}

pub(super) async fn jwks(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let fresh = app.store().fresh().await?;
    Ok(published::keys(&app, &fresh).await?.jwks.answer(&headers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly() {
        let tag = HeaderValue::from_static("\"a\"");
        for (given, same) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
        ] {
            assert_eq!(lists(&HeaderValue::from_static(given), &tag), same, "{given}");
        }
    }
}
