//! The allow-list that a signature passes before any of its cryptography runs: one signature, a direct child
//! of the root, with one same-document reference to that root, known transforms and known algorithms. This is
//! what keeps outside URIs, XSLT, XPath and wrapped signatures from ever being looked at.

use super::SignatureError;
use crate::saml::gate::{Xml, decode};
use std::collections::HashSet;
use uppsala::NodeId;

/// The namespace of XML signatures.
pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const ID_NAMES: [&str; 4] = ["ID", "Id", "id", "AssertionID"];
const SIGNATURES: [&str; 6] = [
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
];
const DIGESTS: [&str; 3] = [
    "http://www.w3.org/2001/04/xmlenc#sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512",
];
const SHA1_SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
const SHA1_DIGEST: &str = "http://www.w3.org/2000/09/xmldsig#sha1";

/// Finds the root's signature and checks its form; `None` for a document without any.
///
/// # Errors
/// [`SignatureError::Shape`] or [`SignatureError::Algorithm`].
pub fn of(xml: &Xml<'_>, accept_sha1: bool) -> Result<Option<NodeId>, SignatureError> {
    let elements = xml.all_elements();
    let mut signatures = elements.iter().filter(|node| xml.is(**node, DSIG, "Signature"));
    let Some(signature) = signatures.next().copied() else { return Ok(None) };
    if signatures.next().is_some() {
        return Err(SignatureError::Shape("more than one signature"));
    }
    if !xml.children(xml.root()).any(|child| child == signature) {
        return Err(SignatureError::Shape("a signature that is not the message's own"));
    }
    unique_ids(xml, &elements)?;
    absolute_namespaces(xml, &elements)?;
    check(xml, signature, accept_sha1)?;
    Ok(Some(signature))
}

/// Whether the document holds a signature anywhere.
#[must_use]
pub fn any(xml: &Xml<'_>) -> bool {
    xml.all_elements().into_iter().any(|node| xml.is(node, DSIG, "Signature"))
}

fn unique_ids(xml: &Xml<'_>, elements: &[NodeId]) -> Result<(), SignatureError> {
    let mut seen = HashSet::new();
    for element in elements.iter().filter_map(|node| xml.element(*node)) {
        for attribute in &element.attributes {
            let is_id = ID_NAMES.contains(&&*attribute.name.local_name);
            if is_id && !seen.insert(&*attribute.value) {
                return Err(SignatureError::Shape("an ID twice"));
            }
        }
    }
    Ok(())
}

/// A relative namespace URI makes canonicalization fail, with some libraries silently.
fn absolute_namespaces(xml: &Xml<'_>, elements: &[NodeId]) -> Result<(), SignatureError> {
    let mut declared =
        elements.iter().filter_map(|node| xml.element(*node)).flat_map(|e| &e.namespace_declarations);
    let fine = declared.all(|(_, uri)| uri.is_empty() || uri.contains(':'));
    fine.then_some(()).ok_or(SignatureError::Shape("a relative namespace"))
}

fn check(xml: &Xml<'_>, signature: NodeId, accept_sha1: bool) -> Result<(), SignatureError> {
    let parts: Vec<NodeId> = xml.children(signature).collect();
    let (info, value) = match parts.as_slice() {
        [info, value] => (*info, *value),
        [info, value, key_info] if xml.is(*key_info, DSIG, "KeyInfo") => {
            check_key_info(xml, *key_info)?;
            (*info, *value)
        }
        _ => return Err(SignatureError::Shape("other parts than SignedInfo, SignatureValue and KeyInfo")),
    };
    if !xml.is(info, DSIG, "SignedInfo") || !xml.is(value, DSIG, "SignatureValue") {
        return Err(SignatureError::Shape("other parts than SignedInfo, SignatureValue and KeyInfo"));
    }
    check_octets(xml, value)?;
    check_signed_info(xml, info, accept_sha1)
}

/// Only kinds of key information that cannot point anywhere; none of them is used.
fn check_key_info(xml: &Xml<'_>, key_info: NodeId) -> Result<(), SignatureError> {
    const KINDS: [&str; 3] = ["X509Data", "KeyValue", "KeyName"];
    let fine = xml.children(key_info).all(|child| KINDS.iter().any(|kind| xml.is(child, DSIG, kind)));
    fine.then_some(()).ok_or(SignatureError::Shape("key information that points elsewhere"))
}

