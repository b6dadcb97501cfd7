//! Where an answer may be sent: kept as it was written and compared by its bytes, so that there is nothing to
//! normalise and nothing to trick a normaliser with.

use super::web_url::{WebUrl, is_uri_byte};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use url::Url;

/// Longest redirect URI, in bytes.
pub const REDIRECT_URI_MAX: usize = 2048;

/// Loopback hosts whose port a native client picks when it starts (RFC 8252 section 7.3). `localhost` is not among
/// them (section 8.3).
const ANY_PORT: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];

/// A registered redirect URI: https, http on a loopback host, or a private-use scheme with a dot in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RedirectUri(String);

/// Why a text cannot be a redirect URI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRedirectUri {
    /// Longer than [`REDIRECT_URI_MAX`], or with characters that no URI has.
    #[error("a redirect URI is an absolute URI of at most 2048 printable ASCII characters")]
    Malformed,
    /// It has a fragment (RFC 6749 section 3.1.2).
    #[error("a redirect URI must not have a fragment")]
    Fragment,
    /// http to another machine, a user name, or a scheme that is neither web nor an app's own.
    #[error(
        "a redirect URI is https, http on a loopback host, or a private-use scheme like com.example.app:/callback"
    )]
    Scheme,
}

impl RedirectUri {
    /// The URI as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it opens an app on the member's device by a scheme of its own (RFC 8252 section 7.1).
    #[must_use]
    pub fn is_private_use(&self) -> bool {
        !self.0.starts_with("https:") && !self.0.starts_with("http:")
    }

    /// Whether it leads to a program on the member's own device: by a scheme of its own, or to a loopback address.
    #[must_use]
    pub fn is_native(&self) -> bool {
        let follows_host = |rest: &str| rest.is_empty() || rest.starts_with([':', '/', '?']);
        let loopback = |host: &str| self.0.strip_prefix(host).is_some_and(follows_host);
        self.is_private_use() || ANY_PORT.into_iter().any(loopback)
    }

    /// Whether `requested` is this URI; with `any_port` also when only the port of a loopback address differs.
    #[must_use]
    pub(super) fn is(&self, requested: &str, any_port: bool) -> bool {
        self.0 == requested || (any_port && differs_in_loopback_port_only(&self.0, requested))
    }
}

fn differs_in_loopback_port_only(registered: &str, requested: &str) -> bool {
    ANY_PORT.iter().any(|host| {
        let after_port = |uri| without_port(str::strip_prefix(uri, host)?);
        after_port(registered).is_some_and(|path| after_port(requested) == Some(path))
    })
}

/// What follows the port; nothing where the host goes on or the port is no port.
fn without_port(rest: &str) -> Option<&str> {
    let Some(port_and_path) = rest.strip_prefix(':') else {
        return rest.is_empty().then_some(rest).or_else(|| rest.starts_with(['/', '?']).then_some(rest));
    };
    let end = port_and_path.find(['/', '?']).unwrap_or(port_and_path.len());
    let (port, path) = port_and_path.split_at_checked(end)?;
    let digits = (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    (digits && port.parse::<u16>().is_ok()).then_some(path)
}

impl FromStr for RedirectUri {
    type Err = InvalidRedirectUri;

    fn from_str(text: &str) -> Result<Self, InvalidRedirectUri> {
        if text.len() > REDIRECT_URI_MAX || !text.bytes().all(is_uri_byte) {
            return Err(InvalidRedirectUri::Malformed);
        }
        if text.contains('#') {
            return Err(InvalidRedirectUri::Fragment);
        }
        let url = Url::parse(text).map_err(|_| InvalidRedirectUri::Malformed)?;
        let web = matches!(url.scheme(), "https" | "http");
        // Written in lower case, so that `is_private_use` can look at the text.
        let scheme_as_written = text.starts_with(url.scheme());
        let accepted = if web { text.parse::<WebUrl>().is_ok() } else { is_private_use_scheme(url.scheme()) };
        // `127.00.0.1` is loopback to one parser and not to the next: the host stands as it is meant.
        let host_as_written = url.scheme() != "http"
            || url.host_str().is_some_and(|host| {
                text.get("http://".len()..)
                    .and_then(|rest| rest.get(..host.len()))
                    .is_some_and(|written| written.eq_ignore_ascii_case(host))
            });
        if scheme_as_written && host_as_written && accepted {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidRedirectUri::Scheme)
        }
    }
}

/// A reversed domain name (RFC 8252 section 8.4): the dot keeps out `javascript`, `data`, `file` and their kin.
fn is_private_use_scheme(scheme: &str) -> bool {
    scheme.contains('.') && scheme.split('.').all(|part| !part.is_empty())
}

impl TryFrom<String> for RedirectUri {
    type Error = InvalidRedirectUri;

    fn try_from(text: String) -> Result<Self, InvalidRedirectUri> {
        text.parse()
    }
}

impl From<RedirectUri> for String {
    fn from(uri: RedirectUri) -> Self {
        uri.0
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
