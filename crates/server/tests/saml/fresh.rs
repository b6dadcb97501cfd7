//! ForceAuthn, IsPassive and the requested context: what a login proves, and for which request.

use crate::{
    service::{EMAIL, Service, log_in, log_in_and_return, query, shown},
    support::Answer,
};
use protocol::saml::{
    time,
    xml::{Namespace, Writer},
};

/// The sealed request in the address of the login.
fn sealed(asked: &Answer) -> String {
    asked.location().split_once("req=").unwrap().1.to_owned()
}

#[tokio::test]
async fn force_authn_challenges_and_a_fresh_login_answers() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    service.world.clock.advance_seconds(100);
    for truth in ["1", "true"] {
        let asked = service.ask(&mut browser, &[("ForceAuthn", truth)]).await.expect(303);
        assert!(asked.location().starts_with("/login"), "{}", asked.location());
        service.world.clock.advance_seconds(20);
        let login = service.world.app.now();
        let read = service.read(&log_in_and_return(&mut browser, asked).await).await;
        assert_eq!(read.attribute("AuthnStatement", "AuthnInstant"), Some(time::write(login)), "{truth}");
        service.world.clock.advance_seconds(100);
    }
}

#[tokio::test]
async fn no_other_login_answers_a_forced_request() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    service.world.clock.advance_seconds(100);
    let asked = service.ask(&mut browser, &[("ForceAuthn", "1")]).await.expect(303);
    let back = format!("{}?req={}", service.path(), sealed(&asked));
    let refused = |answer: Answer| {
        assert!(answer.hidden("SAMLResponse").is_none(), "{}", answer.text());
        assert!(answer.status == 400 || answer.location().starts_with("/login"), "{}", answer.status);
    };
    // The way back without the login, in the old session and in one that another login has just started.
    refused(browser.get(&back).await);
    browser.cookies.remove("tegata");
    service.world.clock.advance_seconds(5);
    browser.login(EMAIL).await;
    refused(browser.get(&back).await);
    // The same browser without its pre-session, and another browser.
    refused(service.signed_in().await.get(&back).await);
}

#[tokio::test]
async fn the_way_back_from_a_login_leads_once() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let asked = service.ask(&mut browser, &[]).await.expect(303);
    let done = log_in(&mut browser, asked).await;
    let back = done.onward().unwrap();
    let mut other = service.signed_in().await;
    shown(&other.get(&back).await, 400);
    service.read(&browser.get(&back).await).await;
    shown(&browser.get(&back).await, 400);
    // At another endpoint it is nothing at all.
    let elsewhere = back.replace(&service.path(), &service.own("sso"));
    assert_ne!(elsewhere, back);
    shown(&browser.get(&elsewhere).await, 400);
}

#[tokio::test]
async fn a_forced_login_answers_its_own_request_only() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    service.world.clock.advance_seconds(100);
    let first = service.ask(&mut browser, &[("ForceAuthn", "1")]).await.expect(303);
    let second = service.ask(&mut browser, &[("ForceAuthn", "1")]).await.expect(303);
    let second = format!("{}?req={}", service.path(), sealed(&second));
    service.read(&log_in_and_return(&mut browser, first).await).await;
    let answer = browser.get(&second).await;
    assert!(answer.hidden("SAMLResponse").is_none(), "{}", answer.text());
}

#[tokio::test]
async fn a_passive_request_never_shows_a_page() {
    let service = Service::start().await;
    let mut nobody = service.world.browser();
    let read = service.read(&service.ask(&mut nobody, &[("IsPassive", "true")]).await).await;
    assert!(read.says("NoPassive"), "{}", read.text);
    assert!(read.text.contains("status:Responder\""));
    let mut browser = service.signed_in().await;
    let read = service.read(&service.ask(&mut browser, &[("IsPassive", "1")]).await).await;
    assert!(read.has_assertion());
    let both = [("IsPassive", "1"), ("ForceAuthn", "1")];
    assert!(service.read(&service.ask(&mut browser, &both).await).await.says("NoPassive"));
}

#[tokio::test]
async fn a_context_that_cannot_be_reached_gets_a_status() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let context = |class: &'static str| {
        move |writer: &mut Writer| {
            writer.open(Namespace::Protocol, "RequestedAuthnContext", &[("Comparison", "exact")]);
            let uri = format!("urn:oasis:names:tc:SAML:2.0:ac:classes:{class}");
            writer.leaf(Namespace::Assertion, "AuthnContextClassRef", &uri);
            writer.close();
        }
    };
    for class in ["X509", "TimeSyncToken", "Never-heard-of"] {
        let answer = service.ask_with(&mut browser, context(class)).await;
        assert!(service.read(&answer).await.says("NoAuthnContext"), "{class}");
    }
    let answer = service.ask_with(&mut browser, context("PasswordProtectedTransport")).await;
    let read = service.read(&answer).await;
    assert!(read.element("AuthnContextClassRef").unwrap().ends_with(":PasswordProtectedTransport"));
}

#[tokio::test]
async fn a_session_answers_at_once_with_the_time_of_its_login() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let login = service.world.app.now();
    service.world.clock.advance_seconds(600);
    let address = service.address(&query(&service.request("_s1", &[]), None));
    let read = service.read(&browser.get_from_elsewhere(&address).await).await;
    assert_eq!(read.attribute("AuthnStatement", "AuthnInstant"), Some(time::write(login)));
}
