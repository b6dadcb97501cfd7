//! Our own signatures: enveloped, exclusive canonical form, SHA-256, one reference to the element's ID, with
//! our certificate beside it. The element comes from our writer and is canonical as written, so its digest is
//! one pass over its bytes.

use crate::keys::{Algorithm, KeyError, SigningKey};
use crate::saml::xml::{Finished, Namespace, Writer};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use thiserror::Error;

/// Why an element could not be signed.
#[derive(Debug, Error)]
pub enum SignError {
    /// The key is of a kind that SAML services do not verify.
    #[error("a SAML key must be RSA (RS256) or P-256 (ES256)")]
    Algorithm,
    /// The key refused to sign.
    #[error("signing failed")]
    Key(#[from] KeyError),
    /// The element was not written for signing.
    #[error("the element has no place for a signature")]
    Place,
}

/// A company's signing key and the certificate that services know it by.
#[derive(Clone, Copy)]
pub struct Signer<'a> {
    key: &'a SigningKey,
    certificate: &'a [u8],
}

impl<'a> Signer<'a> {
    /// Joins key and certificate (DER).
    #[must_use]
    pub fn new(key: &'a SigningKey, certificate: &'a [u8]) -> Self {
        Self { key, certificate }
    }

    /// Signs a finished element with this `ID`, and puts the signature at `place`, a byte position between
    /// two of its children (behind `Issuer` in messages and assertions).
    ///
    /// # Errors
    /// See [`SignError`].
    pub fn sign(&self, element: &Finished, id: &str, place: usize) -> Result<Finished, SignError> {
        let hash = digest::digest(&digest::SHA256, element.as_str().as_bytes());
        let info = self.signed_info(id, &STANDARD.encode(hash.as_ref()))?;
        let value = STANDARD.encode(self.key.sign(info.as_bytes())?);
        let mut writer = Writer::new();
        writer.open(Namespace::Signature, "Signature", &[]);
        let signed_info_at = writer.position();
        writer.leaf(Namespace::Signature, "SignatureValue", &value);
        writer.open(Namespace::Signature, "KeyInfo", &[]);
        writer.open(Namespace::Signature, "X509Data", &[]);
        writer.leaf(Namespace::Signature, "X509Certificate", &STANDARD.encode(self.certificate));
        // Inside Signature the prefix is already declared; alone, as it was signed, it declares it itself.
        let declaration =
            format!(" xmlns:{}=\"{}\"", Namespace::Signature.prefix(), Namespace::Signature.uri());
        let inner = info.replacen(&declaration, "", 1);
        let signature = writer.finish().with_inserted(signed_info_at, &inner).ok_or(SignError::Place)?;
        element.with_inserted(place, signature.as_str()).ok_or(SignError::Place)
    }

    fn signed_info(&self, id: &str, digest: &str) -> Result<String, SignError> {
        const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
        let method = match self.key.algorithm() {
            Algorithm::Rs256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Algorithm::Es256 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            _ => return Err(SignError::Algorithm),
        };
        let ds = Namespace::Signature;
        let mut writer = Writer::new();
        writer.open(ds, "SignedInfo", &[]);
        writer.empty(ds, "CanonicalizationMethod", &[("Algorithm", EXCLUSIVE)]);
        writer.empty(ds, "SignatureMethod", &[("Algorithm", method)]);
        writer.open(ds, "Reference", &[("URI", &format!("#{id}"))]);
        writer.open(ds, "Transforms", &[]);
        let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
        writer.empty(ds, "Transform", &[("Algorithm", enveloped)]);
        writer.empty(ds, "Transform", &[("Algorithm", EXCLUSIVE)]);
        writer.close();
        writer.empty(ds, "DigestMethod", &[("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256")]);
        writer.leaf(ds, "DigestValue", digest);
        Ok(writer.finish().into_string())
    }
}
