//! The token endpoint: who may ask, in which form, and what the answer says.

use crate::{
    service::{CALLBACK, CHALLENGE, Service, VERIFIER, claims, header, token, verified},
    support::ORIGIN,
};
use axum::body::Body;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Request, header::CONTENT_TYPE};
use protocol::{
    keys::Algorithm,
    oidc::client::{AuthMethod, SecretHash},
};

#[tokio::test]
async fn tokens_say_what_they_must() {
    let service = Service::start().await;
    let code = service.code(&mut service.signed_in().await, &[]).await;
    let answer = service.redeem(&code).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&"Bearer".into(), &600.into()));
    assert_eq!(tokens["scope"], "openid profile email groups");
    let id_token = verified(&service.world, tokens["id_token"].as_str().unwrap(), &service.client_id).await;
    let subject = id_token["sub"].as_str().unwrap();
    assert!(subject.len() <= 255 && subject.is_ascii());
    assert!(id_token["exp"].as_i64().unwrap() - id_token["iat"].as_i64().unwrap() <= 3600);
    assert_eq!(
        (&id_token["nonce"], &id_token["company_id"]),
        (&"n-1".into(), &service.company.to_string().into())
    );
    assert_eq!(id_token.get("email"), None, "claims come from userinfo");
    let text = tokens["access_token"].as_str().unwrap();
    let access = verified(&service.world, text, ORIGIN).await;
    assert_eq!(header(text)["typ"], "at+jwt");
    for name in ["iss", "exp", "aud", "sub", "client_id", "iat", "jti", "company_id"] {
        assert!(access.get(name).is_some(), "{name}");
    }
    assert_eq!(
        (&access["sub"], &access["client_id"]),
        (&id_token["sub"], &service.client_id.as_str().into())
    );
}

#[tokio::test]
async fn each_client_has_its_algorithm() {
    for algorithm in Algorithm::ALL {
        let service = Service::start_with(|client| client.id_token_signed_response_alg = *algorithm).await;
        let tokens = service.tokens(&[]).await;
        let id_token = tokens["id_token"].as_str().unwrap();
        assert_eq!(header(id_token)["alg"], algorithm.as_str());
        verified(&service.world, id_token, &service.client_id).await;
        service.userinfo(tokens["access_token"].as_str().unwrap()).await.expect(200);
    }
}

#[tokio::test]
async fn secrets_travel_by_header_or_form_and_never_both() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let by_form = [("client_id", service.client_id.as_str()), ("client_secret", service.secret.as_str())];
    let code = service.code(&mut browser, &[]).await;
    let mut fields = service.redeeming(&code);
    fields.extend(by_form);
    let both = token(&service.world, Some(&service.basic()), &fields).await.expect(400);
    assert_eq!(both.json()["error"], "invalid_request");
    token(&service.world, None, &fields).await.expect(200);
    let code = service.code(&mut browser, &[]).await;
    for authorization in [
        Some(format!("Basic {}", STANDARD.encode(format!("{}:wrong", service.client_id)))),
        Some(format!("Basic {}", STANDARD.encode("nobody:wrong"))),
        Some("Basic ???".to_owned()),
        None,
    ] {
        let answer =
            token(&service.world, authorization.as_deref(), &service.redeeming(&code)).await.expect(401);
        assert_eq!(answer.json()["error"], "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic "));
    }
    service.redeem(&code).await.expect(200);
}

#[tokio::test]
async fn a_secret_of_any_characters_works_form_urlencoded() {
    let secret = "a:b%+ ü花&=";
    let service = Service::start_with(|client| client.secret_hash = Some(SecretHash::of(secret))).await;
    let code = service.code(&mut service.signed_in().await, &[]).await;
    let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{encoded}", service.client_id)));
    token(&service.world, Some(&basic), &service.redeeming(&code)).await.expect(200);
}

