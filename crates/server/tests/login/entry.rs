//! The login page: what it shows, what it takes, and what it does not tell.

use super::{TARO, acme, is_signed_in};
use crate::support::{Answer, Browser, ORIGIN, PASSWORD};
use axum::body::Body;
use http::{
    Request,
    header::{CONTENT_TYPE, COOKIE, ORIGIN as ORIGIN_HEADER},
};
use store::{credential, member};

async fn attempt(browser: &mut Browser, email: &str, password: &str) -> Answer {
    let page = browser.get("/login").await.expect(200);
    browser.submit(&page, &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn the_page_is_what_password_managers_and_tests_expect() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let page = browser.get("/login").await.expect(200);
    assert_eq!(page.page(), "login");
    assert!(page.body.len() <= 20 * 1024, "{} bytes", page.body.len());
    let text = page.text();
    for part in [
        "name=\"email\"",
        "autocomplete=\"username webauthn\"",
        "name=\"password\"",
        "autocomplete=\"current-password\"",
        "name=\"remember\"",
        "method=\"post\" action=\"/login\"",
        "/login?other=1",
        "lang=\"ja\"",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("style=") && !text.contains("<script>") && !text.contains(" on"), "{text}");
    assert!(text.contains("href=\"/password/forgot\""), "{text}");
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "same-origin");
}

#[tokio::test]
async fn the_language_is_the_browsers_until_one_is_chosen() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.headers.insert("accept-language", "en-GB,en;q=0.9,ja;q=0.5".parse().unwrap());
    assert!(browser.get("/login").await.text().contains("<h1>Log in</h1>"));
    let chosen = browser.get("/login?lang=ja").await;
    assert!(chosen.text().contains("<h1>ログイン</h1>"));
    assert!(browser.get("/login").await.text().contains("<h1>ログイン</h1>"), "it is remembered");
    assert!(browser.get("/login?lang=%3Cscript%3E").await.expect(200).text().contains("<h1>ログイン</h1>"));
}

#[tokio::test]
async fn address_and_password_lead_home() {
    let (world, company, member) = acme().await;
    let mut browser = world.browser();
    let answer = attempt(&mut browser, " ＴＡＲＯ@Acme.example ", PASSWORD).await.expect(303);
    assert_eq!(answer.location(), "/");
    assert!(is_signed_in(&mut browser).await);
    let stored = credential::password_of(world.store(), company, member).await.unwrap().unwrap();
    assert!(stored.data.contains("m=19456,t=2,p=1"), "hashed anew at the present cost: {}", stored.data);
    let mut again = world.browser();
    attempt(&mut again, TARO, PASSWORD).await.expect(303);
}

#[tokio::test]
async fn the_address_alone_leads_to_the_password() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    for email in [TARO, "nobody@acme.example"] {
        let page = browser.get("/login").await;
        let page = browser.submit(&page, &[("email", email), ("remember", "on")]).await.expect(200);
        assert_eq!(page.page(), "password");
        assert_eq!(page.hidden("remember").as_deref(), Some("on"));
        let empty = browser.submit(&page, &[("password", "")]).await.expect(422);
        assert!(empty.text().contains("role=\"alert\""));
        let wrong = browser.submit(&page, &[("password", "wrong")]).await.expect(422);
        assert_eq!(wrong.page(), "password");
        assert!(wrong.text().contains("role=\"alert\""));
    }
    let page = browser.get("/login").await;
    let page = browser.submit(&page, &[("email", TARO)]).await;
    browser.submit(&page, &[("password", PASSWORD)]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn whoever_it_is_not_gets_one_answer() {
    let (world, company, _) = acme().await;
    let suspended = world.member(company, "suspended@acme.example", PASSWORD).await;
    world.commit(member::suspend(company, suspended, world.app.now())).await;
    let mut texts = Vec::new();
    for (email, password) in [
        (TARO, "wrong"),
        ("nobody@acme.example", PASSWORD),
        ("suspended@acme.example", "wrong"),
        ("nobody@elsewhere.example", "wrong"),
        (TARO, ""),
    ] {
        let mut browser = world.browser();
        let page = browser.get("/login").await;
        let password = if password.is_empty() { "x".repeat(5000) } else { password.to_owned() };
        let answer = browser.submit(&page, &[("email", email), ("password", &password)]).await.expect(422);
        assert!(answer.text().contains("role=\"alert\"") && answer.text().contains("data-sway"));
        let csrf = answer.hidden("csrf").unwrap();
        texts.push(
            answer.text().replace(&csrf, "").replace(email, "").replace(&email.replace('@', "%40"), ""),
        );
        assert!(browser.cookie("tegata").is_none());
    }
    assert!(texts.iter().all(|text| *text == texts[0]));
}

#[tokio::test]
async fn nobodys_address_takes_as_long_as_a_wrong_password() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    attempt(&mut browser, TARO, PASSWORD).await.expect(303);
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..25 {
        for (times, email) in times.iter_mut().zip([TARO, "nobody@acme.example"]) {
            let mut browser = world.browser();
            let page = browser.get("/login").await;
            let begin = tokio::time::Instant::now();
            browser.submit(&page, &[("email", email), ("password", "wrong")]).await.expect(422);
            times.push(begin.elapsed());
        }
    }
    let [known, unknown] = times.map(|mut times| {
        times.sort();
        times.swap_remove(12).as_secs_f64()
    });
    assert!((0.6..1.6).contains(&(known / unknown)), "{known} and {unknown}");
}

