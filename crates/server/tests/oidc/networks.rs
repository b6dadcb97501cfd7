//! A member outside the allowed networks gets nothing on any path, whatever they hold from before (M9). Tests have no
//! socket, so that their address is not known: it is in no network.

use crate::service::{Service, sent_error};
use store::policy::{self, PolicyScope};

const OFFICE: &str = "192.0.2.0/24";

#[tokio::test]
async fn what_was_held_before_is_of_no_use_from_elsewhere() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let code = service.code(&mut browser, &[]).await;
    let tokens = service.tokens(&[]).await;
    let access_token = tokens["access_token"].as_str().unwrap();
    service.userinfo(access_token).await.expect(200);
    service.world.policy(service.company, "ip_allow", OFFICE).await;
    let asked = browser.get_from_elsewhere(&service.address(&[])).await.expect(403);
    assert!(asked.text().contains("アクセスが許可されていません"));
    let silent = browser.get_from_elsewhere(&service.address(&[("prompt", "none")])).await;
    assert_eq!(sent_error(&silent), "access_denied", "a silent request is answered, not shown a page");
    assert_eq!(service.redeem(&code).await.expect(400).json()["error"], "invalid_grant");
    service.userinfo(access_token).await.expect(401);
    browser.get("/api/v1/me").await.expect(403);
}

#[tokio::test]
async fn an_apps_own_networks_hold_for_that_app_alone() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let (scope, now) = (PolicyScope::App(service.app), service.world.app.now());
    service.world.commit(policy::set(service.company, scope, "ip_allow", OFFICE, now)).await;
    browser.get_from_elsewhere(&service.address(&[])).await.expect(403);
    browser.get("/api/v1/me").await.expect(200);
}

#[tokio::test]
async fn the_refusal_is_told_only_after_the_right_password() {
    let service = Service::start().await;
    service.world.policy(service.company, "ip_allow", OFFICE).await;
    let mut browser = service.world.browser();
    let page = browser.get("/login").await.expect(200);
    let wrong = [("email", crate::service::EMAIL), ("password", "not the password")];
    browser.submit(&page, &wrong).await.expect(422);
    let right = [("email", crate::service::EMAIL), ("password", crate::support::PASSWORD)];
    let refused = browser.submit(&page, &right).await.expect(403);
    assert!(refused.text().contains("アクセスが許可されていません"));
    assert!(browser.cookie("tegata").is_none());
}