#[tokio::test]
async fn a_public_client_is_held_by_pkce_alone() {
    let service = Service::start_with(|client| {
        client.token_endpoint_auth_method = AuthMethod::None;
        client.secret_hash = None;
    })
    .await;
    let mut browser = service.signed_in().await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let answer = browser.get_from_elsewhere(&service.address(&without)).await;
    assert!(answer.location().contains("error=invalid_request"));
    let code = service.code(&mut browser, &[]).await;
    let mut fields = service.redeeming(&code);
    fields.push(("client_id", &service.client_id));
    let mut with_secret = fields.clone();
    with_secret.push(("client_secret", "anything"));
    token(&service.world, None, &with_secret).await.expect(401);
    token(&service.world, None, &fields).await.expect(200);
}

#[tokio::test]
async fn pkce_that_was_asked_for_is_checked_and_none_can_be_slipped_in() {
    let service = Service::start_with(|client| client.require_pkce = false).await;
    let mut browser = service.signed_in().await;
    let long = "a".repeat(129);
    let other = "a".repeat(43);
    for (verifier, error) in [
        ("", "invalid_grant"),
        (&other, "invalid_grant"),
        (&VERIFIER[1..], "invalid_request"),
        (&long, "invalid_request"),
        (CHALLENGE, "invalid_grant"),
    ] {
        let code = service.code(&mut browser, &[]).await;
        let mut fields = service.redeeming(&code);
        fields.retain(|(name, _)| *name != "code_verifier");
        fields.push(("code_verifier", verifier));
        let answer = token(&service.world, Some(&service.basic()), &fields).await.expect(400);
        assert_eq!(answer.json()["error"], error, "{verifier}");
        service.redeem(&code).await.expect(200);
    }
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let code = service.code(&mut browser, &without).await;
    assert_eq!(service.redeem(&code).await.expect(400).json()["error"], "invalid_grant");
    let mut fields = service.redeeming(&code);
    fields.retain(|(name, _)| *name != "code_verifier");
    token(&service.world, Some(&service.basic()), &fields).await.expect(200);
}

#[tokio::test]
async fn other_grants_methods_and_bodies_are_refused_as_json() {
    let service = Service::start().await;
    let basic = service.basic();
    for (fields, error) in [
        (&[("grant_type", "password"), ("username", "a"), ("password", "b")][..], "unsupported_grant_type"),
        (&[("grant_type", "implicit")], "unsupported_grant_type"),
        (&[("grant_type", "refresh_token"), ("refresh_token", "x")], "unsupported_grant_type"),
        (&[("grant_type", "client_credentials")], "unsupported_grant_type"),
        (&[], "invalid_request"),
        (&[("grant_type", "authorization_code")], "invalid_request"),
        (&[("grant_type", "authorization_code"), ("code", "x"), ("code", "x")], "invalid_request"),
        (&[("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", CALLBACK)], "invalid_grant"),
        (
            &[("grant_type", "authorization_code"), ("code", "x"), ("resource", "https://api.example")],
            "invalid_target",
        ),
    ] {
        let answer = token(&service.world, Some(&basic), fields).await.expect(400);
        assert_eq!(answer.json()["error"], error, "{fields:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let get = service.world.browser().get("/oauth2/token").await;
    assert_eq!((get.status.as_u16(), &get.json()["error"]), (405, &"invalid_request".into()));
    for (kind, body) in [
        ("application/json", "{\"grant_type\":\"authorization_code\"}".to_owned()),
        ("application/x-www-form-urlencoded", "grant_type=%ff".to_owned()),
        ("application/x-www-form-urlencoded", "grant_type=%".to_owned()),
        ("", String::new()),
    ] {
        let request =
            Request::post("/oauth2/token").header(CONTENT_TYPE, kind).header("authorization", &basic);
        let answer = service.world.browser().send(request.body(Body::from(body)).unwrap()).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_request", "{kind}");
    }
    let request = Request::post("/oauth2/token").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let huge = Body::from(format!("code={}", "x".repeat(1024 * 1024)));
    let answer = service.world.browser().send(request.body(huge).unwrap()).await.expect(413);
    assert_eq!(answer.json()["error"], "invalid_request");
}

#[tokio::test]
async fn single_claims_reach_the_id_token() {
    let service = Service::start().await;
    let asked = r#"{"id_token":{"email":null,"unknown":null}}"#;
    let tokens = service.tokens(&[("claims", asked), ("scope", "openid")]).await;
    assert_eq!(claims(tokens["id_token"].as_str().unwrap())["email"], "taro@acme.example");
}
