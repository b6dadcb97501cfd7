//! The public half of a key as JSON (RFC 7517), and its thumbprint (RFC 7638). Private halves are never written here.

use super::Algorithm;
use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// A public key of ours (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// `RSA`, `EC` or `OKP`.
    pub kty: String,
    /// `sig`: the key signs and does nothing else.
    #[serde(rename = "use")]
    pub usage: String,
    /// The one algorithm that the key signs with.
    pub alg: Algorithm,
    /// The key's thumbprint.
    pub kid: String,
    /// Modulus, of RSA keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// Public exponent, of RSA keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    /// `P-256` or `Ed25519`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// The point, or its first coordinate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// The point's second coordinate, of P-256 keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

/// The answer of `jwks_uri` (RFC 7517 section 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwkSet {
    /// Every key that may have signed a token that is still good, and the next one.
    pub keys: Vec<Jwk>,
}

impl Jwk {
    /// The JWK of an RSA public key in PKCS#1 DER (RFC 8017 appendix A.1.1). Nothing for bytes that are none.
    pub(super) fn rsa(alg: Algorithm, der: &[u8]) -> Option<Self> {
        let (modulus, exponent) = rsa_parts(der)?;
        let (n, e) = (URL_SAFE_NO_PAD.encode(modulus), URL_SAFE_NO_PAD.encode(exponent));
        let kid = thumbprint(&format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        Some(Self { n: Some(n), e: Some(e), ..Self::bare("RSA", alg, kid) })
    }

    /// The JWK of an uncompressed point on P-256 (SEC 1 section 2.3.3). Nothing for bytes that are none.
    pub(super) fn p256(point: &[u8]) -> Option<Self> {
        let coordinates = point.strip_prefix(&[4]).filter(|rest| rest.len() == 64)?;
        let (x, y) = coordinates.split_at_checked(32)?;
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        let kid = thumbprint(&format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
        let bare = Self::bare("EC", Algorithm::Es256, kid);
        Some(Self { crv: Some("P-256".to_owned()), x: Some(x), y: Some(y), ..bare })
    }

    /// The JWK of an Ed25519 public key.
    pub(super) fn ed25519(point: &[u8]) -> Self {
        let x = URL_SAFE_NO_PAD.encode(point);
        let kid = thumbprint(&format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
        Self { crv: Some("Ed25519".to_owned()), x: Some(x), ..Self::bare("OKP", Algorithm::EdDsa, kid) }
    }

    fn bare(kty: &str, alg: Algorithm, kid: String) -> Self {
        Self {
            kty: kty.to_owned(),
            usage: "sig".to_owned(),
            alg,
            kid,
            n: None,
            e: None,
            crv: None,
            x: None,
            y: None,
        }
    }
}

/// SHA-256 of the required members in their order, in base64url (RFC 7638 section 3).
fn thumbprint(members: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, members.as_bytes()))
}

/// Modulus and exponent without leading zeros, of `SEQUENCE { INTEGER, INTEGER }`.
fn rsa_parts(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, []) = element(0x30, der)? else { return None };
    let (modulus, rest) = element(0x02, sequence)?;
    let (exponent, []) = element(0x02, rest)? else { return None };
    Some((without_sign(modulus)?, without_sign(exponent)?))
}

fn without_sign(integer: &[u8]) -> Option<&[u8]> {
    match integer {
        [0, rest @ ..] if !rest.is_empty() => Some(rest),
        [0x80..=0xff, ..] | [] => None,
        whole => Some(whole),
    }
}

/// The content of a DER element with this tag, and what follows it. Lengths up to 65,535 bytes.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = der.strip_prefix(&[tag])?;
    let (length, rest) = match rest {
        [short @ 0..=0x7f, rest @ ..] => (usize::from(*short), rest),
        [0x81, length, rest @ ..] => (usize::from(*length), rest),
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    rest.split_at_checked(length)
}
