//! The one client for calls that leave this machine (rule 27 of the security rules): https on port 443 to addresses
//! of the public internet, no redirects, no proxy from the environment, five seconds, a limit of size. The address is
//! judged once it is resolved, and exactly that address is connected to. Only the operator's `outbound.allow` opens more.

mod address;

use crate::config::Config;
use bytes::{Bytes, BytesMut};
use http::{HeaderValue, header::ACCEPT};
use ipnet::IpNet;
use reqwest::{Client, Response, redirect::Policy};
use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};
use tokio::{net::lookup_host, time::timeout};
use url::{Host, Url};

/// From the first look-up to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);

/// The client.
#[derive(Debug, Clone)]
pub struct Outbound {
    allow: Vec<IpNet>,
    /// Our own host, which no call may reach unless it is allowed.
    own: Own,
}

#[derive(Debug, Clone)]
struct Own {
    name: String,
    listen: IpAddr,
}

/// Why a call brought nothing. More than this is never told to a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The address is none that may be called.
    #[error("this address may not be called; `outbound.allow` can open it")]
    NotAllowed,
    /// No connection, or none that can be trusted.
    #[error("the address cannot be reached")]
    Unreachable,
    /// No answer within 5 s.
    #[error("there was no answer within 5 seconds")]
    TimedOut,
    /// More than was asked for.
    #[error("the answer is too large")]
    TooLarge,
    /// Another status than 200.
    #[error("the answer has the status {0}")]
    Status(u16),
}

impl Outbound {
    /// The client of these settings.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let url = config.server.public_url();
        let name = Url::parse(url.as_str()).ok().and_then(|url| url.host_str().map(str::to_owned));
        Self {
            allow: config.outbound.allow.clone(),
            own: Own { name: name.unwrap_or_default(), listen: config.server.listen.ip() },
        }
    }

    /// What lies at `address`, up to `most` bytes.
    ///
    /// # Errors
    /// One of five classes.
    pub async fn get(
        &self,
        address: &str,
        accept: &'static str,
        most: usize,
    ) -> Result<Bytes, OutboundError> {
        timeout(PATIENCE, self.fetch(address, accept, most)).await.map_err(|_| OutboundError::TimedOut)?
    }

    async fn fetch(&self, address: &str, accept: &'static str, most: usize) -> Result<Bytes, OutboundError> {
        let url = Url::parse(address).map_err(|_| OutboundError::NotAllowed)?;
        let target = self.target(&url).await?;
        let client = client(&target).map_err(|error| failed(&error))?;
        let sent = client.get(url).header(ACCEPT, HeaderValue::from_static(accept)).send().await;
        let response = sent.map_err(|error| failed(&error))?;
        match response.status().as_u16() {
            200 => limited(response, most).await,
            status => Err(OutboundError::Status(status)),
        }
    }

    /// The socket addresses that will be connected to, each of them judged.
    async fn target(&self, url: &Url) -> Result<Target, OutboundError> {
        let ordinary = match url.scheme() {
            "https" => url.port().is_none(),
            "http" => false,
            _ => return Err(OutboundError::NotAllowed),
        };
        let port = url.port_or_known_default().ok_or(OutboundError::NotAllowed)?;
        let (name, found) = match url.host().ok_or(OutboundError::NotAllowed)? {
            Host::Ipv4(address) => (None, vec![IpAddr::V4(address)]),
            Host::Ipv6(address) => (None, vec![IpAddr::V6(address)]),
            Host::Domain(name) => (Some(name.to_owned()), resolve(name).await?),
        };
        let own = self.own_addresses().await;
        let allowed = |address: &IpAddr| {
            let plain = address::unmapped(*address);
            let opened = self.allow.iter().any(|network| network.contains(&plain));
            opened || (ordinary && address::is_public(plain) && !own.contains(&plain))
        };
        // One bad address among good ones is not left out but refused: nobody honest publishes such a name.
        if found.is_empty() || !found.iter().all(allowed) {
            return Err(OutboundError::NotAllowed);
        }
        Ok(Target {
            name,
            sockets: found.into_iter().map(|address| SocketAddr::new(address, port)).collect(),
        })
    }

    async fn own_addresses(&self) -> Vec<IpAddr> {
        let mut own = resolve(&self.own.name).await.unwrap_or_default();
        own.push(self.own.listen);
        own.into_iter().map(address::unmapped).collect()
    }
}

