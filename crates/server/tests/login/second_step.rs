//! Second steps as a member sees them, and what an attacker tries at them.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Browser, PASSWORD, SECRET, World};
use api::{CompanyId, MemberId};
use server::factor::recovery;
use store::{credential, member};

/// A company that always asks, and a member with an authenticator.
async fn world() -> (World, CompanyId, MemberId) {
    let (world, company, member) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.authenticator(company, member).await;
    (world, company, member)
}

/// Past the password, to the page that is asked for next.
pub(super) async fn past_password(browser: &mut Browser, email: &str) -> Answer {
    let page = browser.get("/login").await.expect(200);
    let answer = browser.submit(&page, &[("email", email), ("password", PASSWORD)]).await.expect(303);
    let step = answer.location().to_owned();
    assert!(step.contains("?login="), "{step}");
    browser.get(&step).await.expect(200)
}

/// At the page of the authenticator's code.
async fn at_app(browser: &mut Browser) -> Answer {
    let page = past_password(browser, TARO).await;
    let ways = browser.submit(&page, &[("method", "other")]).await.expect(303).location().to_owned();
    let ways = browser.get(&ways).await.expect(200);
    assert_eq!(ways.page(), "method");
    let picked = browser.submit(&ways, &[("method", "totp")]).await.expect(303).location().to_owned();
    browser.get(&picked).await.expect(200)
}

fn wrong(right: &str) -> &'static str {
    if right == "000000" { "111111" } else { "000000" }
}

#[tokio::test]
async fn an_authenticator_is_asked_for_and_its_code_ends_the_login() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    assert_eq!(page.page(), "code");
    for part in [
        "name=\"code\"",
        "autocomplete=\"one-time-code\"",
        "inputmode=\"numeric\"",
        "name=\"method\"",
        "name=\"trust\"",
        "会社の設定により、毎回確認しています",
        "認証アプリに表示されている6桁のコード",
        TARO,
    ] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("name=\"resend\""), "an app needs no mail");
    assert!(!is_signed_in(&mut browser).await, "half a login is none");
    let before = browser.cookies.clone();
    let done = browser.submit(&page, &[("code", &world.shows(SECRET))]).await.expect(303);
    assert_eq!(done.location(), "/");
    assert!(is_signed_in(&mut browser).await);
    assert_ne!(before.get("tegata-login"), browser.cookies.get("tegata-login").or(Some(&String::new())));
}

#[tokio::test]
async fn wrong_codes_are_explained_and_too_many_end_the_login() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    let right = world.shows(SECRET);
    let empty = browser.submit(&page, &[("code", "")]).await.expect(422);
    assert!(
        empty.text().contains("認証コードを入力してください。") && empty.text().contains("role=\"alert\"")
    );
    let short = browser.submit(&page, &[("code", "12345")]).await.expect(422);
    assert!(short.text().contains("6桁の数字を入力してください。"));
    for tries in 1..10 {
        let answer = browser.submit(&page, &[("code", wrong(&right))]).await.expect(422);
        assert!(answer.text().contains("最新のコードを入力してください"), "{}", answer.text());
        assert_eq!(answer.text().contains("時刻が自動設定"), tries >= 3, "{tries}");
    }
    browser.submit(&page, &[("code", wrong(&right))]).await.expect(400);
    browser.submit(&page, &[("code", &right)]).await.expect(400);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_code_is_good_once_also_for_two_logins_at_once() {
    let (world, ..) = world().await;
    let (mut one, mut other) = (world.browser(), world.browser());
    let (first, second) = (at_app(&mut one).await, at_app(&mut other).await);
    let code = world.shows(SECRET);
    let fields = [("code", code.as_str())];
    let (a, b) = tokio::join!(one.submit(&first, &fields), other.submit(&second, &fields));
    let done = [&a, &b].iter().filter(|answer| answer.status == 303).count();
    assert_eq!(done, 1, "{} {}", a.status, b.status);
    let mut third = world.browser();
    let page = at_app(&mut third).await;
    let used = third.submit(&page, &fields).await.expect(422);
    assert!(used.text().contains("使用済み"), "{}", used.text());
    world.clock.advance_seconds(30);
    third.submit(&page, &[("code", &world.shows(SECRET))]).await.expect(303);
}

