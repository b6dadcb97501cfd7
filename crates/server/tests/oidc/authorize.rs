//! Authorization requests with a login in between, and every kind of bad one.

use crate::{
    service::{CALLBACK, EMAIL, Service, claims, encoded, sent, sent_error, shown},
    support::{ORIGIN, PASSWORD},
};
use api::{MemberStatus, Plan};
use axum::body::Body;
use http::{Request, header::CONTENT_TYPE};
use protocol::oidc::client::ApplicationType;
use store::member;

#[tokio::test]
async fn a_first_login_ends_at_the_service_with_code_state_and_issuer() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let answer = browser.get_from_elsewhere(&service.address(&[])).await.expect(303);
    assert!(answer.location().starts_with("/login?req="), "{}", answer.location());
    let page = browser.follow(answer).await.expect(200);
    assert!(page.text().contains("Sample OIDC"), "the page names the app");
    let done = browser.submit(&page, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200);
    let back = done.onward().unwrap();
    assert!(back.starts_with("/oauth2/authorize?req="), "{back}");
    let answer = browser.get(&back).await;
    let sent = sent(&answer);
    assert_eq!(sent["state"], "st&te");
    assert!(sent["code"].len() <= 512);
    let tokens = service.redeem(&sent["code"]).await.expect(200).json();
    let id_token = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!((&id_token["nonce"], &id_token["aud"]), (&"n-1".into(), &service.client_id.as_str().into()));
    assert_eq!(browser.get(&back).await.status, 400, "one request, one answer");
}

#[tokio::test]
async fn a_waiting_request_is_good_in_its_own_browser_only() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let answer = browser.get_from_elsewhere(&service.address(&[])).await;
    let page = browser.follow(answer).await;
    let done = browser.submit(&page, &[("email", EMAIL), ("password", PASSWORD)]).await;
    let back = done.onward().unwrap();
    shown(&service.world.browser().get(&back).await);
    shown(&service.signed_in().await.get(&back).await);
    let tampered = format!("{}A", &back[..back.len() - 1]);
    if tampered != back {
        shown(&browser.get(&tampered).await);
    }
    service.world.clock.advance_seconds(130);
    shown(&browser.get(&back).await);
}

#[tokio::test]
async fn silent_single_sign_on_is_one_request() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let first = sent(&browser.get_from_elsewhere(&service.address(&[])).await);
    let second = sent(&browser.get_from_elsewhere(&service.address(&[])).await);
    assert_ne!(first["code"], second["code"]);
    assert_eq!(first["state"], "st&te");
}

#[tokio::test]
async fn a_posted_request_finds_the_session_that_its_cookie_could_not_bring() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let answer = browser.post_from_elsewhere("/oauth2/authorize", &service.good()).await.expect(303);
    assert!(answer.location().starts_with("/oauth2/authorize?carried="), "{}", answer.location());
    let carried = answer.location().to_owned();
    assert_eq!(sent(&browser.get_from_elsewhere(&carried).await)["state"], "st&te");
    service.world.clock.advance_seconds(61);
    shown(&browser.get_from_elsewhere(&carried).await);
    shown(&browser.get_from_elsewhere(&carried.replace("authorize", "end-session")).await);
}

#[tokio::test]
async fn addresses_that_are_not_registered_are_never_redirected_to() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    for uri in [
        "https://evil.example/callback",
        "https://rp.example/Callback",
        "https://rp.example/callback/",
        "https://rp.example:443/callback",
        "https://rp.example:8443/callback",
        "https://rp.example/callback?x=1",
        "https://user@rp.example/callback",
        "https://rp.example/a/../callback",
        "https://rp.example/%63allback",
        "https://rp.example/callback#x",
        "https://rp.example.evil.example/callback",
        "http://rp.example/callback",
        "javascript:alert(1)",
        "//rp.example/callback",
    ] {
        shown(&browser.get_from_elsewhere(&service.address(&[("redirect_uri", uri)])).await);
        let none = service.address(&[("redirect_uri", uri), ("prompt", "none"), ("scope", "x")]);
        shown(&browser.get_from_elsewhere(&none).await);
    }
    shown(&browser.get_from_elsewhere(&service.address(&[("redirect_uri", "")])).await);
    shown(&browser.get_from_elsewhere(&service.address(&[("client_id", "")])).await);
    shown(&browser.get_from_elsewhere(&service.address(&[("client_id", "other")])).await);
    for twice in ["client_id=x", "redirect_uri=https%3A%2F%2Frp.example%2Fcallback"] {
        shown(&browser.get_from_elsewhere(&format!("{}&{twice}", service.address(&[]))).await);
    }
    shown(&browser.get_from_elsewhere(&format!("{}&x=%ff", service.address(&[]))).await);
    shown(&browser.get_from_elsewhere(&format!("{}&x=%zz", service.address(&[]))).await);
}

