//! The files that browsers load: style sheet, scripts, the portal's module. Each has an address that holds its content's
//! hash and is good for ever. All of them lie in the program. The built portal is part of it only if it was built first.

use crate::app::App;
use auth_core::secret::sha256;
use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
};
use rust_embed::RustEmbed;
use std::borrow::Cow;

/// What `xtask-web` wrote; empty where the portal has not been built.
#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Dist;

const PLAIN: [(&str, &[u8]); 4] = [
    ("tegata.css", include_bytes!("../../assets/tegata.css")),
    ("login.js", include_bytes!("../../assets/login.js")),
    ("passkey.js", include_bytes!("../../assets/passkey.js")),
    ("icon.svg", include_bytes!("../../assets/icon.svg")),
];

/// The files that pages of the server name, and their addresses.
#[derive(Debug)]
pub struct Assets {
    addresses: Vec<(&'static str, String)>,
}

impl Assets {
    /// The files of this program.
    #[must_use]
    pub fn embedded() -> Self {
        let address =
            |(name, content): (&'static str, &[u8])| (name, format!("/assets/{}", hashed(name, content)));
        Self { addresses: PLAIN.into_iter().map(address).collect() }
    }

    /// The address of a file by its plain name; empty for an unknown one.
    #[must_use]
    pub fn address(&self, name: &str) -> &str {
        self.addresses.iter().find(|(known, _)| *known == name).map_or("", |(_, address)| address)
    }

    /// The plain file at an address, where the built portal does not have it.
    fn plain(&self, file: &str) -> Option<&'static [u8]> {
        let (name, _) =
            self.addresses.iter().find(|(_, address)| address.strip_prefix("/assets/") == Some(file))?;
        PLAIN.iter().find(|(known, _)| known == name).map(|(_, content)| *content)
    }
}

/// `/assets/{file}`
pub(super) fn routes() -> Router<App> {
    Router::new().route("/assets/{file}", get(asset))
}

async fn asset(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(kind) = kind(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let path = format!("assets/{file}");
    let found = built(&path, &headers)
        .or_else(|| app.assets().plain(&file).map(|bytes| (Cow::Borrowed(bytes), None)));
    let Some((bytes, encoding)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let tag = HeaderValue::try_from(format!("\"{file}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    let mut response = match headers.get(IF_NONE_MATCH) == Some(&tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => encoded(bytes, encoding),
    };
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer.insert(ETAG, tag);
    response
}

/// A file of the built portal in the smallest form that the browser takes.
pub(super) fn built(path: &str, headers: &HeaderMap) -> Option<(Cow<'static, [u8]>, Option<&'static str>)> {
    for (ending, encoding) in [(".br", "br"), (".gz", "gzip")] {
        if !takes(headers, encoding) {
            continue;
        }
        if let Some(file) = Dist::get(&format!("{path}{ending}")) {
            return Some((file.data, Some(encoding)));
        }
    }
    Dist::get(path).map(|file| (file.data, None))
}

/// A body with the headers of its encoding.
pub(super) fn encoded(bytes: Cow<'static, [u8]>, encoding: Option<&'static str>) -> Response {
    let mut response = match bytes {
        Cow::Borrowed(bytes) => bytes.into_response(),
        Cow::Owned(bytes) => bytes.into_response(),
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Whether `Accept-Encoding` names the encoding and does not weigh it with nothing (RFC 9110 section 12.5.3).
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight =
            parts.find_map(|part| part.strip_prefix("q=")).and_then(|weight| weight.parse::<f32>().ok());
        named && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn kind(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// `tegata.css` becomes `tegata.0123456789abcdef.css`, as the built portal names its files.
fn hashed(name: &str, content: &[u8]) -> String {
    let digest: String = sha256(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{digest}.{extension}"),
        None => format!("{name}.{digest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_counts_only_if_it_is_wanted() {
        let takes_br = |line: &'static str| {
            takes(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(line))]), "br")
        };
        assert!(takes_br("gzip, deflate, br, zstd") && takes_br("BR;q=0.1"));
        assert!(!takes_br("gzip") && !takes_br("br;q=0") && !takes_br("brx") && !takes_br(""));
    }

    #[test]
    fn addresses_hold_the_contents_hash() {
        let assets = Assets::embedded();
        let address = assets.address("tegata.css");
        assert!(address.starts_with("/assets/tegata.") && address.ends_with(".css"));
        assert_eq!(address.len(), "/assets/tegata.0123456789abcdef.css".len());
        assert!(assets.plain(address.strip_prefix("/assets/").unwrap()).is_some());
        assert_eq!(assets.address("portal.html"), "");
        assert!(assets.plain("tegata.0000000000000000.css").is_none());
    }
}
