//! `[server]`: where Tegata listens, and whom it believes about who is calling.

use super::{ConfigError, PublicUrl};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, SocketAddr};

/// `[server]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address that browsers and services use: https, or http on loopback. Not set: `http://localhost:PORT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<PublicUrl>,
    /// Networks whose forwarding headers count. None by default.
    pub trusted_proxies: Vec<IpNet>,
    /// The one header that the trusted proxies write.
    pub proxy_header: ProxyHeader,
}

/// How a trusted proxy says for whom it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For`
    XForwardedFor,
    /// `Forwarded` (RFC 7239)
    Forwarded,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            proxy_header: ProxyHeader::XForwardedFor,
        }
    }
}

impl Server {
    /// The address that browsers and services use.
    #[must_use]
    pub fn public_url(&self) -> PublicUrl {
        self.public_url.clone().unwrap_or_else(|| PublicUrl::localhost(self.listen.port()))
    }

    /// Whether the address was configured, and not taken from the port.
    #[must_use]
    pub fn has_public_url(&self) -> bool {
        self.public_url.is_some()
    }

    pub(super) fn set_public_url(&mut self, url: PublicUrl) {
        self.public_url = Some(url);
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.public_url.is_none() && !self.listen.ip().is_loopback() {
            return Err(ConfigError::Contradiction(
                "server.public_url must be set when server.listen is not a loopback address",
            ));
        }
        Ok(())
    }
}
