//! Browsers that a member is known by: what a login leaves behind, and what copying it is worth.

use super::{TARO, acme};
use crate::support::{Browser, World};
use api::{CompanyId, MemberId, Timestamp};
use auth_core::Token;
use store::known_browser::{self, KnownBrowser, MOST, Used};

async fn known(world: &World, who: (CompanyId, MemberId), browser: &Browser) -> Option<KnownBrowser> {
    let token = Token::parse(browser.cookie("tegata-browser").unwrap()).unwrap();
    known_browser::find(world.store(), who, &token.hash().0).await.unwrap()
}

#[tokio::test]
async fn a_finished_login_makes_the_browser_known() {
    let (world, company, member) = acme().await;
    let mut browser = world.browser();
    browser.get("/login").await;
    assert!(browser.cookie("tegata-browser").is_none(), "looking at a page leaves nothing");
    let answer = browser.login(TARO).await;
    let set: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let line = set.iter().find(|line| line.starts_with("tegata-browser=")).unwrap();
    assert!(line.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000"), "{line}");
    let row = known(&world, (company, member), &browser).await.unwrap();
    assert_eq!((row.os.as_str(), row.trusted_until), ("macOS", None), "nobody asked to be spared");
    let name = browser.cookie("tegata-browser").unwrap().to_owned();
    browser.get("/logout").await;
    browser.login(TARO).await;
    assert_eq!(browser.cookie("tegata-browser"), Some(name.as_str()), "the name stays, logged out or not");
}

#[tokio::test]
async fn its_use_is_noted_once_a_day() {
    let (world, company, member) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    let first = known(&world, (company, member), &browser).await.unwrap().seen_at;
    world.clock.advance_seconds(3600);
    browser.login_again(TARO).await;
    assert_eq!(known(&world, (company, member), &browser).await.unwrap().seen_at, first);
    world.clock.advance_seconds(86_400);
    browser.login(TARO).await;
    assert!(known(&world, (company, member), &browser).await.unwrap().seen_at > first);
}

#[tokio::test]
async fn a_copied_cookie_names_no_other_system() {
    let (world, company, member) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    let mut thief = world.browser();
    thief.cookies.insert("tegata-browser".to_owned(), browser.cookie("tegata-browser").unwrap().to_owned());
    thief.headers.insert("user-agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0".parse().unwrap());
    thief.login(TARO).await;
    assert_ne!(thief.cookie("tegata-browser"), browser.cookie("tegata-browser"), "it gets a name of its own");
    assert_eq!(known(&world, (company, member), &browser).await.unwrap().os, "macOS");
}

#[tokio::test]
async fn a_member_is_known_by_few_and_the_oldest_makes_room() {
    let (world, company_id, member_id) = acme().await;
    let used = |number: u8, trusted_until| Used {
        company_id,
        member_id,
        hash: [number; 32],
        os: "macOS".to_owned(),
        trusted_until,
        now: world.app.now().plus_seconds(i64::from(number)),
    };
    let until = Timestamp(world.app.now().0 + 86_400_000);
    for number in 0..=u8::try_from(MOST).unwrap() {
        world.commit(known_browser::keep(used(number, Some(until)))).await;
    }
    let find = async |number: u8| {
        known_browser::find(world.store(), (company_id, member_id), &[number; 32]).await.unwrap()
    };
    assert_eq!(find(0).await, None);
    assert_eq!(find(1).await.unwrap().newer, 7);
    world.commit(known_browser::keep(used(1, None))).await;
    assert_eq!(find(1).await.unwrap().trusted_until, Some(until), "a login without the tick leaves it");
    world.commit(known_browser::shorten_trust(company_id, world.app.now())).await;
    assert_eq!(find(2).await.unwrap().trusted_until, Some(world.app.now()));
    world.commit(known_browser::forget_trust(company_id, member_id)).await;
    assert_eq!(find(2).await.unwrap().trusted_until, None);
    world.commit(store::member::delete(company_id, member_id, world.app.now())).await;
    assert_eq!(find(2).await, None, "nothing remains for a restored member");
}
