//! Logins that a service asks for, by redirect and by POST.

use crate::{
    service::{ACS, Service, encoded, log_in, log_in_and_return, message, query, shown},
    support::ORIGIN,
};
use store::audit;

#[tokio::test]
async fn a_request_by_redirect_is_answered_after_a_login() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    // Neither an address of its own nor Destination: what Microsoft 365 sends.
    let asked = service.ask(&mut browser, &[]).await.expect(303);
    assert!(asked.location().starts_with("/login?req="), "{}", asked.location());
    let read = service.read(&log_in_and_return(&mut browser, asked).await).await;
    assert_eq!(read.action, ACS);
    let fresh = service.world.store().fresh().await.unwrap();
    let events = audit::latest(&fresh, service.company, 10).await.unwrap();
    let opened: Vec<_> = events.iter().filter(|event| event.kind == "app.opened").collect();
    assert_eq!(opened.len(), 1);
}

#[tokio::test]
async fn relay_state_comes_back_byte_for_byte() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let long = "x".repeat(300);
    for relay in ["a&\"'<>é ", long.as_str(), "\"><script>alert(1)</script>", "%26+&amp;", "日本 語"] {
        let request = service.request(&service.new_id(), &[]);
        let address = service.address(&query(&request, Some(relay)));
        let answer = browser.get_from_elsewhere(&address).await;
        assert_eq!(service.read(&answer).await.relay_state.as_deref(), Some(relay));
        assert!(!answer.text().contains("<script>alert"), "{}", answer.text());
        let request = service.request(&service.new_id(), &[]);
        let fields = [("SAMLRequest", encoded(&request)), ("RelayState", relay.to_owned())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let carried = browser.post_from_elsewhere(&service.path(), &fields).await.expect(303);
        let answer = browser.get_from_elsewhere(carried.location()).await;
        assert_eq!(service.read(&answer).await.relay_state.as_deref(), Some(relay));
    }
    // Through a login as well.
    let relay = format!("a&\"'<é {long}");
    let mut browser = service.world.browser();
    let address = service.address(&query(&service.request("_login", &[]), Some(&relay)));
    let asked = browser.get_from_elsewhere(&address).await.expect(303);
    let answer = log_in_and_return(&mut browser, asked).await;
    assert_eq!(service.read(&answer).await.relay_state, Some(relay));
}

#[tokio::test]
async fn a_signed_post_keeps_the_session_although_its_cookie_stayed_at_home() {
    let service = Service::start_with(|settings| settings.authn_requests_signed = true).await;
    let mut browser = service.signed_in().await;
    let message = encoded(&service.signed_request("_p1"));
    assert!(message.len() > 3000, "as long as real ones");
    let fields = [("SAMLRequest", message.as_str()), ("RelayState", "r&\"")];
    let carried = browser.post_from_elsewhere(&service.path(), &fields).await.expect(303);
    assert!(carried.location().starts_with(&format!("{}?carried=", service.path())));
    let elsewhere = carried.location().replace(&service.path(), &service.own("sso"));
    shown(&browser.get_from_elsewhere(&elsewhere).await, 400);
    let read = service.read(&browser.get_from_elsewhere(carried.location()).await).await;
    assert_eq!(read.attribute("Response", "InResponseTo").as_deref(), Some("_p1"));
    assert_eq!(read.relay_state.as_deref(), Some("r&\""));
    // The sealed address is good for one answer, and for a minute.
    shown(&browser.get_from_elsewhere(carried.location()).await, 400);
    let fields = [("SAMLRequest", &*encoded(&service.signed_request("_p2")))];
    let carried = browser.post_from_elsewhere(&service.path(), &fields).await.expect(303);
    service.world.clock.advance_seconds(61);
    shown(&browser.get_from_elsewhere(carried.location()).await, 400);
}

#[tokio::test]
async fn a_post_without_a_session_leads_to_the_login() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let fields = [("SAMLRequest", &*encoded(&service.request("_n1", &[])))];
    let carried = browser.post_from_elsewhere(&service.path(), &fields).await.expect(303);
    let asked = browser.get_from_elsewhere(carried.location()).await.expect(303);
    let read = service.read(&log_in_and_return(&mut browser, asked).await).await;
    assert_eq!(read.attribute("Response", "InResponseTo").as_deref(), Some("_n1"));
    // A POST that brings the session along is answered at once.
    let fields = [("SAMLRequest", &*encoded(&service.request("_n2", &[])))];
    service.read(&browser.post(&service.path(), &fields).await).await;
}

