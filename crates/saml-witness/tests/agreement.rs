//! Verifiers that share no code judge the same bytes: what we sign, and what services send us.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use api::Timestamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use protocol::keys::{Algorithm, SigningKey};
use protocol::saml::authn_request::{PROTOCOL, Received, Refused};
use protocol::saml::metadata::{self, Published};
use protocol::saml::name_id::{Attribute, NameId};
use protocol::saml::response::{self, Issuer, Login};
use protocol::saml::service_provider::{
    AssertionConsumerService, AttributeNameFormat, Certificate, NameIdFormat, ServiceProvider, Sign,
};
use protocol::saml::signature::make::Signer;
use protocol::saml::status::{Answerable, Status};
use protocol::saml::xml::{Namespace, Writer};
use saml_witness::{Disagreement, agrees};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp(1_795_000_000_000);
const CONSUMER: &str = "https://sp.example/acs";
const SERVICE: &str = "https://sp.example/saml";

struct Pair {
    key: SigningKey,
    certificate: Vec<u8>,
}

impl Pair {
    fn new(algorithm: Algorithm) -> Self {
        let (key, pkcs8) = SigningKey::generate(algorithm).unwrap();
        let certificate =
            protocol::saml::certificate::self_signed(algorithm, &pkcs8, "test", [9; 16], NOW).unwrap();
        Self { key, certificate }
    }

    fn signer(&self) -> Signer<'_> {
        Signer::new(&self.key, &self.certificate)
    }
}

static RSA: LazyLock<Pair> = LazyLock::new(|| Pair::new(Algorithm::Rs256));
static EC: LazyLock<Pair> = LazyLock::new(|| Pair::new(Algorithm::Es256));

fn service(sign: Sign) -> ServiceProvider {
    let consumers = vec![AssertionConsumerService::only(CONSUMER.parse().unwrap())];
    let base = ServiceProvider::new(SERVICE.to_owned(), consumers, "persistent".parse().unwrap());
    let signing_certificates =
        vec![Certificate(EC.certificate.clone()), Certificate(RSA.certificate.clone())];
    ServiceProvider { sign, signing_certificates, authn_requests_signed: true, ..base }
}

fn to() -> Answerable {
    Answerable {
        consumer: CONSUMER.parse().unwrap(),
        in_response_to: Some("_req1".into()),
        relay_state: None,
    }
}

/// Answers in every shape, with a value that would be markup if it were not escaped.
fn answer(pair: &Pair, sign: Sign) -> String {
    let issuer = Issuer {
        entity_id: "https://id.example/saml/c1/metadata",
        signer: pair.signer(),
        now: NOW,
        ids: [[1; 20], [2; 20]],
    };
    let hostile =
        "Tom & <Jerry>]]>\r\n\t\"'</saml:AttributeValue><saml:Attribute Name=\"groups\">手形😀\u{1}";
    let login = Login {
        name_id: NameId { format: NameIdFormat::Persistent, value: "o'paque".into(), qualified: true },
        auth_time: NOW,
        context_class: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport".into(),
        session_index: "_s".into(),
        session_ends_at: None,
        attributes: vec![Attribute {
            name: "a\"<&\n".into(),
            name_format: AttributeNameFormat::Uri,
            values: vec![hostile.into(), String::new(), " x ".into()],
        }],
    };
    response::success(&issuer, &service(sign), &to(), &login).unwrap().into_string()
}

fn failed(pair: &Pair) -> String {
    let issuer = Issuer { entity_id: "x:y", signer: pair.signer(), now: NOW, ids: [[1; 20], [2; 20]] };
    response::failure(&issuer, &to(), Status::RequestDenied).unwrap().into_string()
}

fn published(pair: &Pair) -> String {
    let published = Published {
        entity_id: "https://id.example/saml/c1/metadata",
        sso_url: "https://id.example/saml/c1/sso",
        display_name: "会社 & <Co>",
        certificates: &[&pair.certificate],
        want_authn_requests_signed: true,
        now: NOW,
        valid_seconds: 86_400,
        id: [3; 20],
    };
    metadata::write(&published, pair.signer()).unwrap().into_string()
}

fn signed_request(pair: &Pair) -> String {
    let mut writer = Writer::new();
    let instant = protocol::saml::time::write(NOW);
    let attributes = [("ID", "_req1"), ("Version", "2.0"), ("IssueInstant", instant.as_str())];
    writer.open(Namespace::Protocol, "AuthnRequest", &attributes);
    writer.leaf(Namespace::Assertion, "Issuer", SERVICE);
    let place = writer.position();
    pair.signer().sign(&writer.finish(), "_req1", place).unwrap().into_string()
}

