//! Signed requests of a service that says it signs all of them.

use crate::{
    service::{OURS, Pair, RSA_SHA256, STRANGERS, Service, deflate, encoded, escape, query, shown},
    support::{Answer, Browser},
};

const UNSIGNED: &str = "the message is not signed";
const WRONG_KEY: &str = "the signature does not verify with any registered key";
const ALGORITHM: &str = "the signature uses an algorithm that is not accepted";

async fn signing() -> (Service, Browser) {
    let service = Service::start_with(|settings| settings.authn_requests_signed = true).await;
    let browser = service.signed_in().await;
    (service, browser)
}

/// Refused by a page that says why.
#[track_caller]
fn refused(answer: &Answer, why: &str) {
    shown(answer, 400);
    assert!(answer.text().contains(why), "{why}: {}", answer.text());
}

fn signed(service: &Service, pair: &Pair, id: &str, relay_state: Option<&str>) -> String {
    pair.query(&query(&service.request(id, &[]), relay_state), RSA_SHA256, escape)
}

#[tokio::test]
async fn a_query_must_be_signed_by_a_key_of_the_service() {
    let (service, mut browser) = signing().await;
    let good = signed(&service, &OURS, "_q1", Some("one"));
    service.read(&browser.get_from_elsewhere(&service.address(&good)).await).await;
    for (bad, why) in [
        (query(&service.request("_q2", &[]), None), UNSIGNED),
        (signed(&service, &STRANGERS, "_q3", None), WRONG_KEY),
        (format!("{}A", signed(&service, &OURS, "_q4", None).trim_end_matches("%3D")), ""),
    ] {
        refused(&browser.get_from_elsewhere(&service.address(&bad)).await, why);
    }
}

#[tokio::test]
async fn a_signature_that_is_not_demanded_must_hold_all_the_same() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let bad = signed(&service, &STRANGERS, "_u1", None);
    refused(&browser.get_from_elsewhere(&service.address(&bad)).await, WRONG_KEY);
    let fields = [("SAMLRequest", &*encoded(&service.request_signed_by(&STRANGERS, "_u2")))];
    refused(&browser.post_from_elsewhere(&service.path(), &fields).await, WRONG_KEY);
    let bare = service.address(&query(&service.request("_u3", &[]), None));
    service.read(&browser.get_from_elsewhere(&bare).await).await;
}

#[tokio::test]
async fn every_listed_key_counts() {
    let service = Service::start_with(|settings| {
        settings.authn_requests_signed = true;
        settings.signing_certificates = vec![STRANGERS.certificate.clone(), OURS.certificate.clone()];
    })
    .await;
    let mut browser = service.signed_in().await;
    for pair in [&*OURS, &*STRANGERS] {
        let good = signed(&service, pair, &service.new_id(), None);
        service.read(&browser.get_from_elsewhere(&service.address(&good)).await).await;
        let fields = [("SAMLRequest", &*encoded(&service.request_signed_by(pair, &service.new_id())))];
        service.read(&browser.post(&service.path(), &fields).await).await;
    }
}

#[tokio::test]
async fn sha1_is_refused() {
    let (service, mut browser) = signing().await;
    for weak in ["http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#dsa-sha1"] {
        let query = OURS.query(&query(&service.request("_w1", &[]), None), weak, escape);
        refused(&browser.get_from_elsewhere(&service.address(&query)).await, ALGORITHM);
    }
    let genuine = service.signed_request("_w2");
    for (strong, weak) in [
        (RSA_SHA256, "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
    ] {
        let message = encoded(&genuine.replace(strong, weak));
        let fields = [("SAMLRequest", message.as_str())];
        refused(&browser.post_from_elsewhere(&service.path(), &fields).await, ALGORITHM);
    }
}

#[tokio::test]
async fn the_received_octets_are_what_is_signed() {
    let (service, mut browser) = signing().await;
    let lower = |text: &str| {
        let one = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02x}"),
        };
        text.bytes().map(one).collect::<String>()
    };
    let message = lower(&deflate(&service.request("_l1", &[])));
    let octets = format!("SAMLRequest={message}&RelayState={}", lower("a b&é"));
    let good = OURS.query(&octets, RSA_SHA256, lower);
    assert!(good.contains("%2b") || good.contains("%2f"), "lower-case escapes");
    let read = service.read(&browser.get_from_elsewhere(&service.address(&good)).await).await;
    assert_eq!(read.relay_state.as_deref(), Some("a b&é"));
}

#[tokio::test]
async fn a_query_that_was_changed_or_doubled_is_refused() {
    let (service, mut browser) = signing().await;
    let good = signed(&service, &OURS, "_c1", Some("one"));
    let evil = escape(&deflate(&service.request("_c2", &[])));
    let unstated = good.replace("&RelayState=one", "");
    for (bad, why) in [
        (good.replace("RelayState=one", "RelayState=two"), WRONG_KEY),
        (unstated, WRONG_KEY),
        (format!("{good}&SAMLRequest={evil}"), ""),
        (format!("SAMLRequest={evil}&{good}"), ""),
        (format!("{good}&SAML%52equest={evil}"), ""),
        (format!("{good}&RelayState=two"), ""),
        (format!("{good}&Signature=AA"), ""),
        (good.split("&Signature=").next().unwrap().to_owned(), ""),
        (good.split("&SigAlg=").next().unwrap().to_owned(), UNSIGNED),
    ] {
        refused(&browser.get_from_elsewhere(&service.address(&bad)).await, why);
    }
    // None of these used the request up.
    service.read(&browser.get_from_elsewhere(&service.address(&good)).await).await;
}

#[tokio::test]
async fn a_wrapped_or_changed_post_is_refused() {
    let (service, mut browser) = signing().await;
    let genuine = service.signed_request("_genuine");
    let forged = service.request("_evil", &[]);
    let end = "</samlp:AuthnRequest>";
    let signature = &genuine[genuine.find("<ds:Signature ").unwrap()
        ..genuine.find("</ds:Signature>").unwrap() + "</ds:Signature>".len()];
    let extensions = format!("<samlp:Extensions>{genuine}</samlp:Extensions>{end}");
    for xml in [
        forged.replace(end, &extensions),
        forged.replace(end, &format!("{genuine}{end}")),
        forged.replace(end, &format!("{signature}{end}")),
        forged.replace(end, &format!("{signature}{extensions}")),
        forged.replace(end, &extensions).replacen("_evil", "_genuine", 1),
        genuine.replace("_genuine", "_changed"),
        genuine.replace("Version=", "ForceAuthn=\"0\" Version="),
        genuine.replacen("<ds:DigestValue>", "<ds:DigestValue><!--x-->", 1),
        forged,
    ] {
        let fields = [("SAMLRequest", &*encoded(&xml))];
        shown(&browser.post_from_elsewhere(&service.path(), &fields).await, 400);
        shown(&browser.post(&service.path(), &fields).await, 400);
    }
    let fields = [("SAMLRequest", &*encoded(&genuine))];
    service.read(&browser.post(&service.path(), &fields).await).await;
}