#[tokio::test]
async fn a_native_client_gets_its_answer_at_any_loopback_port() {
    let service = Service::start_with(|client| {
        client.application_type = ApplicationType::Native;
        client.redirect_uris = vec!["http://127.0.0.1/cb".parse().unwrap()];
    })
    .await;
    let mut browser = service.signed_in().await;
    let answer =
        browser.get_from_elsewhere(&service.address(&[("redirect_uri", "http://127.0.0.1:50123/cb")])).await;
    assert!(answer.location().starts_with("http://127.0.0.1:50123/cb?code="), "{}", answer.location());
    shown(
        &browser
            .get_from_elsewhere(&service.address(&[("redirect_uri", "http://127.0.0.1:50123/other")]))
            .await,
    );
}

#[tokio::test]
async fn errors_come_back_with_state_and_issuer() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    for (changes, expected) in [
        (&[("response_type", "")][..], "invalid_request"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("response_type", "code id_token")], "unsupported_response_type"),
        (&[("scope", "")], "invalid_scope"),
        (&[("scope", "unknown")], "invalid_scope"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("prompt", "everything")], "invalid_request"),
        (&[("max_age", "soon")], "invalid_request"),
        (&[("request", "eyJhbGciOiJub25lIn0.e30.")], "request_not_supported"),
        (&[("request_uri", "https://rp.example/request")], "request_uri_not_supported"),
        (&[("registration", "{}")], "registration_not_supported"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("code_challenge", ""), ("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("claims", "{")], "invalid_request"),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("resource", "https://api.example")], "invalid_target"),
    ] {
        let answer = browser.get_from_elsewhere(&service.address(changes)).await;
        assert_eq!(sent_error(&answer), expected, "{changes:?}");
    }
    for twice in ["scope=openid", "nonce=x", "prompt=login"] {
        let twice = format!("{}&prompt=login&{twice}", service.address(&[]));
        assert_eq!(sent_error(&browser.get_from_elsewhere(&twice).await), "invalid_request");
    }
    let state = format!("{}&state=other", service.address(&[]));
    let answer = browser.get_from_elsewhere(&state).await;
    assert!(answer.location().contains("error=invalid_request") && !answer.location().contains("state="));
}

#[tokio::test]
async fn large_and_deep_parameters_are_refused_quickly() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let long = "openid ".repeat(4000);
    let deep = format!("{}1{}", "{\"a\":".repeat(1000), "}".repeat(1000));
    let mut fields = service.with(&[("scope", &long)]);
    let answer = browser.post("/oauth2/authorize", &fields).await;
    assert_eq!(sent_error(&answer), "invalid_scope");
    fields = service.with(&[("claims", &deep)]);
    assert_eq!(sent_error(&browser.post("/oauth2/authorize", &fields).await), "invalid_request");
    let huge = "x".repeat(1024 * 1024);
    let answer = browser.post("/oauth2/authorize", &[("scope", &huge)]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.page(), "error");
    let json = Request::post("/oauth2/authorize").header(CONTENT_TYPE, "application/json");
    assert_eq!(browser.send(json.body(Body::from("{}")).unwrap()).await.status, 415);
}

#[tokio::test]
async fn what_is_not_known_does_not_disturb() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    for changes in [
        &[("extra", "foobar")][..],
        &[("display", "page")],
        &[("display", "popup")],
        &[("ui_locales", "se")],
        &[("claims_locales", "se")],
        &[("login_hint", "nobody@example.com")],
        &[("acr_values", "urn:example:gold")],
        &[("prompt", "consent")],
        &[("nonce", "")],
        &[("state", "")],
    ] {
        let sent = sent(&browser.get_from_elsewhere(&service.address(changes)).await);
        assert!(sent.contains_key("code"), "{changes:?}");
    }
}

#[tokio::test]
async fn a_very_long_nonce_still_comes_back() {
    let service = Service::start().await;
    let nonce = "n".repeat(800);
    let mut browser = service.signed_in().await;
    let code = service.code(&mut browser, &[("nonce", &nonce)]).await;
    assert!(code.len() <= 512, "{}", code.len());
    let tokens = service.redeem(&code).await.expect(200).json();
    assert_eq!(claims(tokens["id_token"].as_str().unwrap())["nonce"], nonce.as_str());
    service.redeem(&code).await.expect(400);
}

