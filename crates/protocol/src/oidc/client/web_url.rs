//! A web address that may enter the store: https, or http on this very machine for development.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use url::{Host, Url};

/// Longest address, in bytes.
const WEB_URL_MAX: usize = 2048;

/// An https address, or an http address of a loopback host (security rule 26). Without user name, password or
/// fragment; kept as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebUrl(String);

/// A text that is no [`WebUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an https address (http is for loopback), without user name and fragment, of at most 2048 characters"
)]
pub struct InvalidWebUrl;

impl WebUrl {
    /// The address as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WebUrl {
    type Err = InvalidWebUrl;

    fn from_str(text: &str) -> Result<Self, InvalidWebUrl> {
        let plain = text.len() <= WEB_URL_MAX && text.bytes().all(is_uri_byte);
        let url = Url::parse(text).ok().filter(|url| plain && is_web(url)).ok_or(InvalidWebUrl)?;
        let bare = url.username().is_empty() && url.password().is_none() && !text.contains('#');
        if bare { Ok(Self(text.to_owned())) } else { Err(InvalidWebUrl) }
    }
}

impl TryFrom<String> for WebUrl {
    type Error = InvalidWebUrl;

    fn try_from(text: String) -> Result<Self, InvalidWebUrl> {
        text.parse()
    }
}

impl From<WebUrl> for String {
    fn from(url: WebUrl) -> Self {
        url.0
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Printable ASCII without space, quotes, angle brackets, backslash, caret, grave, bar and braces (RFC 3986).
pub(super) fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)
}

fn is_web(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(url),
        _ => false,
    }
}

/// `localhost`, 127.0.0.0/8 or `::1`.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
