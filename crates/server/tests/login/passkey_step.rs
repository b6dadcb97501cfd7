//! A passkey as the second step, and one that is made on the way.

use super::{TARO, acme, is_signed_in, mail_code::known_code, passkey::asked, second_step::past_password};
use crate::support::{Answer, Authenticator, Browser, PASSWORD};
use serde_json::Value;
use store::{audit, passkey as rows};

/// Past the password, at the page of the passkey: members who chose no method are asked for a mail code first.
async fn at_passkey(browser: &mut Browser) -> Answer {
    let page = past_password(browser, TARO).await;
    let ways = browser.submit(&page, &[("method", "other")]).await.expect(303).location().to_owned();
    let ways = browser.get(&ways).await.expect(200);
    let picked = browser.submit(&ways, &[("method", "passkey")]).await.expect(303).location().to_owned();
    browser.get(&picked).await.expect(200)
}

/// What the script of a step's page asks for: options and ceremony.
async fn question(browser: &mut Browser, page: &Answer) -> (Value, String) {
    let (csrf, login) = (page.hidden("csrf").unwrap(), page.hidden("login").unwrap());
    let fields = [("csrf", csrf.as_str()), ("login", &login)];
    let json = browser.post("/login/passkey/options", &fields).await.expect(200).json();
    (json.get("publicKey").unwrap().clone(), json.get("ceremony").unwrap().as_str().unwrap().to_owned())
}

async fn send(browser: &mut Browser, page: &Answer, ceremony: &str, answer: &str) -> Answer {
    let (csrf, login) = (page.hidden("csrf").unwrap(), page.hidden("login").unwrap());
    let fields = [("csrf", csrf.as_str()), ("login", &login), ("ceremony", ceremony), ("answer", answer)];
    browser.post(&page.path, &fields).await
}

#[tokio::test]
async fn a_passkey_is_the_second_step_after_the_password() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    let mut device = world.passkey(company, taro).await;
    let mut browser = world.browser();
    let page = at_passkey(&mut browser).await;
    assert_eq!(page.page(), "passkey");
    for part in ["パスキーで本人確認", "name=\"trust\"", "name=\"method\" value=\"other\"", TARO] {
        assert!(page.text().contains(part), "{part}");
    }
    let (options, ceremony) = question(&mut browser, &page).await;
    assert_eq!(options.get("allowCredentials").unwrap().as_array().unwrap().len(), 1);
    let answer = device.get(&options);
    assert_eq!(send(&mut browser, &page, &ceremony, &answer).await.expect(303).location(), "/");
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn another_way_remains_where_the_device_says_no() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.passkey(company, taro).await;
    let mut browser = world.browser();
    let page = at_passkey(&mut browser).await;
    let wrong = send(&mut browser, &page, "", "").await.expect(422);
    assert!(wrong.text().contains("別の方法をお選びください"));
    let ways = browser.submit(&wrong, &[("method", "other")]).await;
    assert_eq!(ways.expect(303).location().split('?').next(), Some("/login/method"));
}

#[tokio::test]
async fn an_answer_of_another_login_or_member_proves_nothing() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    let mut device = world.passkey(company, taro).await;
    let jiro = world.member(company, "jiro@acme.example", PASSWORD).await;
    let mut others = world.passkey(company, jiro).await;
    let (mut browser, mut elsewhere) = (world.browser(), world.browser());
    let page = at_passkey(&mut browser).await;
    let there = at_passkey(&mut elsewhere).await;
    let (options, ceremony) = question(&mut browser, &page).await;
    let (_, theirs) = question(&mut elsewhere, &there).await;
    let answer = device.get(&options);
    send(&mut elsewhere, &there, &ceremony, &answer).await.expect(422);
    send(&mut elsewhere, &there, &theirs, &answer).await.expect(422);
    let strange = others.get(&options);
    send(&mut browser, &page, &ceremony, &strange).await.expect(422);
    let mut alone = world.browser();
    let question = asked(&mut alone).await;
    let by_itself = device.get(&question.options);
    send(&mut browser, &page, &question.ceremony, &by_itself).await.expect(422);
    assert!(!is_signed_in(&mut browser).await && !is_signed_in(&mut elsewhere).await);
    send(&mut browser, &page, &ceremony, &answer).await.expect(303);
}

#[tokio::test]
async fn two_answers_at_once_end_one_login() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    let mut device = world.passkey(company, taro).await;
    let mut browser = world.browser();
    let page = at_passkey(&mut browser).await;
    let (options, ceremony) = question(&mut browser, &page).await;
    let answer = device.get(&options);
    let mut twin = world.browser();
    twin.cookies.clone_from(&browser.cookies);
    let (one, two) = tokio::join!(
        send(&mut browser, &page, &ceremony, &answer),
        send(&mut twin, &page, &ceremony, &answer)
    );
    let passed = [&one, &two].iter().filter(|answer| answer.location() == "/").count();
    assert_eq!(passed, 1, "{} {}", one.status, two.status);
}

#[tokio::test]
async fn a_question_is_for_the_step_that_is_due() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.authenticator(company, taro).await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    let (csrf, login) = (page.hidden("csrf").unwrap(), page.hidden("login").unwrap());
    let fields = [("csrf", csrf.as_str()), ("login", &login)];
    browser.post("/login/passkey/options", &fields).await.expect(400);
    let stranger = Authenticator::new();
    let answer = stranger.created(&serde_json::json!({ "challenge": "AAAA" }));
    let fields = [("csrf", csrf.as_str()), ("login", &login), ("ceremony", "x"), ("answer", &answer)];
    let away = browser.post("/login/passkey/enrol", &fields).await.expect(303);
    assert!(away.location().starts_with("/login/code"), "{}", away.location());
    assert!(rows::of_member(world.store(), company, taro).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_passkey_made_on_the_way_ends_the_login_and_is_asked_for_next_time() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.policy(company, "second_step_methods", "passkey").await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, TARO).await;
    assert_eq!(page.page(), "code", "a mailbox vouches first");
    let code = known_code(&world, &page).await;
    let enrol = browser.submit(&page, &[("code", &code)]).await.expect(303).location().to_owned();
    let choice = browser.get(&enrol).await.expect(200);
    assert!(choice.text().contains("/login/passkey/enrol?login="), "{}", choice.text());
    let page = browser.get(&enrol.replace("/login/enrol", "/login/passkey/enrol")).await.expect(200);
    assert_eq!(page.page(), "enrol-passkey");
    let (options, ceremony) = question(&mut browser, &page).await;
    let mut lying = Authenticator::new();
    lying.verifies = false;
    let answer = lying.create(&options);
    send(&mut browser, &page, &ceremony, &answer).await.expect(422);
    let mut device = Authenticator::new();
    let answer = device.create(&options);
    assert_eq!(send(&mut browser, &page, &ceremony, &answer).await.expect(303).location(), "/");
    assert!(is_signed_in(&mut browser).await);
    let kept = rows::of_member(world.store(), company, taro).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(kept[0].data.contains("のパスキー"), "it has a name of its own");
    assert_eq!(audit::of_member(world.store(), company, taro, "factor.added", 9).await.unwrap().len(), 1);
    let mut again = world.browser();
    let page = past_password(&mut again, TARO).await;
    assert_eq!(page.page(), "passkey");
    let (options, ceremony) = question(&mut again, &page).await;
    send(&mut again, &page, &ceremony, &device.get(&options)).await.expect(303);
    assert!(is_signed_in(&mut again).await);
}
