//! Terms of use: agreed to once for each version, by the tick and by nothing else.

use super::{TARO, is_signed_in};
use crate::support::{Answer, Browser, PASSWORD, World};
use api::{AgreementId, CompanyId, MemberId, Plan};
use store::{CredentialKind, agreement, agreement::Agreement};

async fn world() -> World {
    World::start_with(|config| {
        config.brand.terms = Some("https://legal.example/terms".into());
        config.brand.privacy = Some("https://legal.example/privacy".into());
        config.brand.terms_version = "2026-04".into();
    })
    .await
}

async fn to_terms(browser: &mut Browser) -> Answer {
    let page = browser.get("/login").await;
    let answer = browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(303);
    assert!(answer.location().starts_with("/login/terms?login="), "{}", answer.location());
    let step = answer.location().to_owned();
    browser.get(&step).await.expect(200)
}

#[tokio::test]
async fn they_are_asked_for_until_ticked_and_then_no_more() {
    let world = world().await;
    let company = world.company("acme", Plan::Plus).await;
    let member = world.member(company, TARO, PASSWORD).await;
    let mut browser = world.browser();
    let page = to_terms(&mut browser).await;
    assert_eq!(page.page(), "terms");
    assert!(page.text().contains("href=\"https://legal.example/terms\""));
    assert!(!is_signed_in(&mut browser).await);
    let unticked = browser.submit(&page, &[]).await.expect(422);
    assert!(
        unticked.text().contains("「同意する」にチェックを付けてください。")
            && unticked.text().contains("role=\"alert\"")
    );
    let done = browser.submit(&page, &[("consent", "on")]).await.expect(303);
    assert_eq!(done.location(), "/");
    assert!(is_signed_in(&mut browser).await);
    let agreed = agreement::latest(world.store(), company, member).await.unwrap().unwrap();
    assert_eq!((agreed.terms_version.as_str(), agreed.at), ("2026-04", world.app.now()));
    let mut again = world.browser();
    again.login(TARO).await;
}

#[tokio::test]
async fn consent_to_other_versions_than_those_in_force_does_not_count() {
    let world = world().await;
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    let mut browser = world.browser();
    let page = to_terms(&mut browser).await;
    let (csrf, login) = (page.hidden("csrf").unwrap(), page.hidden("login").unwrap());
    let fields =
        [("csrf", csrf.as_str()), ("login", &login), ("versions", "0000000000000000"), ("consent", "on")];
    browser.post("/login/terms", &fields).await.expect(422);
    assert!(!is_signed_in(&mut browser).await);
}

async fn agreed(world: &World, company_id: CompanyId, member_id: MemberId, terms: &str, privacy: &str) {
    let id = AgreementId(world.app.new_id());
    let (terms_version, privacy_version) = (terms.to_owned(), privacy.to_owned());
    let at = world.app.now();
    let row = Agreement { id, company_id, member_id, terms_version, privacy_version, at };
    world.commit(agreement::record(&row)).await;
}

#[tokio::test]
async fn a_new_version_of_either_text_is_asked_for_again() {
    let world = world().await;
    let company = world.company("acme", Plan::Plus).await;
    let member = world.member(company, TARO, PASSWORD).await;
    for (terms, privacy) in [("2025-10", "1"), ("2026-04", "0")] {
        world.clock.advance_seconds(1);
        agreed(&world, company, member, terms, privacy).await;
        to_terms(&mut world.browser()).await;
    }
    world.clock.advance_seconds(1);
    agreed(&world, company, member, "2026-04", "1").await;
    world.browser().login(TARO).await;
}

#[tokio::test]
async fn with_a_first_password_they_stand_on_the_same_page() {
    const NEW: &str = "vR7#mq2Lx!9z 新しい";
    let world = world().await;
    let company = world.company("acme", Plan::Plus).await;
    let member = world.member(company, TARO, PASSWORD).await;
    world.policy(company, "second_step", "off").await;
    let expires_at = world.app.now().plus_seconds(86_400);
    let kind = CredentialKind::TemporaryPassword { expires_at };
    world.set_password(company, member, "k7fqm-2hdxp-ru9te", kind).await;
    let mut browser = world.browser();
    let login = browser.get("/login").await;
    let fields = [("email", TARO), ("password", "k7fqm-2hdxp-ru9te")];
    let step = browser.submit(&login, &fields).await.expect(303).location().to_owned();
    let page = browser.get(&step).await.expect(200);
    assert!(page.text().contains("name=\"consent\""));
    let set = [("new_password", NEW), ("new_password_confirmation", NEW)];
    let unticked = browser.submit(&page, &set).await.expect(422);
    assert!(unticked.text().contains("「同意する」にチェックを付けてください。"));
    assert_eq!(agreement::latest(world.store(), company, member).await.unwrap(), None);
    let ticked = [set[0], set[1], ("consent", "on")];
    browser.submit(&page, &ticked).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
    assert!(agreement::latest(world.store(), company, member).await.unwrap().is_some());
}
