//! What protects an account: sessions, password, second step, authenticator, recovery codes, and the proof that a change
//! of them needs.

use super::{TARO, signed_in, support};
use api::{CompanyId, MemberId, Plan};
use http::Method;
use serde_json::{Value, json};
use support::{Answer, Browser, PASSWORD, SECRET, World};

const LONG: &str = "seven purple elephants juggle quietly";

async fn get(browser: &mut Browser, path: &str) -> Value {
    browser.call(Method::GET, path, "").await.expect(200).json()
}

async fn put(browser: &mut Browser, path: &str, body: &Value) -> Answer {
    browser.call(Method::PUT, path, &body.to_string()).await
}

async fn post(browser: &mut Browser, path: &str, body: &Value) -> Answer {
    browser.call(Method::POST, path, &body.to_string()).await
}

fn change(current: &str, new: &str, again: &str) -> Value {
    json!({ "current_password": current, "new_password": new, "new_password_confirmation": again })
}

fn message(answer: &Answer) -> String {
    answer.json()["fields"][0]["message"].as_str().unwrap_or_default().to_owned()
}

/// A member with an authenticator, signed in by password alone.
async fn with_app() -> (World, CompanyId, MemberId, Browser) {
    let world = World::start().await;
    let (company, member, browser) = signed_in(&world).await;
    world.authenticator(company, member).await;
    (world, company, member, browser)
}

