//! The member's own passkeys: made, named, removed; and by nobody else.

use super::{TARO, signed_in};
use crate::support::{Answer, Authenticator, Browser, PASSWORD, World};
use http::Method;
use serde_json::{Value, json};
use store::{audit, passkey as rows};

/// A browser whose session was begun with a passkey, which is a recent proof.
async fn by_passkey(world: &World, device: &mut Authenticator) -> Browser {
    let mut browser = world.browser();
    let csrf = browser.get("/login").await.expect(200).hidden("csrf").unwrap();
    let asked = browser.post("/login/passkey/options", &[("csrf", &csrf)]).await.expect(200).json();
    let answer = device.get(&asked["publicKey"]);
    let ceremony = asked["ceremony"].as_str().unwrap();
    let fields = [("csrf", csrf.as_str()), ("ceremony", ceremony), ("answer", &answer)];
    browser.post("/login/passkey", &fields).await.expect(303);
    browser
}

async fn question(browser: &mut Browser) -> (Value, String) {
    let asked = browser.call(Method::POST, "/api/v1/me/passkeys/options", "{}").await.expect(200).json();
    let options = serde_json::from_str(asked["public_key"].as_str().unwrap()).unwrap();
    (options, asked["ceremony"].as_str().unwrap().to_owned())
}

async fn keep(browser: &mut Browser, ceremony: &str, answer: &str) -> Answer {
    let body = json!({ "ceremony": ceremony, "answer": answer, "name": "会社のノートPC" });
    browser.call(Method::POST, "/api/v1/me/passkeys", &body.to_string()).await
}

#[tokio::test]
async fn a_passkey_is_added_named_used_and_removed() {
    let world = World::start().await;
    let (company, taro, _) = signed_in(&world).await;
    let mut first = world.passkey(company, taro).await;
    let mut browser = by_passkey(&world, &mut first).await;
    let (options, ceremony) = question(&mut browser).await;
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["user"]["name"], TARO);
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    let mut second = Authenticator::new();
    let answer = second.create(&options);
    let made = keep(&mut browser, &ceremony, &answer).await.expect(201).json();
    assert_eq!(made["name"], "会社のノートPC");
    assert_eq!(made["reach"], "synced");
    keep(&mut browser, &ceremony, &answer).await.expect(409);
    let path = format!("/api/v1/me/passkeys/{}", made["id"].as_str().unwrap());
    let renamed = browser.call(Method::PATCH, &path, "{\"name\":\"自宅\"}").await.expect(200).json();
    assert_eq!(renamed["name"], "自宅");
    browser.call(Method::PATCH, &path, "{\"name\":\"\"}").await.expect(422);
    by_passkey(&world, &mut second).await;
    let list = browser.get("/api/v1/me/passkeys").await.expect(200).json();
    assert_eq!(list["passkeys"].as_array().unwrap().len(), 2);
    browser.call(Method::DELETE, &path, "").await.expect(204);
    browser.call(Method::DELETE, &path, "").await.expect(404);
    assert_eq!(rows::of_member(world.store(), company, taro).await.unwrap().len(), 1);
    for kind in ["factor.added", "passkey.renamed", "factor.removed"] {
        assert_eq!(audit::of_member(world.store(), company, taro, kind, 9).await.unwrap().len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn without_a_recent_proof_nothing_is_added_or_removed() {
    let world = World::start().await;
    let (company, taro, mut browser) = signed_in(&world).await;
    let asked = browser.call(Method::POST, "/api/v1/me/passkeys/options", "{}").await.expect(403).json();
    assert_eq!(asked["code"], "reauthentication_required");
    let mut device = world.passkey(company, taro).await;
    let mut proved = by_passkey(&world, &mut device).await;
    let (options, ceremony) = question(&mut proved).await;
    let answer = Authenticator::new().create(&options);
    keep(&mut browser, &ceremony, &answer).await.expect(403);
    world.clock.advance_seconds(601);
    keep(&mut proved, &ceremony, &answer).await.expect(403);
    let id = rows::of_member(world.store(), company, taro).await.unwrap()[0].id;
    let path = format!("/api/v1/me/passkeys/{id}");
    proved.call(Method::DELETE, &path, "").await.expect(403);
    assert_eq!(rows::of_member(world.store(), company, taro).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_of_another_session_or_device_is_none() {
    let world = World::start().await;
    let (company, taro, _) = signed_in(&world).await;
    let mut device = world.passkey(company, taro).await;
    let mut browser = by_passkey(&world, &mut device).await;
    let mut other = by_passkey(&world, &mut device).await;
    let (options, ceremony) = question(&mut browser).await;
    let answer = Authenticator::new().create(&options);
    keep(&mut other, &ceremony, &answer).await.expect(422);
    let again = keep(&mut browser, &ceremony, &device.created(&options)).await.expect(422).json();
    assert_eq!(again["fields"][0]["message"], "passkeys-err_exists");
    let mut false_device = Authenticator::new();
    false_device.verifies = false;
    keep(&mut browser, &ceremony, &false_device.create(&options)).await.expect(422);
    let mut false_device = Authenticator::new();
    false_device.origin = "https://evil.example".into();
    keep(&mut browser, &ceremony, &false_device.create(&options)).await.expect(422);
    keep(&mut browser, &ceremony, &answer).await.expect(201);
}

#[tokio::test]
async fn anybody_elses_passkey_is_not_there() {
    let world = World::start().await;
    let (company, taro, _) = signed_in(&world).await;
    let jiro = world.member(company, "jiro@acme.example", PASSWORD).await;
    world.passkey(company, taro).await;
    let id = rows::of_member(world.store(), company, taro).await.unwrap()[0].id;
    let mut device = world.passkey(company, jiro).await;
    let mut browser = by_passkey(&world, &mut device).await;
    let path = format!("/api/v1/me/passkeys/{id}");
    browser.call(Method::PATCH, &path, "{\"name\":\"x\"}").await.expect(404);
    browser.call(Method::DELETE, &path, "").await.expect(404);
    world.policy(company, "second_step_methods", "mail,totp").await;
    browser.call(Method::POST, "/api/v1/me/passkeys/options", "{}").await.expect(403);
}