#[tokio::test]
async fn no_step_is_skipped() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    let (login, csrf) = (page.hidden("login").unwrap(), page.hidden("csrf").unwrap());
    for path in ["/login/new-password", "/login/terms", "/login/enrol"] {
        let fields =
            [("csrf", csrf.as_str()), ("login", &login), ("later", "1"), ("consent", "on"), ("code", "1")];
        let answer = browser.post(path, &fields).await;
        assert!(answer.location().starts_with("/login/code?"), "{path}: {}", answer.status);
        browser.get(&format!("{path}?login={login}")).await.expect(303);
        assert!(!is_signed_in(&mut browser).await, "{path}");
    }
    browser.get("/").await;
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_mid_login_address_is_of_no_use_in_another_browser() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    let login = page.hidden("login").unwrap();
    let mut thief = world.browser();
    thief.get("/login").await;
    for path in ["code", "method", "recovery", "enrol"] {
        thief.get(&format!("/login/{path}?login={login}")).await.expect(400);
    }
    thief.submit(&page, &[("code", &world.shows(SECRET))]).await.expect(400);
    let mut own = world.browser();
    let theirs = at_app(&mut own).await;
    let fields = [("csrf", theirs.hidden("csrf").unwrap()), ("login", login), ("code", world.shows(SECRET))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    own.post("/login/code", &fields).await.expect(400);
    assert!(!is_signed_in(&mut thief).await && !is_signed_in(&mut own).await);
}

#[tokio::test]
async fn a_member_suspended_between_steps_stays_out() {
    let (world, company, id) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    world.commit(member::suspend(company, id, world.app.now())).await;
    let answer = browser.submit(&page, &[("code", &world.shows(SECRET))]).await;
    assert!(answer.status.is_client_error() && answer.page() == "error", "{}", answer.status);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn the_clock_does_not_help() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    let code = world.shows(SECRET);
    world.clock.advance_seconds(90);
    browser.submit(&page, &[("code", &code)]).await.expect(422);
    world.clock.advance_seconds(3600);
    let late = world.shows(SECRET);
    browser.submit(&page, &[("code", &late)]).await.expect(400);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_recovery_code_stands_for_any_method_once() {
    let (world, company, member) = world().await;
    let (codes, change) = recovery::new_set(&world.app, (company, member)).await.unwrap();
    world.commit(change).await;
    assert_eq!(codes.len(), 10);
    for (place, typed) in [codes[3].to_lowercase(), codes[4].replace('-', " ")].iter().enumerate() {
        let mut browser = world.browser();
        let page = at_recovery(&mut browser).await;
        let wrong = browser.submit(&page, &[("code", "AAAA-AAAA-AAAA-AAAA")]).await.expect(422);
        assert!(wrong.text().contains("リカバリーコードが正しくありません。"));
        if place == 1 {
            browser.submit(&page, &[("code", &codes[3])]).await.expect(422);
        }
        browser.submit(&page, &[("code", typed)]).await.expect(303);
        assert!(is_signed_in(&mut browser).await);
    }
    let rows = credential::all_of(world.store(), company, member).await.unwrap();
    assert_eq!(recovery::left(&rows), 8);
}

async fn at_recovery(browser: &mut Browser) -> Answer {
    let page = past_password(browser, TARO).await;
    let ways = browser.submit(&page, &[("method", "other")]).await.expect(303).location().to_owned();
    let ways = browser.get(&ways).await.expect(200);
    let picked = browser.submit(&ways, &[("method", "recovery")]).await.expect(303).location().to_owned();
    assert!(picked.starts_with("/login/recovery?"), "{picked}");
    let page = browser.get(&picked).await.expect(200);
    assert_eq!(page.page(), "recovery");
    page
}

#[tokio::test]
async fn only_what_is_offered_can_be_picked() {
    let (world, company, _) = world().await;
    world.policy(company, "second_step_methods", "totp").await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    assert_eq!(page.page(), "code");
    assert!(!page.text().contains("name=\"method\""), "there is one way only");
    let login = page.hidden("login").unwrap();
    let ways = browser.get(&format!("/login/method?login={login}")).await.expect(200);
    assert!(!ways.text().contains("value=\"mail\""));
    for method in ["mail", "recovery", "passkey", "nonsense", ""] {
        browser.submit(&ways, &[("method", method)]).await.expect(200);
    }
    browser.submit(&page, &[("resend", "1")]).await.expect(422);
    browser.submit(&page, &[("code", &world.shows(SECRET))]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_ticked_browser_is_spared_and_a_new_authenticator_ends_that() {
    let (world, company, member) = world().await;
    let mut browser = world.browser();
    let page = at_app(&mut browser).await;
    assert!(page.text().contains("この端末では30日間"));
    browser.submit(&page, &[("code", &world.shows(SECRET)), ("trust", "on")]).await.expect(303);
    browser.cookies.remove("tegata");
    browser.login(TARO).await;
    browser.cookies.remove("tegata");
    world.commit(store::known_browser::forget_trust(company, member)).await;
    past_password(&mut browser, TARO).await;
    world.policy(company, "second_step_trust_days", "0").await;
    let page = at_app(&mut world.browser()).await;
    assert!(!page.text().contains("name=\"trust\""));
}
