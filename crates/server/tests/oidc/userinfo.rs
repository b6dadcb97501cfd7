//! What a token's holder is told, and who is told nothing.

use crate::{
    service::{Service, claims},
    support::Answer,
};
use axum::body::Body;
use http::{Request, header::CONTENT_TYPE};
use serde_json::json;
use store::company;

async fn post(service: &Service, authorization: Option<&str>, body: &str) -> Answer {
    let mut request =
        Request::post("/oauth2/userinfo").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    service.world.browser().send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[tokio::test]
async fn every_way_to_present_a_token_tells_the_same() {
    let service = Service::start().await;
    let tokens = service.tokens(&[]).await;
    let access_token = tokens["access_token"].as_str().unwrap();
    let get = service.userinfo(access_token).await.expect(200);
    assert_eq!(get.header("content-type"), "application/json");
    let told = get.json();
    assert_eq!(told["sub"], claims(tokens["id_token"].as_str().unwrap())["sub"]);
    assert_eq!(told["name"], "手形 太郎");
    assert_eq!(told["email"], "taro@acme.example");
    assert_eq!(told["email_verified"], json!(false), "the domain is not proved");
    assert!(told["updated_at"].is_number() && told["groups"].is_array());
    let header = post(&service, Some(&format!("Bearer {access_token}")), "").await.expect(200);
    let body = post(&service, None, &format!("access_token={access_token}")).await.expect(200);
    assert_eq!((header.json(), body.json()), (told.clone(), told));
    let both =
        post(&service, Some(&format!("Bearer {access_token}")), &format!("access_token={access_token}"))
            .await;
    assert_eq!((both.status.as_u16(), &both.json()["error"]), (400, &"invalid_request".into()));
}

#[tokio::test]
async fn a_proved_domain_makes_the_address_verified() {
    let service = Service::start().await;
    service.world.commit(company::add_domain(service.company, "acme.example", service.world.app.now())).await;
    let tokens = service.tokens(&[]).await;
    let told = service.userinfo(tokens["access_token"].as_str().unwrap()).await.expect(200).json();
    assert_eq!(told["email_verified"], json!(true));
}

#[tokio::test]
async fn scopes_and_single_claims_bound_what_is_told() {
    let service = Service::start().await;
    let told = async |changes: &[(&str, &str)]| {
        let tokens = service.tokens(changes).await;
        service.userinfo(tokens["access_token"].as_str().unwrap()).await.expect(200).json()
    };
    let least = told(&[("scope", "openid")]).await;
    let mut names: Vec<&str> = least.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["company_id", "sub"]);
    let claims = r#"{"userinfo":{"name":{"essential":true},"shoe_size":null}}"#;
    let single = told(&[("scope", "openid"), ("claims", claims)]).await;
    assert_eq!((&single["name"], single.get("email")), (&json!("手形 太郎"), None));
}

#[tokio::test]
async fn a_client_is_told_only_what_it_may_be_granted() {
    use auth_core::claims::Scope;
    let service = Service::start_with(|client| client.scopes = vec![Scope::Openid]).await;
    let claims = r#"{"userinfo":{"email":{"essential":true}}}"#;
    let tokens = service.tokens(&[("scope", "openid email"), ("claims", claims)]).await;
    assert_eq!(tokens["scope"], "openid");
    let told = service.userinfo(tokens["access_token"].as_str().unwrap()).await.expect(200).json();
    assert_eq!(told.get("email"), None);
}

#[tokio::test]
async fn without_openid_there_is_no_id_token_and_no_userinfo() {
    let service = Service::start().await;
    let tokens = service.tokens(&[("scope", "email")]).await;
    assert_eq!(tokens.get("id_token"), None);
    let answer = service.userinfo(tokens["access_token"].as_str().unwrap()).await.expect(403);
    assert!(answer.header("www-authenticate").contains("insufficient_scope"));
}

#[tokio::test]
async fn wrong_tokens_are_told_nothing() {
    let service = Service::start().await;
    let tokens = service.tokens(&[]).await;
    let access_token = tokens["access_token"].as_str().unwrap();
    let bare = service.world.browser().get("/oauth2/userinfo").await.expect(401);
    assert_eq!(bare.header("www-authenticate"), "Bearer", "no error where no token came");
    let in_query = format!("/oauth2/userinfo?access_token={access_token}");
    service.world.browser().get(&in_query).await.expect(401);
    let id_token = tokens["id_token"].as_str().unwrap();
    let cut = &access_token[..access_token.len() - 4];
    let [_, payload, signature] = access_token.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts")
    };
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{payload}.");
    let other_header = format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{payload}.{signature}");
    for wrong in ["x", id_token, cut, &unsigned, &other_header, &"a.".repeat(20_000)] {
        let answer = service.userinfo(wrong).await;
        let expected = if wrong.len() > 32_000 { 431 } else { 401 };
        assert_eq!(answer.status.as_u16(), expected, "{wrong:.40}");
        if expected == 401 {
            assert!(answer.header("www-authenticate").contains("error=\"invalid_token\""), "{wrong:.40}");
        }
    }
    service.userinfo(access_token).await.expect(200);
    service.world.clock.advance_seconds(600);
    service.userinfo(access_token).await.expect(401);
}
