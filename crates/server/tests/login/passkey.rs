//! A passkey alone: what the login page asks, and what an attacker does with an answer.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Authenticator, Browser, PASSWORD, World};
use api::{CompanyId, MemberId, Plan};
use serde_json::Value;
use store::{audit, member, passkey as rows, session};

/// A question of the login page, with its form's proof.
pub(super) struct Asked {
    pub(super) csrf: String,
    pub(super) options: Value,
    pub(super) ceremony: String,
}

/// What the script of the login page asks for.
pub(super) async fn asked(browser: &mut Browser) -> Asked {
    let page = browser.get("/login?other=1").await.expect(200);
    let csrf = page.hidden("csrf").unwrap();
    let answer = browser.post("/login/passkey/options", &[("csrf", &csrf)]).await.expect(200);
    let json = answer.json();
    Asked {
        csrf,
        options: json.get("publicKey").unwrap().clone(),
        ceremony: json.get("ceremony").unwrap().as_str().unwrap().to_owned(),
    }
}

async fn answered(browser: &mut Browser, asked: &Asked, answer: &str) -> Answer {
    let fields = [("csrf", asked.csrf.as_str()), ("ceremony", &asked.ceremony), ("answer", answer)];
    browser.post("/login/passkey", &fields).await
}

async fn attempt(browser: &mut Browser, device: &mut Authenticator) -> Answer {
    let asked = asked(browser).await;
    let answer = device.get(&asked.options);
    answered(browser, &asked, &answer).await
}

async fn events(world: &World, company: CompanyId, taro: MemberId, kind: &'static str) -> usize {
    audit::of_member(world.store(), company, taro, kind, 9).await.unwrap().len()
}

#[tokio::test]
async fn a_passkey_alone_logs_in_and_counts_as_more_than_one_factor() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    let mut device = world.passkey(company, taro).await;
    let mut browser = world.browser();
    let before = browser.get("/login").await.expect(200);
    assert!(before.text().contains("data-passkey=\"get\"") && before.text().contains("パスキーでログイン"));
    let old = browser.cookie("tegata-pre").map(str::to_owned);
    assert_eq!(attempt(&mut browser, &mut device).await.expect(303).location(), "/");
    assert!(is_signed_in(&mut browser).await);
    assert_ne!(browser.cookie("tegata-pre").map(str::to_owned), old, "the pre-session is a new one");
    let live = session::of_member(world.store(), company, taro, world.app.now()).await.unwrap();
    let amr: Vec<&str> = live[0].amr.iter().map(|amr| amr.as_str()).collect();
    assert_eq!(amr, ["pop", "user", "mfa"]);
    assert_eq!(live[0].acr.as_str(), "https://refeds.org/profile/mfa");
    assert_eq!(live[0].second_step.unwrap().0, api::SecondStepMethod::Passkey);
    let row = rows::of_member(world.store(), company, taro).await.unwrap();
    assert_eq!(row[0].updated_at, world.app.now(), "its use is noted");
}

#[tokio::test]
async fn the_question_names_nobody_whoever_is_known_here() {
    let (world, company, taro) = acme().await;
    world.passkey(company, taro).await;
    let mut browser = world.browser();
    let with = asked(&mut browser).await.options;
    let keys = |options: &Value| options.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(with.get("allowCredentials"), Some(&Value::Array(Vec::new())));
    assert_eq!(with.get("userVerification").unwrap(), "required");
    assert_eq!(with.get("rpId").unwrap(), "localhost");
    let csrf = browser.get("/login").await.hidden("csrf").unwrap();
    let fields = [("csrf", csrf.as_str()), ("email", TARO)];
    let named = browser.post("/login/passkey/options", &fields).await.expect(200).json();
    let named = named.get("publicKey").unwrap();
    assert_eq!(keys(named), keys(&with));
    assert_eq!(named.get("allowCredentials"), with.get("allowCredentials"));
    let fields = [("csrf", "x")];
    browser.post("/login/passkey/options", &fields).await.expect(400);
    browser.post_from_elsewhere("/login/passkey/options", &[("csrf", csrf.as_str())]).await.expect(403);
}

#[tokio::test]
async fn an_answer_counts_once() {
    let (world, company, taro) = acme().await;
    let mut device = world.passkey(company, taro).await;
    let mut browser = world.browser();
    let asked = asked(&mut browser).await;
    let answer = device.get(&asked.options);
    let mut twin = world.browser();
    twin.cookies.clone_from(&browser.cookies);
    let (first, second) =
        tokio::join!(answered(&mut browser, &asked, &answer), answered(&mut twin, &asked, &answer));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 400], "of two at once one");
    let mut third = world.browser();
    third.cookies.insert("tegata-pre".into(), twin.cookie("tegata-pre").unwrap().to_owned());
    let late = answered(&mut third, &asked, &answer).await;
    assert_ne!(late.status, 303);
    assert_eq!(events(&world, company, taro, "login.succeeded").await, 1);
}

