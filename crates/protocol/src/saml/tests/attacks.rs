//! Messages made to fool or to tire: each is refused, quickly, and none of them makes us act.

use super::*;
use crate::saml::authn_request::Unsafe;
use crate::saml::signature::SignatureError;
use std::time::Duration;

/// Refused by a page, for a service that demands signatures and for one that does not, and soon.
fn assert_refused(what: &str, xml: &str) {
    let owned = xml.to_owned();
    let refused = soon(what, move || {
        [service(), unsigned_service()]
            .iter()
            .all(|service| matches!(post(&owned, service), Err(Refused::Page(_))))
    });
    assert!(refused, "{what}");
}

/// Runs the work beside and fails when it takes longer than any refusal may.
fn soon<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_secs(3)).unwrap_or_else(|_| panic!("{what} takes too long"))
}

fn genuine() -> String {
    signed_by(&RSA)
}

/// The forged request that an attacker wants read.
fn forged(inside: &str) -> String {
    let head = request(&[("ID", "_evil")], |_| {}).0.into_string();
    head.replace("</samlp:AuthnRequest>", &format!("{inside}</samlp:AuthnRequest>"))
}

fn signature_of(xml: &str) -> String {
    let start = xml.find("<ds:Signature ").unwrap();
    let end = xml.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    xml[start..end].to_owned()
}

#[test]
fn the_genuine_request_is_accepted() {
    assert!(post(&genuine(), &service()).is_ok());
}

#[test]
fn wrapped_requests_are_refused() {
    let genuine = genuine();
    let signature = signature_of(&genuine);
    let unsigned = genuine.replace(&signature, "");
    let extensions = |inside: &str| format!("<samlp:Extensions>{inside}</samlp:Extensions>");
    for (what, xml) in [
        ("genuine in Extensions", forged(&extensions(&genuine))),
        ("genuine beside", forged(&genuine)),
        (
            "signature moved out, genuine in Extensions",
            forged(&format!("{signature}{}", extensions(&unsigned))),
        ),
        (
            "genuine in Object",
            forged(
                &signature
                    .replace("</ds:Signature>", &format!("<ds:Object>{unsigned}</ds:Object></ds:Signature>")),
            ),
        ),
        ("signature on the forged one", forged(&signature)),
        ("same ID on the forged one", forged(&extensions(&genuine)).replacen("_evil", "_req1", 1)),
        (
            "same ID, signature on the outside",
            forged(&format!("{signature}{}", extensions(&unsigned))).replacen("_evil", "_req1", 1),
        ),
        ("two signatures", genuine.replace(&signature, &format!("{signature}{signature}"))),
        ("deeper signature", genuine.replace(&signature, &extensions(&signature))),
        ("changed content", genuine.replace(SERVICE, "https://evil.example/saml")),
        ("changed attribute", genuine.replace("Version=", "ForceAuthn=\"0\" Version=")),
    ] {
        assert_refused(what, &xml);
    }
}

