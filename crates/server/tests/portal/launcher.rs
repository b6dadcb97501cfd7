//! Home, the launcher and the shell: what is shown, what opens, and what does not.

use super::{TARO, signed_in, support};
use api::{AppId, Plan};
use http::{Method, Request};
use serde_json::Value;
use store::{AppSettings, Assignment, app};
use support::{Answer, Browser, ORIGIN, PASSWORD, World};

async fn home(browser: &mut Browser) -> Vec<Value> {
    let page = browser.call(Method::GET, "/api/v1/home", "").await.expect(200).json();
    page["apps"].as_array().unwrap().clone()
}

fn open(id: AppId) -> String {
    format!("/apps/{id}/open")
}

#[tokio::test]
async fn home_shows_what_is_assigned_and_a_click_opens_it() {
    let world = World::start().await;
    let (company, member, mut browser) = signed_in(&world).await;
    let wiki = world.link_app(company, "Wiki", "https://wiki.example/start?a=1").await;
    let hidden = world.link_app(company, "Hidden", "https://hidden.example/").await;
    let (oidc, ..) = world
        .oidc_app(company, |client| {
            client.initiate_login_uri = Some("https://rp.example/start?x=1".parse().unwrap());
        })
        .await;
    world.assign_everyone(company, wiki).await;
    world.commit(app::assign(company, oidc, Assignment::Member(member))).await;
    let tiles = home(&mut browser).await;
    let names: Vec<&str> = tiles.iter().map(|tile| tile["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Wiki", "Sample OIDC"]);
    assert_eq!(tiles[0]["kind"], "link");
    assert_eq!(tiles[0]["open"], open(wiki));
    let answer = browser.get(&open(wiki)).await.expect(303);
    assert_eq!(answer.location(), "https://wiki.example/start?a=1");
    let answer = browser.get(&open(oidc)).await.expect(303);
    assert_eq!(answer.location(), "https://rp.example/start?x=1&iss=http%3A%2F%2Flocalhost%3A8080");
    let answer = browser.get(&open(hidden)).await;
    assert!(answer.status.is_client_error());
    assert_eq!(answer.page(), "error");
}

#[tokio::test]
async fn another_companys_apps_are_not_there() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    let other = world.company("other", Plan::Plus).await;
    let theirs = world.link_app(other, "Theirs", "https://theirs.example/").await;
    world.assign_everyone(other, theirs).await;
    assert!(home(&mut browser).await.is_empty());
    let answer = browser.get(&open(theirs)).await.expect(404);
    assert!(!answer.text().contains("Theirs"));
    for strange in ["/apps/x/open", "/apps/00000000-0000-0000-0000-000000000000/open", "/apps/%ff/open"] {
        let answer = browser.get(strange).await;
        assert!(answer.status.is_client_error(), "{strange}");
        assert_eq!(answer.page(), "error");
    }
}

#[tokio::test]
async fn the_free_plan_opens_first_party_apps_only() {
    let world = World::start().await;
    let company = world.company("free", Plan::Free).await;
    world.member(company, "hana@free.example", PASSWORD).await;
    let third = world.link_app(company, "Third", "https://third.example/").await;
    let settings = AppSettings::Link { url: "https://first.example/".into() };
    let first = world.new_app(company, "First", settings, true).await;
    world.assign_everyone(company, third).await;
    world.assign_everyone(company, first).await;
    let mut browser = world.browser();
    browser.login("hana@free.example").await;
    let tiles = home(&mut browser).await;
    assert_eq!(tiles.len(), 1);
    assert_eq!(tiles[0]["name"], "First");
    browser.get(&open(first)).await.expect(303);
    assert_eq!(browser.get(&open(third)).await.expect(403).page(), "error");
}

#[tokio::test]
async fn a_start_from_another_site_asks_first() {
    let world = World::start().await;
    let (company, _, mut browser) = signed_in(&world).await;
    let wiki = world.link_app(company, "Wiki", "https://wiki.example/").await;
    world.assign_everyone(company, wiki).await;
    let bare = Request::get(open(wiki)).body(axum::body::Body::empty()).unwrap();
    for page in [browser.get_from_elsewhere(&open(wiki)).await, browser.send(bare).await] {
        let page = page.expect(200);
        assert!(!page.text().contains("wiki.example"));
        let answer = browser.submit(&page, &[]).await.expect(200);
        assert_eq!(answer.onward().as_deref(), Some("https://wiki.example/"));
    }
    let framed =
        Request::get(open(wiki)).header("sec-fetch-site", "same-origin").header("sec-fetch-mode", "navigate");
    let framed = framed.header("sec-fetch-dest", "iframe").body(axum::body::Body::empty()).unwrap();
    browser.send(framed).await.expect(400);
}

#[tokio::test]
async fn the_confirmation_cannot_be_forged() {
    let world = World::start().await;
    let (company, _, mut browser) = signed_in(&world).await;
    let wiki = world.link_app(company, "Wiki", "https://wiki.example/").await;
    let other = world.link_app(company, "Other", "https://other.example/").await;
    world.assign_everyone(company, wiki).await;
    world.assign_everyone(company, other).await;
    let page = browser.get_from_elsewhere(&open(wiki)).await.expect(200);
    let proof = page.hidden("csrf").unwrap();
    let refused = |answer: Answer| {
        assert!(answer.status.is_client_error(), "{}", answer.text());
        assert!(!answer.text().contains("wiki.example") && !answer.text().contains("other.example"));
    };
    refused(browser.post(&open(wiki), &[]).await);
    refused(browser.post(&open(wiki), &[("csrf", "x")]).await);
    refused(browser.post(&open(other), &[("csrf", &proof)]).await);
    refused(browser.post(&open(wiki), &[("csrf", &proof), ("csrf", &proof)]).await);
    let foreign = Request::post(open(wiki))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://evil.example");
    refused(browser.send(foreign.body(format!("csrf={proof}").into()).unwrap()).await);
    let json = Request::post(open(wiki)).header("content-type", "application/json").header("origin", ORIGIN);
    refused(browser.send(json.body("{}".into()).unwrap()).await);
}

#[tokio::test]
async fn a_click_without_a_session_logs_in_first_and_then_opens() {
    let world = World::start().await;
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    let wiki = world.link_app(company, "Wiki", "https://wiki.example/").await;
    world.assign_everyone(company, wiki).await;
    let mut browser = world.browser();
    let answer = browser.get(&open(wiki)).await.expect(303);
    let page = browser.get(answer.location()).await.expect(200);
    let done = browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await;
    let opened = browser.follow(done).await;
    assert_eq!(opened.location(), "https://wiki.example/");
}

#[tokio::test]
async fn the_shell_is_for_members_and_leads_others_to_the_login() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    for path in ["/", "/account", "/account/profile/edit", "/account/unknown/page"] {
        let answer = browser.get(path).await;
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(!answer.header("content-security-policy").contains("unsafe-inline"));
        let sent = world.browser().get(path).await.expect(303);
        assert!(sent.location().starts_with("/login"), "{}", sent.location());
    }
    let mut other = world.browser();
    let asked = other.get("/account/profile").await.expect(303);
    let page = other.get(asked.location()).await.expect(200);
    let done = other.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await;
    assert!(done.onward().unwrap().starts_with("/account/profile"), "{:?}", done.onward());
    let sent = world.browser().get("/account//evil.example").await.expect(303);
    assert!(sent.location().starts_with("/login"));
}
