//! Starts that no request asked for: from the launcher, or from an address that a service gives to its users.

use crate::{
    service::{ACS, Service, log_in_and_return, shown},
    support::ORIGIN,
};
use axum::body::Body;
use http::Request;

#[tokio::test]
async fn a_start_at_the_portal_sends_an_unsolicited_answer() {
    let service = Service::start_with(|settings| settings.relay_state = Some("/inbox?a&\"'<".into())).await;
    let mut browser = service.signed_in().await;
    for site in ["same-origin", "none"] {
        let request = Request::get(service.own("start")).header("sec-fetch-site", site);
        let request = request.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document");
        let answer = browser.send(request.body(Body::empty()).unwrap()).await;
        let read = service.read(&answer).await;
        assert_eq!((read.action.as_str(), read.relay_state.as_deref()), (ACS, Some("/inbox?a&\"'<")));
        assert_eq!(read.count("Assertion"), 1);
        assert!(!read.text.contains("InResponseTo"), "{}", read.text);
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.split(';').any(|one| one.trim() == format!("form-action {ACS}")), "{policy}");
    }
}

#[tokio::test]
async fn relay_state_is_the_stored_one_or_has_a_stored_prefix() {
    let service = Service::start_with(|settings| {
        settings.relay_state = Some("/inbox".into());
        settings.allow_start_targets = vec!["https://sp.example/".into()];
    })
    .await;
    let mut browser = service.signed_in().await;
    for (wanted, sent) in [
        ("https://sp.example/mail?a=1%262", "https://sp.example/mail?a=1&2"),
        ("https://evil.example/", "/inbox"),
        ("https://sp.example.evil.example/", "/inbox"),
        ("https://sp.example", "/inbox"),
        ("//evil.example", "/inbox"),
        ("", "/inbox"),
    ] {
        let address = format!("{}?RelayState={wanted}", service.own("start"));
        let read = service.read(&browser.get(&address).await).await;
        assert_eq!(read.relay_state.as_deref(), Some(sent), "{wanted}");
    }
    // Through a login as well.
    for (wanted, sent) in
        [("https://sp.example/x", "https://sp.example/x"), ("https://evil.example/", "/inbox")]
    {
        let mut nobody = service.world.browser();
        let address = format!("{}?RelayState={wanted}", service.own("start"));
        let asked = nobody.get(&address).await.expect(303);
        let read = service.read(&log_in_and_return(&mut nobody, asked).await).await;
        assert_eq!(read.relay_state.as_deref(), Some(sent), "{wanted}");
    }
    let address = format!("{}?RelayState=a&RelayState=b", service.own("start"));
    shown(&browser.get(&address).await, 400);
}

#[tokio::test]
async fn a_start_from_elsewhere_asks_first() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let silent = Request::get(service.own("start")).body(Body::empty()).unwrap();
    let sibling = Request::get(service.own("start")).header("sec-fetch-site", "same-site");
    let sibling = sibling.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document");
    for page in [
        browser.get_from_elsewhere(&service.own("start")).await,
        browser.send(silent).await,
        browser.send(sibling.body(Body::empty()).unwrap()).await,
    ] {
        let page = page.expect(200);
        assert_eq!(page.page(), "start");
        assert_eq!(page.hidden("SAMLResponse"), None);
        assert_eq!(page.text().matches("<button").count(), 1);
        let confirmed = browser.submit(&page, &[("start", "1")]).await;
        let answer = browser.follow(confirmed).await;
        assert!(service.read(&answer).await.has_assertion());
    }
}

#[tokio::test]
async fn the_confirmation_cannot_be_forged() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let page = browser.get_from_elsewhere(&service.own("start")).await.expect(200);
    let proof = page.hidden("csrf").unwrap();
    for fields in [&[("start", "1")][..], &[("start", "1"), ("csrf", "x")]] {
        let answer = browser.post(&service.own("start"), fields).await;
        assert!(answer.status.is_client_error() && answer.onward().is_none(), "{}", answer.text());
    }
    let foreign = Request::post(service.own("start"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://evil.example");
    let answer = browser.send(foreign.body(format!("start=1&csrf={proof}").into()).unwrap()).await;
    assert!(answer.status.is_client_error() && answer.onward().is_none(), "{}", answer.text());
    // The proof of one browser is none in another.
    let mut other = service.signed_in().await;
    let answer = other.post(&service.own("start"), &[("start", "1"), ("csrf", &proof)]).await;
    assert!(answer.status.is_client_error() && answer.onward().is_none(), "{}", answer.text());
}

#[tokio::test]
async fn a_start_without_a_session_logs_in_first() {
    let service = Service::start().await;
    for from_elsewhere in [false, true] {
        let mut browser = service.world.browser();
        let path = service.own("start");
        let asked = if from_elsewhere {
            browser.get_from_elsewhere(&path).await
        } else {
            browser.get(&format!("{ORIGIN}{path}")).await
        };
        let answer = log_in_and_return(&mut browser, asked.expect(303)).await;
        assert!(service.read(&answer).await.has_assertion());
    }
}

#[tokio::test]
async fn a_service_may_forbid_starts_of_ours() {
    let service = Service::start_with(|settings| settings.idp_initiated = false).await;
    let mut browser = service.signed_in().await;
    shown(&browser.get(&service.own("start")).await, 403);
    service.read(&service.ask(&mut browser, &[]).await).await;
}
