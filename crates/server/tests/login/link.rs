//! A link that leads to setting a password: looked at as often as one likes, used once.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Browser, PASSWORD, World};
use api::{CompanyId, MemberId};
use axum::body::Body;
use http::Request;
use store::{NewTicket, TicketKind, member, ticket};

const NEW: &str = "vR7#mq2Lx!9z";
const FIELDS: [(&str, &str); 2] = [("new_password", NEW), ("new_password_confirmation", NEW)];

/// What the command line makes.
async fn link(world: &World, company: CompanyId, member: MemberId) -> String {
    let (token, now) = (world.app.token(), world.app.now());
    let new = NewTicket {
        hash: token.hash().0,
        kind: TicketKind::LoginLink,
        company_id: Some(company),
        member_id: Some(member),
        payload: String::new(),
        now,
        expires_at: now.plus_seconds(900),
    };
    world.commit(ticket::replace(new)).await;
    format!("/password/link/{}", token.reveal())
}

async fn opened(browser: &mut Browser, link: &str) -> Answer {
    let answer = browser.get_from_elsewhere(link).await.expect(303);
    assert_eq!(answer.location(), "/password/set");
    assert!(!answer.text().contains(link) && !answer.header("set-cookie").contains(&link[15..]));
    browser.get("/password/set").await
}

