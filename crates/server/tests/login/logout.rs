//! Logging out: at once when the person asks for it, after a question when another site does.

use super::{TARO, acme, is_signed_in};
use crate::support::World;
use axum::body::Body;
use http::Request;

#[tokio::test]
async fn typed_by_hand_it_happens_at_once() {
    let (world, ..) = acme().await;
    for site in ["none", "same-origin"] {
        let mut browser = world.browser();
        browser.login(TARO).await;
        let session = browser.cookie("tegata").unwrap().to_owned();
        let request = Request::get("/logout").header("sec-fetch-site", site).body(Body::empty()).unwrap();
        let answer = browser.send(request).await.expect(303);
        assert_eq!(answer.location(), "/login?notice=logged-out");
        assert!(browser.cookie("tegata").is_none());
        let page = browser.get(answer.location()).await.expect(200);
        assert!(page.text().contains("ログアウトしました。"));
        browser.cookies.insert("tegata".into(), session);
        assert!(!is_signed_in(&mut browser).await, "the session is dead on the server too");
    }
}

#[tokio::test]
async fn another_site_only_gets_a_question_asked() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    let silent = Request::get("/logout").body(Body::empty()).unwrap();
    for page in [browser.get_from_elsewhere("/logout").await, browser.send(silent).await] {
        assert_eq!(page.status, 200);
        assert_eq!(page.page(), "logout");
        assert!(page.text().contains("name=\"logout\""));
        assert!(is_signed_in(&mut browser).await);
    }
    browser.post_from_elsewhere("/logout", &[("logout", "1")]).await.expect(403);
    browser.post_from_elsewhere("/logout", &[]).await.expect(403);
    assert!(is_signed_in(&mut browser).await);
    let page = browser.get_from_elsewhere("/logout").await;
    browser.submit(&page, &[("logout", "1")]).await.expect(303);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn the_portal_logs_out_by_a_form_of_its_own() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    browser.post("/logout", &[]).await.expect(303);
    assert!(!is_signed_in(&mut browser).await);
    browser.post("/logout", &[]).await.expect(303);
}

#[tokio::test]
async fn it_ends_a_login_that_is_only_half_done() {
    let (world, company, member): (World, _, _) = acme().await;
    let expires_at = world.app.now().plus_seconds(900);
    let kind = store::CredentialKind::TemporaryPassword { expires_at };
    world.set_password(company, member, "k7fqm-2hdxp-ru9te", kind).await;
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let fields = [("email", TARO), ("password", "k7fqm-2hdxp-ru9te")];
    let step = browser.submit(&page, &fields).await.expect(303).location().to_owned();
    browser.get(&step).await.expect(200);
    browser.get("/logout").await.expect(303);
    browser.get(&step).await.expect(400);
}
