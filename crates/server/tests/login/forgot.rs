//! A forgotten password as its member sees it, and as somebody does who wants another's account.

use super::{TARO, acme, is_signed_in, second_step::past_password};
use crate::support::{Answer, Browser, Mailed, ORIGIN, PASSWORD, SECRET, World};
use api::{CompanyId, Language};
use axum::body::Body;
use http::{
    Request,
    header::{CONTENT_TYPE, HOST},
};
use store::{ProfileRow, audit, credential, member};

const NEW: &str = "vR7#mq2Lx!9z";
const FIELDS: [(&str, &str); 2] = [("new_password", NEW), ("new_password_confirmation", NEW)];

/// Asks for a reset on the page.
async fn ask(browser: &mut Browser, email: &str) -> Answer {
    let page = browser.get("/password/forgot").await.expect(200);
    assert_eq!(page.page(), "forgot");
    browser.submit(&page, &[("email", email)]).await
}

/// Asks, and reads the mail.
async fn mailed(world: &World, browser: &mut Browser, email: &str) -> Mailed {
    assert_eq!(ask(browser, email).await.expect(200).page(), "link-sent");
    world.mail().await.unwrap()
}

/// Opens the link of a mail.
async fn opened(browser: &mut Browser, mail: &Mailed) -> Answer {
    let answer = browser.get_from_elsewhere(&mail.link()).await.expect(303);
    assert_eq!(answer.location(), "/password/set");
    browser.get("/password/set").await
}