fn check_signed_info(xml: &Xml<'_>, info: NodeId, accept_sha1: bool) -> Result<(), SignatureError> {
    let parts: Vec<NodeId> = xml.children(info).collect();
    let [canonical, method, reference] = parts.as_slice() else {
        return Err(SignatureError::Shape("not exactly one reference"));
    };
    let named = xml.is(*canonical, DSIG, "CanonicalizationMethod")
        && xml.is(*method, DSIG, "SignatureMethod")
        && xml.is(*reference, DSIG, "Reference");
    if !named {
        return Err(SignatureError::Shape("not exactly one reference"));
    }
    if algorithm(xml, *canonical) != EXCLUSIVE || xml.children(*canonical).next().is_some() {
        return Err(SignatureError::Shape("another canonical form than the exclusive one"));
    }
    if xml.children(*method).next().is_some() {
        return Err(SignatureError::Shape("parameters of the signature method"));
    }
    allowed(algorithm(xml, *method), &SIGNATURES, accept_sha1.then_some(SHA1_SIGNATURE))?;
    check_reference(xml, *reference, accept_sha1)
}

fn check_reference(xml: &Xml<'_>, reference: NodeId, accept_sha1: bool) -> Result<(), SignatureError> {
    let target = xml.attribute(reference, "URI").and_then(|uri| uri.strip_prefix('#'));
    let own = xml.attribute(xml.root(), "ID");
    if target.is_none_or(str::is_empty) || target != own {
        return Err(SignatureError::Shape("a reference to something else than the message"));
    }
    let parts: Vec<NodeId> = xml.children(reference).collect();
    let [transforms, method, value] = parts.as_slice() else {
        return Err(SignatureError::Shape("a reference of another form"));
    };
    let named = xml.is(*transforms, DSIG, "Transforms")
        && xml.is(*method, DSIG, "DigestMethod")
        && xml.is(*value, DSIG, "DigestValue");
    if !named || xml.children(*method).next().is_some() {
        return Err(SignatureError::Shape("a reference of another form"));
    }
    check_transforms(xml, *transforms)?;
    allowed(algorithm(xml, *method), &DIGESTS, accept_sha1.then_some(SHA1_DIGEST))?;
    check_octets(xml, *value)
}

fn check_transforms(xml: &Xml<'_>, transforms: NodeId) -> Result<(), SignatureError> {
    let all: Vec<NodeId> = xml.children(transforms).collect();
    let refused = SignatureError::Shape("other transforms than enveloped-signature and exclusive c14n");
    if all.iter().any(|node| !xml.is(*node, DSIG, "Transform")) {
        return Err(refused);
    }
    let (enveloped, canonical) = match all.as_slice() {
        [enveloped, canonical] => (*enveloped, *canonical),
        _ => return Err(refused),
    };
    let plain = xml.children(enveloped).next().is_none();
    let prefixes = xml.children(canonical).all(|child| xml.is(child, EXCLUSIVE, "InclusiveNamespaces"));
    let known = algorithm(xml, enveloped) == ENVELOPED && algorithm(xml, canonical) == EXCLUSIVE;
    (known && plain && prefixes).then_some(()).ok_or(refused)
}

fn check_octets(xml: &Xml<'_>, node: NodeId) -> Result<(), SignatureError> {
    let refused = SignatureError::Shape("a value that is not plain base64");
    let text = xml.text(node, "value").map_err(|_| refused)?;
    let bare: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    decode(&bare).filter(|octets| !octets.is_empty()).map(|_| ()).ok_or(refused)
}

fn algorithm<'x>(xml: &'x Xml<'_>, node: NodeId) -> &'x str {
    xml.attribute(node, "Algorithm").unwrap_or_default()
}

fn allowed(uri: &str, list: &[&str], also: Option<&str>) -> Result<(), SignatureError> {
    (list.contains(&uri) || also == Some(uri)).then_some(()).ok_or(SignatureError::Algorithm)
}
