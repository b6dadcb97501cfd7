//! NameIDs and attributes: what a service is told about a member.

use crate::{
    service::{ACS, EMAIL, Service, shown},
    support::{NOW, PASSWORD},
};
use api::{GroupId, Language};
use auth_core::EmailAddress;
use protocol::saml::{
    service_provider::{
        AssertionConsumerService, AttributeNameFormat, AttributeRule, NameIdFormat, ServiceProvider, Sign,
        Source,
    },
    xml::{Namespace, Writer},
};
use store::{NewGroup, ProfileRow, group, member};

fn rule(name: &str, source: Source) -> AttributeRule {
    AttributeRule { name: name.to_owned(), name_format: AttributeNameFormat::default(), source }
}

fn policy(format: &'static str) -> impl Fn(&mut Writer) {
    move |writer| writer.empty(Namespace::Protocol, "NameIDPolicy", &[("Format", format)])
}

async fn taro(service: &Service) -> store::Member {
    let email = EmailAddress::parse(EMAIL).unwrap();
    member::by_email(service.world.store(), &email).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_persistent_name_id_is_stable_for_one_service_and_another_for_the_next() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let first = service.read(&service.ask(&mut browser, &[]).await).await;
    let id = first.element("NameID").unwrap();
    assert_eq!(first.attribute("NameID", "Format").as_deref(), Some(NameIdFormat::Persistent.uri()));
    service.world.clock.advance_seconds(60);
    let mut later = service.signed_in().await;
    let again = service.read(&service.ask(&mut later, &[]).await).await;
    assert_eq!(again.element("NameID").unwrap(), id);
    assert_ne!(
        again.attribute("AuthnStatement", "SessionIndex"),
        first.attribute("AuthnStatement", "SessionIndex")
    );
    let taro = taro(&service).await;
    let opaque = id.len() >= 32 && !id.contains("taro") && !id.contains(&taro.subject);
    assert!(opaque && !id.contains(&taro.id.to_string()), "{id}");
    let consumers = vec![AssertionConsumerService::only(ACS.parse().unwrap())];
    let mut second =
        ServiceProvider::new("https://sp2.example".into(), consumers, "persistent".parse().unwrap());
    second.sign = Sign::Response;
    let (app, public_id) = service.world.saml_app(service.company, second).await;
    service.world.assign_everyone(service.company, app).await;
    let start = format!("/saml/{}/{public_id}/start", service.saml_id);
    let other = service.read(&browser.get(&start).await).await;
    assert_eq!(other.element("Audience").as_deref(), Some("https://sp2.example"));
    assert_ne!(other.element("NameID").unwrap(), id);
    assert_ne!(
        other.attribute("AuthnStatement", "SessionIndex"),
        first.attribute("AuthnStatement", "SessionIndex")
    );
    // Another member has another one.
    service.world.member(service.company, "jiro@acme.example", PASSWORD).await;
    let mut jiro = service.world.browser();
    jiro.login("jiro@acme.example").await;
    let jiro = service.read(&service.ask(&mut jiro, &[]).await).await.element("NameID").unwrap();
    assert_ne!(jiro.to_lowercase(), id.to_lowercase());
}

#[tokio::test]
async fn a_transient_name_id_is_new_each_time() {
    let service = Service::start_with(|settings| settings.name_id = "transient".parse().unwrap()).await;
    let mut browser = service.signed_in().await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..3 {
        let read = service.read(&service.ask(&mut browser, &[]).await).await;
        assert_eq!(read.attribute("NameID", "Format").as_deref(), Some(NameIdFormat::Transient.uri()));
        assert!(seen.insert(read.element("NameID").unwrap()));
    }
}

#[tokio::test]
async fn a_name_id_that_cannot_be_given_gets_a_status() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    for format in [
        "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
        "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos",
        // The address is not for a service that is not told it.
        NameIdFormat::EmailAddress.uri(),
    ] {
        let answer = service.ask_with(&mut browser, policy(format)).await;
        let read = service.read(&answer).await;
        assert!(read.says("InvalidNameIDPolicy") && !read.text.contains(EMAIL), "{format}");
    }
    let answer = service.ask_with(&mut browser, policy(NameIdFormat::Unspecified.uri())).await;
    assert!(service.read(&answer).await.has_assertion());
}

