//! `/api/v1/me…`, the time zones and the document of the API.

use super::{TARO, signed_in, support};
use api::{MemberStatus, Plan};
use http::Method;
use serde_json::{Value, json};
use store::{audit, member, session};
use support::{Browser, PASSWORD, World};

async fn me(browser: &mut Browser) -> Value {
    browser.call(Method::GET, "/api/v1/me", "").await.expect(200).json()
}

/// The present profile as a change that changes nothing.
async fn unchanged(browser: &mut Browser) -> Value {
    let mut profile = me(browser).await["profile"].clone();
    profile.as_object_mut().unwrap().remove("picture");
    profile
}

async fn put(browser: &mut Browser, change: &Value) -> support::Answer {
    browser.call(Method::PUT, "/api/v1/me/profile", &change.to_string()).await
}

#[tokio::test]
async fn the_frame_shows_who_is_signed_in() {
    let world = World::start_with(|config| {
        config.brand.product = "Acme ID".into();
        config.brand.manual = Some("https://example.jp/manual".into());
    })
    .await;
    let (_, member, mut browser) = signed_in(&world).await;
    let page = me(&mut browser).await;
    assert_eq!(page["member_id"], member.to_string());
    assert_eq!(page["email"], TARO);
    assert_eq!(page["company"], "acme Inc.");
    assert_eq!(page["plan"], "plus");
    assert_eq!(page["appearance"]["product"], "Acme ID");
    assert_eq!(page["links"]["manual"], "https://example.jp/manual");
    assert_eq!(page["profile"]["family_name"], "手形");
    assert_eq!(page["last_login"], Value::Null);
    world.clock.advance_seconds(60);
    let mut later = world.browser();
    later.login(TARO).await;
    let page = me(&mut later).await;
    assert_eq!(page["last_login"]["environment"], "Chrome (macOS)");
    assert_eq!(page["last_login"]["at"], "2025-10-09T08:53:20Z");
}

#[tokio::test]
async fn the_manual_is_for_the_plan_that_has_it() {
    let world =
        World::start_with(|config| config.brand.manual = Some("https://example.jp/manual".into())).await;
    let company = world.company("free", Plan::Free).await;
    world.member(company, "hana@free.example", PASSWORD).await;
    let mut browser = world.browser();
    browser.login("hana@free.example").await;
    assert_eq!(me(&mut browser).await["links"]["manual"], Value::Null);
}

#[tokio::test]
async fn nothing_is_told_without_a_session_or_after_it() {
    let world = World::start().await;
    let (company, member, mut browser) = signed_in(&world).await;
    for path in ["/api/v1/me", "/api/v1/me/profile", "/api/v1/home", "/api/v1/time-zones"] {
        world.browser().call(Method::GET, path, "").await.expect(401);
    }
    let mut stranger = world.browser();
    for value in ["", "x", &"A".repeat(43), "../../etc", "%00"] {
        stranger.cookies.insert("tegata".into(), value.into());
        stranger.call(Method::GET, "/api/v1/me", "").await.expect(401);
    }
    let now = world.app.now();
    let mut other = world.browser();
    other.login(TARO).await;
    world.commit(session::end_of_member(company, member, None, now)).await;
    browser.call(Method::GET, "/api/v1/me", "").await.expect(401);
    other.call(Method::GET, "/api/v1/me", "").await.expect(401);
}

#[tokio::test]
async fn a_suspended_member_is_out_at_the_next_request() {
    let world = World::start().await;
    let (company, member, mut browser) = signed_in(&world).await;
    world.commit(member::suspend(company, member, world.app.now())).await;
    browser.call(Method::GET, "/api/v1/me", "").await.expect(401);
    let fresh = world.store().fresh().await.unwrap();
    let row = member::by_id(&fresh, company, member).await.unwrap().unwrap();
    assert_eq!(row.status, MemberStatus::Suspended);
}

#[tokio::test]
async fn a_session_ends_with_its_time() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    world.clock.advance_seconds(366 * 86_400);
    browser.call(Method::GET, "/api/v1/me", "").await.expect(401);
}

#[tokio::test]
async fn a_change_is_normalised_stored_and_noted_without_its_values() {
    let world = World::start().await;
    let (company, member, mut browser) = signed_in(&world).await;
    let mut change = unchanged(&mut browser).await;
    change["family_name"] = json!(" 割符 ");
    change["family_name_kana"] = json!("わりふ");
    change["given_name_kana"] = json!("ﾀﾛｳ");
    change["phone_number"] = json!("０３-（１２３４）ー５６７８");
    change["time_zone"] = json!("Europe/Berlin");
    change["language"] = json!("en");
    let answer = put(&mut browser, &change).await.expect(200);
    let stored = me(&mut browser).await["profile"].clone();
    assert_eq!(answer.json(), stored);
    assert_eq!(answer.header("etag"), format!("\"{}\"", stored["version"]));
    assert_eq!(stored["family_name"], "割符");
    assert_eq!(stored["family_name_kana"], "ワリフ");
    assert_eq!(stored["given_name_kana"], "タロウ");
    assert_eq!(stored["phone_number"], "03-1234-5678");
    assert_eq!(stored["time_zone"], "Europe/Berlin");
    let events = audit::of_member(world.store(), company, member, "member.profile_changed", 9).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(
        events[0].details["fields"],
        json!([
            "family_name",
            "family_name_kana",
            "given_name_kana",
            "phone_number",
            "language",
            "time_zone"
        ])
    );
    assert!(!events[0].details.to_string().contains("割符"));
}

