//! Codes by mail as a member sees them, and what an attacker tries at them. What is mailed is read elsewhere: here a
//! login's row is given a code that the test knows.

use super::{TARO, acme, is_signed_in, second_step::past_password};
use crate::support::{Answer, Browser, World};
use api::{CompanyId, LoginId, MemberId};
use auth_core::factor::{Prover, mail_code::MailCode};
use store::{audit, login};

async fn world() -> (World, CompanyId, MemberId) {
    let (world, company, member) = acme().await;
    world.policy(company, "second_step", "always").await;
    (world, company, member)
}

/// Puts a known code in place of the one that the login mailed last.
pub(super) async fn known_code(world: &World, page: &Answer) -> String {
    let id: LoginId = page.hidden("login").unwrap().parse().unwrap();
    let now = world.app.now();
    let row = login::by_id(world.store(), id, now).await.unwrap().unwrap();
    let mut state: serde_json::Value = serde_json::from_str(&row.state).unwrap();
    assert!(state.get("mail_code").is_some_and(serde_json::Value::is_object), "none was mailed: {state}");
    let prover = Prover { member_id: row.member_id, login_id: id, now };
    let (code, digits) = MailCode::draw(world.app.random(), &world.app.seals().factor, &prover);
    state.as_object_mut().unwrap().insert("mail_code".to_owned(), serde_json::to_value(code).unwrap());
    world.commit(login::advance(&row, state.to_string(), now)).await;
    digits
}

fn other(digits: &str) -> String {
    format!("{:06}", (digits.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[tokio::test]
async fn a_code_is_asked_for_and_ends_the_login() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    assert_eq!(page.page(), "code");
    for part in [
        "メールに記載された6桁",
        "有効期限は10分です。",
        "あと60秒です。",
        "name=\"resend\"",
        "data-countdown",
    ] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("name=\"method\""), "there is no other way");
    let code = known_code(&world, &page).await;
    let spaced = format!(" {}-{} ", &code[..3], &code[3..]);
    browser.submit(&page, &[("code", &spaced)]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn the_page_speaks_english_too() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let login = page.hidden("login").unwrap();
    let english = browser.get(&format!("/login/code?login={login}&lang=en")).await.expect(200);
    assert!(english.text().contains("Why you are asked for a code"), "{}", english.text());
}

#[tokio::test]
async fn five_wrong_tries_end_a_code_and_a_new_one_is_mailed_after_a_minute() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let code = known_code(&world, &page).await;
    for tries in 1..=5 {
        let answer = browser.submit(&page, &[("code", &other(&code))]).await.expect(422);
        let says = if tries == 5 {
            "このコードは無効になりました"
        } else {
            "認証コードが正しくありません"
        };
        assert!(answer.text().contains(says), "{tries}: {}", answer.text());
    }
    let sixth = browser.submit(&page, &[("code", &code)]).await.expect(422);
    assert!(sixth.text().contains("このコードは無効になりました"));
    let early = browser.submit(&page, &[("resend", "1")]).await.expect(422);
    assert!(early.text().contains("再送信できるまで"));
    world.clock.advance_seconds(60);
    let resent = browser.submit(&page, &[("resend", "1")]).await.expect(200);
    assert!(
        resent.text().contains("認証コードを再送信しました") && resent.text().contains("role=\"status\"")
    );
    browser.submit(&page, &[("code", &code)]).await.expect(422);
    let fresh = known_code(&world, &page).await;
    browser.submit(&page, &[("code", &fresh)]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_new_code_ends_the_old_one_and_five_are_enough_for_an_hour() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let old = known_code(&world, &page).await;
    for sent in 2..=5 {
        world.clock.advance_seconds(60);
        browser.submit(&page, &[("resend", "1")]).await.expect(200);
        let answer = browser.submit(&page, &[("code", &old)]).await;
        assert_eq!(answer.status, 422, "{sent}");
    }
    world.clock.advance_seconds(60);
    let limit = browser.submit(&page, &[("resend", "1")]).await.expect(422);
    assert!(limit.text().contains("再送信の上限に達しました"), "{}", limit.text());
}

#[tokio::test]
async fn a_code_is_old_after_ten_minutes_and_never_young_again() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let code = known_code(&world, &page).await;
    world.clock.advance_seconds(600);
    let late = browser.submit(&page, &[("code", &code)]).await.expect(422);
    assert!(late.text().contains("有効期限が切れました"));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn the_code_of_another_login_is_none() {
    let (world, ..) = world().await;
    let (mut one, mut two) = (world.browser(), world.browser());
    let (first, second) = (past_password(&mut one, TARO).await, past_password(&mut two, TARO).await);
    let (of_first, of_second) = (known_code(&world, &first).await, known_code(&world, &second).await);
    one.submit(&first, &[("code", &of_second)]).await.expect(422);
    two.submit(&second, &[("code", &of_first)]).await.expect(422);
    one.submit(&first, &[("code", &of_first)]).await.expect(303);
    assert!(is_signed_in(&mut one).await && !is_signed_in(&mut two).await);
}

#[tokio::test]
async fn a_code_entered_from_two_connections_at_once_counts_once() {
    let (world, company, _) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let code = known_code(&world, &page).await;
    let mut twin = world.browser();
    twin.cookies = browser.cookies.clone();
    let fields = [("code", code.as_str())];
    let (a, b) = tokio::join!(browser.submit(&page, &fields), twin.submit(&page, &fields));
    let in_now = [a, b].iter().filter(|answer| answer.location() == "/").count();
    assert_eq!(in_now, 1);
    let events = audit::latest(world.store(), company, 100).await.unwrap();
    let done = events.iter().filter(|event| event.kind == "login.succeeded").count();
    assert_eq!(done, 1);
}

#[tokio::test]
async fn wrong_codes_at_once_count_one_by_one() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let code = known_code(&world, &page).await;
    let wrong = other(&code);
    for _ in 0..5 {
        let mut twins: Vec<Browser> = (0..3).map(|_| world.browser()).collect();
        for twin in &mut twins {
            twin.cookies = browser.cookies.clone();
        }
        let fields = [("code", wrong.as_str())];
        let [a, b, c] = twins.try_into().map_err(|_| ()).unwrap();
        let (mut a, mut b, mut c) = (a, b, c);
        let _answers =
            tokio::join!(a.submit(&page, &fields), b.submit(&page, &fields), c.submit(&page, &fields));
    }
    let spent = browser.submit(&page, &[("code", &code)]).await.expect(422);
    assert!(spent.text().contains("このコードは無効になりました"), "{}", spent.text());
}

#[tokio::test]
async fn where_a_second_step_is_due_a_temporary_password_asks_the_mailbox_first() {
    const TEMPORARY: &str = "k7fqm-2hdxp-ru9te";
    const NEW: &str = "vR7#mq2Lx!9z 新しい";
    let (world, company, member) = world().await;
    let expires_at = world.app.now().plus_seconds(86_400);
    let kind = store::CredentialKind::TemporaryPassword { expires_at };
    world.set_password(company, member, TEMPORARY, kind).await;
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let answer = browser.submit(&page, &[("email", TARO), ("password", TEMPORARY)]).await.expect(303);
    let page = browser.get(answer.location()).await.expect(200);
    assert_eq!(page.page(), "code");
    let code = known_code(&world, &page).await;
    let next = browser.submit(&page, &[("code", &code)]).await.expect(303);
    let page = browser.get(next.location()).await.expect(200);
    assert_eq!(page.page(), "new-password");
    let fields = [("new_password", NEW), ("new_password_confirmation", NEW)];
    browser.submit(&page, &fields).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}
