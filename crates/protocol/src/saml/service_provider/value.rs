//! Addresses and certificates as settings hold them: checked when they are made, kept byte for byte.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// An address that browsers are sent to: https, or http on loopback for development; never `javascript:` or
/// `data:`; no user information, no fragment. Kept and compared byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServiceUrl(String);

/// An address that a service may not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an address must be https (http only on loopback), without user information or fragment")]
pub struct InvalidServiceUrl;

impl ServiceUrl {
    /// The address as it was registered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port, for `form-action`.
    #[must_use]
    pub fn origin(&self) -> String {
        url::Url::parse(&self.0).map_or_else(|_| "null".to_owned(), |url| url.origin().ascii_serialization())
    }
}

impl FromStr for ServiceUrl {
    type Err = InvalidServiceUrl;

    fn from_str(text: &str) -> Result<Self, InvalidServiceUrl> {
        let plain = text.len() <= 2048 && text.bytes().all(|b| b.is_ascii_graphic());
        let url = url::Url::parse(text).ok().filter(|_| plain).ok_or(InvalidServiceUrl)?;
        let scheme_fits = match url.scheme() {
            "https" => url.has_host(),
            "http" => is_loopback(url.host()),
            _ => false,
        };
        // Three slashes mean a path to some readers and a host to others.
        let authority = text.split_once("://").is_some_and(|(_, rest)| !rest.starts_with('/'));
        let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let unescaped = text.bytes().all(|b| !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`' | b';' | b'\''));
        (scheme_fits && authority && bare && unescaped)
            .then(|| Self(text.to_owned()))
            .ok_or(InvalidServiceUrl)
    }
}

fn is_loopback(host: Option<url::Host<&str>>) -> bool {
    match host {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for ServiceUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ServiceUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An X.509 certificate in DER, of which only the key counts (SAML2int MD05). JSON: base64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate(pub Vec<u8>);

impl Serialize for Certificate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Certificate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_run_script_or_leave_tls_are_refused() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "http://sp.example/acs",
            "https://user@sp.example/acs",
            "https://sp.example/acs#x",
            "https://sp.example/\"><script>",
            "https:///acs",
            "https://sp.example/acs\n",
            "HTTP://192.168.0.1/acs",
            "",
        ] {
            assert_eq!(text.parse::<ServiceUrl>(), Err(InvalidServiceUrl), "{text}");
        }
        for text in [
            "https://sp.example/acs?a=b&c=%2F",
            "http://127.0.0.1:8/acs",
            "http://localhost/",
            "http://[::1]/",
        ] {
            assert_eq!(text.parse::<ServiceUrl>().unwrap().as_str(), text);
        }
    }
}
