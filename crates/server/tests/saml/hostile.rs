//! Messages made to fool or to tire the reader: refused, soon, and with nothing fetched or sent.

use crate::service::{ENTITY, Service, bomb, encoded, escape, query, shown};
use axum::body::Body;
use http::Request;
use std::time::{Duration, Instant};

/// A refusal takes no longer, on a machine that does much else besides.
const SOON: Duration = Duration::from_secs(3);

#[expect(clippy::disallowed_methods, reason = "how long a refusal takes is measured by the real clock")]
fn now() -> Instant {
    Instant::now()
}

#[tokio::test]
async fn bad_xml_is_refused_soon() {
    let service = Service::start().await;
    let good = service.request("_x", &[]);
    let inside =
        |text: &str| format!("{}{text}</samlp:AuthnRequest>", good.trim_end_matches("</samlp:AuthnRequest>"));
    let laughs: String = (1..30)
        .map(|i| format!("<!ENTITY e{i} \"&e{0};&e{0};&e{0};&e{0};&e{0};&e{0};&e{0};&e{0};\">", i - 1))
        .collect();
    let attributes: String = (0..900).map(|i| format!(" a{i}=\"\"")).collect();
    for (what, xml) in [
        ("doctype", format!("<!DOCTYPE x>{good}")),
        ("file", format!("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{}", inside("&e;"))),
        ("network", format!("<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">{good}")),
        ("laughs", format!("<!DOCTYPE x [<!ENTITY e0 \"ha\">{laughs}]>{}", inside("&e29;"))),
        ("undeclared", good.replace(ENTITY, "&e;")),
        ("deep", inside(&format!("{}{}", "<a>".repeat(1000), "</a>".repeat(1000)))),
        ("deep and open", inside(&"<a>".repeat(1000))),
        ("many attributes", inside(&format!("<a{attributes}{attributes}/>"))),
        ("namespace", good.replace("SAML:2.0:protocol", "SAML:2.0:evil")),
        ("message", good.replace("AuthnRequest", "LogoutRequest")),
        ("second root", format!("{good}<x/>")),
        ("comment in the issuer", good.replace(ENTITY, &format!("{ENTITY}<!-- -->.evil"))),
        ("two issuers", good.replace("</saml:Issuer>", "</saml:Issuer><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">x</saml:Issuer>")),
        ("no ID", good.replace(" ID=\"_x\"", "")),
        ("bad boolean", good.replace("Version=", "ForceAuthn=\"yes\" Version=")),
        ("nobody's", good.replace(ENTITY, "https://unknown.example")),
        ("no message", String::new()),
    ] {
        let began = now();
        let fields = [("SAMLRequest", &*encoded(&xml))];
        let posted = service.world.browser().post_from_elsewhere(&service.path(), &fields).await;
        assert_eq!(posted.status, 400, "{what}: {}", posted.text());
        shown(&posted, 400);
        let redirected = service.address(&query(&xml, None));
        shown(&service.world.browser().get_from_elsewhere(&redirected).await, 400);
        assert!(began.elapsed() < SOON, "{what} takes {:?}", began.elapsed());
        assert!(!posted.text().contains("root:"), "{what}");
    }
}

#[tokio::test]
async fn a_bomb_is_refused_soon() {
    let service = Service::start().await;
    let began = now();
    let address = service.address(&format!("SAMLRequest={}", escape(&bomb())));
    let answer = service.world.browser().get_from_elsewhere(&address).await;
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    shown(&answer, 400);
    assert!(answer.text().contains("the message is too long"), "{}", answer.text());
    let long = encoded(&"<a/>".repeat(20_000));
    let answer =
        service.world.browser().post_from_elsewhere(&service.path(), &[("SAMLRequest", &long)]).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test]
async fn what_is_no_message_is_refused() {
    let service = Service::start().await;
    for query in [
        "",
        "SAMLRequest=",
        "SAMLRequest=%ff",
        "SAMLRequest=!",
        "SAMLRequest=AAAA",
        "SAMLRequest=x&SAMLRequest=y",
        "req=x",
        "req=",
        "carried=x",
        "req=x&req=y",
    ] {
        shown(&service.world.browser().get(&service.address(query)).await, 400);
    }
    let long = "r".repeat(3000);
    let message = query(&service.request("_long", &[]), Some(&long));
    shown(&service.world.browser().get(&service.address(&message)).await, 400);
    let json =
        Request::post(service.path()).header("content-type", "application/json").body(Body::from("{}"));
    service.world.browser().send(json.unwrap()).await.expect(415);
    let message = encoded(&service.request("_twice", &[]));
    let twice = [("SAMLRequest", message.as_str()), ("SAMLRequest", message.as_str())];
    shown(&service.world.browser().post_from_elsewhere(&service.path(), &twice).await, 400);
}