#[tokio::test]
async fn it_sets_the_password_once_and_signs_in() {
    let (world, company, taro) = acme().await;
    let mut old = world.browser();
    old.login(TARO).await;
    let link = link(&world, company, taro).await;
    let mut browser = world.browser();
    opened(&mut browser, &link).await.expect(200);
    let page = opened(&mut browser, &link).await.expect(200);
    assert_eq!(page.page(), "new-password");
    assert!(page.text().contains(TARO) && page.text().contains("acme Inc."), "it names account and company");
    assert!(!is_signed_in(&mut browser).await, "looking takes nothing and signs nobody in");
    browser
        .submit(&page, &[("new_password", "short"), ("new_password_confirmation", "short")])
        .await
        .expect(422);
    let cookies = browser.cookies.clone();
    assert_eq!(browser.submit(&page, &FIELDS).await.expect(303).location(), "/");
    assert!(is_signed_in(&mut browser).await);
    assert!(!is_signed_in(&mut old).await, "other sessions end");
    let mut again = world.browser();
    again.cookies = cookies;
    again.submit(&page, &FIELDS).await.expect(410);
    let mut later = world.browser();
    opened(&mut later, &link).await.expect(410);
    let login = later.get("/login").await;
    later.submit(&login, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
    later.submit(&login, &[("email", TARO), ("password", NEW)]).await.expect(303);
}

#[tokio::test]
async fn it_ends_and_is_replaced_by_a_later_one() {
    let (world, company, taro) = acme().await;
    let first = link(&world, company, taro).await;
    let second = link(&world, company, taro).await;
    let replaced = opened(&mut world.browser(), &first).await.expect(410);
    assert!(replaced.text().contains("このリンクは使用済みです"), "{}", replaced.text());
    assert!(replaced.text().contains("新しいリンクが届いている場合"));
    let mut browser = world.browser();
    let page = opened(&mut browser, &second).await.expect(200);
    world.clock.advance_seconds(900);
    let late = browser.submit(&page, &FIELDS).await.expect(410);
    assert!(late.text().contains("リンクの有効期限が切れています"));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_suspended_member_gets_nowhere_with_it() {
    let (world, company, taro) = acme().await;
    let link = link(&world, company, taro).await;
    let mut browser = world.browser();
    let page = opened(&mut browser, &link).await.expect(200);
    world.commit(member::suspend(company, taro, world.app.now())).await;
    let answer = browser.submit(&page, &FIELDS).await;
    assert!(answer.status == 403 || answer.status == 410);
    let later = self::link(&world, company, taro).await;
    opened(&mut browser, &later).await.expect(403);
    browser.submit(&page, &FIELDS).await.expect(403);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn posted_twice_at_once_it_serves_once() {
    let (world, company, taro) = acme().await;
    let mut browser = world.browser();
    let page = opened(&mut browser, &link(&world, company, taro).await).await.expect(200);
    let mut double = world.browser();
    double.cookies = browser.cookies.clone();
    let (one, two) = tokio::join!(browser.submit(&page, &FIELDS), double.submit(&page, &FIELDS));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
}

#[tokio::test]
async fn its_secret_stands_in_no_page_and_the_address_is_not_passed_on() {
    let (world, company, taro) = acme().await;
    let link = link(&world, company, taro).await;
    let secret = link.strip_prefix("/password/link/").unwrap();
    let mut browser = world.browser();
    let answer = browser.get_from_elsewhere(&link).await.expect(303);
    assert_eq!(answer.header("cache-control"), "no-store");
    let page = browser.get("/password/set").await.expect(200);
    assert!(!page.text().contains(secret));
    assert!(browser.cookies.values().all(|value| !value.contains(secret)));
    let mut altered = world.browser();
    altered.cookies = browser.cookies.clone();
    altered.cookies.insert("tegata-link".into(), secret.to_owned());
    altered.get("/password/set").await.expect(410);
}

#[tokio::test]
async fn without_the_link_there_is_nothing_to_set() {
    let (world, company, taro) = acme().await;
    let mut browser = world.browser();
    for path in ["/password/set", "/password/link/x"] {
        assert_eq!(browser.get(path).await.expect(410).page(), "error");
    }
    let page = opened(&mut browser, &link(&world, company, taro).await).await;
    let mut other = world.browser();
    other.get("/login").await;
    other.submit(&page, &FIELDS).await.expect(400);
    browser.post_from_elsewhere("/password/set", &FIELDS).await.expect(403);
}

#[tokio::test]
async fn another_member_who_is_signed_in_is_asked_first() {
    let (world, company, taro) = acme().await;
    world.member(company, "hanako@acme.example", PASSWORD).await;
    let mut browser = world.browser();
    browser.login("hanako@acme.example").await;
    let link = link(&world, company, taro).await;
    let asked = opened(&mut browser, &link).await.expect(200);
    assert_eq!(asked.page(), "logout");
    assert!(asked.text().contains("hanako@acme.example"));
    let out = browser.submit(&asked, &[("logout", "1")]).await.expect(303);
    assert_eq!(out.location(), "/password/set");
    let page = browser.get("/password/set").await.expect(200);
    browser.submit(&page, &FIELDS).await.expect(303);
}

#[tokio::test]
async fn the_meter_answers_only_this_page_and_only_so_fast() {
    let (world, company, taro) = acme().await;
    let mut browser = world.browser();
    let page = opened(&mut browser, &link(&world, company, taro).await).await;
    let csrf = page.hidden("csrf").unwrap();
    let strong =
        browser.post("/password/strength", &[("csrf", &csrf), ("new_password", NEW)]).await.expect(200);
    assert_eq!(strong.json()["level"], 5);
    assert_eq!(strong.json()["text"], "パスワード強度: とても強い");
    let own =
        browser.post("/password/strength", &[("csrf", &csrf), ("new_password", "taro")]).await.expect(200);
    assert_eq!((own.json()["level"].as_i64(), own.json()["tip"].is_string()), (Some(1), true));
    let long = "x".repeat(129);
    let fields = [("csrf", csrf.as_str()), ("new_password", long.as_str())];
    browser.post("/password/strength", &fields).await.expect(422);
    for _ in 0..2 {
        browser.post("/password/strength", &[("csrf", &csrf), ("new_password", NEW)]).await.expect(200);
    }
    browser.post("/password/strength", &[("csrf", &csrf), ("new_password", NEW)]).await.expect(429);
    world.browser().post("/password/strength", &[("new_password", NEW)]).await.expect(401);
    let get = Request::get("/password/strength").body(Body::empty()).unwrap();
    assert_eq!(browser.send(get).await.status, 405);
}
