//! Which addresses belong to the public internet (IANA's special-purpose registries, RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IPv4 address inside an IPv6 one: mapped, 6to4 or NAT64. Otherwise the address itself.
pub(super) fn unmapped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => inner(six).map_or(address, IpAddr::V4),
    }
}

/// Whether an address, already unmapped, is globally routable.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => is_public_four(four),
        IpAddr::V6(six) => is_public_six(six),
    }
}

fn inner(six: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = six.segments();
    let low = four(g, h);
    match (a, b) {
        // ::ffff:0:0/96 and the old ::/96
        (0, 0) if [c, d, e] == [0, 0, 0] && (f == 0xffff || (f == 0 && g != 0)) => Some(low),
        (0x64, 0xff9b) if [c, d, e, f] == [0, 0, 0, 0] => Some(low),
        (0x2002, _) => Some(four(b, c)),
        _ => None,
    }
}

fn four(high: u16, low: u16) -> Ipv4Addr {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

fn is_public_four(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

fn is_public_six(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // 2000::/3 is what is handed out; 2001::/23 are protocols (Teredo among them), 2001:db8::/32 and 3fff::/20 examples.
    let global = a & 0xe000 == 0x2000;
    let special = matches!((a, b), (0x2001, 0..0x0200 | 0x0db8) | (0x3fff, 0..0x1000));
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(unmapped(text.parse().unwrap()))
    }

    #[test]
    fn addresses_of_the_public_internet() {
        for text in [
            "93.184.216.34",
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2001:200::1",
            "::ffff:1.1.1.1",
            "2002:0101:0101::",
            "64:ff9b::101:101",
        ] {
            assert!(public(text), "{text}");
        }
    }

    #[test]
    fn everything_else() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "3fff::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "2002:0a00:1::1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "5f00::1",
        ] {
            assert!(!public(text), "{text}");
        }
    }
}
