//! The one address under which the world knows this installation.

use serde::{Deserialize, Serialize};
use std::{fmt, net::IpAddr, str::FromStr};
use url::{Host, Url};

/// An origin: `https://sso.example.jp`, or http on loopback. It is the OIDC issuer and the base of every address
/// that Tegata hands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicUrl {
    /// Without a slash at its end.
    origin: String,
    /// As a browser sends it in `Host`: without the scheme's own port.
    host: String,
    https: bool,
}

/// Why an address cannot be the public one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPublicUrl {
    /// No URL at all.
    #[error("not a URL")]
    NotAUrl,
    /// Neither https, nor http on loopback.
    #[error("must be https; plain http is for localhost only")]
    NotHttps,
    /// More than scheme, host and port.
    #[error("must be scheme, host and port only, without path, query or user name")]
    NotAnOrigin,
}

impl PublicUrl {
    pub(super) fn localhost(port: u16) -> Self {
        let host = if port == 80 { "localhost".to_owned() } else { format!("localhost:{port}") };
        Self { origin: format!("http://{host}"), host, https: false }
    }

    /// The origin, without a slash at its end: `https://sso.example.jp`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.origin
    }

    /// What a browser sends in the `Host` header: `sso.example.jp` or `localhost:8080`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is https: then cookies are `Secure` and `__Host-`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }
}

impl FromStr for PublicUrl {
    type Err = InvalidPublicUrl;

    fn from_str(text: &str) -> Result<Self, InvalidPublicUrl> {
        let url = Url::parse(text).map_err(|_| InvalidPublicUrl::NotAUrl)?;
        let https = url.scheme() == "https";
        let for_development = url.scheme() == "http" && is_loopback(&url);
        if !https && !for_development {
            return Err(InvalidPublicUrl::NotHttps);
        }
        let plain = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !plain {
            return Err(InvalidPublicUrl::NotAnOrigin);
        }
        let name = url.host_str().ok_or(InvalidPublicUrl::NotAUrl)?;
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        Ok(Self { origin: format!("{}://{host}", url.scheme()), host, https })
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = InvalidPublicUrl;

    fn try_from(text: String) -> Result<Self, InvalidPublicUrl> {
        text.parse()
    }
}

impl From<PublicUrl> for String {
    fn from(url: PublicUrl) -> Self {
        url.origin
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_kept_in_its_normal_form() {
        for (text, origin, host, https) in [
            ("https://SSO.example.jp/", "https://sso.example.jp", "sso.example.jp", true),
            ("https://sso.example.jp:443", "https://sso.example.jp", "sso.example.jp", true),
            ("https://sso.example.jp:8443", "https://sso.example.jp:8443", "sso.example.jp:8443", true),
            ("http://localhost:8080", "http://localhost:8080", "localhost:8080", false),
            ("http://127.0.0.1:80", "http://127.0.0.1", "127.0.0.1", false),
            ("http://[::1]:9", "http://[::1]:9", "[::1]:9", false),
        ] {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!((url.as_str(), url.host(), url.is_https()), (origin, host, https));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, why) in [
            ("", InvalidPublicUrl::NotAUrl),
            ("sso.example.jp", InvalidPublicUrl::NotAUrl),
            ("http://sso.example.jp", InvalidPublicUrl::NotHttps),
            ("http://10.0.0.1", InvalidPublicUrl::NotHttps),
            ("http://localhost.example.jp", InvalidPublicUrl::NotHttps),
            ("ftp://localhost", InvalidPublicUrl::NotHttps),
            ("https://sso.example.jp/sso", InvalidPublicUrl::NotAnOrigin),
            ("https://sso.example.jp/?a", InvalidPublicUrl::NotAnOrigin),
            ("https://a:b@sso.example.jp", InvalidPublicUrl::NotAnOrigin),
        ] {
            assert_eq!(text.parse::<PublicUrl>(), Err(why), "{text}");
        }
    }
}