#[tokio::test]
async fn suspension_is_told_after_the_right_password() {
    let (world, company, taro) = acme().await;
    world.commit(member::suspend(company, taro, world.app.now())).await;
    let mut browser = world.browser();
    let answer = attempt(&mut browser, TARO, PASSWORD).await.expect(403);
    assert_eq!(answer.page(), "error");
    assert!(answer.text().contains("アカウントが停止されています"));
    assert_eq!(answer.attribute("data-trace").unwrap().len(), 8);
    assert!(browser.cookie("tegata").is_none());
}

#[tokio::test]
async fn what_is_no_address_is_said_so() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    for (email, says) in
        [("", "メールアドレスを入力してください。"), ("taro", "メールアドレスの形式で入力してください。")]
    {
        let answer = attempt(&mut browser, email, PASSWORD).await.expect(422);
        assert!(answer.text().contains(says) && answer.text().contains("role=\"alert\""));
    }
    let shown = attempt(&mut browser, "\"><script>alert(1)</script>", PASSWORD).await.expect(422);
    assert!(!shown.text().contains("<script>alert"));
}

#[tokio::test]
async fn long_and_strange_passwords_are_kept_whole() {
    let (world, company, member) = acme().await;
    let long = format!("{}🐎 あ", "x".repeat(90));
    world.set_password(company, member, &long, store::CredentialKind::Password).await;
    attempt(&mut world.browser(), TARO, &long[..72]).await.expect(422);
    attempt(&mut world.browser(), TARO, &format!("{long} ")).await.expect(422);
    attempt(&mut world.browser(), TARO, &long.to_uppercase()).await.expect(422);
    attempt(&mut world.browser(), TARO, &long).await.expect(303);
}

#[tokio::test]
async fn forms_of_other_sites_browsers_and_pages_are_refused() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let csrf = page.hidden("csrf").unwrap();
    let good = [("csrf", csrf.as_str()), ("email", TARO), ("password", PASSWORD)];

    let elsewhere = browser.post_from_elsewhere("/login", &good).await.expect(403);
    assert_eq!(elsewhere.page(), "error");
    for origin in ["null", "https://localhost:8080", "http://localhost:8080.evil.example"] {
        let request = Request::post("/login")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN_HEADER, origin);
        let body = format!("csrf={csrf}&email={TARO}&password={PASSWORD}");
        browser.send(request.body(Body::from(body)).unwrap()).await.expect(403);
    }
    for site in ["cross-site", "same-site", "none"] {
        let request = Request::post("/login")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        let body = format!("csrf={csrf}&email={TARO}&password={PASSWORD}");
        browser.send(request.body(Body::from(body)).unwrap()).await.expect(403);
    }
    browser.post("/login", &good[1..]).await.expect(400);
    browser.post("/login", &[("csrf", "AAAA"), good[1], good[2]]).await.expect(400);
    let mut other = world.browser();
    other.post("/login", &good).await.expect(400);
    other.get("/login").await;
    other.post("/login", &good).await.expect(400);
    assert!(browser.cookie("tegata").is_none() && other.cookie("tegata").is_none());
    browser.post("/login", &good).await.expect(303);
}

#[tokio::test]
async fn a_browser_without_cookies_is_told() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let csrf = browser.get("/login").await.hidden("csrf").unwrap();
    browser.cookies.clear();
    let answer = browser.post("/login", &[("csrf", &csrf), ("email", TARO), ("password", PASSWORD)]).await;
    assert!(answer.expect(400).text().contains("Cookie が無効になっています"));
}

#[tokio::test]
async fn bad_bodies_are_refused_in_words() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    browser.get("/login").await;
    let form = "application/x-www-form-urlencoded";
    for (content_type, body, status) in [
        ("application/json", "{}", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        (form, "email=%ff&password=x", 400),
        (form, "email=a&email=b&csrf=x", 400),
        (form, "", 400),
    ] {
        let request =
            Request::post("/login").header(CONTENT_TYPE, content_type).header(ORIGIN_HEADER, ORIGIN);
        let answer = browser.send(request.body(Body::from(body)).unwrap()).await.expect(status);
        assert_eq!(answer.page(), "error", "{body}");
    }
    let huge = Request::post("/login").header(CONTENT_TYPE, form).header(ORIGIN_HEADER, ORIGIN);
    let answer = browser.send(huge.body(Body::from(vec![b'a'; 1 << 20])).unwrap()).await;
    assert_eq!(answer.status, 413);
    let twice = Request::get("/login").header(COOKIE, "tegata=a; tegata=b");
    assert_eq!(browser.send(twice.body(Body::empty()).unwrap()).await.status, 200);
}

#[tokio::test]
async fn too_many_at_once_are_asked_to_come_back() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let page = browser.get("/login").await;
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let app = world.app.clone();
    let mut waiting =
        vec![tokio::spawn(async move { app.hashing().run(move |_| gate.recv().is_ok()).await })];
    for _ in 0..600 {
        let app = world.app.clone();
        waiting.push(tokio::spawn(async move { app.hashing().run(|_| true).await }));
    }
    tokio::task::yield_now().await;
    let busy = browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(503);
    assert_eq!((busy.page().as_str(), busy.header("retry-after")), ("error", "3"));
    open.send(()).unwrap();
    for task in waiting {
        let _some_were_too_many = task.await.unwrap();
    }
    browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(303);
}

#[tokio::test]
async fn two_logins_at_once_both_succeed() {
    let (world, ..) = acme().await;
    // The first logins of this member: both hash the password anew.
    let (mut one, mut two) = (world.browser(), world.browser());
    let (first, second) = (one.get("/login").await, two.get("/login").await);
    let fields = [("email", TARO), ("password", PASSWORD)];
    let (first, second) = tokio::join!(one.submit(&first, &fields), two.submit(&second, &fields));
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    assert!(is_signed_in(&mut one).await && is_signed_in(&mut two).await);
}
