//! What a login leaves in the browser, and how long it counts.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Browser, PASSWORD, World};
use auth_core::Token;
use axum::body::Body;
use http::{
    Request,
    header::{COOKIE, SET_COOKIE},
};
use store::{PolicyScope, member, policy};

fn set_cookie(answer: &Answer, name: &str) -> Option<String> {
    let lines = answer.headers.get_all(SET_COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .find(|line| line.starts_with(&format!("{name}=")))
        .map(str::to_owned)
}

async fn remembered(world: &World) -> (Browser, Answer) {
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let fields = [("email", TARO), ("password", PASSWORD), ("remember", "on")];
    let answer = browser.submit(&page, &fields).await.expect(303);
    (browser, answer)
}

fn pre_session_name(browser: &Browser) -> String {
    browser.cookies.keys().find(|name| name.contains("pre")).unwrap().clone()
}

#[tokio::test]
async fn cookies_are_random_and_out_of_reach() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let answer = browser.login(TARO).await;
    let line = set_cookie(&answer, "tegata").unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(line.contains(attribute), "{line}");
    }
    assert!(!line.contains("Max-Age") && !line.contains("Domain"), "it ends with the browser: {line}");
    assert!(Token::parse(browser.cookie("tegata").unwrap()).is_ok());
}

#[tokio::test]
async fn every_login_has_a_new_session_and_the_old_one_is_dead() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.get("/login").await;
    let pre_session = pre_session_name(&browser);
    let before = browser.cookie(&pre_session).unwrap().to_owned();
    browser.login(TARO).await;
    assert_ne!(browser.cookie(&pre_session), Some(before.as_str()), "the pre-session is replaced");
    let first = browser.cookie("tegata").unwrap().to_owned();
    let page = browser.get("/login?other=1").await.expect(200);
    browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(303);
    assert_ne!(browser.cookie("tegata"), Some(first.as_str()));
    let mut thief = world.browser();
    thief.cookies.insert("tegata".into(), first);
    assert!(!is_signed_in(&mut thief).await);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_taken_over() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let planted = world.app.token().reveal();
    browser.cookies.insert("tegata".into(), planted.clone());
    let page = browser.get("/login").await.expect(200);
    browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(303);
    assert_ne!(browser.cookie("tegata"), Some(planted.as_str()));
}

#[tokio::test]
async fn a_cookie_sent_twice_is_none() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    let session = browser.cookie("tegata").unwrap().to_owned();
    let planted = world.app.token().reveal();
    for cookies in
        [format!("tegata={session}; tegata={planted}"), format!("tegata={planted}; tegata={session}")]
    {
        let request = Request::get("/login").header(COOKIE, cookies).body(Body::empty()).unwrap();
        assert_eq!(world.browser().send(request).await.status, 200);
    }
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn remembering_outlives_the_browser_as_long_as_policy_allows() {
    let (world, company, _) = acme().await;
    let (mut browser, answer) = remembered(&world).await;
    assert!(set_cookie(&answer, "tegata").unwrap().contains("Max-Age=2592000"));
    world.clock.advance_seconds(29 * 86_400);
    assert!(is_signed_in(&mut browser).await);
    world.clock.advance_seconds(86_400);
    assert!(!is_signed_in(&mut browser).await);

    world.commit(policy::set(company, PolicyScope::Company, "remember_days", "0", world.app.now())).await;
    let (mut browser, answer) = remembered(&world).await;
    assert!(!set_cookie(&answer, "tegata").unwrap().contains("Max-Age"));
    world.clock.advance_seconds(86_400);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn sessions_end_when_unused_and_in_any_case() {
    let (world, company, _) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    world.clock.advance_seconds(8 * 3600 - 1);
    assert!(is_signed_in(&mut browser).await);
    world.commit(policy::set(company, PolicyScope::Company, "session_hours", "2", world.app.now())).await;
    let mut short = world.browser();
    short.login(TARO).await;
    world.clock.advance_seconds(2 * 3600);
    assert!(!is_signed_in(&mut short).await);
    world.clock.advance_seconds(24 * 3600);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn suspension_ends_sessions_at_once() {
    let (world, company, taro) = acme().await;
    let (mut browser, _) = remembered(&world).await;
    assert!(is_signed_in(&mut browser).await);
    world.commit(member::suspend(company, taro, world.app.now())).await;
    assert!(!is_signed_in(&mut browser).await);
    world.commit(member::resume(company, taro, world.app.now())).await;
    assert!(!is_signed_in(&mut browser).await, "resuming revives no session");
}

#[tokio::test]
async fn deletion_ends_sessions_at_once_and_the_password_with_them() {
    let (world, company, taro) = acme().await;
    let (mut browser, _) = remembered(&world).await;
    world.commit(member::delete(company, taro, world.app.now())).await;
    assert!(!is_signed_in(&mut browser).await);
    let page = browser.get("/login").await.expect(200);
    browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
}

#[tokio::test]
async fn use_keeps_a_session_alive_until_its_absolute_end() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    for _ in 0..3 {
        world.clock.advance_seconds(7 * 3600);
        assert!(is_signed_in(&mut browser).await);
        settled(&world, browser.cookie("tegata").unwrap()).await;
    }
    world.clock.advance_seconds(3 * 3600);
    assert!(!is_signed_in(&mut browser).await);
}

/// Waits until the use of a session just now has been noted; it is noted behind the answer.
async fn settled(world: &World, cookie: &str) {
    let hash = Token::parse(cookie).unwrap().hash();
    for _ in 0..200 {
        let fresh = world.store().fresh().await.unwrap();
        let session = store::session::by_hash(&fresh, &hash).await.unwrap().unwrap();
        if session.last_seen_at == world.app.now() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