#[tokio::test]
async fn an_address_is_told_only_of_a_proved_domain() {
    let service = Service::start_with(|settings| {
        settings.name_id = "emailAddress".parse().unwrap();
        settings.attributes =
            vec![rule("mail", Source::Email), rule("evil", Source::Fixed("ceo@bank.example".into()))];
    })
    .await;
    let mut browser = service.signed_in().await;
    let read = service.read(&service.ask(&mut browser, &[]).await).await;
    assert_eq!(read.element("NameID").as_deref(), Some(EMAIL));
    assert_eq!(read.attribute("Attribute", "Name").as_deref(), Some("mail"));
    assert_eq!(read.values(), [EMAIL]);
    assert!(!read.text.contains("bank.example"));
    service.world.member(service.company, "ceo@bank.example", PASSWORD).await;
    let mut guest = service.world.browser();
    guest.login("ceo@bank.example").await;
    let read = service.read(&service.ask(&mut guest, &[]).await).await;
    assert!(read.says("InvalidNameIDPolicy") && !read.text.contains("bank.example"));
    shown(&guest.get(&service.own("start")).await, 400);
}

#[tokio::test]
async fn hostile_values_stay_values() {
    let service = Service::start_with(|settings| {
        settings.attributes = vec![rule("family", Source::FamilyName), rule("given", Source::GivenName)];
    })
    .await;
    let mut browser = service.signed_in().await;
    for hostile in [
        "a < b & \"c\" 'd' > e",
        "]]>",
        "x\ny\tz\r\nw",
        "手形😀",
        "</saml:AttributeValue><saml:AttributeValue>admin",
        "</saml:AttributeValue></saml:Attribute><saml:Attribute Name=\"role\"><saml:AttributeValue>admin",
        "<!--x--><![CDATA[y]]>&amp;&#65;",
        "a\u{1}b",
    ] {
        let row = taro(&service).await;
        let profile = ProfileRow {
            family_name: hostile.to_owned(),
            given_name: "z".to_owned(),
            family_name_kana: String::new(),
            given_name_kana: String::new(),
            phone_number: String::new(),
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".to_owned(),
        };
        let change = member::update_profile(service.company, row.id, row.version, profile, NOW);
        service.world.commit(change).await;
        let read = service.read(&service.ask(&mut browser, &[]).await).await;
        assert_eq!(read.values(), [hostile.replace('\u{1}', "\u{FFFD}").as_str(), "z"]);
        assert_eq!((read.count("Attribute"), read.count("AttributeStatement")), (2, 1));
    }
}

#[tokio::test]
async fn several_values_are_several_elements() {
    let service =
        Service::start_with(|settings| settings.attributes = vec![rule("groups", Source::Groups)]).await;
    let mut browser = service.signed_in().await;
    let member = taro(&service).await.id;
    let read = service.read(&service.ask(&mut browser, &[]).await).await;
    assert_eq!(read.count("AttributeStatement"), 0, "no values, no statement");
    for slug in ["sales", "tokyo"] {
        let id = GroupId(service.world.app.new_id());
        let (slug, name) = (slug.to_owned(), slug.to_owned());
        let new = NewGroup { id, company_id: service.company, slug, name, parent: None, now: NOW };
        service.world.commit(group::create(new)).await;
        service.world.commit(group::add(service.company, id, member)).await;
    }
    let read = service.read(&service.ask(&mut browser, &[]).await).await;
    let mut values = read.values();
    values.sort();
    assert_eq!(values, ["sales", "tokyo"]);
    assert_eq!(read.count("Attribute"), 1);
}

#[tokio::test]
async fn a_request_about_somebody_else_gets_a_status() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let own = service.read(&service.ask(&mut browser, &[]).await).await.element("NameID").unwrap();
    for (subject, known) in [(own.as_str(), true), ("somebody-else", false)] {
        let about = |writer: &mut Writer| {
            writer.open(Namespace::Assertion, "Subject", &[]);
            writer.leaf(Namespace::Assertion, "NameID", subject);
            writer.close();
        };
        let read = service.read(&service.ask_with(&mut browser, about).await).await;
        assert_eq!((read.has_assertion(), read.says("UnknownPrincipal")), (known, !known), "{}", read.text);
    }
}
