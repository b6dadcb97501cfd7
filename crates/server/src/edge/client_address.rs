//! From which address a request comes. Forwarding headers count only from a trusted peer, only the configured kind,
//! and only up to the right-most hop that is not trusted itself. All of them are removed before a handler sees them.

use crate::config::{ProxyHeader, Server};
use http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// Carries the judged address to the handlers. The edge removes what a client sends under this name.
const HEADER: HeaderName = HeaderName::from_static("tegata-client-address");
const FORWARDED: HeaderName = HeaderName::from_static("forwarded");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Headers with which a proxy speaks of the client. None of them reaches a handler.
const SPOKEN_BY_PROXIES: [HeaderName; 9] = [
    FORWARDED,
    X_FORWARDED_FOR,
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-forwarded-port"),
    HeaderName::from_static("x-real-ip"),
    HeaderName::from_static("client-cert"),
    HeaderName::from_static("client-cert-chain"),
    HEADER,
];

/// The client's address, as the edge judged it. Nothing where the peer is unknown, as in tests without a socket.
#[must_use]
pub fn of(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get(HEADER)?.to_str().ok()?.parse().ok()
}

/// Judges, removes what proxies and clients wrote, and puts the result in their place.
pub(super) fn settle(headers: &mut HeaderMap, peer: Option<SocketAddr>, server: &Server) {
    let judged = peer.map(|peer| judge(headers, peer.ip().to_canonical(), server));
    for name in SPOKEN_BY_PROXIES {
        headers.remove(name);
    }
    let value = judged.and_then(|address| HeaderValue::try_from(address.to_string()).ok());
    if let Some(value) = value {
        headers.insert(HEADER, value);
    }
}

fn judge(headers: &HeaderMap, peer: IpAddr, server: &Server) -> IpAddr {
    let mut believed = peer;
    if !is_trusted(believed, &server.trusted_proxies) {
        return believed;
    }
    let name = match server.proxy_header {
        ProxyHeader::XForwardedFor => X_FORWARDED_FOR,
        ProxyHeader::Forwarded => FORWARDED,
    };
    let lines: Vec<&str> =
        headers.get_all(name).iter().map(|line| line.to_str().unwrap_or_default()).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let address = match server.proxy_header {
            ProxyHeader::XForwardedFor => node(hop.trim()),
            ProxyHeader::Forwarded => forwarded_for(hop),
        };
        // What a trusted proxy did not understand is not guessed at: the proxy itself is the last that is known.
        let Some(address) = address else { return believed };
        believed = address;
        if !is_trusted(believed, &server.trusted_proxies) {
            return believed;
        }
    }
    believed
}

fn is_trusted(address: IpAddr, networks: &[IpNet]) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// `for=` of one element of `Forwarded` (RFC 7239 section 4).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let value = element.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case("for").then(|| value.trim())
    })?;
    node(value.trim_matches('"'))
}

/// An address with or without a port and brackets.
fn node(text: &str) -> Option<IpAddr> {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let address = match bracketed {
        Some((address, _)) => address.parse().ok(),
        None => text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip())),
    };
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, proxy_header: ProxyHeader, lines: &[(&str, &str)]) -> String {
        let mut server = Server::default();
        server.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        server.proxy_header = proxy_header;
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        settle(&mut headers, Some(SocketAddr::new(peer.parse().unwrap(), 9)), &server);
        assert_eq!(headers.len(), 1, "nothing of what was sent remains");
        of(&headers).unwrap().to_string()
    }

    #[test]
    fn only_a_trusted_peer_is_believed() {
        let lines = [("x-forwarded-for", "192.0.2.1"), ("tegata-client-address", "192.0.2.2")];
        assert_eq!(seen("203.0.113.9", ProxyHeader::XForwardedFor, &lines), "203.0.113.9");
        assert_eq!(seen("10.1.1.1", ProxyHeader::XForwardedFor, &lines), "192.0.2.1");
        assert_eq!(seen("::ffff:10.1.1.1", ProxyHeader::XForwardedFor, &lines), "192.0.2.1");
    }

    #[test]
    fn the_right_most_hop_that_is_not_trusted_counts() {
        for (line, address) in [
            ("198.51.100.7, 192.0.2.1", "192.0.2.1"),
            ("198.51.100.7, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
            ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
            ("192.0.2.1:4711", "192.0.2.1"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("192.0.2.1, unknown", "10.1.1.1"),
            ("192.0.2.1, ", "10.1.1.1"),
            ("", "10.1.1.1"),
        ] {
            let lines = [("x-forwarded-for", line)];
            assert_eq!(seen("10.1.1.1", ProxyHeader::XForwardedFor, &lines), address, "{line}");
        }
        let two = [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.2")];
        assert_eq!(seen("10.1.1.1", ProxyHeader::XForwardedFor, &two), "192.0.2.2");
    }

    #[test]
    fn only_the_configured_kind_counts() {
        let lines = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=\"[2001:db8::7]:1\";proto=https")];
        assert_eq!(seen("fd00::1", ProxyHeader::Forwarded, &lines), "2001:db8::7");
        let lines = [("forwarded", "for=192.0.2.1, by=x;For=192.0.2.8")];
        assert_eq!(seen("10.1.1.1", ProxyHeader::Forwarded, &lines), "192.0.2.8");
        let lines = [("forwarded", "for=_hidden"), ("x-real-ip", "192.0.2.1")];
        assert_eq!(seen("10.1.1.1", ProxyHeader::Forwarded, &lines), "10.1.1.1");
    }
}