/// Without what differs from page to page: hidden fields, nonces, the typed address.
fn bare(answer: &Answer, email: &str) -> String {
    let text = answer.text().replace(email, "EMAIL");
    let lines =
        text.lines().filter(|line| !line.contains("type=\"hidden\"") && !line.contains("/login?req="));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_mail_leads_to_a_new_password_and_to_nothing_else() {
    let (world, ..) = acme().await;
    let mut old = world.browser();
    old.login(TARO).await;
    let mut browser = world.browser();
    let mail = mailed(&world, &mut browser, TARO).await;
    assert_eq!((mail.kind.as_str(), mail.to.as_str()), ("reset", TARO));
    assert_eq!(mail.subject, "[Tegata] パスワード再設定");
    assert!(mail.text.contains("有効期限: 60分") && mail.link().starts_with(ORIGIN), "{}", mail.text);
    opened(&mut browser, &mail).await.expect(200);
    let page = opened(&mut browser, &mail).await.expect(200);
    assert_eq!(page.page(), "new-password");
    assert!(page.text().contains("<h1>パスワード再設定</h1>"));
    assert!(page.text().contains("name=\"sign_out_others\" value=\"on\" checked"), "{}", page.text());
    assert!(is_signed_in(&mut old).await, "looking ends nothing");
    let [new, again] = FIELDS;
    let fields = [new, again, ("sign_out_others", "on")];
    let cookies = browser.cookies.clone();
    let done = browser.submit(&page, &fields).await.expect(200);
    assert_eq!(done.page(), "password-set");
    assert!(done.text().contains("新しいパスワードでログインしてください"));
    assert!(!is_signed_in(&mut browser).await, "a mail alone is no login");
    assert!(!is_signed_in(&mut old).await, "all sessions end");
    let told = world.mail().await.unwrap();
    assert_eq!((told.kind.as_str(), told.to.as_str()), ("password_changed", TARO));
    let mut again = world.browser();
    again.cookies = cookies;
    again.submit(&page, &fields).await.expect(410);
    let used = opened(&mut world.browser(), &mail).await.expect(410);
    assert!(used.text().contains("このリンクは使用済みです"), "{}", used.text());
    let login = browser.get(&next(&done)).await;
    assert!(
        login.text().contains(&format!("value=\"{TARO}\"")),
        "the address is filled in: {}",
        login.text()
    );
    browser.submit(&login, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
    browser.submit(&login, &[("email", TARO), ("password", NEW)]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

/// Where the page after a reset leads.
fn next(done: &Answer) -> String {
    let text = done.text();
    let (_, rest) = text.split_once("href=\"/login?req=").unwrap();
    format!("/login?req={}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn sessions_stay_where_the_box_was_unticked() {
    let (world, ..) = acme().await;
    let mut old = world.browser();
    old.login(TARO).await;
    let mut browser = world.browser();
    let mail = mailed(&world, &mut browser, TARO).await;
    let page = opened(&mut browser, &mail).await.expect(200);
    let short = [("new_password", "short"), ("new_password_confirmation", "short")];
    let wrong = browser.submit(&page, &short).await.expect(422);
    assert!(wrong.text().contains("name=\"sign_out_others\" value=\"on\">"), "it stays as it was left");
    browser.submit(&page, &FIELDS).await.expect(200);
    assert!(is_signed_in(&mut old).await);
}

/// SE-05, rule 17: whoever is asked for, the answer and the work before it are the same.
#[tokio::test]
async fn the_answer_is_the_same_for_everybody_and_nobody() {
    let (world, company, _) = acme().await;
    let suspended = world.member(company, "suspended@acme.example", PASSWORD).await;
    world.commit(member::suspend(company, suspended, world.app.now())).await;
    let empty = world.member(company, "empty@acme.example", PASSWORD).await;
    world.commit(credential::remove_password(company, empty)).await;
    let gone = world.member(company, "gone@acme.example", PASSWORD).await;
    world.commit(member::delete(company, gone, world.app.now())).await;
    let mut seen = Vec::new();
    for who in ["taro", "nobody", "suspended", "empty", "gone"] {
        let email = format!("{who}@acme.example");
        let mut browser = world.browser();
        let before = world.app.hashing().begun();
        let answer = ask(&mut browser, &email).await.expect(200);
        assert!(answer.text().contains(&format!("{email} が登録されている場合は")));
        seen.push((bare(&answer, &email), world.app.hashing().begun() - before));
    }
    assert!(seen.windows(2).all(|two| two.first() == two.last()), "{seen:#?}");
    let (one, two) = (world.mail().await.unwrap(), world.mail().await.unwrap());
    let mut mails = [(one.to, one.kind), (two.to, two.kind)];
    mails.sort();
    let expected = [("empty@acme.example", "invite"), (TARO, "reset")];
    assert_eq!(mails, expected.map(|(to, kind)| (to.to_owned(), kind.to_owned())));
    assert!(world.mail().await.is_none(), "nobody else is mailed");
}

#[tokio::test]
async fn what_is_no_address_is_told_so_and_a_form_of_another_site_is_none() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    for (typed, says) in [("", "メールアドレスを入力してください"), ("taro", "メールアドレスの形式で")]
    {
        let wrong = ask(&mut browser, typed).await.expect(422);
        assert!(wrong.text().contains(says) && wrong.text().contains("role=\"alert\""), "{}", wrong.text());
    }
    let page = browser.get("/password/forgot?email=taro%40acme.example").await.expect(200);
    assert!(page.text().contains(&format!("value=\"{TARO}\"")));
    browser.post_from_elsewhere("/password/forgot", &[("email", TARO)]).await.expect(403);
    browser.post("/password/forgot", &[("email", TARO)]).await.expect(400);
    assert!(world.mail().await.is_none());
}

/// SE-11: a link leads to the public address, whatever the request calls us.
#[tokio::test]
async fn no_header_chooses_where_the_link_leads() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let page = browser.get("/password/forgot").await.expect(200);
    let csrf = page.hidden("csrf").unwrap();
    let post = |host: &str| {
        let body = format!("csrf={csrf}&email=taro%40acme.example");
        Request::post("/password/forgot")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(HOST, host)
            .header("x-forwarded-host", "evil.example")
            .header("forwarded", "host=evil.example")
            .header("x-forwarded-proto", "https")
            .body(Body::from(body))
            .unwrap()
    };
    browser.send(post("evil.example")).await.expect(421);
    assert!(world.mail().await.is_none());
    browser.send(post("localhost:8080")).await.expect(200);
    let mail = world.mail().await.unwrap();
    assert!(mail.link().starts_with(&format!("{ORIGIN}/password/link/")) && !mail.text.contains("evil"));
}

#[tokio::test]
async fn a_link_is_good_for_an_hour_and_a_later_one_replaces_it() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let first = mailed(&world, &mut browser, TARO).await;
    let second = mailed(&world, &mut browser, TARO).await;
    let replaced = opened(&mut browser, &first).await.expect(410);
    assert!(replaced.text().contains("新しいリンクが届いている場合"), "{}", replaced.text());
    world.clock.advance_seconds(3599);
    let page = opened(&mut browser, &second).await.expect(200);
    world.clock.advance_seconds(1);
    let late = browser.submit(&page, &FIELDS).await.expect(410);
    assert!(late.text().contains("リンクの有効期限が切れています"), "{}", late.text());
    assert!(late.text().contains("href=\"/password/forgot\""), "and the way to another");
    world.browser().login(TARO).await;
}

#[tokio::test]
async fn it_is_sent_again_after_a_minute_and_three_times_an_hour_in_all() {
    let (world, ..) = acme().await;
    let mut browser = world.browser();
    let mut page = ask(&mut browser, TARO).await.expect(200);
    assert!(page.text().contains("あと60秒です") && page.text().contains("data-countdown=\"60\""));
    world.mail().await.unwrap();
    let early = browser.submit(&page, &[("resend", "1")]).await.expect(422);
    assert!(early.text().contains("role=\"alert\""), "{}", early.text());
    assert!(world.mail().await.is_none());
    for _ in 0..2 {
        world.clock.advance_seconds(60);
        page = browser.submit(&page, &[("resend", "1")]).await.expect(200);
        world.mail().await.unwrap();
    }
    world.clock.advance_seconds(60);
    let fourth = browser.submit(&page, &[("resend", "1")]).await.expect(200);
    assert_eq!(bare(&fourth, TARO), bare(&page, TARO), "it does not say that nothing is sent");
    assert!(world.mail().await.is_none());
    world.clock.advance_seconds(3600);
    ask(&mut world.browser(), TARO).await.expect(200);
    world.mail().await.unwrap();
}

#[tokio::test]
async fn ten_of_one_source_are_mailed_in_an_hour() {
    let (world, company, _) = acme().await;
    for number in 0..11 {
        let email = format!("member{number}@acme.example");
        world.member(company, &email, PASSWORD).await;
        ask(&mut world.browser(), &email).await.expect(200);
    }
    let mut mails = 0;
    while world.mail().await.is_some() {
        mails += 1;
    }
    assert_eq!(mails, 10);
}

/// A 6.4.3: a reset does not spare the second step.
#[tokio::test]
async fn the_second_step_is_still_asked_for() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.policy(company, "second_step_methods", "totp").await;
    world.authenticator(company, taro).await;
    let mut browser = world.browser();
    let mail = mailed(&world, &mut browser, TARO).await;
    let page = opened(&mut browser, &mail).await.expect(200);
    assert_eq!(page.page(), "new-password");
    let done = browser.submit(&page, &FIELDS).await.expect(200);
    let login = browser.get(&next(&done)).await.expect(200);
    let step = browser.submit(&login, &[("email", TARO), ("password", NEW)]).await.expect(303);
    assert!(!is_signed_in(&mut browser).await);
    let step = browser.get(step.location()).await.expect(200);
    assert_eq!(step.page(), "code");
    let code = world.shows(SECRET);
    browser.submit(&step, &[("code", &code)]).await.expect(303);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn a_login_in_the_middle_and_every_other_link_end_with_the_old_password() {
    let (world, company, taro) = acme().await;
    world.policy(company, "second_step", "always").await;
    world.policy(company, "second_step_methods", "totp").await;
    world.authenticator(company, taro).await;
    let mut thief = world.browser();
    let step = past_password(&mut thief, TARO).await;
    let mut browser = world.browser();
    let mail = mailed(&world, &mut browser, TARO).await;
    let page = opened(&mut browser, &mail).await.expect(200);
    browser.submit(&page, &FIELDS).await.expect(200);
    let code = world.shows(SECRET);
    let late = thief.submit(&step, &[("code", &code)]).await;
    assert!(late.status.is_client_error(), "{}", late.text());
    assert!(!is_signed_in(&mut thief).await);
    let events = audit::latest(world.store(), company, 100).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert!(kinds.contains(&"password.reset") && kinds.contains(&"password.reset_asked"), "{kinds:?}");
}

#[tokio::test]
async fn where_the_password_stands_alone_it_must_be_long() {
    let (world, company, _) = acme().await;
    world.policy(company, "second_step", "off").await;
    let mut browser = world.browser();
    let mail = mailed(&world, &mut browser, TARO).await;
    let page = opened(&mut browser, &mail).await.expect(200);
    assert!(page.text().contains("15文字以上"), "{}", page.text());
    browser.submit(&page, &FIELDS).await.expect(422);
    let long = "vR7#mq2Lx!9z of spring";
    let fields = [("new_password", long), ("new_password_confirmation", long)];
    browser.submit(&page, &fields).await.expect(200);
}

#[tokio::test]
async fn a_member_suspended_in_between_gets_no_further() {
    let (world, company, taro) = acme().await;
    let mut browser = world.browser();
    let mail = mailed(&world, &mut browser, TARO).await;
    let page = opened(&mut browser, &mail).await.expect(200);
    world.commit(member::suspend(company, taro, world.app.now())).await;
    let answer = browser.submit(&page, &FIELDS).await;
    assert!(answer.status == 403 || answer.status == 410, "{}", answer.text());
}

async fn in_english(world: &World, company: CompanyId, id: api::MemberId) {
    let fresh = world.store().fresh().await.unwrap();
    let held = member::by_id(&fresh, company, id).await.unwrap().unwrap();
    let profile = ProfileRow {
        family_name: held.family_name.clone(),
        given_name: held.given_name.clone(),
        family_name_kana: String::new(),
        given_name_kana: String::new(),
        phone_number: String::new(),
        language: Language::English,
        time_zone: held.time_zone.clone(),
    };
    world.commit(member::update_profile(company, id, held.version, profile, world.app.now())).await;
}

#[tokio::test]
async fn pages_and_mails_speak_english_too() {
    let (world, company, taro) = acme().await;
    in_english(&world, company, taro).await;
    let mut browser = world.browser();
    browser.headers.insert("accept-language", "en".parse().unwrap());
    let page = browser.get("/password/forgot").await.expect(200);
    assert!(page.text().contains("<h1>Forgot your password?</h1>"));
    let sent = browser.submit(&page, &[("email", TARO)]).await.expect(200);
    assert!(sent.text().contains("<h1>Check your email</h1>") && sent.text().contains("Send again"));
    let hidden = sent.all_hidden();
    assert!(hidden.iter().any(|(name, _)| name == "at"));
    let mail = world.mail().await.unwrap();
    assert!(mail.subject.starts_with("[Tegata] ") && mail.subject.is_ascii(), "{}", mail.subject);
    let page = opened(&mut browser, &mail).await.expect(200);
    assert!(page.text().contains("<h1>Reset your password</h1>"));
    assert!(page.text().contains("Log out of all other devices"));
    let done = browser.submit(&page, &FIELDS).await.expect(200);
    assert!(done.text().contains("<h1>Your password has been reset</h1>"));
}

/// A service's request waits while its member is at the mailbox, in this browser and no other.
#[tokio::test]
async fn the_services_request_survives() {
    let (world, company, _) = acme().await;
    let (app, client_id, _) = world.oidc_app(company, |_| ()).await;
    world.assign_everyone(company, app).await;
    let address = format!(
        "/oauth2/authorize?response_type=code&client_id={client_id}&scope=openid&state=s&nonce=n\
         &redirect_uri=https%3A%2F%2Frp.example%2Fcallback\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    let mut browser = world.browser();
    let login = browser.get_from_elsewhere(&address).await.expect(303).location().to_owned();
    let page = browser.get(&login).await.expect(200);
    let wrong = browser.submit(&page, &[("email", TARO), ("password", "forgotten")]).await.expect(422);
    let text = wrong.text();
    let (_, rest) = text.split_once("href=\"/password/forgot?").unwrap();
    let forgot = format!("/password/forgot?{}", rest.split('"').next().unwrap().replace("&#38;", "&"));
    let page = browser.get(&forgot).await.expect(200);
    assert!(page.text().contains(&format!("value=\"{TARO}\"")), "the address goes along");
    let sent = browser.submit(&page, &[("email", TARO)]).await.expect(200);
    assert_eq!(sent.page(), "link-sent");
    let mail = world.mail().await.unwrap();
    assert!(mail.link().len() < 120, "the request itself is not in the mail");
    world.clock.advance_seconds(3000);
    let mut phone = world.browser();
    let page = opened(&mut phone, &mail).await.expect(200);
    assert!(page.page() == "new-password", "the link opens anywhere");
    let page = opened(&mut browser, &mail).await.expect(200);
    let done = browser.submit(&page, &FIELDS).await.expect(200);
    let mut copy = world.browser();
    copy.get(&next(&done)).await.expect(400);
    let login = browser.get(&next(&done)).await.expect(200);
    assert!(login.text().contains("Sample OIDC"), "{}", login.text());
    let answer = browser.submit(&login, &[("email", TARO), ("password", NEW)]).await;
    let onward = answer.onward().unwrap();
    let issued = browser.get(&onward).await;
    assert!(issued.onward().unwrap().starts_with("https://rp.example/callback?"), "{}", issued.text());
    let again = browser.get(&onward).await;
    assert_eq!(again.onward(), None, "one request, one answer");
}
