//! HTTP-Redirect (Bindings 3.4): the query as it was received, octet for octet, because the signature covers
//! exactly those octets. Parameters that decide anything may stand there once.

use super::certificate::{self, KeyKind};
use super::gate::{self, Unreadable};
use super::service_provider::{Certificate, RELAY_STATE_MAX};
use super::signature::SignatureError;
use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::borrow::Cow;

/// Longest query that is looked at, in bytes.
pub const QUERY_MAX: usize = 32 * 1024;

/// A SAML message in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    message: String,
    relay_state: Option<String>,
    signature: Option<QuerySignature>,
}

/// A signature over a query: not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySignature {
    algorithm: String,
    octets: String,
    value: Vec<u8>,
}

impl Query {
    /// Reads a raw query whose message stands in `field` (`SAMLRequest` or `SAMLResponse`). Other parameters
    /// than those of the binding are let pass and never looked at.
    ///
    /// # Errors
    /// [`Unreadable`]; a parameter of the binding that stands there twice is [`Unreadable::Field`].
    pub fn parse(raw: &str, field: &'static str) -> Result<Self, Unreadable> {
        if raw.len() > QUERY_MAX {
            return Err(Unreadable::TooLong);
        }
        let find = |name| once(raw, name);
        let message = find(field)?.ok_or(Unreadable::Unexpected)?;
        if find("SAMLEncoding")?
            .is_some_and(|v| unescape(v) != "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE")
        {
            return Err(Unreadable::Field("SAMLEncoding"));
        }
        let relay = find("RelayState")?;
        let signature = read_signature(field, message, relay, (find("SigAlg")?, find("Signature")?))?;
        let compressed = gate::base64(&unescape_base64(message))?;
        let message = gate::utf8(gate::inflate(&compressed)?)?;
        let relay_state = relay.map(|text| unescape(text).into_owned());
        if relay_state.as_ref().is_some_and(|text| text.len() > RELAY_STATE_MAX) {
            return Err(Unreadable::Field("RelayState"));
        }
        Ok(Self { message, relay_state, signature })
    }

    /// The XML.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// `RelayState`, byte for byte as the service sent it.
    #[must_use]
    pub fn relay_state(&self) -> Option<&str> {
        self.relay_state.as_deref()
    }

    /// The signature, if there is one.
    #[must_use]
    pub fn signature(&self) -> Option<&QuerySignature> {
        self.signature.as_ref()
    }
}

impl QuerySignature {
    /// Checks the signature with each of the registered keys in turn. SHA-1 counts only with `accept_sha1`.
    ///
    /// # Errors
    /// [`SignatureError::Algorithm`], [`SignatureError::NoKey`], [`SignatureError::Invalid`].
    pub fn verify(&self, keys: &[Certificate], accept_sha1: bool) -> Result<(), SignatureError> {
        if !is_known(&self.algorithm, accept_sha1) {
            return Err(SignatureError::Algorithm);
        }
        let mut last = SignatureError::NoKey;
        for key in keys.iter().filter_map(|one| certificate::public_key(&one.0).ok()) {
            last = SignatureError::Invalid;
            let octets = self.octets.as_bytes();
            let verifies = |scheme: &'static dyn VerificationAlgorithm| {
                UnparsedPublicKey::new(scheme, &key.spki).verify(octets, &self.value).is_ok()
            };
            if schemes(&self.algorithm, key.kind).into_iter().flatten().any(verifies) {
                return Ok(());
            }
        }
        Err(last)
    }
}

const RSA_SHA1: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";

fn is_known(algorithm: &str, accept_sha1: bool) -> bool {
    let sha1 = algorithm == RSA_SHA1;
    let kinds = [KeyKind::Rsa, KeyKind::P256, KeyKind::P384, KeyKind::P521];
    (!sha1 || accept_sha1)
        && kinds.into_iter().any(|kind| schemes(algorithm, kind).iter().any(Option::is_some))
}

/// What verifies this algorithm with a key of this kind. ECDSA values come as two joined numbers (XML
/// Signature 1.1 section 6.4.3) and, from some senders, as DER.
fn schemes(algorithm: &str, kind: KeyKind) -> [Option<&'static dyn VerificationAlgorithm>; 2] {
    match (algorithm, kind) {
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", KeyKind::Rsa) => {
            [Some(&signature::RSA_PKCS1_2048_8192_SHA256), None]
        }
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", KeyKind::Rsa) => {
            [Some(&signature::RSA_PKCS1_2048_8192_SHA384), None]
        }
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", KeyKind::Rsa) => {
            [Some(&signature::RSA_PKCS1_2048_8192_SHA512), None]
        }
        ("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", KeyKind::Rsa) => {
            [Some(&signature::RSA_PSS_2048_8192_SHA256), None]
        }
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", KeyKind::P256) => {
            [Some(&signature::ECDSA_P256_SHA256_FIXED), Some(&signature::ECDSA_P256_SHA256_ASN1)]
        }
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", KeyKind::P384) => {
            [Some(&signature::ECDSA_P384_SHA384_FIXED), Some(&signature::ECDSA_P384_SHA384_ASN1)]
        }
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", KeyKind::P521) => {
            [Some(&signature::ECDSA_P521_SHA512_FIXED), Some(&signature::ECDSA_P521_SHA512_ASN1)]
        }
        (RSA_SHA1, KeyKind::Rsa) => [Some(&signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY), None],
        _ => [None, None],
    }
}

fn read_signature(
    field: &str,
    message: &str,
    relay: Option<&str>,
    parts: (Option<&str>, Option<&str>),
) -> Result<Option<QuerySignature>, Unreadable> {
    let (algorithm, value) = match parts {
        (None, None) => return Ok(None),
        (Some(algorithm), Some(value)) => (algorithm, value),
        _ => return Err(Unreadable::Field("Signature")),
    };
    let mut octets = format!("{field}={message}");
    if let Some(relay) = relay {
        octets.push_str("&RelayState=");
        octets.push_str(relay);
    }
    octets.push_str("&SigAlg=");
    octets.push_str(algorithm);
    let bare: String = unescape_base64(value).split_ascii_whitespace().collect();
    let value = STANDARD.decode(bare).map_err(|_| Unreadable::Field("Signature"))?;
    Ok(Some(QuerySignature { algorithm: unescape(algorithm).into_owned(), octets, value }))
}

/// The raw value of a parameter that may stand there once. A name that is written with escapes counts as the
/// name it means, and is refused: no sender escapes letters.
fn once<'a>(raw: &'a str, name: &'static str) -> Result<Option<&'a str>, Unreadable> {
    let mut found = None;
    for pair in raw.split('&') {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        if unescape(key) != name {
            continue;
        }
        if key != name || found.replace(value).is_some() {
            return Err(Unreadable::Field(name));
        }
    }
    Ok(found)
}

/// Decodes `%XX` (in either case) and `+`. Broken UTF-8 becomes U+FFFD, which no message survives.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let pair = format!("x={text}");
    let mut parsed = form_urlencoded::parse(pair.as_bytes());
    Cow::Owned(parsed.next().map(|(_, value)| value.into_owned()).unwrap_or_default())
}

/// As [`unescape`]; a `+` that a sender forgot to escape is meant as itself.
fn unescape_base64(text: &str) -> String {
    unescape(text).replace(' ', "+")
}
