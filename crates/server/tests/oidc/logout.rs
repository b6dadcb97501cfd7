//! Logout that a service asks for.

use crate::{
    service::{Service, encoded, sent_error, shown},
    support::{Answer, Browser},
};
use axum::body::Body;
use http::Request;

const BYE: &str = "https://rp.example/bye";

async fn start() -> (Service, Browser, String) {
    let service = Service::start_with(|client| {
        client.post_logout_redirect_uris = vec![BYE.parse().unwrap()];
    })
    .await;
    let mut browser = service.signed_in().await;
    let code = service.code(&mut browser, &[]).await;
    let tokens = service.redeem(&code).await.expect(200).json();
    let hint = tokens["id_token"].as_str().unwrap().to_owned();
    (service, browser, hint)
}

fn address(fields: &[(&str, &str)]) -> String {
    format!("/oauth2/end-session?{}", encoded(fields))
}

async fn is_signed_in(service: &Service, browser: &mut Browser) -> bool {
    let answer = browser.get_from_elsewhere(&service.address(&[("prompt", "none")])).await;
    if answer.location().contains("code=") {
        return true;
    }
    assert_eq!(sent_error(&answer), "login_required");
    false
}

fn asks(answer: &Answer) {
    assert_eq!((answer.status.as_u16(), answer.page().as_str()), (200, "logout"));
    assert_eq!(answer.onward(), None);
}

#[tokio::test]
async fn a_hint_and_a_registered_address_log_out_and_lead_back() {
    for state in [None, Some("s&1")] {
        let (service, mut browser, hint) = start().await;
        service.world.clock.advance_seconds(3600);
        let mut fields = vec![("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE)];
        fields.extend(state.map(|state| ("state", state)));
        let answer = browser.get_from_elsewhere(&address(&fields)).await.expect(303);
        let expected = if state.is_some() { format!("{BYE}?state=s%261") } else { BYE.to_owned() };
        assert_eq!(answer.location(), expected);
        assert!(!is_signed_in(&service, &mut browser).await);
    }
}

#[tokio::test]
async fn a_posted_logout_works_from_another_site() {
    let (service, mut browser, hint) = start().await;
    let fields = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE)];
    let answer = browser.post_from_elsewhere("/oauth2/end-session", &fields).await.expect(303);
    let carried = answer.location().to_owned();
    assert!(carried.starts_with("/oauth2/end-session?carried="), "{carried}");
    assert_eq!(browser.get_from_elsewhere(&carried).await.location(), BYE);
    assert!(!is_signed_in(&service, &mut browser).await);
}

#[tokio::test]
async fn a_hint_alone_logs_out_and_says_so() {
    let (service, mut browser, hint) = start().await;
    let answer = browser.get_from_elsewhere(&address(&[("id_token_hint", &hint)])).await;
    assert_eq!((answer.status.as_u16(), answer.page().as_str()), (200, "logged-out"));
    assert!(!is_signed_in(&service, &mut browser).await);
}

#[tokio::test]
async fn addresses_that_are_not_registered_are_never_led_to() {
    let (service, mut browser, hint) = start().await;
    for uri in [
        "https://rp.example/bye?foo=bar",
        "https://rp.example/bye/",
        "https://evil.example/",
        "javascript:alert(1)",
    ] {
        let fields = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", uri), ("state", "s")];
        shown(&browser.get_from_elsewhere(&address(&fields)).await);
    }
    let other = [("id_token_hint", hint.as_str()), ("client_id", "other")];
    shown(&browser.get_from_elsewhere(&address(&other)).await);
    assert!(is_signed_in(&service, &mut browser).await);
}

#[tokio::test]
async fn without_a_good_hint_the_member_is_asked() {
    let (service, mut browser, hint) = start().await;
    let [_, payload, _] = hint.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let unsigned = format!("eyJhbGciOiJub25lIn0.{payload}.");
    let client = ("client_id", service.client_id.as_str());
    let uri = ("post_logout_redirect_uri", BYE);
    for fields in [
        &[][..],
        &[("state", "s")],
        &[client, uri],
        &[("id_token_hint", unsigned.as_str()), uri],
        &[("id_token_hint", "x"), client, uri],
    ] {
        asks(&browser.get_from_elsewhere(&address(fields)).await);
    }
    assert!(is_signed_in(&service, &mut browser).await);
    let page = browser.get_from_elsewhere(&address(&[])).await;
    browser.submit(&page, &[("logout", "1")]).await;
    assert!(!is_signed_in(&service, &mut browser).await);
}

#[tokio::test]
async fn an_image_or_a_frame_of_another_site_logs_nobody_out() {
    let (service, mut browser, hint) = start().await;
    for (mode, dest) in [("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty")] {
        let request = Request::get(address(&[("id_token_hint", &hint)]))
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", mode)
            .header("sec-fetch-dest", dest);
        shown(&browser.send(request.body(Body::empty()).unwrap()).await);
    }
    assert!(is_signed_in(&service, &mut browser).await);
}
