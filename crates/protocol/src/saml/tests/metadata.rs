//! Metadata in both directions.

use super::*;
use crate::saml::gate::{METADATA_MAX, Xml};
use crate::saml::metadata::{self, Published};
use crate::saml::registration::{InvalidRegistration, Options, register};
use crate::saml::service_metadata::{InvalidMetadata, read};
use crate::saml::service_provider::{NameIdFormat, Sign};

fn service_metadata(attributes: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<!-- theirs --><EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         entityID=\"{SERVICE}\" {attributes}><SPSSODescriptor cacheDuration=\"PT1H\" AuthnRequestsSigned=\"1\" \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol\">{inside}\
         </SPSSODescriptor></EntityDescriptor>"
    )
}

fn consumer(location: &str) -> String {
    format!(
        "<AssertionConsumerService index=\"1\" Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{location}\"/>"
    )
}

fn key(usage: &str, pair: &Pair) -> String {
    let text = STANDARD.encode(&pair.certificate);
    let (head, tail) = text.split_at(64);
    format!(
        "<KeyDescriptor{usage}><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>\n  {head}\n  {tail}\n\
         </X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
    )
}

#[test]
fn loose_metadata_is_read() {
    let transient = "<NameIDFormat> urn:oasis:names:tc:SAML:2.0:nameid-format:transient </NameIDFormat>";
    let logout = "<SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://sp.example/slo\"/>";
    let artifact = "<AssertionConsumerService index=\"0\" Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\" Location=\"https://sp.example/art\"/>";
    let inside = [
        transient,
        logout,
        &key("", &RSA),
        transient,
        artifact,
        logout,
        &consumer(CONSUMER),
        &key(" use=\"signing\"", &EC),
    ]
    .concat();
    let read = read(&service_metadata("validUntil=\"2999-01-01T00:00:00\"", &inside), None, NOW).unwrap();
    assert_eq!(read.entity_id, SERVICE);
    assert_eq!(read.assertion_consumer_services.len(), 1);
    assert!(read.authn_requests_signed);
    assert_eq!((read.signing_certificates.len(), read.encryption_certificates.len()), (2, 1));
    assert_eq!(read.name_id_formats, [NameIdFormat::Transient]);
    assert_eq!(read.single_logout.len(), 2);
    let service = register(read, &Options::default()).unwrap();
    assert!(service.authn_requests_signed);
    assert_eq!(service.name_id.to_string(), "transient");
    assert_eq!(service.sign, Sign::Both);
    assert!(post(&signed_by(&RSA), &service).is_ok());
}

#[test]
fn one_of_several_services_is_chosen_by_name() {
    let one = service_metadata("", &format!("{}{}", consumer(CONSUMER), key("", &RSA)));
    let one = &one[one.find("<Entity").unwrap()..];
    let two = one.replace(SERVICE, "https://two.example");
    let both = format!(
        "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">{one}{two}</EntitiesDescriptor>"
    );
    assert_eq!(read(&both, None, NOW), Err(InvalidMetadata::SeveralServices));
    assert_eq!(read(&both, Some("https://two.example"), NOW).unwrap().entity_id, "https://two.example");
    assert_eq!(read(&both, Some("https://three.example"), NOW), Err(InvalidMetadata::NoService));
}

