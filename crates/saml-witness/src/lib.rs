//! A second opinion on signed SAML messages: samael over libxml2 and libxmlsec1, which share no code with the
//! first verifier. It answers one question, *what do you say was signed here, and by one of these keys?*, and
//! is asked only about messages that passed the gate of `protocol::saml` and whose signature has a shape from
//! its allow-list: unchecked, the library would follow references to files and addresses and run stylesheets
//! before it looks at a signature.
//!
//! It never sees a document first, never an unsigned one, and writes no XML. The only system C libraries of the
//! server are here. The work blocks and is done in C: callers bound how many run at a time.
#![deny(missing_docs)]

use quick_xml::{NsReader, events::Event, name::ResolveResult};
use samael::crypto::{AllowedSignatureAlgorithm, CertificateDer, CryptoProvider, ReduceMode, XmlSec};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use thiserror::Error;

/// What the witness found to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The namespace of the signed element.
    pub namespace: String,
    /// Its local name.
    pub name: String,
    /// The signed element in canonical form, without its signature: the very octets that were digested.
    pub xml: String,
}

/// Why the witness does not agree. The first verifier did, so each of these is worth an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Disagreement {
    /// No key verifies the one signature, or there is not exactly one.
    #[error("the second verifier does not accept the signature")]
    Refused,
    /// What was signed has no root element that can be named.
    #[error("the second verifier found something else to be signed")]
    Content,
    /// The library gave up in the middle.
    #[error("the second verifier broke off")]
    Broken,
}

const ALGORITHMS: [AllowedSignatureAlgorithm; 6] = [
    AllowedSignatureAlgorithm::RsaSha256,
    AllowedSignatureAlgorithm::RsaSha384,
    AllowedSignatureAlgorithm::RsaSha512,
    AllowedSignatureAlgorithm::EcdsaSha256,
    AllowedSignatureAlgorithm::EcdsaSha384,
    AllowedSignatureAlgorithm::EcdsaSha512,
];

/// Asks whether one of these certificates' keys (DER) made the one signature of the document, and what it
/// covers. The caller compares that with what it read itself.
///
/// # Errors
/// See [`Disagreement`].
pub fn agrees(xml: &str, certificates_der: &[Vec<u8>]) -> Result<Verified, Disagreement> {
    let asked = catch_unwind(AssertUnwindSafe(|| {
        certificates_der.iter().find_map(|certificate| verify(xml, certificate)).ok_or(Disagreement::Refused)
    }));
    let signed = asked.unwrap_or(Err(Disagreement::Broken))?;
    let (namespace, name) = root(&signed).ok_or(Disagreement::Content)?;
    Ok(Verified { namespace, name, xml: signed })
}

/// With one key at a time: a key of another kind is an error to the library, which would end the search.
fn verify(xml: &str, certificate: &[u8]) -> Option<String> {
    let certificate = CertificateDer::from(certificate.to_vec());
    silence(&certificate);
    let keys = [certificate];
    XmlSec::reduce_xml_to_signed_with_allowed_algorithms(xml, &keys, ReduceMode::PreDigest, Some(&ALGORITHMS))
        .ok()
}

/// The library writes what it thinks of each bad document to standard error, where a stranger could fill the
/// log. It sets that up at its first use, so the first use is a harmless one and then the callback goes.
fn silence(certificate: &CertificateDer) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = XmlSec::verify_signed_xml("<a/>", certificate, None);
        quiet();
    });
}

#[expect(unsafe_code, reason = "libxmlsec1 has this one setter and samael does not offer it")]
fn quiet() {
    unsafe extern "C" {
        fn xmlSecErrorsSetCallback(callback: *const std::ffi::c_void);
    }
    // SAFETY: the function stores the pointer and treats null as "report nothing"; samael initialised the
    // library before, and `Once` keeps a second call away.
    unsafe { xmlSecErrorsSetCallback(std::ptr::null()) };
}

/// The namespace and local name of the document's root element.
fn root(xml: &str) -> Option<(String, String)> {
    let mut reader = NsReader::from_str(xml);
    loop {
        match reader.read_resolved_event().ok()? {
            (ResolveResult::Bound(namespace), Event::Start(element) | Event::Empty(element)) => {
                let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
                return Some((text(namespace.as_ref())?, text(element.local_name().as_ref())?));
            }
            (_, Event::Start(_) | Event::Empty(_) | Event::Eof) => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_named_by_namespace_and_local_name() {
        let named = root("<p:A xmlns:p=\"urn:x\"><B/></p:A>").unwrap();
        assert_eq!(named, ("urn:x".to_owned(), "A".to_owned()));
        for xml in ["", "<A/>", "text", "<p:A/>"] {
            assert_eq!(root(xml), None, "{xml}");
        }
    }

    #[test]
    fn rubbish_is_no_agreement() {
        for xml in ["", "<a/>", "\u{0}", "not xml"] {
            assert_eq!(agrees(xml, &[]), Err(Disagreement::Refused));
            assert_eq!(agrees(xml, &[vec![1, 2, 3]]), Err(Disagreement::Refused));
        }
    }
}