#[tokio::test]
async fn a_change_that_changes_nothing_writes_nothing() {
    let world = World::start().await;
    let (company, member, mut browser) = signed_in(&world).await;
    let change = unchanged(&mut browser).await;
    put(&mut browser, &change).await.expect(200);
    assert_eq!(unchanged(&mut browser).await, change);
    let events = audit::of_member(world.store(), company, member, "member.profile_changed", 9).await.unwrap();
    assert!(events.is_empty());
}

#[tokio::test]
async fn somebody_elses_change_is_never_overwritten() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    let mut change = unchanged(&mut browser).await;
    change["family_name"] = json!("一");
    put(&mut browser, &change).await.expect(200);
    change["family_name"] = json!("二");
    let answer = put(&mut browser, &change).await.expect(409);
    assert_eq!(answer.json()["code"], "conflict");
    let mut newer = unchanged(&mut browser).await;
    newer["family_name"] = json!("三");
    let request = http::Request::put("/api/v1/me/profile")
        .header("content-type", "application/json")
        .header("origin", support::ORIGIN)
        .header("if-match", "\"1\"");
    browser.send(request.body(newer.to_string().into()).unwrap()).await.expect(409);
    assert_eq!(me(&mut browser).await["profile"]["family_name"], "一");
}

#[tokio::test]
async fn every_field_that_is_not_acceptable_is_named() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    let mut change = unchanged(&mut browser).await;
    change["family_name"] = json!("  ");
    change["given_name"] = json!("長".repeat(65));
    change["family_name_kana"] = json!("Tegata");
    change["phone_number"] = json!("12345");
    change["time_zone"] = json!("Moon/Tycho");
    let answer = put(&mut browser, &change).await.expect(422).json();
    assert_eq!(answer["code"], "invalid_fields");
    let found: Vec<(&str, &str)> = answer["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| (problem["field"].as_str().unwrap(), problem["message"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("family_name", "profile-err_family"),
            ("given_name", "profile-err_too_long"),
            ("family_name_kana", "profile-err_kana"),
            ("phone_number", "profile-err_phone"),
            ("time_zone", "profile-err_timezone"),
        ]
    );
}

#[tokio::test]
async fn bodies_of_the_wrong_form_are_refused_and_nothing_is_stored() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    let before = unchanged(&mut browser).await;
    let with = |key: &str, value: Value| {
        let mut change = before.clone();
        change[key] = value;
        change.to_string().into_bytes()
    };
    let bodies: [(&[u8], u16); 10] = [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b"{\"family_name\":\"\xff\"}", 400),
        (&with("family_name", json!(7)), 400),
        (&with("version", json!("1")), 400),
        (&with("role", json!("operator")), 400),
        (&with("language", json!("fr")), 400),
        (&with("family_name", json!("長".repeat(400_000))), 413),
    ];
    for (body, status) in bodies {
        let request = http::Request::put("/api/v1/me/profile")
            .header("content-type", "application/json")
            .header("origin", support::ORIGIN);
        let answer = browser.send(request.body(body.to_vec().into()).unwrap()).await.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let deep = "[".repeat(60_000);
    browser.call(Method::PUT, "/api/v1/me/profile", &deep).await.expect(400);
    let text = http::Request::put("/api/v1/me/profile").header("content-type", "text/plain");
    let text = text.header("origin", support::ORIGIN).body(before.to_string().into()).unwrap();
    assert_eq!(browser.send(text).await.expect(415).json()["code"], "unsupported_media_type");
    assert_eq!(unchanged(&mut browser).await, before);
}

#[tokio::test]
async fn the_language_switches_at_once() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    browser.call(Method::PUT, "/api/v1/me/language", "{\"language\":\"en\"}").await.expect(204);
    assert_eq!(me(&mut browser).await["profile"]["language"], "en");
    browser
        .call(Method::PUT, "/api/v1/me/language", "{\"language\":\"en\",\"role\":\"operator\"}")
        .await
        .expect(400);
    browser.call(Method::PUT, "/api/v1/me/language", "{}").await.expect(400);
}

#[tokio::test]
async fn time_zones_begin_with_japan() {
    let world = World::start().await;
    let (_, _, mut browser) = signed_in(&world).await;
    let zones = browser.call(Method::GET, "/api/v1/time-zones", "").await.expect(200).json();
    assert_eq!(zones[0], json!({ "name": "Asia/Tokyo", "offset_minutes": 540 }));
}

#[tokio::test]
async fn the_document_names_every_call() {
    let world = World::start().await;
    let document = world.browser().call(Method::GET, "/api/v1/openapi.json", "").await.expect(200).json();
    for (path, methods) in [
        ("/api/v1/me", &["get"][..]),
        ("/api/v1/me/profile", &["get", "put"]),
        ("/api/v1/me/language", &["put"]),
        ("/api/v1/me/picture", &["put", "delete"]),
        ("/api/v1/home", &["get"]),
        ("/api/v1/time-zones", &["get"]),
    ] {
        for method in methods {
            assert!(document["paths"][path][method].is_object(), "{method} {path}");
        }
    }
    assert!(document["components"]["schemas"]["Problem"].is_object());
}
