//! No assertion leaves for a member outside the allowed networks (M9), from either side's start.

use crate::service::Service;

#[tokio::test]
async fn no_assertion_for_a_session_that_is_used_from_elsewhere() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    service.world.policy(service.company, "ip_allow", "192.0.2.0/24").await;
    let asked = service.ask(&mut browser, &[]).await.expect(403);
    assert!(asked.text().contains("アクセスが許可されていません"));
    assert!(!asked.text().contains("SAMLResponse"));
    let started = browser.get(&format!("/apps/{}/open", service.app)).await.expect(403);
    assert!(!started.text().contains("SAMLResponse"));
}