/// Proves who is there: password, then the app's code. The session is another one afterwards.
async fn prove(world: &World, browser: &mut Browser) {
    let asked = json!({ "return_to": "/account/security" });
    let onward = post(browser, "/api/v1/me/reauthentication", &asked).await.expect(200).json();
    let location = onward["location"].as_str().unwrap().to_owned();
    let page = browser.get(&location).await.expect(200);
    assert!(page.text().contains(TARO), "the address is filled in");
    let step = browser.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(303);
    let step = step.location().to_owned();
    let page = browser.get(&step).await.expect(200);
    let before = browser.cookie("tegata").unwrap().to_owned();
    let back = browser.submit(&page, &[("code", &world.shows(SECRET))]).await;
    assert!(back.onward().unwrap().starts_with("/account/security?req="), "{}", back.text());
    assert_ne!(browser.cookie("tegata").unwrap(), before, "a proof gives a new session (SE-01)");
    world.clock.advance_seconds(31);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let world = World::start().await;
    let (_, _, mut here) = signed_in(&world).await;
    let mut there = world.browser();
    there.login(TARO).await;
    let list = get(&mut here, "/api/v1/me/sessions").await;
    let sessions = list["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!(sessions[0]["current"], true);
    assert_eq!(sessions[1]["current"], false);
    assert_eq!(sessions[1]["environment"], "Chrome (macOS)");
    let other = format!("/api/v1/me/sessions/{}", sessions[1]["id"].as_str().unwrap());
    here.call(Method::DELETE, &other, "").await.expect(204);
    there.call(Method::GET, "/api/v1/me", "").await.expect(401);
    here.call(Method::DELETE, &other, "").await.expect(404);
    there.login(TARO).await;
    here.call(Method::DELETE, "/api/v1/me/sessions", "").await.expect(204);
    there.call(Method::GET, "/api/v1/me", "").await.expect(401);
    assert_eq!(get(&mut here, "/api/v1/me/sessions").await["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_ends_the_session_of_somebody_else() {
    let world = World::start().await;
    let (company, _, mut taro) = signed_in(&world).await;
    world.member(company, "hana@acme.example", PASSWORD).await;
    let other = world.company("other", Plan::Plus).await;
    world.member(other, "jiro@other.example", PASSWORD).await;
    let list = get(&mut taro, "/api/v1/me/sessions").await;
    let path = format!("/api/v1/me/sessions/{}", list["sessions"][0]["id"].as_str().unwrap());
    for email in ["hana@acme.example", "jiro@other.example"] {
        let mut stranger = world.browser();
        stranger.login(email).await;
        stranger.call(Method::DELETE, &path, "").await.expect(404);
        stranger.call(Method::DELETE, "/api/v1/me/sessions/nonsense", "").await.expect(404);
    }
    taro.call(Method::GET, "/api/v1/me", "").await.expect(200);
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let world = World::start().await;
    let (.., mut browser) = signed_in(&world).await;
    for (method, path) in [
        (Method::DELETE, "/api/v1/me/sessions"),
        (Method::PUT, "/api/v1/me/password"),
        (Method::PUT, "/api/v1/me/security"),
        (Method::POST, "/api/v1/me/reauthentication"),
        (Method::POST, "/api/v1/me/authenticator/setup"),
        (Method::POST, "/api/v1/me/authenticator"),
        (Method::POST, "/api/v1/me/authenticator/remove"),
        (Method::POST, "/api/v1/me/recovery-codes"),
    ] {
        browser.headers.insert("origin", "https://evil.example".parse().unwrap());
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("sec-fetch-site", "cross-site");
        let answer = browser.send(request.body(axum::body::Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(answer.json()["code"], "cross_site");
    }
}

#[tokio::test]
async fn a_password_is_changed_and_ends_other_sessions() {
    let world = World::start().await;
    let (_, _, mut here) = signed_in(&world).await;
    let mut there = world.browser();
    there.login(TARO).await;
    let path = "/api/v1/me/password";
    assert_eq!(get(&mut here, path).await["min_length"], 8);
    for (body, expected) in [
        (change("", LONG, LONG), "password_change-err_current_empty"),
        (change(PASSWORD, LONG, ""), "password_rule-err_confirm_empty"),
        (change(PASSWORD, LONG, "another"), "password_rule-err_confirm"),
        (change(PASSWORD, "short", "short"), "password_rule-err_short"),
        (change(PASSWORD, "password1", "password1"), "password_rule-err_breached"),
        (change(PASSWORD, PASSWORD, PASSWORD), "password_rule-err_same"),
        (change("wrong one", LONG, LONG), "password_change-err_current"),
    ] {
        assert_eq!(message(&put(&mut here, path, &body).await.expect(422)), expected);
    }
    put(&mut here, path, &change(PASSWORD, LONG, LONG)).await.expect(204);
    here.call(Method::GET, "/api/v1/me", "").await.expect(200);
    there.call(Method::GET, "/api/v1/me", "").await.expect(401);
    let page = there.get("/login").await.expect(200);
    there.submit(&page, &[("email", TARO), ("password", PASSWORD)]).await.expect(422);
    there.submit(&page, &[("email", TARO), ("password", LONG)]).await.expect(303);
    let kept = json!({ "current_password": LONG, "new_password": "brown violins under the bridge",
        "new_password_confirmation": "brown violins under the bridge", "end_other_sessions": false });
    put(&mut here, path, &kept).await.expect(204);
    there.call(Method::GET, "/api/v1/me", "").await.expect(200);
}

#[tokio::test]
async fn five_wrong_passwords_end_the_session() {
    let world = World::start().await;
    let (.., mut browser) = signed_in(&world).await;
    let guess = change("not this one", LONG, LONG);
    for _ in 0..4 {
        put(&mut browser, "/api/v1/me/password", &guess).await.expect(422);
    }
    put(&mut browser, "/api/v1/me/password", &guess).await.expect(401);
    put(&mut browser, "/api/v1/me/password", &change(PASSWORD, LONG, LONG)).await.expect(401);
}

fn setting(mode: &str, method: &str, notification: bool, version: &Value) -> Value {
    json!({ "mode": mode, "method": method, "notification": notification, "version": version })
}

#[tokio::test]
async fn what_weakens_the_account_needs_a_proof_and_what_strengthens_it_does_not() {
    let (world, _, _, mut browser) = with_app().await;
    let path = "/api/v1/me/security";
    let shown = get(&mut browser, path).await;
    assert_eq!(
        (&shown["mode"], &shown["method"], &shown["notification"]),
        (&json!("risk"), &json!("mail"), &json!(false))
    );
    assert_eq!(shown["mode_locked"], false);
    assert!(shown["authenticator_since"].is_string());
    let stronger = setting("always", "mail", true, &shown["version"]);
    let shown = put(&mut browser, path, &stronger).await.expect(200).json();
    assert_eq!((&shown["mode"], &shown["notification"]), (&json!("always"), &json!(true)));
    put(&mut browser, path, &stronger).await.expect(409);
    for weaker in [
        setting("risk", "mail", true, &shown["version"]),
        setting("off", "mail", true, &shown["version"]),
        setting("always", "totp", true, &shown["version"]),
        setting("always", "mail", false, &shown["version"]),
    ] {
        let refused = put(&mut browser, path, &weaker).await.expect(403).json();
        assert_eq!(refused["code"], "reauthentication_required");
    }
    prove(&world, &mut browser).await;
    let shown = put(&mut browser, path, &setting("always", "totp", true, &shown["version"])).await;
    let shown = shown.expect(200).json();
    let off = setting("off", "totp", true, &shown["version"]);
    assert_eq!(message(&put(&mut browser, path, &off).await.expect(422)), "password_rule-err_empty");
    world.clock.advance_seconds(600);
    let late = put(&mut browser, path, &setting("risk", "totp", true, &shown["version"])).await;
    assert_eq!(late.expect(403).json()["code"], "reauthentication_required");
}

#[tokio::test]
async fn a_password_that_alone_opens_the_account_meets_the_longer_rule() {
    let (world, company, member, mut browser) = with_app().await;
    prove(&world, &mut browser).await;
    let path = "/api/v1/me/security";
    let version = get(&mut browser, path).await["version"].clone();
    let off = |password: &str| {
        let mut off = setting("off", "mail", false, &version);
        off["current_password"] = json!(password);
        off
    };
    assert_eq!(
        message(&put(&mut browser, path, &off("wrong")).await.expect(422)),
        "password_change-err_current"
    );
    let short = "zQ7!mw2#xK";
    world.set_password(company, member, short, store::CredentialKind::Password).await;
    assert_eq!(message(&put(&mut browser, path, &off(short)).await.expect(422)), "password_rule-err_short");
    world.set_password(company, member, LONG, store::CredentialKind::Password).await;
    assert_eq!(put(&mut browser, path, &off(LONG)).await.expect(200).json()["mode"], "off");
    assert_eq!(get(&mut browser, "/api/v1/me/password").await["min_length"], 15);
}

#[tokio::test]
async fn policy_locks_what_it_controls() {
    let (world, company, _, mut browser) = with_app().await;
    world.policy(company, "second_step", "always").await;
    world.policy(company, "second_step_methods", "totp").await;
    prove(&world, &mut browser).await;
    let path = "/api/v1/me/security";
    let shown = get(&mut browser, path).await;
    assert_eq!((&shown["mode"], &shown["mode_locked"]), (&json!("always"), &json!(true)));
    let mail = shown["methods"].as_array().unwrap().iter().find(|method| method["method"] == "mail").unwrap();
    assert_eq!(mail["allowed"], false);
    put(&mut browser, path, &setting("off", "mail", false, &shown["version"])).await.expect(403);
    let code = json!({ "code": world.shows(SECRET) });
    let kept = post(&mut browser, "/api/v1/me/authenticator/remove", &code).await.expect(422);
    assert_eq!(message(&kept), "authapp-remove_blocked");
}

/// The code that an app shows for a secret as it was typed.
fn code_of(world: &World, secret: &Value) -> String {
    let secret = auth_core::factor::totp::TotpSecret::parse(secret.as_str().unwrap()).unwrap();
    world.shows(secret.bytes())
}

#[tokio::test]
async fn an_authenticator_is_replaced_and_removed() {
    let (world, _, _, mut browser) = with_app().await;
    let (begin, register) = ("/api/v1/me/authenticator/setup", "/api/v1/me/authenticator");
    let early = post(&mut browser, begin, &json!({})).await.expect(403);
    assert_eq!(early.json()["code"], "reauthentication_required");
    prove(&world, &mut browser).await;
    let shown = post(&mut browser, begin, &json!({})).await.expect(200).json();
    assert!(shown["otpauth"].as_str().unwrap().starts_with("otpauth://totp/"));
    let typed = |code: &str| json!({ "setup": shown["setup"], "code": code });
    let wrong = post(&mut browser, register, &typed("000000")).await.expect(422);
    assert_eq!(message(&wrong), "authapp-err_save");
    let code = code_of(&world, &shown["secret"]);
    let wide: String = code.chars().map(|digit| char::from_u32(u32::from(digit) + 0xFEE0).unwrap()).collect();
    post(&mut browser, register, &typed(&wide)).await.expect(204);
    world.clock.advance_seconds(31);
    let remove = "/api/v1/me/authenticator/remove";
    let old = post(&mut browser, remove, &json!({ "code": world.shows(SECRET) })).await.expect(422);
    assert_eq!(message(&old), "code-err_invalid_app");
    let right = json!({ "code": code_of(&world, &shown["secret"]) });
    post(&mut browser, remove, &right).await.expect(204);
    post(&mut browser, remove, &right).await.expect(404);
    assert_eq!(get(&mut browser, "/api/v1/me/security").await["method"], "mail");
}

#[tokio::test]
async fn a_secret_that_was_shown_serves_its_session_for_a_quarter_of_an_hour() {
    let (world, company, _, mut browser) = with_app().await;
    prove(&world, &mut browser).await;
    let shown = post(&mut browser, "/api/v1/me/authenticator/setup", &json!({})).await.expect(200).json();
    let hana = world.member(company, "hana@acme.example", PASSWORD).await;
    world.authenticator(company, hana).await;
    world.clock.advance_seconds(901);
    prove(&world, &mut browser).await;
    let late = json!({ "setup": shown["setup"], "code": code_of(&world, &shown["secret"]) });
    let late = post(&mut browser, "/api/v1/me/authenticator", &late).await.expect(422);
    assert_eq!(message(&late), "authapp-err_expired");
}

#[tokio::test]
async fn recovery_codes_are_shown_once_and_replace_each_other() {
    let (world, _, _, mut browser) = with_app().await;
    let path = "/api/v1/me/recovery-codes";
    assert_eq!(get(&mut browser, path).await["left"], 0);
    post(&mut browser, path, &json!({})).await.expect(403);
    prove(&world, &mut browser).await;
    let first = post(&mut browser, path, &json!({})).await.expect(200).json();
    assert_eq!(first["codes"].as_array().unwrap().len(), 10);
    let second = post(&mut browser, path, &json!({})).await.expect(200).json();
    assert_eq!(get(&mut browser, path).await["left"], 10);
    let remove = "/api/v1/me/authenticator/remove";
    post(&mut browser, remove, &json!({ "code": first["codes"][0] })).await.expect(422);
    post(&mut browser, remove, &json!({ "code": second["codes"][0] })).await.expect(204);
}

#[tokio::test]
async fn a_proof_leads_back_only_to_a_page_of_the_portal() {
    let world = World::start().await;
    let (.., mut browser) = signed_in(&world).await;
    for return_to in ["https://evil.example/", "//evil.example", "/logout", "/account/../logout", ""] {
        let asked = json!({ "return_to": return_to });
        post(&mut browser, "/api/v1/me/reauthentication", &asked).await.expect(400);
    }
}
