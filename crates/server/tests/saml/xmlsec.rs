//! The `xmlsec1` tool, which shares no code with us, judges what we sent.

use base64::{Engine, engine::general_purpose::STANDARD};
use protocol::saml::service_provider::Certificate;
use std::{path::PathBuf, process::Command};

pub(crate) const RESPONSE: &str = "urn:oasis:names:tc:SAML:2.0:protocol:Response";
pub(crate) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";
pub(crate) const ENTITY_DESCRIPTOR: &str = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";

/// The signature of the element with this name verifies, with this key and no other. `name` names the files.
#[track_caller]
pub(crate) fn verify(xml: &str, certificate: &Certificate, element: &str, name: &str) {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let document = directory.join(format!("saml-{name}.xml"));
    let key = directory.join(format!("saml-{name}.pem"));
    let body = STANDARD.encode(&certificate.0);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    std::fs::write(&document, xml).unwrap();
    std::fs::write(&key, pem).unwrap();
    let (namespace, local) = element.rsplit_once(':').unwrap();
    let place =
        format!("//*[local-name()='Signature'][local-name(..)='{local}'][namespace-uri(..)='{namespace}']");
    let output = Command::new("xmlsec1")
        .args(["--verify", "--enabled-reference-uris", "same-doc", "--enabled-key-data", "key-name"])
        .arg("--pubkey-cert-pem")
        .arg(&key)
        .args(["--id-attr:ID", element, "--node-xpath", &place])
        .arg(&document)
        .output()
        .unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
}
