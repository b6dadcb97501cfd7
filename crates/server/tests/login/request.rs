//! The sealed request: bound to one browser, good for ten minutes and one answer, and never a way to anywhere else.

use super::{TARO, is_signed_in};
use crate::support::{Answer, Browser, ORIGIN, PASSWORD, World};
use api::{Plan, Timestamp};
use auth_core::login::Demand;
use axum::body::to_bytes;
use http::HeaderMap;
use server::login::{
    ask,
    pending::{Ask, Origin, carry, open_carried, resume},
};

/// A service's request that waits at the login page of this browser.
async fn waiting(world: &World, browser: &mut Browser) -> (String, Answer) {
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    let (app, client_id, _) = world
        .oidc_app(company, |client| {
            client.initiate_login_uri = Some("https://rp.example/start".parse().unwrap());
        })
        .await;
    world.assign_everyone(company, app).await;
    let address = format!(
        "/oauth2/authorize?response_type=code&client_id={client_id}&scope=openid&state=s&nonce=n\
         &redirect_uri=https%3A%2F%2Frp.example%2Fcallback\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    let answer = browser.get_from_elsewhere(&address).await.expect(303);
    let login = answer.location().to_owned();
    assert!(login.starts_with("/login?req=") && login.len() <= 4096);
    let page = browser.get(&login).await.expect(200);
    assert!(page.text().contains("続けて<strong>Sample OIDC</strong>を開きます。"), "{}", page.text());
    (login, page)
}

#[tokio::test]
async fn the_login_goes_on_to_the_service_by_a_page_that_forwards_itself() {
    let (world, mut browser) = start().await;
    let (_, page) = waiting(&world, &mut browser).await;
    let done = browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(200);
    assert_eq!(done.page(), "forward");
    let onward = done.onward().unwrap();
    assert!(onward.starts_with("/oauth2/authorize?req="), "{onward}");
    let mut copy = world.browser();
    let elsewhere = copy.get(&onward).await;
    assert_eq!(elsewhere.onward(), None, "{}", elsewhere.text());
    let issued = browser.get(&onward).await;
    assert!(issued.onward().unwrap().starts_with("https://rp.example/callback?"), "{}", issued.text());
    let again = browser.get(&onward).await;
    assert_eq!(again.onward(), None, "one request, one answer: {}", again.text());
}

async fn start() -> (World, Browser) {
    let world = World::start().await;
    let browser = world.browser();
    (world, browser)
}

#[tokio::test]
async fn a_copied_address_does_not_continue_in_another_browser() {
    let (world, mut browser) = start().await;
    let (login, page) = waiting(&world, &mut browser).await;
    let mut other = world.browser();
    let refused = other.get(&login).await.expect(400);
    assert_eq!(refused.page(), "error");
    assert!(refused.text().contains("Sample OIDC"), "the page names the app");
    other.get("/login").await.expect(200);
    let refused = other.get(&login).await.expect(400);
    assert_eq!(refused.page(), "error");
    let stolen = other.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await;
    stolen.expect(400);
    assert!(!is_signed_in(&mut other).await);
}

#[tokio::test]
async fn it_is_good_for_ten_minutes_and_in_one_piece() {
    let (world, mut browser) = start().await;
    let (login, page) = waiting(&world, &mut browser).await;
    let middle = login.len() / 2;
    let other = if login.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let altered = format!("{}{other}{}", &login[..middle], &login[middle + 1..]);
    for bad in [altered.as_str(), &login[..login.len() - 1], "/login?req=AAAA", "/login?req=%00"] {
        browser.get(bad).await.expect(400);
    }
    world.clock.advance_seconds(599);
    browser.get(&login).await.expect(200);
    world.clock.advance_seconds(1);
    let late = browser.get(&login).await.expect(400);
    assert!(late.text().contains("ログインの手続きがやり直しになりました"));
    assert!(late.text().contains("Sample OIDC"), "it names the app");
    assert!(late.text().contains("href=\"https://rp.example/start?iss="), "and starts anew: {}", late.text());
    browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(400);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn text_beyond_32_kilobytes_is_no_request() {
    let (_world, mut browser) = start().await;
    let csrf = browser.get("/login").await.hidden("csrf").unwrap();
    let req = "A".repeat(33 * 1024);
    let fields = [("csrf", csrf.as_str()), ("req", req.as_str()), ("email", TARO), ("password", PASSWORD)];
    assert_eq!(browser.post("/login", &fields).await.expect(400).page(), "error");
    let answer = browser.get(&format!("/login?req={req}")).await;
    assert!(answer.status.is_client_error() && answer.page() == "error", "{}", answer.status);
}

#[tokio::test]
async fn another_site_cannot_replace_the_pre_session() {
    let (world, mut browser) = start().await;
    browser.get("/login").await;
    let before = browser.cookies.clone();
    let (login, _) = waiting(&world, &mut browser).await;
    assert_eq!(browser.cookies, before);
    browser.get_from_elsewhere(&login).await.expect(200);
    browser.get_from_elsewhere("/login?other=1").await.expect(200);
    browser.get_from_elsewhere("/logout").await.expect(200);
    assert_eq!(browser.cookies, before);
}

#[tokio::test]
async fn another_requests_form_does_not_serve() {
    let (world, mut browser) = start().await;
    let (_, page) = waiting(&world, &mut browser).await;
    let plain = browser.get("/login").await.hidden("csrf").unwrap();
    let req = page.hidden("req").unwrap();
    let mixed = [("csrf", plain.as_str()), ("req", req.as_str()), ("email", TARO), ("password", PASSWORD)];
    browser.post("/login", &mixed).await.expect(400);
}

#[tokio::test]
async fn other_sites_cannot_choose_where_a_login_leads() {
    let (world, mut browser) = start().await;
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    for name in ["next", "return_to", "redirect_uri", "RelayState"] {
        let page = browser.get(&format!("/login?{name}=https://evil.example/&other=1")).await.expect(200);
        assert!(!page.text().contains("evil.example"));
        let fields = [("email", TARO), ("password", PASSWORD), (name, "https://evil.example/")];
        let done = browser.submit(&page, &fields).await.expect(303);
        assert_eq!(done.location(), "/");
    }
}

fn long_request(world: &World, length: usize) -> Ask {
    Ask {
        origin: Origin::Portal,
        request: "r".repeat(length),
        return_to: "/somewhere".into(),
        demand: Demand::default(),
        app_id: None,
        app_name: Some("Long & <strange>".into()),
        restart: None,
        login_hint: Some(TARO.into()),
        language: None,
        received_at: world.app.now(),
    }
}

/// What `ask` answers to a browser with these cookies.
async fn asked(world: &World, browser: &Browser, ask_for: Ask) -> (u16, String) {
    let mut headers = HeaderMap::new();
    let cookies: Vec<String> =
        browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    headers.insert("cookie", cookies.join("; ").parse().unwrap());
    let response = ask(&world.app, &headers, ask_for);
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_long_request_travels_in_the_form_and_waits_in_a_ticket() {
    let (world, mut browser) = start().await;
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    browser.get("/login").await;
    let (status, text) = asked(&world, &browser, long_request(&world, 6000)).await;
    assert_eq!(status, 200);
    assert!(text.contains("Long &#38; &#60;strange&#62;"), "{text}");
    let page = Answer {
        path: "/login".into(),
        status: 200.try_into().unwrap(),
        headers: HeaderMap::new(),
        body: text.into(),
    };
    assert!(page.hidden("req").unwrap().len() > 6000);
    let english = browser.submit(&page, &[("lang", "en")]).await.expect(200);
    assert!(english.text().contains("<h1>Log in</h1>"));
    let done = browser.submit(&english, &[("email", TARO), ("password", PASSWORD)]).await.expect(200);
    let onward = done.onward().unwrap();
    let reference = onward.strip_prefix("/somewhere?req=").unwrap();
    assert!(reference.len() < 64);
    let cookies: Vec<String> =
        browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let headers = HeaderMap::from_iter([(http::header::COOKIE, cookies.join("; ").parse().unwrap())]);
    let resumed = resume(&world.app, &headers, Origin::Portal, "/somewhere", reference).await.unwrap();
    assert_eq!(resumed.request.len(), 6000);
    assert!(resumed.finished.is_some());
    assert!(resume(&world.app, &headers, Origin::Oidc, "/somewhere", reference).await.is_err());
    assert!(resume(&world.app, &headers, Origin::Portal, "/elsewhere", reference).await.is_err());
    assert!(resume(&world.app, &HeaderMap::new(), Origin::Portal, "/somewhere", reference).await.is_err());
    assert_eq!(asked(&world, &browser, long_request(&world, 40_000)).await.0, 400);
}

#[tokio::test]
async fn carried_requests_live_a_minute_and_only_at_their_endpoint() {
    let (world, _) = start().await;
    let address = carry(&world.app, "/oauth2/authorize", "{}").unwrap();
    let sealed = address.strip_prefix("/oauth2/authorize?carried=").unwrap();
    assert_eq!(open_carried(&world.app, "/oauth2/authorize", sealed).as_deref(), Some("{}"));
    assert_eq!(open_carried(&world.app, "/saml/x/sso", sealed), None);
    assert_eq!(
        world.browser().get(&format!("/login?req={sealed}")).await.status,
        400,
        "login takes `pending` only"
    );
    world.clock.set(Timestamp(world.app.now().0 + 60_000));
    assert_eq!(open_carried(&world.app, "/oauth2/authorize", sealed), None);
    assert_eq!(carry(&world.app, "/x", &"r".repeat(4096)), None);
    assert!(address.len() <= 4096 && !address.starts_with(ORIGIN));
}