#[tokio::test]
async fn a_state_too_long_for_an_address_survives_the_login() {
    let service = Service::start().await;
    let state = "s".repeat(8000);
    let mut browser = service.world.browser();
    let page = browser.get_from_elsewhere(&service.address(&[("state", &state)])).await.expect(200);
    assert_eq!(page.page(), "login", "the page itself, since no address could hold the request");
    let done = browser.submit(&page, &[("email", EMAIL), ("password", PASSWORD)]).await.expect(200);
    let answer = browser.get(&done.onward().unwrap()).await;
    assert_eq!(sent(&answer)["state"], state);
    let long = "s".repeat(8193);
    let answer = browser.get_from_elsewhere(&service.address(&[("state", &long)])).await;
    assert!(answer.location().contains("error=invalid_request") && !answer.location().contains("state="));
}

#[tokio::test]
async fn form_post_carries_answers_and_errors_in_a_page_that_posts_itself() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let state = "\"><script>alert(1)</script>'&";
    for (extra, key) in [(("display", "page"), "code"), (("prompt", "nonsense"), "error")] {
        let changes = [("response_mode", "form_post"), ("state", state), extra];
        let answer = browser.get_from_elsewhere(&service.address(&changes)).await.expect(200);
        assert!(!answer.headers.contains_key("location"));
        assert_eq!(answer.attribute("action").as_deref(), Some(CALLBACK));
        assert_eq!(answer.hidden("state").as_deref(), Some(state));
        assert_eq!(answer.hidden("iss").as_deref(), Some(ORIGIN));
        assert!(answer.hidden(key).is_some());
        assert!(!answer.text().contains("<script>alert"));
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("form-action https://rp.example/callback;"), "{policy}");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'sha256-"),
            "{policy}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn a_member_without_the_app_is_told_so_and_the_service_gets_nothing() {
    let service = Service::start().await;
    let (_, client_id, _) = service.world.oidc_app(service.company, |_| ()).await;
    let mut browser = service.signed_in().await;
    let answer = browser.get_from_elsewhere(&service.address(&[("client_id", &client_id)])).await;
    assert_eq!((answer.status.as_u16(), answer.page().as_str()), (403, "error"));
    let silent = [("client_id", client_id.as_str()), ("prompt", "none")];
    assert_eq!(sent_error(&browser.get_from_elsewhere(&service.address(&silent)).await), "access_denied");
}

#[tokio::test]
async fn an_app_of_another_company_or_beyond_the_plan_is_nobodys() {
    let service = Service::start().await;
    let other = service.world.company("other", Plan::Plus).await;
    let (app, client_id, _) = service.world.oidc_app(other, |_| ()).await;
    service.world.assign_everyone(other, app).await;
    let mut browser = service.signed_in().await;
    let answer = browser.get_from_elsewhere(&service.address(&[("client_id", &client_id)])).await;
    assert_eq!(answer.status, 403);
    let free = service.world.company("free", Plan::Free).await;
    service.world.member(free, "jiro@free.example", PASSWORD).await;
    let (app, client_id, _) = service.world.oidc_app(free, |_| ()).await;
    service.world.assign_everyone(free, app).await;
    let mut browser = service.world.browser();
    browser.login("jiro@free.example").await;
    let answer = browser.get_from_elsewhere(&service.address(&[("client_id", &client_id)])).await;
    assert_eq!(answer.status, 403, "third-party apps are in plus");
}

#[tokio::test]
async fn a_suspended_member_gets_no_code() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    service.world.commit(member::suspend(service.company, service.member, service.world.app.now())).await;
    let answer = browser.get_from_elsewhere(&service.address(&[("prompt", "none")])).await;
    assert_eq!(sent_error(&answer), "login_required");
    let fresh = service.world.store().fresh().await.unwrap();
    let member = member::by_id(&fresh, service.company, service.member).await.unwrap().unwrap();
    assert_eq!(member.status, MemberStatus::Suspended);
    let answer = browser.get_from_elsewhere(&service.address(&[])).await;
    assert!(answer.location().starts_with("/login?"));
}

#[tokio::test]
async fn the_login_page_is_never_reached_by_a_lasting_redirect() {
    let service = Service::start().await;
    let mut browser = service.world.browser();
    let answer = browser.post("/oauth2/authorize", &service.good()).await;
    assert_eq!(answer.status, 303);
    let get = format!("/oauth2/authorize?{}", encoded(&service.good()));
    assert_eq!(browser.get(&get).await.status, 303);
}
