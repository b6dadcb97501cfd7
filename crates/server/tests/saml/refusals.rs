//! What other companies, other members and pages of other sites get: a page or a status, never an assertion.

use crate::{
    service::{ACS, EMAIL, ENTITY, Service, encoded, log_in, log_in_and_return, query, shown},
    support::{NOW, PASSWORD, World},
};
use api::{MemberId, Plan};
use auth_core::EmailAddress;
use axum::body::Body;
use http::Request;
use protocol::saml::service_provider::{AssertionConsumerService, ServiceProvider, Sign};
use store::{Assignment, app, member, session};

/// A company of this plan with a service that nobody has yet.
async fn unassigned(plan: Plan) -> Service {
    let world = World::start().await;
    let company = world.company("acme", plan).await;
    world.member(company, EMAIL, PASSWORD).await;
    let consumers = vec![AssertionConsumerService::only(ACS.parse().unwrap())];
    let mut settings = ServiceProvider::new(ENTITY.into(), consumers, "persistent".parse().unwrap());
    settings.sign = Sign::Response;
    let (app, public_id) = world.saml_app(company, settings).await;
    let saml_id = world.saml_id(company).await;
    Service { world, company, app, public_id, saml_id }
}

async fn taro(service: &Service) -> MemberId {
    let email = EmailAddress::parse(EMAIL).unwrap();
    member::by_email(service.world.store(), &email).await.unwrap().unwrap().id
}

#[tokio::test]
async fn a_member_without_the_app_gets_no_assertion() {
    let service = unassigned(Plan::Plus).await;
    let mut browser = service.signed_in().await;
    shown(&browser.get(&service.own("start")).await, 403);
    shown(&service.ask(&mut browser, &[]).await, 403);
    let fields = [("SAMLRequest", &*encoded(&service.request("_p", &[])))];
    shown(&browser.post(&service.path(), &fields).await, 403);
    let read = service.read(&service.ask(&mut browser, &[("IsPassive", "true")]).await).await;
    assert!(read.says("RequestDenied"), "{}", read.text);
    // After a login too.
    let mut other = service.world.browser();
    let asked = service.ask(&mut other, &[]).await.expect(303);
    shown(&log_in_and_return(&mut other, asked).await, 403);
    // Nor for whoever else has it; with it, at once.
    let jiro = service.world.member(service.company, "jiro@acme.example", PASSWORD).await;
    let only = |member| app::assign(service.company, service.app, Assignment::Member(member));
    service.world.commit(only(jiro)).await;
    shown(&service.ask(&mut browser, &[]).await, 403);
    service.world.commit(only(taro(&service).await)).await;
    service.read(&service.ask(&mut browser, &[]).await).await;
}

#[tokio::test]
async fn the_free_plan_has_no_services_of_others() {
    let service = unassigned(Plan::Free).await;
    service.world.assign_everyone(service.company, service.app).await;
    let mut browser = service.signed_in().await;
    shown(&service.ask(&mut browser, &[]).await, 403);
    shown(&browser.get(&service.own("start")).await, 403);
    service.register(|app, _| app.first_party = true).await;
    service.read(&service.ask(&mut browser, &[]).await).await;
}

#[tokio::test]
async fn another_company_gets_nothing() {
    let service = Service::start().await;
    let other = service.world.company("other", Plan::Plus).await;
    service.world.member(other, "hana@other.example", PASSWORD).await;
    let mut browser = service.world.browser();
    browser.login("hana@other.example").await;
    shown(&service.ask(&mut browser, &[]).await, 403);
    shown(&browser.get(&service.own("start")).await, 403);
    // Nor does the service exist at the other company's addresses.
    let other_id = service.world.saml_id(other).await;
    let foreign = format!("/saml/{other_id}");
    let request = query(&service.request("_f", &[]), None);
    for (path, status) in [
        (format!("{foreign}/{}/start", service.public_id), 404),
        (format!("{foreign}/{}/metadata", service.public_id), 404),
        (format!("{foreign}/{}/sso?{request}", service.public_id), 404),
        (format!("{foreign}/sso?{request}"), 400),
        (format!("/saml/nobody/sso?{request}"), 404),
        (format!("/saml/{}/nobody/start", service.saml_id), 404),
    ] {
        shown(&browser.get(&path).await, status);
        assert!(!browser.get(&path).await.text().contains("Sample SAML"), "{path}");
    }
}

#[tokio::test]
async fn a_suspended_member_gets_no_assertion() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let mut late = service.world.browser();
    let asked = service.ask(&mut late, &[]).await.expect(303);
    let done = log_in(&mut late, asked).await;
    service.world.commit(member::suspend(service.company, taro(&service).await, NOW)).await;
    for answer in [browser.get(&service.own("start")).await, service.ask(&mut browser, &[]).await] {
        assert!(answer.expect(303).location().starts_with("/login"));
    }
    let back = late.get(&done.onward().unwrap()).await;
    assert!(back.hidden("SAMLResponse").is_none(), "{}", back.text());
    assert!(service.read(&service.ask(&mut browser, &[("IsPassive", "1")]).await).await.says("NoPassive"));
}

#[tokio::test]
async fn a_session_that_ended_gets_no_assertion() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let cookies = browser.cookies.clone();
    service.read(&service.ask(&mut browser, &[]).await).await;
    let end = session::end_of_member(service.company, taro(&service).await, None, service.world.app.now());
    service.world.commit(end).await;
    browser.cookies = cookies;
    for answer in [browser.get(&service.own("start")).await, service.ask(&mut browser, &[]).await] {
        assert!(answer.expect(303).location().starts_with("/login"));
    }
}

#[tokio::test]
async fn an_app_that_is_switched_off_gets_no_assertion() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let mut late = service.world.browser();
    let asked = service.ask(&mut late, &[]).await.expect(303);
    let done = log_in(&mut late, asked).await;
    service.register(|app, _| app.enabled = false).await;
    shown(&service.ask(&mut browser, &[]).await, 400);
    shown(&browser.get(&service.own("start")).await, 404);
    let back = late.get(&done.onward().unwrap()).await;
    assert!(back.status.is_client_error() && back.hidden("SAMLResponse").is_none());
}

#[tokio::test]
async fn a_frame_or_a_script_gets_nothing() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let asked = service.address(&query(&service.request("_frame", &[]), None));
    for path in [service.own("start"), asked.clone()] {
        for (mode, dest) in [("navigate", "iframe"), ("no-cors", "image"), ("cors", "empty")] {
            for site in ["same-origin", "cross-site"] {
                let request = Request::get(&path).header("sec-fetch-site", site);
                let request = request.header("sec-fetch-mode", mode).header("sec-fetch-dest", dest);
                shown(&browser.send(request.body(Body::empty()).unwrap()).await, 400);
            }
        }
    }
    let answer = browser.get_from_elsewhere(&asked).await;
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
    service.read(&answer).await;
}
