//! What a company and an app publish.

use crate::{
    service::Service,
    support::{NOW, ORIGIN},
    xmlsec,
};
use protocol::saml::{
    gate::Xml,
    service_provider::{Certificate, IssuerScope},
    signature, time,
};

const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const BINDINGS: &str = "urn:oasis:names:tc:SAML:2.0:bindings:";

/// The signed document at this path, with the values of the attributes that services act upon:
/// entityID, WantAuthnRequestsSigned, and the one address of both bindings.
async fn published(service: &Service, path: &str, name: &str) -> [String; 3] {
    let answer = service.world.browser().get(path).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/samlmetadata+xml; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    let text = answer.text();
    assert!(!text.contains("<!DOCTYPE"));
    let certificates: Vec<Certificate> = service.certificates().await;
    let xml = Xml::parse(&text, 1 << 20).unwrap();
    signature::verify(&xml, &certificates, false).unwrap();
    xmlsec::verify(&text, &certificates[0], xmlsec::ENTITY_DESCRIPTOR, name);
    let until = time::read(xml.attribute(xml.root(), "validUntil").unwrap()).unwrap();
    assert_eq!(until, NOW.plus_seconds(365 * 86_400));
    let role = xml.one(xml.root(), MD, "IDPSSODescriptor").unwrap().unwrap();
    let services: Vec<_> = xml.named(role, MD, "SingleSignOnService").collect();
    let bindings: Vec<_> = services.iter().map(|node| xml.attribute(*node, "Binding").unwrap()).collect();
    assert_eq!(bindings, [format!("{BINDINGS}HTTP-Redirect"), format!("{BINDINGS}HTTP-POST")]);
    assert!(xml.named(role, MD, "NameIDFormat").count() >= 3);
    assert_eq!(xml.named(role, MD, "KeyDescriptor").count(), certificates.len());
    let of = |node, name| xml.attribute(node, name).unwrap().to_owned();
    assert_eq!(of(services[0], "Location"), of(services[1], "Location"));
    let wants = of(role, "WantAuthnRequestsSigned");
    [of(xml.root(), "entityID"), wants, of(services[0], "Location")]
}

#[tokio::test]
async fn metadata_is_signed_by_the_company() {
    let service = Service::start_with(|settings| settings.authn_requests_signed = true).await;
    let company = format!("{ORIGIN}/saml/{}", service.saml_id);
    let path = format!("/saml/{}/metadata", service.saml_id);
    let [entity_id, wants, sso] = published(&service, &path, "metadata-company").await;
    assert_eq!((entity_id, sso), (format!("{company}/metadata"), format!("{company}/sso")));
    assert_eq!(wants, "false");
    let [entity_id, wants, sso] = published(&service, &service.own("metadata"), "metadata-app").await;
    assert_eq!((entity_id, sso), (format!("{company}/metadata"), format!("{company}/sso")));
    assert_eq!(wants, "true");
}

#[tokio::test]
async fn an_app_with_an_issuer_of_its_own_has_its_own_addresses() {
    let service = Service::start_with(|settings| settings.issuer = IssuerScope::App).await;
    let own = format!("{ORIGIN}{}", service.own(""));
    let [entity_id, _, sso] = published(&service, &service.own("metadata"), "metadata-own").await;
    assert_eq!((entity_id, sso), (format!("{own}metadata"), format!("{own}sso")));
}

#[tokio::test]
async fn nobody_publishes_nothing() {
    let service = Service::start().await;
    for path in ["/saml/nobody/metadata".to_owned(), format!("/saml/{}/nobody/metadata", service.saml_id)] {
        service.world.browser().get(&path).await.expect(404);
    }
    service.register(|app, _| app.enabled = false).await;
    service.world.browser().get(&service.own("metadata")).await.expect(404);
}