#[test]
fn signatures_of_another_form_never_run() {
    let genuine = genuine();
    let enveloped =
        "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>";
    let xslt = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"><xsl:stylesheet \
                xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"/></ds:Transform>";
    let xpath = "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"><ds:XPath>count(//*)</ds:XPath></ds:Transform>";
    let reference = genuine
        [genuine.find("<ds:Reference ").unwrap()..genuine.find("</ds:SignedInfo>").unwrap()]
        .to_owned();
    let one = |from: &str, to: &str| genuine.replacen(from, to, 1);
    for (what, xml) in [
        ("http reference", one("URI=\"#_req1\"", "URI=\"http://127.0.0.1:9/x\"")),
        ("file reference", one("URI=\"#_req1\"", "URI=\"file:///dev/zero\"")),
        ("empty reference", one("URI=\"#_req1\"", "URI=\"\"")),
        ("no reference URI", one(" URI=\"#_req1\"", "")),
        ("xpointer", one("URI=\"#_req1\"", "URI=\"#xpointer(/)\"")),
        ("reference elsewhere", one("URI=\"#_req1\"", "URI=\"#_other\"")),
        ("xslt", one(enveloped, xslt)),
        ("xpath", one(enveloped, xpath)),
        ("three transforms", one(enveloped, &format!("{enveloped}{enveloped}"))),
        ("no transforms", one(enveloped, "")),
        ("two references", one(&reference, &format!("{reference}{reference}"))),
        ("inclusive c14n", one("xml-exc-c14n#", "xml-c14n11")),
        ("with comments", one("xml-exc-c14n#", "xml-exc-c14n#WithComments")),
        ("two SignedInfo", one("<ds:SignedInfo>", "<ds:SignedInfo></ds:SignedInfo><ds:SignedInfo>")),
        ("comment in digest", one("<ds:DigestValue>", "<ds:DigestValue><!--x-->")),
        ("comment in signature", one("<ds:SignatureValue>", "<ds:SignatureValue><!--x-->")),
        (
            "empty signature",
            genuine[..genuine.find("<ds:SignatureValue>").unwrap()].to_owned()
                + "<ds:SignatureValue></ds:SignatureValue></ds:Signature></samlp:AuthnRequest>",
        ),
        (
            "retrieval method",
            one("<ds:KeyInfo>", "<ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1:9/k\"/>"),
        ),
        ("relative namespace", one("<saml:Issuer ", "<saml:Issuer xmlns:r=\"relative\" ")),
        ("hmac", one("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256")),
        (
            "hmac length",
            one(
                "rsa-sha256\"></ds:SignatureMethod>",
                "rsa-sha256\"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>",
            ),
        ),
    ] {
        assert_ne!(xml, genuine, "{what} changes nothing");
        assert_refused(what, &xml);
    }
    for sha1 in [
        one(
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        ),
        one("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
    ] {
        let refused = post(&sha1, &service());
        assert_eq!(refused, Err(Refused::Page(Unsafe::Signature(SignatureError::Algorithm))));
    }
}

#[test]
fn a_key_in_the_message_is_not_a_key_of_ours() {
    let theirs = signed_by(&OTHER);
    assert_refused("own key beside the signature", &theirs);
}

#[test]
fn messages_made_to_tire_are_refused_quickly() {
    let (plain, _) = request(&[], |_| {});
    let plain = plain.as_str();
    let inside = |text: &str| plain.replace("</samlp:AuthnRequest>", &format!("{text}</samlp:AuthnRequest>"));
    let wide: String = (0..20_000).map(|i| format!(" a{i}=\"\"")).collect();
    let namespaces: String = (0..20_000).map(|i| format!(" xmlns:a{i}=\"u:{i}\"")).collect();
    for (what, xml) in [
        ("doctype", format!("<!DOCTYPE x>{plain}")),
        ("entity", format!("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{}", inside("&e;"))),
        ("billion laughs", format!("<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>{}", inside("&b;"))),
        ("undeclared entity", inside("&e;")),
        ("1000 deep", inside(&format!("{}{}", "<a>".repeat(1000), "</a>".repeat(1000)))),
        ("too long", inside(&"<a/>".repeat(70_000))),
        ("many attributes", inside(&format!("<a{wide}/>"))),
        ("many namespaces", inside(&format!("<a{namespaces}/>"))),
        ("second root", format!("{plain}<x/>")),
        ("another message", plain.replace("AuthnRequest", "LogoutRequest")),
        ("another namespace", plain.replace("SAML:2.0:protocol", "SAML:2.0:evil")),
        ("comment in issuer", plain.replace(SERVICE, "https://sp.example/saml<!-- -->.evil")),
        ("two issuers", plain.replace("</saml:Issuer>", "</saml:Issuer><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">x</saml:Issuer>")),
    ] {
        assert_refused(what, &xml);
    }
    let broken = STANDARD.encode([b"<a>".as_slice(), b"\xff\xfe", b"</a>"].concat());
    assert!(Received::from_post(&broken, None).is_err());
    let bomb = escape(&deflate(&" ".repeat(10 * 1024 * 1024)));
    assert!(Received::from_redirect(&format!("SAMLRequest={bomb}")).is_err());
    let long = "x".repeat(3000);
    assert!(Received::from_post(&STANDARD.encode(plain), Some(&long)).is_err());
}

#[test]
fn many_elements_stay_cheap() {
    let (plain, place) = request(&[], |writer| {
        writer.open(Namespace::Protocol, "Extensions", &[]);
        for _ in 0..6000 {
            writer.open(Namespace::Protocol, "a", &[]);
            writer.close();
        }
        writer.close();
    });
    let signed = RSA.signer().sign(&plain, "_req1", place).unwrap();
    assert!(soon("many elements", move || post(signed.as_str(), &service())).is_ok());
}
