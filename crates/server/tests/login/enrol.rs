//! Authenticators that are set up on the way through a login (M11, M29, M33).

use super::{TARO, acme, is_signed_in, mail_code::known_code, second_step::past_password};
use crate::support::{Answer, Browser, PASSWORD, World};
use api::{CompanyId, MemberId, Role};
use auth_core::factor::totp::TotpSecret;
use store::{credential, member};

async fn world() -> (World, CompanyId, MemberId) {
    let (world, company, id) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.policy(company, "second_step_methods", "totp").await;
    (world, company, id)
}

/// Past password and mailbox, to the page that shows a secret.
async fn at_setup(world: &World, browser: &mut Browser) -> Answer {
    let page = past_password(browser, TARO).await;
    assert!(page.text().contains("設定する前に、ご本人であることを確認しています"), "{}", page.text());
    let code = known_code(world, &page).await;
    let next = browser.submit(&page, &[("code", &code)]).await.expect(303);
    assert!(next.location().starts_with("/login/enrol?"), "{}", next.location());
    browser.get(next.location()).await.expect(200)
}

fn secret(page: &Answer) -> Vec<u8> {
    let text = page.text();
    let (_, rest) = text.split_once("data-totp-secret>").unwrap();
    TotpSecret::parse(rest.split_once('<').unwrap().0).unwrap().bytes().to_vec()
}

async fn factors(world: &World, company: CompanyId, member: MemberId) -> usize {
    let rows = credential::all_of(world.store(), company, member).await.unwrap();
    rows.iter().filter(|row| row.kind == store::CredentialKind::Totp).count()
}

#[tokio::test]
async fn it_is_set_up_and_the_login_goes_on() {
    let (world, company, member) = world().await;
    let mut browser = world.browser();
    let page = at_setup(&world, &mut browser).await;
    assert_eq!(page.page(), "enrol-totp");
    for part in ["STEP1", "STEP2", "STEP3", "<svg", "otpauth://totp/", "name=\"code\"", "会社の設定により"]
    {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(!page.text().contains("name=\"later\""), "policy demands it");
    assert_eq!(factors(&world, company, member).await, 0, "nothing is half registered");
    let secret = secret(&page);
    let again = browser.get(&format!("/login/enrol?login={}", page.hidden("login").unwrap())).await;
    assert!(again.text().contains("data-totp-secret"), "looking again shows the same");
    for tries in 1..=3 {
        let wrong = browser.submit(&page, &[("code", "000000")]).await.expect(422);
        assert!(wrong.text().contains("設定に失敗しました"), "{}", wrong.text());
        assert_eq!(wrong.text().contains("時刻が自動設定"), tries == 3);
    }
    browser.submit(&page, &[("later", "1")]).await.expect(422);
    browser.submit(&page, &[("code", &world.shows(&secret))]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
    assert_eq!(factors(&world, company, member).await, 1);
    world.clock.advance_seconds(60);
    let mut next = world.browser();
    let page = past_password(&mut next, TARO).await;
    next.submit(&page, &[("code", &world.shows(&secret))]).await.expect(303);
    assert!(is_signed_in(&mut next).await);
}

#[tokio::test]
async fn a_secret_that_was_shown_too_long_is_replaced() {
    let (world, company, member) = world().await;
    let mut browser = world.browser();
    let page = at_setup(&world, &mut browser).await;
    let old = secret(&page);
    world.clock.advance_seconds(900);
    let late = browser.submit(&page, &[("code", &world.shows(&old))]).await.expect(422);
    assert!(late.text().contains("QRコードを新しくしました"), "{}", late.text());
    assert_eq!(factors(&world, company, member).await, 0);
    let new = secret(&late);
    assert_ne!(old, new);
    browser.submit(&page, &[("code", &world.shows(&new))]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn two_setups_at_once_leave_one_authenticator() {
    let (world, company, member) = world().await;
    let (mut one, mut two) = (world.browser(), world.browser());
    let (first, second) = (at_setup(&world, &mut one).await, at_setup(&world, &mut two).await);
    let (a, b) = (world.shows(&secret(&first)), world.shows(&secret(&second)));
    one.submit(&first, &[("code", &a)]).await.expect(303);
    let late = two.submit(&second, &[("code", &b)]).await;
    assert!(!is_signed_in(&mut two).await, "{}", late.status);
    assert_eq!(factors(&world, company, member).await, 1);
}

#[tokio::test]
async fn a_managers_mailbox_is_good_for_this_and_nothing_else() {
    let (world, company, _) = acme().await;
    world.policy(company, "second_step", "always").await;
    let id = MemberId(world.app.new_id());
    let new = store::NewMember {
        id,
        company_id: company,
        email: auth_core::EmailAddress::parse("boss@acme.example").unwrap(),
        family_name: "部長".into(),
        given_name: "花子".into(),
        role: Role::CompanyManager,
        language: api::Language::Japanese,
        time_zone: "Asia/Tokyo".into(),
        now: world.app.now(),
    };
    world.commit(member::create(world.store(), new)).await;
    world.set_password(company, id, PASSWORD, store::CredentialKind::Password).await;
    let mut browser = world.browser();
    let page = past_password(&mut browser, "boss@acme.example").await;
    let code = known_code(&world, &page).await;
    let next = browser.submit(&page, &[("code", &code)]).await.expect(303);
    assert!(next.location().starts_with("/login/enrol?"), "{}", next.location());
    assert!(!is_signed_in(&mut browser).await);
    let page = browser.get(next.location()).await.expect(200);
    let shown = secret(&page);
    browser.submit(&page, &[("code", &world.shows(&shown))]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
    world.clock.advance_seconds(60);
    let page = past_password(&mut world.browser(), "boss@acme.example").await;
    assert!(!page.text().contains("name=\"resend\"") && !page.text().contains("name=\"method\""));
}
