//! What an answer says, and that its signatures hold for others too.

use crate::{
    service::{ACS, ENTITY, OTHER_ACS, Service, log_in_and_return, message, query},
    support::{Answer, ORIGIN},
    xmlsec,
};
use protocol::saml::{
    gate::Xml,
    service_provider::{IssuerScope, Sign},
    signature, time,
};

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// Where the page may post, as the browser is told.
fn form_action(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let mut found = policy.split(';').filter_map(|one| one.trim().strip_prefix("form-action "));
    let action = found.next().unwrap().to_owned();
    assert_eq!(found.next(), None);
    action
}

#[tokio::test]
async fn an_answer_says_what_the_profile_demands() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let address = service.address(&query(&service.request("_r1", &[]), None));
    let asked = browser.get_from_elsewhere(&address).await.expect(303);
    service.world.clock.advance_seconds(30);
    let login = service.world.app.now();
    let answer = log_in_and_return(&mut browser, asked).await;
    assert_eq!(form_action(&answer), ACS);
    assert_eq!(answer.header("cache-control"), "no-store");
    let read = service.read(&answer).await;
    assert_eq!((read.action.as_str(), read.relay_state.as_deref()), (ACS, None));
    assert_eq!(read.attribute("StatusCode", "Value").as_deref(), Some(SUCCESS));
    assert_eq!(read.element("Issuer"), Some(format!("{ORIGIN}/saml/{}/metadata", service.saml_id)));
    for element in ["Response", "SubjectConfirmationData"] {
        assert_eq!(read.attribute(element, "InResponseTo").as_deref(), Some("_r1"), "{element}");
    }
    assert_eq!(read.attribute("Response", "Destination").as_deref(), Some(ACS));
    assert_eq!(read.attribute("SubjectConfirmationData", "Recipient").as_deref(), Some(ACS));
    assert_eq!(read.attribute("SubjectConfirmationData", "NotBefore"), None);
    assert_eq!(read.element("Audience").as_deref(), Some(ENTITY));
    for element in ["SubjectConfirmationData", "Conditions"] {
        let end = time::read(&read.attribute(element, "NotOnOrAfter").unwrap()).unwrap();
        assert!((1..=300_000).contains(&end.since(service.world.app.now())), "{element}");
    }
    for (element, times) in [("Assertion", 1), ("AuthnStatement", 1), ("AttributeStatement", 0)] {
        assert_eq!(read.count(element), times, "{element}");
    }
    assert_eq!(read.attribute("AuthnStatement", "AuthnInstant"), Some(time::write(login)));
}

#[tokio::test]
async fn both_signatures_verify_for_xmlsec1() {
    let service = Service::start_with(|settings| settings.sign = Sign::Both).await;
    let mut browser = service.signed_in().await;
    let ours = &service.certificates().await[0];
    let text = message(&service.ask(&mut browser, &[]).await);
    xmlsec::verify(&text, ours, xmlsec::RESPONSE, "both-response");
    xmlsec::verify(&text, ours, xmlsec::ASSERTION, "both-assertion");
    // The assertion alone, as a service takes it out.
    let assertion = &text[text.find("<saml:Assertion ").unwrap()..text.find("</samlp:Response>").unwrap()];
    let xml = Xml::parse(assertion, 1 << 20).unwrap();
    signature::verify(&xml, std::slice::from_ref(ours), false).unwrap();
    assert_eq!(text.matches("xmldsig-more#rsa-sha256\"").count(), 2);
    assert_eq!(text.matches("<ds:Reference ").count(), 2);
}

#[tokio::test]
async fn a_service_may_want_only_the_assertion_signed() {
    let service = Service::start_with(|settings| settings.sign = Sign::Assertion).await;
    let mut browser = service.signed_in().await;
    let ours = &service.certificates().await[0];
    let text = message(&service.ask(&mut browser, &[]).await);
    xmlsec::verify(&text, ours, xmlsec::ASSERTION, "assertion");
    assert_eq!(text.matches("<ds:Signature ").count(), 1);
    // A no is signed all the same.
    let nobody = &mut service.world.browser();
    let text = message(&service.ask(nobody, &[("IsPassive", "true")]).await);
    xmlsec::verify(&text, ours, xmlsec::RESPONSE, "refusal");
}

#[tokio::test]
async fn an_address_with_a_query_is_answered_byte_for_byte() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    for asked in [("AssertionConsumerServiceURL", OTHER_ACS), ("AssertionConsumerServiceIndex", "1")] {
        let answer = service.ask(&mut browser, &[asked]).await;
        assert_eq!(form_action(&answer), "https://sp.example/phone/acs");
        let read = service.read(&answer).await;
        assert_eq!(read.action, OTHER_ACS);
        assert_eq!(read.attribute("Response", "Destination").as_deref(), Some(OTHER_ACS));
        assert_eq!(read.attribute("SubjectConfirmationData", "Recipient").as_deref(), Some(OTHER_ACS));
    }
}

#[tokio::test]
async fn an_issuer_of_its_own_answers_at_its_own_address() {
    let service = Service::start_with(|settings| settings.issuer = IssuerScope::App).await;
    let mut browser = service.signed_in().await;
    let own = format!("{}?{}", service.own("sso"), query(&service.request("_o1", &[]), None));
    let read = service.read(&browser.get_from_elsewhere(&own).await).await;
    assert_eq!(read.element("Issuer"), Some(format!("{ORIGIN}{}", service.own("metadata"))));
    let destination = format!("{ORIGIN}{}", service.own("sso"));
    let request = service.request("_o2", &[("Destination", &destination)]);
    let own = format!("{}?{}", service.own("sso"), query(&request, None));
    service.read(&browser.get_from_elsewhere(&own).await).await;
    crate::service::shown(&service.ask(&mut browser, &[]).await, 400);
}
