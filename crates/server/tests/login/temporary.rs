//! A temporary password: good for a week, for one login, and never for longer.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Browser, PASSWORD, World};
use api::{CompanyId, MemberId};
use store::CredentialKind;

const TEMPORARY: &str = "k7fqm-2hdxp-ru9te";
const NEW: &str = "vR7#mq2Lx!9z 新しい";

async fn world() -> (World, CompanyId, MemberId) {
    let (world, company, member) = acme().await;
    // With a second step the mailbox would be asked as well: `second_step` has that.
    world.policy(company, "second_step", "off").await;
    let expires_at = world.app.now().plus_seconds(7 * 86_400);
    world.set_password(company, member, TEMPORARY, CredentialKind::TemporaryPassword { expires_at }).await;
    (world, company, member)
}

/// In with the temporary password, to the page that asks for a new one.
async fn entered(browser: &mut Browser) -> Answer {
    let page = browser.get("/login").await;
    let answer = browser.submit(&page, &[("email", TARO), ("password", TEMPORARY)]).await.expect(303);
    assert!(answer.location().starts_with("/login/new-password?login="), "{}", answer.location());
    let step = answer.location().to_owned();
    browser.get(&step).await.expect(200)
}

fn new_password(password: &str) -> [(&str, &str); 2] {
    [("new_password", password), ("new_password_confirmation", password)]
}

#[tokio::test]
async fn it_leads_to_a_new_password_and_then_home() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    assert_eq!(page.page(), "new-password");
    for part in
        ["name=\"new_password\"", "name=\"new_password_confirmation\"", "autocomplete=\"new-password\"", TARO]
    {
        assert!(page.text().contains(part), "{part}");
    }
    assert!(!page.text().contains("name=\"consent\""), "no terms are configured");
    assert!(!is_signed_in(&mut browser).await, "half a login is none");
    let done = browser.submit(&page, &new_password(NEW)).await.expect(303);
    assert_eq!(done.location(), "/");
    assert!(is_signed_in(&mut browser).await);
    let mut again = world.browser();
    let login = again.get("/login").await;
    again.submit(&login, &[("email", TARO), ("password", TEMPORARY)]).await.expect(422);
    again.submit(&login, &[("email", TARO), ("password", NEW)]).await.expect(303);
}

#[tokio::test]
async fn it_cannot_be_kept_and_bad_ones_are_explained() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    let cases = [
        ("", "新しいパスワードを入力してください。"),
        ("vR7#mq2Lx!9z", "15文字以上で入力してください。"),
        (TEMPORARY, "現在のパスワードと異なるパスワードを入力してください。"),
        ("passwordpassword", "漏えいが確認されているパスワード"),
        ("taro@acme.example", "氏名やメールアドレスを含むパスワード"),
        ("abcdefgabcdefgabcdefg", "推測されやすいパスワード"),
    ];
    for (password, says) in cases {
        let answer = browser.submit(&page, &new_password(password)).await.expect(422);
        assert_eq!(answer.page(), "new-password");
        assert!(answer.text().contains(says), "{password}: {}", answer.text());
        assert!(answer.text().contains("role=\"alert\""));
    }
    let long = "あ".repeat(129);
    let answer = browser.submit(&page, &new_password(&long)).await.expect(422);
    assert!(answer.text().contains("128文字以内"));
    let other = [("new_password", NEW), ("new_password_confirmation", "another")];
    let answer = browser.submit(&page, &other).await.expect(422);
    assert!(answer.text().contains("新しいパスワードと一致していません。"));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn after_a_week_it_says_so_to_whoever_knows_it() {
    let (world, ..) = world().await;
    world.clock.advance_seconds(7 * 86_400);
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let wrong = browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
    assert!(!wrong.text().contains("一時パスワード"));
    let right = browser.submit(&page, &[("email", TARO), ("password", TEMPORARY)]).await.expect(403);
    assert!(right.text().contains("一時パスワードの有効期限が切れています"));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn the_step_belongs_to_this_browser_and_ends_after_an_hour() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    let login = page.hidden("login").unwrap();
    let mut other = world.browser();
    other.get("/login").await;
    other.get(&format!("/login/new-password?login={login}")).await.expect(400);
    other.submit(&page, &new_password(NEW)).await.expect(400);
    browser.get("/login/new-password").await.expect(400);
    browser.get("/login/new-password?login=00000000-0000-0000-0000-000000000000").await.expect(400);
    browser.get(&format!("/login/terms?login={login}")).await.expect(303);
    world.clock.advance_seconds(3600);
    browser.submit(&page, &new_password(NEW)).await.expect(400);
    assert!(!is_signed_in(&mut browser).await && !is_signed_in(&mut other).await);
}

#[tokio::test]
async fn the_step_serves_once() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    let cookies = browser.cookies.clone();
    browser.submit(&page, &new_password(NEW)).await.expect(303);
    let mut back = world.browser();
    back.cookies = cookies;
    back.submit(&page, &new_password("Another-0ne-entirely!")).await.expect(400);
    assert!(!is_signed_in(&mut back).await);
}