#[test]
fn dangerous_metadata_is_refused() {
    for location in ["javascript:alert(1)", "data:text/html,x", "http://sp.example/acs", ""] {
        let result = read(&service_metadata("", &consumer(location)), None, NOW);
        assert!(matches!(result, Err(InvalidMetadata::ConsumerAddress(_))), "{location}: {result:?}");
    }
    let expired = service_metadata("validUntil=\"2020-01-01T00:00:00Z\"", &consumer(CONSUMER));
    assert_eq!(read(&expired, None, NOW), Err(InvalidMetadata::Expired));
    assert_eq!(read(&service_metadata("", ""), None, NOW), Err(InvalidMetadata::NoConsumer));
    assert!(matches!(read("<!DOCTYPE x><x/>", None, NOW), Err(InvalidMetadata::Unreadable(_))));
    assert!(read("<x/>", None, NOW).is_err());
    let weak = key("", &RSA).replace("\n  ", "").replace("MII", "AAA");
    let result = read(&service_metadata("", &format!("{}{weak}", consumer(CONSUMER))), None, NOW);
    assert!(matches!(result, Err(InvalidMetadata::Certificate(_))), "{result:?}");
    // Signed requests demanded, and no key to check them with.
    let keyless = read(&service_metadata("", &consumer(CONSUMER)), None, NOW).unwrap();
    assert!(matches!(register(keyless, &Options::default()), Err(InvalidRegistration::Settings(_))));
}

#[test]
fn options_shape_the_settings() {
    let metadata = || {
        read(&service_metadata("", &format!("{}{}", consumer(CONSUMER), key("", &RSA))), None, NOW).unwrap()
    };
    let options: Options = serde_json::from_str(
        r#"{"want_authn_requests_signed": false, "encrypt_assertion": false, "sign_response": false, "sign_assertion": true,
            "name_id_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "attributes": {"email": "mail", "name": "displayName", "groups": "memberOf"}, "attribute_name_format": "uri"}"#,
    )
    .unwrap();
    let service = register(metadata(), &options).unwrap();
    assert!(!service.authn_requests_signed);
    assert_eq!((service.sign, service.name_id.to_string().as_str()), (Sign::Assertion, "emailAddress:email"));
    let names: Vec<_> =
        service.attributes.iter().map(|rule| (rule.source.to_string(), rule.name.as_str())).collect();
    assert_eq!(
        names,
        [("email".into(), "mail"), ("groups".into(), "memberOf"), ("display-name".into(), "displayName")]
    );
    let refuse = |json: &str| register(metadata(), &serde_json::from_str(json).unwrap());
    assert_eq!(
        refuse(r#"{"encrypt_assertion": true}"#),
        Err(InvalidRegistration::NotAvailable("encrypt_assertion"))
    );
    assert_eq!(
        refuse(r#"{"sign_response": false, "sign_assertion": false}"#),
        Err(InvalidRegistration::Unsigned)
    );
    assert!(refuse(r#"{"attributes": {"password": "x"}}"#).is_err());
    assert!(serde_json::from_str::<Options>(r#"{"unknown": 1}"#).is_err());
}

#[test]
fn our_metadata_is_signed_and_ends() {
    let published = Published {
        entity_id: "https://id.example/saml/c1/metadata",
        sso_url: SSO,
        display_name: "A & <B>",
        certificates: &[&RSA.certificate, &OTHER.certificate],
        want_authn_requests_signed: false,
        now: NOW,
        valid_seconds: 86_400,
        id: [3; 20],
    };
    let made = metadata::write(&published, RSA.signer()).unwrap();
    let xml = Xml::parse(made.as_str(), METADATA_MAX).unwrap();
    let signed =
        crate::saml::signature::verify(&xml, &[Certificate(RSA.certificate.clone())], false).unwrap();
    assert_eq!(signed.certificate().0, RSA.certificate);
    assert_eq!(
        xml.attribute(xml.root(), "validUntil"),
        Some(crate::saml::time::write(NOW.plus_seconds(86_400)).as_str())
    );
    assert_eq!(made.as_str().matches("<md:KeyDescriptor use=\"signing\">").count(), 2);
    assert_eq!(made.as_str().matches("<md:SingleSignOnService ").count(), 2);
    assert!(!made.as_str().contains("SingleLogoutService"));
    assert!(made.as_str().contains("A &amp; &lt;B&gt;"));
}

#[test]
fn certificates_show_a_fingerprint() {
    let text = certificate::fingerprint(&RSA.certificate);
    assert_eq!(text.len(), 32 * 3 - 1);
    assert!(certificate::public_key(&EC.certificate).is_ok());
    assert!(certificate::public_key(b"x").is_err());
}
