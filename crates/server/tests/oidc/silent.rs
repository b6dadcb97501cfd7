//! `prompt`, `max_age`, hints, frames: when a member is asked, and when nobody may be.

use crate::{
    service::{EMAIL, Service, claims, sent, sent_error, shown},
    support::{Answer, Browser, PASSWORD},
};
use axum::body::Body;
use http::Request;
use serde_json::Value;
use store::session;

async fn framed(browser: &mut Browser, address: &str) -> Answer {
    let request = Request::get(address)
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "iframe");
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// Logs in at the page that the answer leads to, and comes back to the service's answer.
async fn log_in(browser: &mut Browser, answer: Answer, email: &str) -> Answer {
    let page = browser.follow(answer).await.expect(200);
    let done = browser.submit(&page, &[("email", email), ("password", PASSWORD)]).await;
    browser.get(&done.onward().unwrap_or_else(|| panic!("{}", done.text()))).await
}

async fn id_token(service: &Service, answer: &Answer) -> Value {
    let tokens = service.redeem(&sent(answer)["code"]).await.expect(200).json();
    claims(tokens["id_token"].as_str().unwrap())
}

#[tokio::test]
async fn prompt_none_never_shows_a_page() {
    let service = Service::start().await;
    let mut nobody = service.world.browser();
    let silent = service.address(&[("prompt", "none")]);
    assert_eq!(sent_error(&nobody.get_from_elsewhere(&silent).await), "login_required");
    let mut browser = service.signed_in().await;
    let first = id_token(&service, &browser.get_from_elsewhere(&service.address(&[])).await).await;
    service.world.clock.advance_seconds(100);
    let second = id_token(&service, &browser.get_from_elsewhere(&silent).await).await;
    assert_eq!((&first["sub"], &first["auth_time"]), (&second["sub"], &second["auth_time"]));
}

#[tokio::test]
async fn prompt_login_asks_again_and_only_that_login_counts() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let before = id_token(&service, &browser.get_from_elsewhere(&service.address(&[])).await).await;
    service.world.clock.advance_seconds(30);
    for prompt in ["login", "select_account", "login consent"] {
        let answer = browser.get_from_elsewhere(&service.address(&[("prompt", prompt)])).await.expect(303);
        assert!(answer.location().starts_with("/login?req="), "{prompt}");
        let after = id_token(&service, &log_in(&mut browser, answer, EMAIL).await).await;
        assert!(after["auth_time"].as_i64() > before["auth_time"].as_i64());
        assert_eq!(after["sub"], before["sub"]);
    }
}

#[tokio::test]
async fn max_age_counts_from_the_first_receipt() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    service.world.clock.advance_seconds(2);
    for max_age in ["0", "1"] {
        let answer = browser.get_from_elsewhere(&service.address(&[("max_age", max_age)])).await;
        assert!(answer.location().starts_with("/login?req="), "{max_age}");
    }
    let silent = service.address(&[("max_age", "1"), ("prompt", "none")]);
    assert_eq!(sent_error(&browser.get_from_elsewhere(&silent).await), "login_required");
    let first =
        id_token(&service, &browser.get_from_elsewhere(&service.address(&[("max_age", "15000")])).await)
            .await;
    let answer = browser.get_from_elsewhere(&service.address(&[("max_age", "10000")])).await;
    assert_eq!(id_token(&service, &answer).await["auth_time"], first["auth_time"]);
    let answer = browser.get_from_elsewhere(&service.address(&[("max_age", "1")])).await;
    service.world.clock.advance_seconds(5);
    let after = id_token(&service, &log_in(&mut browser, answer, EMAIL).await).await;
    assert!(after["auth_time"].as_i64() > first["auth_time"].as_i64());
}

#[tokio::test]
async fn a_hint_names_the_member_who_must_be_signed_in() {
    let service = Service::start().await;
    service.world.member(service.company, "hanako@acme.example", PASSWORD).await;
    let mut taro = service.signed_in().await;
    let code = service.code(&mut taro, &[]).await;
    let tokens = service.redeem(&code).await.expect(200).json();
    let hint = tokens["id_token"].as_str().unwrap();
    service.world.clock.advance_seconds(3600);
    let silent = service.address(&[("prompt", "none"), ("id_token_hint", hint)]);
    assert!(sent(&taro.get_from_elsewhere(&silent).await).contains_key("code"), "an expired hint is good");
    let mut hanako = service.world.browser();
    hanako.login("hanako@acme.example").await;
    assert_eq!(sent_error(&hanako.get_from_elsewhere(&silent).await), "login_required");
    let forged = service.address(&[("prompt", "none"), ("id_token_hint", "eyJhbGciOiJub25lIn0.e30.")]);
    assert_eq!(sent_error(&taro.get_from_elsewhere(&forged).await), "login_required");
    let answer = hanako.get_from_elsewhere(&service.address(&[("id_token_hint", hint)])).await;
    assert!(answer.location().starts_with("/login?req="));
    let answer = log_in(&mut hanako, answer, "hanako@acme.example").await;
    assert_eq!(sent_error(&answer), "login_required", "another member than the one asked for");
}

#[tokio::test]
async fn an_ended_session_is_no_session() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let ending = session::end_of_member(service.company, service.member, None, service.world.app.now());
    service.world.commit(ending).await;
    let silent = service.address(&[("prompt", "none")]);
    assert_eq!(sent_error(&browser.get_from_elsewhere(&silent).await), "login_required");
}

#[tokio::test]
async fn a_frame_gets_an_answer_only_where_the_client_may_have_one() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let silent = service.address(&[("prompt", "none")]);
    assert_eq!(sent_error(&framed(&mut browser, &silent).await), "interaction_required");
    shown(&framed(&mut browser, &service.address(&[])).await);
    let image = Request::get(service.address(&[]))
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "no-cors")
        .header("sec-fetch-dest", "image");
    shown(&browser.send(image.body(Body::empty()).unwrap()).await);
    let allowed = Service::start_with(|client| client.silent_frame = true).await;
    let mut browser = allowed.signed_in().await;
    let silent = allowed.address(&[("prompt", "none")]);
    assert!(sent(&framed(&mut browser, &silent).await).contains_key("code"));
    shown(&framed(&mut browser, &allowed.address(&[])).await);
}

#[tokio::test]
async fn an_essential_context_that_no_login_reaches_is_refused() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let claims = r#"{"id_token":{"acr":{"essential":true,"values":["urn:example:gold"]}}}"#;
    let answer = browser.get_from_elsewhere(&service.address(&[("claims", claims)])).await;
    assert_eq!(sent_error(&answer), "unmet_authentication_requirements");
    let token = id_token(
        &service,
        &browser.get_from_elsewhere(&service.address(&[("acr_values", "urn:example:gold")])).await,
    )
    .await;
    assert_ne!(token["acr"], "urn:example:gold");
    assert_eq!(token["amr"], serde_json::json!(["pwd"]), "a password is not several factors");
}