#[tokio::test]
async fn two_answers_at_once_are_one() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    let mut double = world.browser();
    double.cookies = browser.cookies.clone();
    let (set, other) = (new_password(NEW), new_password("Another-0ne-entirely!"));
    let (one, two) = tokio::join!(browser.submit(&page, &set), double.submit(&page, &other));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 400]);
}

#[tokio::test]
async fn the_page_is_small_uncached_and_speaks_both_languages() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    assert!(page.body.len() <= 20 * 1024, "{} bytes", page.body.len());
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    let login = page.hidden("login").unwrap();
    let english = browser.get(&format!("/login/new-password?login={login}&lang=en")).await.expect(200);
    assert_eq!((english.page(), english.attribute("lang").unwrap()), ("new-password".into(), "en".into()));
    browser.submit(&english, &new_password(NEW)).await.expect(303);
}

#[tokio::test]
async fn a_password_issued_anew_voids_the_login_in_between() {
    let (world, company, member) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    let expires_at = world.app.now().plus_seconds(7 * 86_400);
    world
        .set_password(company, member, "another-temporary", CredentialKind::TemporaryPassword { expires_at })
        .await;
    browser.submit(&page, &new_password(NEW)).await.expect(400);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_member_suspended_in_between_goes_no_further() {
    let (world, company, member) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    world.commit(store::member::suspend(company, member, world.app.now())).await;
    let answer = browser.submit(&page, &new_password(NEW)).await;
    assert!(answer.status == 403 || answer.status == 400, "{}", answer.status);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_new_password_is_kept_to_the_last_character() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let page = entered(&mut browser).await;
    let long = "手形 で はいる 🐎🗝️ correct horse battery staple, then a river and 7 more stones beyond it ";
    assert!(long.chars().count() > 64);
    browser.submit(&page, &new_password(long)).await.expect(303);
    for cut in [long.trim_end(), &long.replace('🐎', "🐴"), &long.to_uppercase()] {
        let mut other = world.browser();
        let login = other.get("/login").await;
        other.submit(&login, &[("email", TARO), ("password", cut)]).await.expect(422);
    }
    let mut other = world.browser();
    let login = other.get("/login").await;
    other.submit(&login, &[("email", TARO), ("password", long)]).await.expect(303);
}

#[tokio::test]
async fn the_first_proof_replaces_the_pre_session() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    browser.get("/login").await;
    let known = browser.cookies.clone();
    let page = entered(&mut browser).await;
    assert_ne!(browser.cookies, known);
    let mut thief = world.browser();
    thief.cookies = known;
    thief.submit(&page, &new_password(NEW)).await.expect(400);
    let login = page.hidden("login").unwrap();
    thief.get(&format!("/login/new-password?login={login}")).await.expect(400);
}

#[tokio::test]
async fn another_members_login_does_not_serve_in_the_browser_of_ones_own() {
    let (world, company, _) = world().await;
    let hanako = world.member(company, "hanako@acme.example", PASSWORD).await;
    let expires_at = world.app.now().plus_seconds(86_400);
    let kind = CredentialKind::TemporaryPassword { expires_at };
    world.set_password(company, hanako, "9tkwe-zz3fh-p8cmb", kind).await;
    let mut taros = world.browser();
    let page = entered(&mut taros).await;
    let mut hanakos = world.browser();
    let login = hanakos.get("/login").await;
    let fields = [("email", "hanako@acme.example"), ("password", "9tkwe-zz3fh-p8cmb")];
    let step = hanakos.submit(&login, &fields).await.expect(303).location().to_owned();
    let own = hanakos.get(&step).await.expect(200);
    hanakos.submit(&page, &new_password(NEW)).await.expect(400);
    let (csrf, id) = (own.hidden("csrf").unwrap(), page.hidden("login").unwrap());
    let mixed =
        [("csrf", csrf.as_str()), ("login", &id), ("new_password", NEW), ("new_password_confirmation", NEW)];
    hanakos.post("/login/new-password", &mixed).await.expect(400);
    assert!(!is_signed_in(&mut hanakos).await);
    taros.submit(&page, &new_password(NEW)).await.expect(303);
}

#[tokio::test]
async fn steps_without_a_login_lead_nowhere() {
    let (world, ..) = world().await;
    let mut browser = world.browser();
    let csrf = browser.get("/login").await.hidden("csrf").unwrap();
    for path in ["/login/new-password", "/login/terms"] {
        for login in ["", "00000000-0000-0000-0000-000000000000", "x"] {
            let fields = [
                ("csrf", csrf.as_str()),
                ("login", login),
                ("new_password", NEW),
                ("new_password_confirmation", NEW),
                ("consent", "on"),
            ];
            assert_eq!(browser.post(path, &fields).await.expect(400).page(), "error");
        }
        browser.get(path).await.expect(400);
    }
    assert!(!is_signed_in(&mut browser).await);
}
