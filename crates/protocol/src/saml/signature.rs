//! XML signatures of others: which shapes and algorithms are looked at at all ([`shape`]), then the check
//! itself by bergshamra with keys that we hold, bound to the very element that is read. What the message
//! carries as a key is never used. Our own signatures are made in [`make`]; signatures over a redirect's
//! query are `redirect`'s.

pub mod make;
pub mod shape;

use super::certificate;
use super::gate::Xml;
use super::service_provider::Certificate;
use bergshamra::{DsigContext, KeysManager, VerifyResult};
use thiserror::Error;

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// There is none and one is demanded.
    #[error("the message is not signed")]
    Missing,
    /// The signature's form is not one of those that we look at.
    #[error("the signature has a form that is not accepted: {0}")]
    Shape(&'static str),
    /// An algorithm that is not accepted (SHA-1 by default, HMAC, DSA, ...).
    #[error("the signature uses an algorithm that is not accepted")]
    Algorithm,
    /// We hold no key that could have made it.
    #[error("no usable key of the sender is registered")]
    NoKey,
    /// No registered key made it, or the content was changed.
    #[error("the signature does not verify with any registered key")]
    Invalid,
}

/// Proof that a registered key signed the whole document, made by [`verify`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    certificate: Certificate,
}

impl Signed {
    /// The registered certificate whose key made the signature.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

/// Checks the one signature of the document, which must be the root's own, with each of the registered keys
/// in turn (SAML2int IDP32). SHA-1 counts only with `accept_sha1`.
///
/// # Errors
/// See [`SignatureError`]; [`SignatureError::Missing`] for a document without any.
pub fn verify(xml: &Xml<'_>, keys: &[Certificate], accept_sha1: bool) -> Result<Signed, SignatureError> {
    let signature = shape::of(xml, accept_sha1)?.ok_or(SignatureError::Missing)?;
    let mut last = SignatureError::NoKey;
    for certificate in keys.iter().filter(|one| certificate::public_key(&one.0).is_ok()) {
        last = SignatureError::Invalid;
        if binds_root(xml, signature, certificate) {
            return Ok(Signed { certificate: certificate.clone() });
        }
    }
    Err(last)
}

/// Whether this key made a signature whose one reference is the root itself.
fn binds_root(xml: &Xml<'_>, signature: uppsala::NodeId, certificate: &Certificate) -> bool {
    let Ok(key) = bergshamra::keys::loader::load_x509_cert_der(&certificate.0) else { return false };
    let mut manager = KeysManager::new();
    manager.add_key(key);
    let context = DsigContext::new(manager);
    let checked = bergshamra::dsig::verify::verify_all_document_with_source(
        &context,
        xml.document(),
        Some(xml.source()),
    );
    let Ok([VerifyResult::Valid { signature_node, references, .. }]) = checked.as_deref() else {
        return false;
    };
    let [reference] = references.as_slice() else { return false };
    *signature_node == signature && reference.digest_verified && reference.resolved_node == Some(xml.root())
}
