//! Guessing passwords, as strangers and as members see it.

use super::{TARO, acme};
use crate::support::{Answer, Browser, ORIGIN, PASSWORD, World};
use api::Plan;
use axum::body::Body;
use http::{Request, header::CONTENT_TYPE};
use server::edge::Peer;
use std::net::SocketAddr;
use store::{CredentialKind, member};

/// Tries a password from an address of its own.
async fn attempt(browser: &mut Browser, (email, password): (&str, &str), from: &str) -> Answer {
    let page = browser.get("/login").await.expect(200);
    let csrf = page.hidden("csrf").unwrap();
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("csrf", csrf.as_str()), ("email", email), ("password", password)])
        .finish();
    let mut request = Request::post("/login")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("origin", ORIGIN)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    request.extensions_mut().insert(Peer(SocketAddr::new(from.parse().unwrap(), 9)));
    browser.send(request).await
}

async fn wrong(world: &World, email: &str, times: usize) -> Answer {
    let mut last = None;
    for number in 0..times {
        let from = format!("192.0.{}.7", number % 200);
        last = Some(attempt(&mut world.browser(), (email, "wrong"), &from).await.expect(422));
    }
    last.unwrap()
}

async fn right(browser: &mut Browser) -> u16 {
    browser.cookies.remove("tegata");
    attempt(browser, (TARO, PASSWORD), "198.51.100.1").await.status.as_u16()
}

#[tokio::test]
async fn strangers_lock_strangers_out_and_no_known_browser() {
    let (world, ..) = acme().await;
    let mut own = world.browser();
    own.login(TARO).await;
    let before = wrong(&world, TARO, 9).await;
    assert_eq!(right(&mut world.browser()).await, 303, "below the limit");
    let after = wrong(&world, TARO, 10).await;
    assert_eq!(right(&mut world.browser()).await, 422, "the pause");
    let locked = attempt(&mut world.browser(), (TARO, PASSWORD), "192.0.2.9").await;
    let bare = |answer: &Answer| answer.text().replace(&answer.hidden("csrf").unwrap(), "");
    assert_eq!(bare(&before), bare(&after));
    assert_eq!(bare(&before), bare(&locked), "nothing tells a pause from a wrong password");
    assert_eq!(right(&mut own).await, 303, "the member's own browser is not locked out");
    assert_eq!(right(&mut world.browser()).await, 303, "and its success ends the pause");
}

#[tokio::test]
async fn pauses_end_and_knocking_does_not_lengthen_them() {
    let (world, ..) = acme().await;
    wrong(&world, TARO, 40).await;
    assert_eq!(right(&mut world.browser()).await, 422);
    world.clock.advance_seconds(61);
    assert_eq!(right(&mut world.browser()).await, 303, "thirty of the forty tested nothing");
}

#[tokio::test]
async fn nobody_guesses_for_ever_however_patient() {
    let (world, company, member) = acme().await;
    let mut own = world.browser();
    own.login(TARO).await;
    for _ in 0..10 {
        wrong(&world, TARO, 1).await;
    }
    for _ in 0..60 {
        world.clock.advance_seconds(3601);
        wrong(&world, TARO, 1).await;
    }
    world.clock.advance_seconds(86_400 * 30);
    assert_eq!(right(&mut world.browser()).await, 422, "shut to strangers, for good");
    world.set_password(company, member, PASSWORD, CredentialKind::Password).await;
    assert_eq!(right(&mut world.browser()).await, 303, "until the password is set anew");
}

#[tokio::test]
async fn a_known_browser_has_a_budget_of_its_own() {
    let (world, ..) = acme().await;
    let mut own = world.browser();
    own.login(TARO).await;
    wrong(&world, TARO, 12).await;
    for _ in 0..19 {
        own.cookies.remove("tegata");
        attempt(&mut own, (TARO, "wrong"), "192.0.2.1").await.expect(422);
    }
    assert_eq!(right(&mut own).await, 303);
    wrong(&world, TARO, 12).await;
    for _ in 0..20 {
        own.cookies.remove("tegata");
        attempt(&mut own, (TARO, "wrong"), "192.0.2.1").await.expect(422);
    }
    assert_eq!(right(&mut own).await, 422, "spent: it counts as a stranger now");
}

#[tokio::test]
async fn spraying_from_one_source_stops_and_neighbours_who_are_known_get_in() {
    let world = World::start_with(|config| config.throttle.address_accounts = 8).await;
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    let mut own = world.browser();
    attempt(&mut own, (TARO, PASSWORD), "203.0.113.5").await.expect(303);
    for number in 0..8 {
        let email = format!("somebody{number}@acme.example");
        attempt(&mut world.browser(), (&email, "Spring2025!"), "203.0.113.5").await.expect(422);
    }
    let mut stranger = world.browser();
    attempt(&mut stranger, (TARO, PASSWORD), "203.0.113.5").await.expect(422);
    attempt(&mut stranger, (TARO, PASSWORD), "203.0.113.6").await.expect(303);
    own.cookies.remove("tegata");
    attempt(&mut own, (TARO, PASSWORD), "203.0.113.5").await.expect(303);
}

#[tokio::test]
async fn an_office_signs_in_through_one_address() {
    let (world, company, _) = acme().await;
    for number in 0..15 {
        let email = format!("member{number}@acme.example");
        world.member(company, &email, PASSWORD).await;
        for _ in 0..10 {
            attempt(&mut world.browser(), (&email, PASSWORD), "203.0.113.5").await.expect(303);
        }
    }
}

/// SE-05: the same hashes and the same statements, whoever is asked for.
#[tokio::test]
async fn whoever_is_asked_for_the_work_is_the_same() {
    let (world, company, _) = acme().await;
    let suspended = world.member(company, "suspended@acme.example", PASSWORD).await;
    world.commit(member::suspend(company, suspended, world.app.now())).await;
    world.member(company, "locked@acme.example", PASSWORD).await;
    wrong(&world, "locked@acme.example", 12).await;
    attempt(&mut world.browser(), (TARO, PASSWORD), "192.0.2.1").await.expect(303);
    attempt(&mut world.browser(), (TARO, "warms the caches"), "192.0.2.1").await.expect(422);
    let mut seen = Vec::new();
    for (email, password) in [
        (TARO, "wrong"),
        ("nobody@acme.example", "wrong"),
        ("suspended@acme.example", "wrong"),
        ("locked@acme.example", "wrong"),
        ("locked@acme.example", PASSWORD),
    ] {
        let mut browser = world.browser();
        let before = (world.app.hashing().begun(), world.store().reads());
        attempt(&mut browser, (email, password), "192.0.2.1").await.expect(422);
        let after = (world.app.hashing().begun(), world.store().reads());
        seen.push((after.0 - before.0, after.1 - before.1));
    }
    assert!(seen.iter().all(|work| *work == seen[0]), "{seen:?}");
    assert_eq!(seen[0].0, 1, "one hash");
}