#[tokio::test]
async fn an_answer_counts_where_its_question_was_put() {
    let (world, company, taro) = acme().await;
    let mut device = world.passkey(company, taro).await;
    let (mut browser, mut other) = (world.browser(), world.browser());
    let mine = asked(&mut browser).await;
    let theirs = asked(&mut other).await;
    let answer = device.get(&mine.options);
    let stolen = Asked { csrf: theirs.csrf.clone(), options: Value::Null, ceremony: mine.ceremony.clone() };
    let refused = answered(&mut other, &stolen, &answer).await.expect(422);
    assert_eq!(refused.page(), "login");
    let crossed = Asked { ceremony: theirs.ceremony.clone(), ..stolen };
    answered(&mut other, &crossed, &answer).await.expect(422);
    assert!(!is_signed_in(&mut other).await);
    world.clock.advance_seconds(301);
    answered(&mut browser, &mine, &answer).await.expect(422);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_false_device_gets_nowhere() {
    let (world, company, taro) = acme().await;
    let lies: [fn(&mut Authenticator); 6] = [
        |device| device.origin = "https://evil.example".into(),
        |device| device.origin = "http://localhost:8081".into(),
        |device| device.origin = "http://a.localhost:8080".into(),
        |device| device.rp_id = "evil.example".into(),
        |device| device.verifies = false,
        |device| device.synced = false,
    ];
    for lie in lies {
        let mut device = world.passkey(company, taro).await;
        lie(&mut device);
        let mut browser = world.browser();
        let page = attempt(&mut browser, &mut device).await.expect(422);
        assert!(page.text().contains("パスキーの確認が完了しませんでした"));
        assert!(!is_signed_in(&mut browser).await);
    }
    let mut stranger = Authenticator::new();
    let page = attempt(&mut world.browser(), &mut stranger).await.expect(422);
    assert!(page.text().contains("このパスキーは登録されていません"));
    for rubbish in ["", "{}", "null", &"x".repeat(20_000)] {
        let mut browser = world.browser();
        let asked = asked(&mut browser).await;
        answered(&mut browser, &asked, rubbish).await.expect(422);
    }
}

#[tokio::test]
async fn a_signature_of_another_key_is_none() {
    let (world, company, taro) = acme().await;
    let mut device = world.passkey(company, taro).await;
    let mut forger = Authenticator::new();
    let mut browser = world.browser();
    let asked = asked(&mut browser).await;
    let mut forged: Value = serde_json::from_str(&device.get(&asked.options)).unwrap();
    let other: Value = serde_json::from_str(&forger.get(&asked.options)).unwrap();
    *forged.pointer_mut("/response/signature").unwrap() =
        other.pointer("/response/signature").unwrap().clone();
    answered(&mut browser, &asked, &forged.to_string()).await.expect(422);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_and_told() {
    let (world, company, taro) = acme().await;
    let mut device = world.passkey(company, taro).await;
    device.counter = 7;
    attempt(&mut world.browser(), &mut device).await.expect(303);
    device.counter = 3;
    attempt(&mut world.browser(), &mut device).await.expect(422);
    assert_eq!(events(&world, company, taro, "passkey.copied").await, 1);
    device.counter = 20;
    attempt(&mut world.browser(), &mut device).await.expect(303);
}

#[tokio::test]
async fn a_suspended_member_is_told_so() {
    let (world, company, taro) = acme().await;
    let mut device = world.passkey(company, taro).await;
    world.commit(member::suspend(company, taro, world.app.now())).await;
    let mut browser = world.browser();
    let page = attempt(&mut browser, &mut device).await.expect(403);
    assert!(page.text().contains("アカウントが停止されています"));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_passkey_goes_with_its_own_member_only() {
    let (world, ..) = acme().await;
    let other = world.company("other", Plan::Plus).await;
    let jiro = world.member(other, "jiro@other.example", PASSWORD).await;
    let mut device = world.passkey(other, jiro).await;
    let mut browser = world.browser();
    attempt(&mut browser, &mut device).await.expect(303);
    let me = browser.get("/api/v1/me").await.expect(200).json();
    assert_eq!(me.get("email").unwrap(), "jiro@other.example");
}