struct Target {
    /// The name that the sockets were found under; nothing where the URL named an address itself.
    name: Option<String>,
    sockets: Vec<SocketAddr>,
}

/// A client that knows the name under these addresses only, so that no second look-up can answer otherwise.
fn client(target: &Target) -> reqwest::Result<Client> {
    let builder =
        Client::builder().redirect(Policy::none()).no_proxy().timeout(PATIENCE).pool_max_idle_per_host(0);
    let builder = match &target.name {
        Some(name) => builder.resolve_to_addrs(name, &target.sockets),
        None => builder,
    };
    builder.build()
}

async fn resolve(name: &str) -> Result<Vec<IpAddr>, OutboundError> {
    let found = lookup_host((name, 0)).await.map_err(|_| OutboundError::Unreachable)?;
    Ok(found.map(|socket| socket.ip()).collect())
}

async fn limited(mut response: Response, most: usize) -> Result<Bytes, OutboundError> {
    let announced = response.content_length().unwrap_or_default();
    if usize::try_from(announced).map_or(true, |announced| announced > most) {
        return Err(OutboundError::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        if body.len() + chunk.len() > most {
            return Err(OutboundError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn failed(error: &reqwest::Error) -> OutboundError {
    if error.is_timeout() { OutboundError::TimedOut } else { OutboundError::Unreachable }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Outbound as Settings;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    fn outbound(allow: &[&str]) -> Outbound {
        let allow = allow.iter().map(|network| network.parse().unwrap()).collect();
        Outbound::new(&Config { outbound: Settings { allow }, ..Config::default() })
    }

    async fn answering(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = [0; 1024];
            let _read = stream.read(&mut head).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        format!("127.0.0.1:{port}")
    }

    #[tokio::test]
    async fn addresses_of_our_own_network_are_not_called() {
        for address in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "http://93.184.216.34/",
            "https://93.184.216.34:8443/",
            "ftp://93.184.216.34/",
            "file:///etc/passwd",
            "nonsense",
        ] {
            assert_eq!(
                outbound(&[]).get(address, "*/*", 10).await,
                Err(OutboundError::NotAllowed),
                "{address}"
            );
        }
    }

    #[tokio::test]
    async fn what_the_operator_opens_is_called() {
        let host = answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi").await;
        let url = format!("http://{host}/");
        assert_eq!(outbound(&["10.0.0.0/8"]).get(&url, "*/*", 10).await, Err(OutboundError::NotAllowed));
        assert_eq!(outbound(&["127.0.0.0/8"]).get(&url, "*/*", 10).await.unwrap(), "hi");
    }

    #[tokio::test]
    async fn redirects_large_answers_and_dead_ends_are_errors() {
        let open = outbound(&["127.0.0.0/8"]);
        let host =
            answering("HTTP/1.1 302 Found\r\nlocation: https://example.com\r\ncontent-length: 0\r\n\r\n")
                .await;
        let moved = open.get(&format!("http://{host}/"), "*/*", 10).await;
        assert_eq!(moved, Err(OutboundError::Status(302)));
        let host = answering("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\nhello world").await;
        let announced = open.get(&format!("http://{host}/"), "*/*", 10).await;
        assert_eq!(announced, Err(OutboundError::TooLarge));
        let host = answering("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello world").await;
        let streamed = open.get(&format!("http://{host}/"), "*/*", 10).await;
        assert_eq!(streamed, Err(OutboundError::TooLarge));
        let closed = open.get("http://127.0.0.1:1/", "*/*", 10).await;
        assert_eq!(closed, Err(OutboundError::Unreachable));
    }
}