#[tokio::test]
async fn only_registered_addresses_get_answers() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    for (name, value) in [
        ("AssertionConsumerServiceURL", "https://evil.example/acs"),
        ("AssertionConsumerServiceURL", "https://sp.example/ACS"),
        ("AssertionConsumerServiceURL", "https://SP.example/acs"),
        ("AssertionConsumerServiceURL", "https://sp.example/acs/"),
        ("AssertionConsumerServiceURL", "https://sp.example:443/acs"),
        ("AssertionConsumerServiceURL", "http://sp.example/acs"),
        ("AssertionConsumerServiceURL", "https://sp.example/acs?x"),
        ("AssertionConsumerServiceURL", "javascript:alert(1)"),
        ("AssertionConsumerServiceIndex", "7"),
        ("AssertionConsumerServiceIndex", "-1"),
    ] {
        let refused = service.ask(&mut browser, &[(name, value)]).await;
        shown(&refused, 400);
        assert!(!refused.text().contains("evil.example"), "{name}={value}");
        // Nor is a no sent there.
        let passive = [(name, value), ("IsPassive", "true")];
        shown(&service.ask(&mut service.world.browser(), &passive).await, 400);
    }
    let both = [("AssertionConsumerServiceURL", ACS), ("AssertionConsumerServiceIndex", "0")];
    shown(&service.ask(&mut browser, &both).await, 400);
}

#[tokio::test]
async fn an_address_that_was_struck_off_meanwhile_gets_nothing() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let asked = service.ask(&mut browser, &[]).await.expect(303);
    let done = log_in(&mut browser, asked).await;
    service.register(|_, settings| drop(settings.assertion_consumer_services.remove(0))).await;
    shown(&browser.get(&done.onward().unwrap()).await, 400);
}

#[tokio::test]
async fn a_request_is_for_us_and_for_now() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let ours = format!("{ORIGIN}{}", service.path());
    service.read(&service.ask(&mut browser, &[("Destination", &ours)]).await).await;
    let at = |seconds| protocol::saml::time::write(service.world.app.now().plus_seconds(seconds));
    for (name, value) in [
        ("Destination", "https://elsewhere.example/sso".to_owned()),
        ("Destination", format!("{ours}/")),
        ("Destination", ours.replace("http:", "https:")),
        ("IssueInstant", "2020-01-01T00:00:00Z".to_owned()),
        ("IssueInstant", at(-400)),
        ("IssueInstant", at(400)),
        ("IssueInstant", "soon".to_owned()),
    ] {
        shown(&service.ask(&mut browser, &[(name, &value)]).await, 400);
    }
    for near in [at(-200), at(200)] {
        message(&service.ask(&mut browser, &[("IssueInstant", &near)]).await);
    }
}

#[tokio::test]
async fn a_request_is_answered_once() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let request = service.request("_once", &[]);
    let address = service.address(&query(&request, None));
    service.read(&browser.get_from_elsewhere(&address).await).await;
    shown(&browser.get_from_elsewhere(&address).await, 400);
    shown(&service.signed_in().await.get_from_elsewhere(&address).await, 400);
    shown(&browser.post(&service.path(), &[("SAMLRequest", &encoded(&request))]).await, 400);
    // Another message of the same ID, and the same message later.
    let again = service.request("_once", &[("ForceAuthn", "false")]);
    shown(&browser.get_from_elsewhere(&service.address(&query(&again, None))).await, 400);
    service.world.clock.advance_seconds(400);
    shown(&browser.get_from_elsewhere(&address).await, 400);
}

#[tokio::test]
async fn of_many_at_once_one_is_answered() {
    let service = Service::start().await;
    let address = service.address(&query(&service.request("_race", &[]), None));
    let mut browsers = Vec::new();
    for _ in 0..4 {
        browsers.push(service.signed_in().await);
    }
    let [a, b, c, d] = browsers.as_mut_slice() else { panic!("four browsers") };
    let all = tokio::join!(
        a.get_from_elsewhere(&address),
        b.get_from_elsewhere(&address),
        c.get_from_elsewhere(&address),
        d.get_from_elsewhere(&address)
    );
    let answers = [all.0, all.1, all.2, all.3];
    assert_eq!(answers.iter().filter(|answer| answer.hidden("SAMLResponse").is_some()).count(), 1);
    answers.iter().filter(|answer| answer.hidden("SAMLResponse").is_none()).for_each(|no| shown(no, 400));
}
