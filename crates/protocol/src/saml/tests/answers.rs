//! Our own messages, read back and verified.

use super::*;
use crate::saml::gate::{METADATA_MAX, Xml};
use crate::saml::name_id::{Attribute, NameId};
use crate::saml::response::{self, Issuer, Login};
use crate::saml::service_provider::{AttributeNameFormat, NameIdFormat, Sign};
use crate::saml::status::{Answerable, Status};
use bergshamra::{DsigContext, KeysManager, VerifyResult};
use proptest::prelude::*;

const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

fn issuer(pair: &Pair) -> Issuer<'_> {
    Issuer {
        entity_id: "https://id.example/saml/c1/metadata",
        signer: pair.signer(),
        now: NOW,
        ids: [[1; 20], [2; 20]],
    }
}

fn to() -> Answerable {
    Answerable {
        consumer: CONSUMER.parse().unwrap(),
        in_response_to: Some("_req1".into()),
        relay_state: Some("r".into()),
    }
}

fn login(values: Vec<String>) -> Login {
    Login {
        name_id: NameId { format: NameIdFormat::Persistent, value: "opaque&<1>".into(), qualified: true },
        auth_time: NOW.plus_seconds(-3600),
        context_class: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport".into(),
        session_index: "_session".into(),
        session_ends_at: Some(NOW.plus_seconds(7200)),
        attributes: vec![Attribute {
            name: "groups".into(),
            name_format: AttributeNameFormat::Basic,
            values,
        }],
    }
}

fn verified(xml: &str, pair: &Pair) -> usize {
    let mut manager = KeysManager::new();
    manager.add_key(bergshamra::keys::loader::load_x509_cert_der(&pair.certificate).unwrap());
    let results = bergshamra::verify_all(&DsigContext::new(manager), xml).unwrap();
    assert!(results.iter().all(VerifyResult::is_valid), "{results:?}");
    results.len()
}

#[test]
fn every_shape_verifies() {
    for pair in [&*RSA, &*EC] {
        for (sign, signatures) in [(Sign::Response, 1), (Sign::Assertion, 1), (Sign::Both, 2)] {
            let service = ServiceProvider { sign, ..service() };
            let made = response::success(&issuer(pair), &service, &to(), &login(vec!["a".into()])).unwrap();
            assert_eq!(verified(made.as_str(), pair), signatures, "{sign:?}");
        }
        let failed = response::failure(&issuer(pair), &to(), Status::NoPassive).unwrap();
        assert_eq!(verified(failed.as_str(), pair), 1);
    }
}

#[test]
fn an_answer_says_what_the_profile_demands() {
    let made =
        response::success(&issuer(&RSA), &service(), &to(), &login(vec!["a".into(), "b".into()])).unwrap();
    let xml = Xml::parse(made.as_str(), METADATA_MAX).unwrap();
    let root = xml.root();
    assert!(xml.is(root, SAMLP, "Response"));
    assert_eq!(xml.attribute(root, "Destination"), Some(CONSUMER));
    assert_eq!(xml.attribute(root, "InResponseTo"), Some("_req1"));
    let names: Vec<_> =
        xml.children(root).map(|n| xml.document().element(n).unwrap().name.local_name.to_string()).collect();
    assert_eq!(names, ["Issuer", "Signature", "Status", "Assertion"]);
    let assertion = xml.named(root, SAML, "Assertion").next().unwrap();
    let names: Vec<_> = xml
        .children(assertion)
        .map(|n| xml.document().element(n).unwrap().name.local_name.to_string())
        .collect();
    assert_eq!(
        names,
        ["Issuer", "Signature", "Subject", "Conditions", "AuthnStatement", "AttributeStatement"]
    );
    let find = |name| xml.all_elements().into_iter().find(|n| xml.is(*n, SAML, name)).unwrap();
    let data = find("SubjectConfirmationData");
    assert_eq!(xml.attribute(data, "Recipient"), Some(CONSUMER));
    assert_eq!(xml.attribute(data, "InResponseTo"), Some("_req1"));
    assert_eq!(xml.attribute(data, "NotBefore"), None);
    let expires = crate::saml::time::read(xml.attribute(data, "NotOnOrAfter").unwrap()).unwrap();
    assert!(expires.since(NOW) > 0 && expires.since(NOW) <= 300_000);
    assert_eq!(xml.text(find("Audience"), "x").unwrap(), SERVICE);
    assert_eq!(xml.text(find("NameID"), "x").unwrap(), "opaque&<1>");
    assert_eq!(xml.attribute(find("NameID"), "SPNameQualifier"), Some(SERVICE));
    let statement = find("AuthnStatement");
    let instant = crate::saml::time::read(xml.attribute(statement, "AuthnInstant").unwrap()).unwrap();
    assert_eq!(instant, NOW.plus_seconds(-3600));
    assert_eq!(xml.named(find("Attribute"), SAML, "AttributeValue").count(), 2);
}

#[test]
fn an_unsolicited_answer_names_no_request() {
    let to = Answerable { in_response_to: None, ..to() };
    let login = Login { attributes: vec![], ..login(vec![]) };
    let made = response::success(&issuer(&RSA), &service(), &to, &login).unwrap();
    assert!(!made.as_str().contains("InResponseTo") && !made.as_str().contains("AttributeStatement"));
}

#[test]
fn an_error_names_both_codes() {
    let failed = response::failure(&issuer(&RSA), &to(), Status::NoPassive).unwrap();
    let top = failed.as_str().find("status:Responder\"").unwrap();
    assert!(failed.as_str().find("status:NoPassive\"").unwrap() > top);
    assert!(!failed.as_str().contains("Assertion "));
    let form = response::post_form(&failed, &to());
    assert_eq!(STANDARD.decode(form.message).unwrap(), failed.as_str().as_bytes());
    assert_eq!((form.action.as_str(), form.relay_state.as_deref()), (CONSUMER, Some("r")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn hostile_values_come_back_as_they_were(values in prop::collection::vec("(\\PC|[<&\"'>\r\n\t\u{1}]|]]>|</saml:AttributeValue>){0,30}", 1..4)) {
        let service = ServiceProvider { sign: Sign::Assertion, ..service() };
        let made = response::success(&issuer(&EC), &service, &to(), &login(values.clone())).unwrap();
        verified(made.as_str(), &EC);
        let xml = Xml::parse(made.as_str(), METADATA_MAX).unwrap();
        let attributes: Vec<_> = xml.all_elements().into_iter().filter(|n| xml.is(*n, SAML, "Attribute")).collect();
        prop_assert_eq!(attributes.len(), 1);
        let read: Vec<String> = xml.named(attributes[0], SAML, "AttributeValue").map(|n| xml.document().text_content_deep(n)).collect();
        let clean: Vec<String> = values.iter().map(|v| v.replace('\u{1}', "\u{FFFD}")).collect();
        prop_assert_eq!(read, clean);
    }
}