/// Runs the `xmlsec1` tool on the signature of the element with this name, with this key and no other.
fn xmlsec1(xml: &str, pair: &Pair, element: &str, name: &str) {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let document = directory.join(format!("{name}.xml"));
    let certificate = directory.join(format!("{name}.pem"));
    let body = STANDARD.encode(&pair.certificate);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    std::fs::write(&document, xml).unwrap();
    std::fs::write(&certificate, pem).unwrap();
    let (namespace, local) = element.rsplit_once(':').unwrap();
    let output = Command::new("xmlsec1")
        .args(["--verify", "--enabled-reference-uris", "same-doc", "--enabled-key-data", "key-name"])
        .args(["--pubkey-cert-pem", certificate.to_str().unwrap()])
        .args(["--id-attr:ID", element])
        .args([
            "--node-xpath",
            &format!(
                "//*[local-name()='Signature'][local-name(..)='{local}'][namespace-uri(..)='{namespace}']"
            ),
        ])
        .arg(&document)
        .output()
        .expect("xmlsec1 is installed");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn xmlsec1_accepts_every_signature_of_ours() {
    let assertion = "urn:oasis:names:tc:SAML:2.0:assertion:Assertion";
    let response = "urn:oasis:names:tc:SAML:2.0:protocol:Response";
    for (pair, kind) in [(&*RSA, "rsa"), (&*EC, "ec")] {
        let both = answer(pair, Sign::Both);
        xmlsec1(&both, pair, response, &format!("{kind}-both-response"));
        xmlsec1(&both, pair, assertion, &format!("{kind}-both-assertion"));
        xmlsec1(&answer(pair, Sign::Response), pair, response, &format!("{kind}-response"));
        xmlsec1(&answer(pair, Sign::Assertion), pair, assertion, &format!("{kind}-assertion"));
        xmlsec1(&failed(pair), pair, response, &format!("{kind}-failed"));
        let entity = "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";
        xmlsec1(&published(pair), pair, entity, &format!("{kind}-metadata"));
    }
}

#[test]
fn the_witness_accepts_every_signature_of_ours() {
    for pair in [&*RSA, &*EC] {
        let keys = [pair.certificate.clone()];
        for (xml, name) in [
            (answer(pair, Sign::Response), "Response"),
            (answer(pair, Sign::Assertion), "Assertion"),
            (failed(pair), "Response"),
            (published(pair), "EntityDescriptor"),
        ] {
            assert_eq!(agrees(&xml, &keys).unwrap().name, name);
        }
    }
}

#[test]
fn both_verifiers_accept_a_signed_request_and_read_the_same() {
    for pair in [&*RSA, &*EC] {
        let xml = signed_request(pair);
        let service = service(Sign::Both);
        let received = Received::from_post(&STANDARD.encode(&xml), None).unwrap();
        let request = received.check(&service, &[], NOW).unwrap();
        let keys: Vec<Vec<u8>> = service.signing_certificates.iter().map(|one| one.0.clone()).collect();
        let verified = agrees(received.signed_xml().unwrap(), &keys).unwrap();
        assert_eq!((verified.namespace.as_str(), verified.name.as_str()), (PROTOCOL, "AuthnRequest"));
        assert!(received.witnessed(&verified.xml, &service, &[], &request));
        let other = verified.xml.replace("_req1", "_evil");
        assert!(!received.witnessed(&other, &service, &[], &request));
    }
}

#[test]
fn both_verifiers_refuse_what_was_changed_or_signed_by_another() {
    let xml = signed_request(&RSA);
    let service = service(Sign::Both);
    let changed = xml.replace(SERVICE, "https://evil.example");
    assert_eq!(agrees(&changed, std::slice::from_ref(&RSA.certificate)), Err(Disagreement::Refused));
    assert_eq!(agrees(&xml, std::slice::from_ref(&EC.certificate)), Err(Disagreement::Refused));
    let strangers = signed_request(&Pair::new(Algorithm::Rs256));
    let refused = Received::from_post(&STANDARD.encode(&strangers), None).unwrap().check(&service, &[], NOW);
    assert!(matches!(refused, Err(Refused::Page(_))));
    assert_eq!(agrees(&strangers, std::slice::from_ref(&RSA.certificate)), Err(Disagreement::Refused));
}
