//! The mail that asks a new member for a first password (M2), as the command line sends it.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Browser, Mailed, ORIGIN, PASSWORD, SECRET, World};
use api::{CompanyId, MemberId};
use auth_core::login::SET_UP_SECONDS;
use server::{
    login::mailed_link::invite,
    mail::{self, Desk, To},
};
use std::time::Duration;
use store::{credential, member};

const NEW: &str = "vR7#mq2Lx!9z";
const FIELDS: [(&str, &str); 2] = [("new_password", NEW), ("new_password_confirmation", NEW)];

/// A member who has no password yet.
async fn newcomer() -> (World, CompanyId, MemberId) {
    let (world, company, taro) = acme().await;
    world.commit(credential::remove_password(company, taro)).await;
    (world, company, taro)
}

async fn post(world: &World, company: CompanyId, id: MemberId) {
    let fresh = world.store().fresh().await.unwrap();
    let held = member::by_id(&fresh, company, id).await.unwrap().unwrap();
    let (desk, token) = (Desk::of(&world.app), world.app.token());
    let (change, until) = invite(&desk, (&To::member(&held), "acme Inc."), &token, SET_UP_SECONDS);
    assert_eq!(until, world.app.now().plus_seconds(7 * 86_400));
    world.commit(change).await;
}

async fn sent(world: &World, company: CompanyId, id: MemberId) -> Mailed {
    post(world, company, id).await;
    world.mail().await.unwrap()
}

async fn opened(browser: &mut Browser, mail: &Mailed) -> Answer {
    let answer = browser.get_from_elsewhere(&mail.link()).await.expect(303);
    browser.get(answer.location()).await
}

#[tokio::test]
async fn it_sets_the_first_password_and_leads_straight_home() {
    let (world, company, taro) = newcomer().await;
    let mail = sent(&world, company, taro).await;
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("invite", TARO));
    assert_eq!(mail.subject, "[Tegata] パスワード初期設定");
    for part in ["手形 太郎 様", "acme Inc. の管理者が", "2025-10-16 17:53:20 (JST)", TARO] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    assert!(mail.link().starts_with(&format!("{ORIGIN}/password/link/")));
    let mut browser = world.browser();
    opened(&mut browser, &mail).await.expect(200);
    let page = opened(&mut browser, &mail).await.expect(200);
    assert!(page.text().contains("<h1>パスワード初期設定</h1>") && !page.text().contains("sign_out_others"));
    assert!(!is_signed_in(&mut browser).await, "looking takes nothing");
    assert_eq!(browser.submit(&page, &FIELDS).await.expect(303).location(), "/");
    assert!(is_signed_in(&mut browser).await);
    assert!(world.mail().await.is_none(), "a first password is news to nobody");
    opened(&mut world.browser(), &mail).await.expect(410);
}

#[tokio::test]
async fn it_is_good_for_a_week_and_a_later_one_replaces_it() {
    let (world, company, taro) = newcomer().await;
    let (first, second) = (sent(&world, company, taro).await, sent(&world, company, taro).await);
    let replaced = opened(&mut world.browser(), &first).await.expect(410);
    assert!(replaced.text().contains("このリンクは使用済みです"));
    world.clock.advance_seconds(7 * 86_400 - 1);
    let mut browser = world.browser();
    let page = opened(&mut browser, &second).await.expect(200);
    world.clock.advance_seconds(1);
    let late = browser.submit(&page, &FIELDS).await.expect(410);
    assert!(
        late.text().contains("管理者に、パスワード設定メールの再送を依頼してください"),
        "{}",
        late.text()
    );
    assert!(!is_signed_in(&mut browser).await);
}

/// The mail arrived, so the mailbox is proved; anything stronger is still asked for, and first.
#[tokio::test]
async fn it_stands_for_a_mailed_code_and_for_nothing_stronger() {
    let (world, company, taro) = newcomer().await;
    world.policy(company, "second_step", "always").await;
    let mail = sent(&world, company, taro).await;
    let mut browser = world.browser();
    let page = opened(&mut browser, &mail).await.expect(200);
    browser.submit(&page, &FIELDS).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
    world.commit(credential::remove_password(company, taro)).await;
    world.policy(company, "second_step_methods", "totp").await;
    world.authenticator(company, taro).await;
    let mail = sent(&world, company, taro).await;
    let mut other = world.browser();
    let question = opened(&mut other, &mail).await.expect(200);
    assert_eq!(question.page(), "link");
    let step = other.submit(&question, &[("go", "1")]).await.expect(303);
    let step = other.get(step.location()).await.expect(200);
    assert_eq!(step.page(), "code");
    let code = world.shows(SECRET);
    let next = other.submit(&step, &[("code", &code)]).await.expect(303);
    let page = other.get(next.location()).await.expect(200);
    assert_eq!(page.page(), "new-password");
    other.submit(&page, &FIELDS).await.expect(303);
    assert!(is_signed_in(&mut other).await);
}

#[tokio::test]
async fn it_dies_with_a_suspension_and_asks_before_it_takes_a_session_over() {
    let (world, company, taro) = newcomer().await;
    world.member(company, "hanako@acme.example", PASSWORD).await;
    let mail = sent(&world, company, taro).await;
    let mut browser = world.browser();
    browser.login("hanako@acme.example").await;
    assert_eq!(opened(&mut browser, &mail).await.expect(200).page(), "logout");
    let mut own = world.browser();
    let page = opened(&mut own, &mail).await.expect(200);
    world.commit(member::suspend(company, taro, world.app.now())).await;
    let refused = own.submit(&page, &FIELDS).await;
    assert!(refused.status == 403 || refused.status == 410, "{}", refused.text());
    assert!(!is_signed_in(&mut own).await);
}

/// From the outbox into the folder, as a server without a mail server does it.
#[tokio::test]
async fn it_leaves_as_a_file_where_no_mail_server_is_set() {
    let (world, company, taro) = newcomer().await;
    let folder = world.app.config().database.data.join("outbox");
    post(&world, company, taro).await;
    let hands = mail::run(&world.app).unwrap();
    let mut text = String::new();
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let file = std::fs::read_dir(&folder).ok().and_then(|mut files| files.next());
        if let Some(Ok(file)) = file {
            text = std::fs::read_to_string(file.path()).unwrap();
            break;
        }
    }
    drop(hands);
    assert!(text.contains(&format!("To: {TARO}")), "{text}");
    assert!(text.contains("Auto-Submitted: auto-generated") && text.contains("multipart/alternative"));
}
