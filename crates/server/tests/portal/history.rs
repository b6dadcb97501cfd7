//! The login history, the link that reports a login, and the traces that helpers read.

use super::{TARO, signed_in, support};
use api::{Language, MemberId, Plan, Role};
use auth_core::{EmailAddress, Token};
use http::Method;
use serde_json::Value;
use store::{CredentialKind, NewMember, NewTicket, TicketKind, audit, login_attempt, member, ticket};
use support::{Browser, PASSWORD, World};

async fn page(browser: &mut Browser, query: &str) -> Value {
    let path = format!("/api/v1/me/history{query}");
    browser.call(Method::GET, &path, "").await.expect(200).json()
}

fn times(page: &Value) -> Vec<String> {
    let entries = page["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["at"].as_str().unwrap().to_owned()).collect()
}

async fn wrong_password(world: &World) -> String {
    world.clock.advance_seconds(1);
    let mut browser = world.browser();
    let page = browser.get("/login").await.expect(200);
    let answer = browser.submit(&page, &[("email", TARO), ("password", "not this one")]).await;
    answer.expect(422).page()
}

/// What is recorded without being waited for.
async fn settled(world: &World, company: api::CompanyId, kind: &str) -> audit::Traced {
    for _ in 0..200 {
        let events = audit::latest(world.store(), company, 50).await.unwrap();
        if events.iter().any(|event| event.kind == kind) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let sql = audit::latest(world.store(), company, 50).await.unwrap();
    let event = sql.into_iter().find(|event| event.kind == kind).unwrap();
    audit::Traced { company_id: company, member_id: None, app_id: None, event }
}

#[tokio::test]
async fn logins_are_listed_in_both_orders_and_page_by_page() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    for _ in 0..4 {
        world.clock.advance_seconds(60);
        browser.login_again(TARO).await;
    }
    let all = page(&mut browser, "").await;
    let newest_first = times(&all);
    assert_eq!(newest_first.len(), 5);
    assert_eq!(all["days"], 90);
    assert!(newest_first.is_sorted_by(|one, next| one > next), "{newest_first:?}");
    let first = &all["entries"][0];
    assert_eq!(first["environment"], "Chrome (macOS)");
    assert_eq!(first["outcome"], "succeeded");
    assert_eq!(first["methods"], serde_json::json!(["password"]));
    assert_eq!(first["this_session"], true);
    assert_eq!(all["entries"][1]["this_session"], false);
    let mut paged = Vec::new();
    let mut query = "?order=asc&limit=2".to_owned();
    loop {
        let part = page(&mut browser, &query).await;
        paged.extend(times(&part));
        let Some(next) = part["next"].as_str() else { break };
        query = format!("?order=asc&limit=2&cursor={next}");
    }
    paged.reverse();
    assert_eq!(paged, newest_first);
    for nonsense in ["?limit=0", "?limit=201", "?order=up", "?cursor=x", "?member=1"] {
        let path = format!("/api/v1/me/history{nonsense}");
        browser.call(Method::GET, &path, "").await.expect(400);
    }
}

#[tokio::test]
async fn failed_ones_are_shown_when_asked_for_and_only_to_their_member() {
    let world = World::start().await;
    let (company, _, mut browser) = signed_in(&world).await;
    world.member(company, "hana@acme.example", PASSWORD).await;
    wrong_password(&world).await;
    settled(&world, company, "login.failed").await;
    assert_eq!(times(&page(&mut browser, "").await).len(), 1);
    let all = page(&mut browser, "?failed=true").await;
    assert_eq!(all["entries"][0]["outcome"], "failed");
    assert_eq!(all["entries"][0]["trace"].as_str().unwrap().len(), 8);
    let mut hana = world.browser();
    hana.login("hana@acme.example").await;
    assert_eq!(times(&page(&mut hana, "?failed=true").await).len(), 1, "her own login");
}

#[tokio::test]
async fn what_is_too_old_is_neither_shown_nor_kept() {
    let world = World::start_with(|config| config.history.days = 30).await;
    let (company, member, mut browser) = signed_in(&world).await;
    world.clock.advance_seconds(31 * 86_400);
    browser.login_again(TARO).await;
    assert_eq!(times(&page(&mut browser, "").await).len(), 1);
    let since = api::Timestamp(0);
    let part = login_attempt::Part { beyond: None, ascending: true, failed: true, since, limit: 10 };
    let kept = || login_attempt::of_member(world.store(), (company, member), part);
    assert_eq!(kept().await.unwrap().len(), 2);
    login_attempt::purge(world.store(), world.app.now().plus_seconds(-30 * 86_400)).await.unwrap();
    assert_eq!(kept().await.unwrap().len(), 1);
}

/// A link as the mail has it.
async fn report_link(world: &World, company: api::CompanyId, member: MemberId) -> String {
    let token: Token = world.app.token();
    let now = world.app.now();
    world
        .commit(ticket::issue(NewTicket {
            hash: token.hash().0,
            kind: TicketKind::NotMe,
            company_id: Some(company),
            member_id: Some(member),
            payload: String::new(),
            now,
            expires_at: now.plus_seconds(7 * 86_400),
        }))
        .await;
    format!("/login/report/link/{}", token.reveal())
}

#[tokio::test]
async fn a_reported_login_ends_all_sessions_and_gives_none() {
    let world = World::start().await;
    let (company, member, mut thief) = signed_in(&world).await;
    let link = report_link(&world, company, member).await;
    let mut scanner = world.browser();
    scanner.get(&link).await.expect(303);
    scanner.get("/login/report").await.expect(200);
    thief.call(Method::GET, "/api/v1/me", "").await.expect(200);
    let mut owner = world.browser();
    let opened = owner.get(&link).await.expect(303);
    assert_eq!(opened.location(), "/login/report", "the secret has left the address");
    let asked = owner.get("/login/report").await.expect(200);
    assert!(asked.text().contains(TARO));
    owner.post("/login/report", &[("report", "1")]).await.expect(400);
    thief.call(Method::GET, "/api/v1/me", "").await.expect(200);
    let done = owner.submit(&asked, &[("report", "1")]).await.expect(200);
    assert_eq!(done.page(), "reported");
    assert!(owner.cookie("tegata").is_none());
    thief.call(Method::GET, "/api/v1/me", "").await.expect(401);
    let page = thief.get("/login").await.expect(200);
    thief.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
    let again = scanner.get("/login/report").await;
    assert_eq!(again.status, 410, "it serves once");
    let reported = settled(&world, company, "login.reported").await;
    assert!(reported.event.user_agent.is_some());
}

#[tokio::test]
async fn a_report_outlives_a_change_of_password_and_not_its_week() {
    let world = World::start().await;
    let (company, member, _) = signed_in(&world).await;
    let link = report_link(&world, company, member).await;
    world.commit(ticket::void_of_member(company, member, world.app.now())).await;
    let mut owner = world.browser();
    owner.get(&link).await.expect(303);
    owner.get("/login/report").await.expect(200);
    world.clock.advance_seconds(7 * 86_400);
    owner.get(&link).await.expect(303);
    owner.get("/login/report").await.expect(410);
}

/// A member of this role, signed in.
async fn helper(world: &World, company: api::CompanyId, email: &str, role: Role) -> Browser {
    let id = MemberId(world.app.new_id());
    let new = NewMember {
        id,
        company_id: company,
        email: EmailAddress::parse(email).unwrap(),
        family_name: "係".into(),
        given_name: "員".into(),
        role,
        language: Language::Japanese,
        time_zone: "Asia/Tokyo".into(),
        now: world.app.now(),
    };
    world.commit(member::create(world.store(), new)).await;
    world.set_password(company, id, PASSWORD, CredentialKind::Password).await;
    let mut browser = world.browser();
    browser.login(email).await;
    browser
}

async fn trace_of_failure(world: &World, company: api::CompanyId, browser: &mut Browser) -> String {
    wrong_password(world).await;
    settled(world, company, "login.failed").await;
    let all = page(browser, "?failed=true").await;
    all["entries"][0]["trace"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_helper_reads_what_was_checked_and_no_secret() {
    let world = World::start().await;
    let (company, member, mut taro) = signed_in(&world).await;
    let code = trace_of_failure(&world, company, &mut taro).await;
    let mut desk = helper(&world, company, "desk@acme.example", Role::Helpdesk).await;
    let path = format!("/api/v1/traces/{}", code.to_lowercase());
    let answer = desk.call(Method::GET, &path, "").await.expect(200);
    let shown = answer.json();
    assert_eq!(shown["code"], code);
    assert_eq!(shown["reached"], "nothing");
    assert_eq!(shown["member_id"], member.to_string());
    let checks: Vec<&str> =
        shown["entries"].as_array().unwrap().iter().filter_map(|entry| entry["check"].as_str()).collect();
    assert!(checks.contains(&"password") && checks.contains(&"event"), "{checks:?}");
    assert!(!answer.text().contains("not this one"), "what was typed stays unknown");
}

#[tokio::test]
async fn a_code_tells_nothing_to_others() {
    let world = World::start().await;
    let (company, _, mut taro) = signed_in(&world).await;
    let code = trace_of_failure(&world, company, &mut taro).await;
    let path = format!("/api/v1/traces/{code}");
    taro.call(Method::GET, &path, "").await.expect(403);
    let other = world.company("other", Plan::Plus).await;
    let mut foreign = helper(&world, other, "boss@other.example", Role::CompanyManager).await;
    let wrong_company = foreign.call(Method::GET, &path, "").await.expect(404).json();
    let unknown = foreign.call(Method::GET, "/api/v1/traces/00000000", "").await.expect(404).json();
    assert_eq!((&wrong_company["code"], &wrong_company["title"]), (&unknown["code"], &unknown["title"]));
    for _ in 0..28 {
        foreign.call(Method::GET, "/api/v1/traces/00000000", "").await.expect(404);
    }
    foreign.call(Method::GET, "/api/v1/traces/00000000", "").await.expect(429);
}

#[tokio::test]
async fn the_pages_of_one_login_share_its_code() {
    let world = World::start().await;
    let company = world.company("acme", Plan::Plus).await;
    world.member(company, TARO, PASSWORD).await;
    let mut browser = world.browser();
    let asked = browser.get("/account/security").await.expect(303).location().to_owned();
    let form = browser.get(&asked).await.expect(200);
    world.clock.advance_seconds(601);
    let first = browser.get(&asked).await.expect(400).attribute("data-trace").unwrap();
    let second = browser.submit(&form, &[("email", TARO), ("password", PASSWORD)]).await.expect(400);
    assert_eq!(second.attribute("data-trace").unwrap(), first);
    let stranger = world.browser().get(&asked).await.expect(400).attribute("data-trace").unwrap();
    assert_ne!(stranger, first, "a copied address joins no trail");
}

/// The mail that waits, with what it says; nothing where none does.
async fn mail(world: &World) -> Option<(String, Value)> {
    let now = world.app.now();
    let due = store::outbox::next(world.store(), now, now.plus_seconds(60)).await.unwrap()?;
    store::outbox::remove(world.store(), due.id).await.unwrap();
    Some((due.kind, serde_json::from_slice(&due.content).unwrap()))
}

#[tokio::test]
async fn a_login_from_a_new_environment_is_told_and_can_be_reported() {
    let world = World::start().await;
    let (_, _, mut taro) = signed_in(&world).await;
    assert!(mail(&world).await.is_none(), "nobody asked to be told");
    let path = "/api/v1/me/security";
    let shown = taro.call(Method::GET, path, "").await.expect(200).json();
    let on = serde_json::json!({ "mode": "risk", "method": "mail", "notification": true, "version": shown["version"] });
    taro.call(Method::PUT, path, &on.to_string()).await.expect(200);
    assert_eq!(mail(&world).await.unwrap().0, "factor_changed");
    taro.login_again(TARO).await;
    assert!(mail(&world).await.is_none(), "this browser is the member's");
    let mut thief = world.browser();
    let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0";
    thief.headers.insert("user-agent", firefox.parse().unwrap());
    thief.login(TARO).await;
    let (kind, said) = mail(&world).await.unwrap();
    assert_eq!(kind, "new_login");
    let text = said["text"].as_str().unwrap();
    assert!(text.contains("Firefox (Windows)"), "{text}");
    let link = text.lines().find(|line| line.contains("/login/report/link/")).unwrap().trim().to_owned();
    let mut owner = world.browser();
    owner.get(&link).await.expect(303);
    let asked = owner.get("/login/report").await.expect(200);
    owner.submit(&asked, &[("report", "1")]).await.expect(200);
    thief.call(Method::GET, "/api/v1/me", "").await.expect(401);
    let mut again = world.browser();
    again.headers.insert("user-agent", firefox.parse().unwrap());
    let page = again.get("/login").await.expect(200);
    again.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
}
