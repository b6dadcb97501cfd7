//! X.509 as SAML uses it: a long-lived self-signed wrapper around a key. Reads the key out of a service's
//! certificate (nothing else of it counts, SAML2int MD05), and makes our own.

use super::time;
use crate::keys::Algorithm;
use api::Timestamp;
use aws_lc_rs::{digest, rsa, signature};
use thiserror::Error;

/// A certificate that cannot be used or made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// No X.509 certificate in DER.
    #[error("not an X.509 certificate")]
    Malformed,
    /// RSA under 2048 bits or over 8192, or a curve other than P-256, P-384 and P-521 (SAML2int MD06).
    #[error("the certificate's key is neither RSA of 2048 to 8192 bits nor of a NIST curve")]
    WeakKey,
    /// The key is not one that a SAML certificate is made for, or the bytes are no key.
    #[error("a SAML key must be RSA (RS256) or P-256 (ES256)")]
    Key,
}

/// The kind of a service's public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA, 2048 bits or more.
    Rsa,
    /// P-256.
    P256,
    /// P-384.
    P384,
    /// P-521.
    P521,
}

/// A service's public key: SubjectPublicKeyInfo in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its kind.
    pub kind: KeyKind,
    /// SubjectPublicKeyInfo, DER.
    pub spki: Vec<u8>,
}

/// Takes the public key out of a certificate. Validity dates and issuer do not count: expired and self-signed
/// certificates work, as the deployment profile demands.
///
/// # Errors
/// [`CertificateError::Malformed`], [`CertificateError::WeakKey`].
pub fn public_key(der: &[u8]) -> Result<PublicKey, CertificateError> {
    let key = bergshamra::keys::loader::load_x509_cert_der(der).map_err(|_| CertificateError::Malformed)?;
    let spki = key.to_spki_der().ok_or(CertificateError::WeakKey)?;
    let kind = kind_of(&spki).ok_or(CertificateError::WeakKey)?;
    Ok(PublicKey { kind, spki })
}

fn kind_of(spki: &[u8]) -> Option<KeyKind> {
    if let Ok(key) = rsa::PublicEncryptingKey::from_der(spki) {
        return (2048..=8192).contains(&key.key_size_bits()).then_some(KeyKind::Rsa);
    }
    let curves: [(&'static dyn signature::VerificationAlgorithm, KeyKind); 3] = [
        (&signature::ECDSA_P256_SHA256_ASN1, KeyKind::P256),
        (&signature::ECDSA_P384_SHA384_ASN1, KeyKind::P384),
        (&signature::ECDSA_P521_SHA512_ASN1, KeyKind::P521),
    ];
    let fits = |curve| signature::ParsedPublicKey::new(curve, spki).is_ok();
    curves.into_iter().find(|(curve, _)| fits(*curve)).map(|(_, kind)| kind)
}

/// SHA-256 over the certificate, as services show it: upper-case pairs joined by colons.
#[must_use]
pub fn fingerprint(der: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, der);
    let pairs: Vec<String> = hash.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// Makes the self-signed certificate of a company's SAML key, valid from a day before `now` for ten years.
/// `serial` is random; its first bit is cleared.
///
/// # Errors
/// [`CertificateError::Key`] for a key that is not RS256 or ES256, or bytes that are no PKCS#8 key.
pub fn self_signed(
    algorithm: Algorithm,
    pkcs8: &[u8],
    name: &str,
    serial: [u8; 16],
    now: Timestamp,
) -> Result<Vec<u8>, CertificateError> {
    if !matches!(algorithm, Algorithm::Rs256 | Algorithm::Es256) {
        return Err(CertificateError::Key);
    }
    let key = rcgen::KeyPair::try_from(pkcs8).map_err(|_| CertificateError::Key)?;
    let mut parameters = rcgen::CertificateParams::default();
    let clean: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
    parameters.distinguished_name = rcgen::DistinguishedName::new();
    parameters.distinguished_name.push(rcgen::DnType::CommonName, clean);
    let [first, rest @ ..] = serial;
    let mut positive = vec![first & 0x7f | 0x40];
    positive.extend(rest);
    parameters.serial_number = Some(rcgen::SerialNumber::from(positive));
    let day = |at: Timestamp| {
        let (year, month, day) = time::date(at);
        rcgen::date_time_ymd(year, month, day)
    };
    parameters.not_before = day(now.plus_seconds(-86_400));
    parameters.not_after = day(now.plus_seconds(10 * 365 * 86_400));
    let made = parameters.self_signed(&key).map_err(|_| CertificateError::Key)?;
    Ok(made.der().to_vec())
}
