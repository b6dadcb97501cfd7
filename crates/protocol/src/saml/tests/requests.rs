//! Requests as services send them, and the field-by-field refusals.

use super::*;
use crate::saml::authn_request::{Comparison, Unsafe};
use crate::saml::gate::Unreadable;
use crate::saml::service_provider::{Binding, NameIdFormat};
use crate::saml::signature::SignatureError;
use crate::saml::sso::{self, Decision, SessionFacts};
use crate::saml::status::Status;
use api::MemberId;
use auth_core::session::Acr;

fn refused(result: Result<AuthnRequest, Refused>) -> Unsafe {
    match result {
        Err(Refused::Page(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

fn plain(attributes: &[(&'static str, &str)]) -> Result<AuthnRequest, Refused> {
    post(request(attributes, |_| {}).0.as_str(), &unsigned_service())
}

fn signed_query(pair: &Pair, algorithm: &str, escape: impl Fn(&str) -> String) -> String {
    let message = escape(&deflate(request(&[], |_| {}).0.as_str()));
    let octets =
        format!("SAMLRequest={message}&RelayState={}&SigAlg={}", escape("a b&\"'<é"), escape(algorithm));
    let value = STANDARD.encode(pair.key.sign(octets.as_bytes()).unwrap());
    format!("{octets}&Signature={}", escape(&value))
}

const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

#[test]
fn a_bare_request_goes_to_the_default_consumer() {
    let request = plain(&[]).unwrap();
    assert_eq!(request.consumer.as_str(), CONSUMER);
    assert_eq!(request.id, "_req1");
    assert_eq!(request.relay_state.as_deref(), Some("state"));
    assert!(!request.force_authn && !request.is_passive);
    let json = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<AuthnRequest>(&json).unwrap(), request);
}

#[test]
fn a_message_signature_by_any_listed_key_counts() {
    assert!(post(&signed_by(&RSA), &service()).is_ok());
    assert!(post(&signed_by(&EC), &service()).is_ok());
    assert_eq!(refused(post(&signed_by(&OTHER), &service())), Unsafe::Signature(SignatureError::Invalid));
    // Present though not demanded: it must verify all the same.
    assert_eq!(
        refused(post(&signed_by(&OTHER), &unsigned_service())),
        Unsafe::Signature(SignatureError::Invalid)
    );
    let unsigned = request(&[], |_| {}).0;
    assert_eq!(refused(post(unsigned.as_str(), &service())), Unsafe::Signature(SignatureError::Missing));
    let keyless = ServiceProvider { signing_certificates: vec![], ..unsigned_service() };
    assert_eq!(refused(post(&signed_by(&RSA), &keyless)), Unsafe::Signature(SignatureError::NoKey));
}

#[test]
fn a_query_signature_covers_the_received_octets() {
    let good = signed_query(&RSA, RSA_SHA256, escape);
    let request = redirect(&good, &service()).unwrap();
    assert_eq!(request.relay_state.as_deref(), Some("a b&\"'<é"));
    let lower = |text: &str| {
        let pieces = text
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02x}") });
        pieces.collect::<String>()
    };
    assert!(redirect(&signed_query(&RSA, RSA_SHA256, lower), &service()).is_ok(), "lower-case escapes");
    assert!(redirect(&format!("req=x&{good}&other=1"), &service()).is_ok(), "other parameters");
    let ec = signed_query(&EC, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", escape);
    assert!(redirect(&ec, &service()).is_ok());
    let strangers = signed_query(&OTHER, RSA_SHA256, escape);
    assert_eq!(refused(redirect(&strangers, &service())), Unsafe::Signature(SignatureError::Invalid));
    assert_eq!(
        refused(redirect(&strangers, &unsigned_service())),
        Unsafe::Signature(SignatureError::Invalid)
    );
}

#[test]
fn a_query_that_was_changed_or_doubled_is_refused() {
    let good = signed_query(&RSA, RSA_SHA256, escape);
    let evil = escape(&deflate(request(&[("ID", "_evil")], |_| {}).0.as_str()));
    let swapped = good.replace("RelayState=a", "RelayState=b");
    assert_eq!(refused(redirect(&swapped, &service())), Unsafe::Signature(SignatureError::Invalid));
    for doubled in [
        format!("{good}&SAMLRequest={evil}"),
        format!("SAMLRequest={evil}&{good}"),
        format!("{good}&SAML%52equest={evil}"),
        format!("{good}&RelayState=x"),
        format!("{good}&SigAlg=x"),
        format!("{good}&Signature=x"),
    ] {
        assert!(
            matches!(refused(redirect(&doubled, &service())), Unsafe::Unreadable(Unreadable::Field(_))),
            "{doubled}"
        );
    }
    let cut = good.split("&Signature=").next().unwrap();
    assert_eq!(refused(redirect(cut, &service())), Unsafe::Unreadable(Unreadable::Field("Signature")));
    let bare = good.split("&SigAlg=").next().unwrap();
    assert_eq!(refused(redirect(bare, &service())), Unsafe::Signature(SignatureError::Missing));
    assert!(redirect(bare, &unsigned_service()).is_ok());
    for weak in
        ["http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#dsa-sha1", "none"]
    {
        let query = signed_query(&RSA, weak, escape);
        assert_eq!(
            refused(redirect(&query, &service())),
            Unsafe::Signature(SignatureError::Algorithm),
            "{weak}"
        );
    }
}

#[test]
fn an_address_must_be_registered_byte_for_byte() {
    assert!(plain(&[("AssertionConsumerServiceURL", CONSUMER)]).is_ok());
    for url in [
        "https://sp.example/ACS",
        "https://sp.example/acs/",
        "https://sp.example:443/acs",
        "https://evil.example/",
        "javascript:alert(1)",
    ] {
        assert_eq!(refused(plain(&[("AssertionConsumerServiceURL", url)])), Unsafe::Consumer, "{url}");
    }
    assert!(plain(&[("AssertionConsumerServiceIndex", "0")]).is_ok());
    for index in ["1", "-1", "x", "99999"] {
        assert_eq!(refused(plain(&[("AssertionConsumerServiceIndex", index)])), Unsafe::Consumer, "{index}");
    }
}

#[test]
fn fields_that_are_wrong_get_a_page() {
    assert!(plain(&[("Destination", SSO)]).is_ok());
    for destination in ["https://id.example/saml/c2/sso", "https://ID.example/saml/c1/sso"] {
        assert_eq!(refused(plain(&[("Destination", destination)])), Unsafe::Destination);
    }
    let at = |seconds| crate::saml::time::write(NOW.plus_seconds(seconds));
    assert!(plain(&[("IssueInstant", &at(-299))]).is_ok() && plain(&[("IssueInstant", &at(239))]).is_ok());
    for seconds in [-301, 241, -86_400, 86_400] {
        assert_eq!(refused(plain(&[("IssueInstant", &at(seconds))])), Unsafe::IssueInstant, "{seconds}");
    }
    for (name, value) in [
        ("ID", "1"),
        ("ID", ""),
        ("ID", "a b"),
        ("IssueInstant", "now"),
        ("ForceAuthn", "yes"),
        ("IsPassive", ""),
    ] {
        assert!(matches!(refused(plain(&[(name, value)])), Unsafe::Unreadable(_)), "{name}={value}");
    }
    let other = ServiceProvider { entity_id: "https://else.example".to_owned(), ..unsigned_service() };
    assert_eq!(refused(post(request(&[], |_| {}).0.as_str(), &other)), Unsafe::Issuer);
}

#[test]
fn what_we_do_not_speak_gets_a_status() {
    let status = |result| match result {
        Err(Refused::Respond(to, status)) => {
            let to: crate::saml::status::Answerable = to;
            assert_eq!((to.consumer.as_str(), to.in_response_to.as_deref()), (CONSUMER, Some("_req1")));
            status
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(status(plain(&[("Version", "1.1")])), Status::VersionMismatch);
    let artifact = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";
    assert_eq!(status(plain(&[("ProtocolBinding", artifact)])), Status::UnsupportedBinding);
    assert!(plain(&[("ProtocolBinding", Binding::Post.uri())]).is_ok());
}

fn facts() -> SessionFacts {
    let member_id = MemberId("00000000-0000-7000-8000-000000000002".parse().unwrap());
    SessionFacts { member_id, acr: Acr::Password, auth_time: NOW, may_use: true, answers_this_request: false }
}

fn decide(
    attributes: &[(&'static str, &str)],
    more: impl Fn(&mut Writer),
    session: Option<&SessionFacts>,
) -> Decision {
    let service = unsigned_service();
    let request = post(request(attributes, more).0.as_str(), &service).unwrap();
    sso::decide(&request, &service, session)
}

#[test]
fn force_authn_wants_the_login_of_this_request() {
    let asks = |decision| matches!(decision, Decision::Ask(need) if need.reauthenticate);
    for truth in ["true", "1"] {
        assert!(asks(decide(&[("ForceAuthn", truth)], |_| {}, Some(&facts()))), "{truth}");
    }
    let fresh = SessionFacts { answers_this_request: true, ..facts() };
    assert!(matches!(decide(&[("ForceAuthn", "1")], |_| {}, Some(&fresh)), Decision::Issue(_)));
    assert!(matches!(decide(&[], |_| {}, Some(&facts())), Decision::Issue(_)));
    assert!(matches!(decide(&[], |_| {}, None), Decision::Ask(need) if !need.reauthenticate));
    let passive = decide(&[("ForceAuthn", "1"), ("IsPassive", "1")], |_| {}, Some(&facts()));
    assert_eq!(passive, Decision::RefuseByResponse(Status::NoPassive));
    assert_eq!(decide(&[("IsPassive", "true")], |_| {}, None), Decision::RefuseByResponse(Status::NoPassive));
    let stranger = SessionFacts { may_use: false, ..facts() };
    assert!(matches!(decide(&[], |_| {}, Some(&stranger)), Decision::RefuseByPage(_)));
    assert!(matches!(sso::decide_start(&unsigned_service(), Some(&stranger)), Decision::RefuseByPage(_)));
    let off = ServiceProvider { idp_initiated: false, ..unsigned_service() };
    assert!(matches!(sso::decide_start(&off, Some(&facts())), Decision::RefuseByPage(_)));
}

fn context(comparison: Option<&'static str>, classes: &'static [&'static str]) -> Decision {
    let write = |writer: &mut Writer| {
        let attributes: Vec<_> = comparison.iter().map(|word| ("Comparison", *word)).collect();
        writer.open(Namespace::Protocol, "RequestedAuthnContext", &attributes);
        for class in classes {
            writer.leaf(
                Namespace::Assertion,
                "AuthnContextClassRef",
                &format!("urn:oasis:names:tc:SAML:2.0:ac:classes:{class}"),
            );
        }
        writer.close();
    };
    decide(&[], write, Some(&facts()))
}

#[test]
fn the_requested_context_is_reached_or_refused() {
    let issues = |decision: &Decision| matches!(decision, Decision::Issue(_));
    for (comparison, classes) in [
        (None, &["PasswordProtectedTransport"][..]),
        (Some("exact"), &["X509", "Password"][..]),
        (Some("minimum"), &["Password"][..]),
        (Some("maximum"), &["PasswordProtectedTransport"][..]),
        (Some("better"), &["Password"][..]),
    ] {
        assert!(issues(&context(comparison, classes)), "{comparison:?} {classes:?}");
    }
    for (comparison, classes) in [
        (Some("exact"), &["X509"][..]),
        (None, &["TimeSyncToken", "X509"][..]),
        (Some("minimum"), &["X509"][..]),
        (Some("maximum"), &["Password"][..]),
        (None, &[][..]),
    ] {
        let decision = context(comparison, classes);
        assert_eq!(
            decision,
            Decision::RefuseByResponse(Status::NoAuthnContext),
            "{comparison:?} {classes:?}"
        );
    }
    let stronger = context(Some("better"), &["PasswordProtectedTransport"]);
    assert!(matches!(stronger, Decision::Ask(need) if need.reauthenticate && need.at_least.is_some()));
    assert_eq!(Comparison::default(), Comparison::Exact);
}

fn policy(format: &str, qualifier: Option<&str>) -> Decision {
    let write = |writer: &mut Writer| {
        let mut attributes = vec![("Format", format), ("AllowCreate", "true")];
        attributes.extend(qualifier.iter().map(|text| ("SPNameQualifier", *text)));
        writer.empty(Namespace::Protocol, "NameIDPolicy", &attributes);
    };
    decide(&[], write, Some(&facts()))
}

#[test]
fn the_requested_name_id_is_given_or_refused() {
    let format = |decision| match decision {
        Decision::Issue(issue) => issue.name_id.format(),
        other => panic!("{other:?}"),
    };
    assert_eq!(format(policy(NameIdFormat::Unspecified.uri(), None)), NameIdFormat::Persistent);
    assert_eq!(format(policy(NameIdFormat::Transient.uri(), Some(SERVICE))), NameIdFormat::Transient);
    let refused = Decision::RefuseByResponse(Status::InvalidNameIdPolicy);
    assert_eq!(policy("urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName", None), refused);
    assert_eq!(policy(NameIdFormat::Persistent.uri(), Some("https://other.example")), refused);
    // The address is not for services that are not told it.
    assert_eq!(policy(NameIdFormat::EmailAddress.uri(), None), refused);
}
