//! What the installation publishes about itself.

use crate::{
    service::{Service, header, verified},
    support::{ORIGIN, World},
};
use api::SigningKeyId;
use axum::body::Body;
use http::{Method, Request};
use protocol::keys::{Algorithm, SigningKey};
use store::{KeyState, NewSigningKey, signing_key};

#[tokio::test]
async fn discovery_says_what_is_there_under_both_addresses() {
    let world = World::start().await;
    let answer = world.browser().get("/.well-known/openid-configuration").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert_eq!(document["issuer"], ORIGIN);
    assert!(document["id_token_signing_alg_values_supported"].as_array().unwrap().contains(&"RS256".into()));
    assert!(!answer.text().contains("none\",\"RS"));
    let other = world.browser().get("/.well-known/oauth-authorization-server").await.expect(200);
    assert_eq!(other.body, answer.body);
    for (name, value) in document.as_object().unwrap() {
        let Some(path) =
            value.as_str().and_then(|url| url.strip_prefix(ORIGIN)).filter(|path| !path.is_empty())
        else {
            continue;
        };
        let status = world.browser().get(path).await.status.as_u16();
        let expected = match name.as_str() {
            "authorization_endpoint" => 400,
            "token_endpoint" => 405,
            "userinfo_endpoint" => 401,
            "jwks_uri" | "end_session_endpoint" => 200,
            other => panic!("{other} is not tested"),
        };
        assert_eq!(status, expected, "{name}");
    }
}

#[tokio::test]
async fn an_unchanged_document_is_not_sent_again() {
    let world = World::start().await;
    for path in ["/.well-known/openid-configuration", "/oauth2/jwks"] {
        let first = world.browser().get(path).await.expect(200);
        let again = Request::get(path).header("if-none-match", first.header("etag"));
        let again = world.browser().send(again.body(Body::empty()).unwrap()).await.expect(304);
        assert!(again.body.is_empty());
        assert_eq!(again.header("etag"), first.header("etag"));
        assert!(first.header("cache-control").contains("max-age=300"));
    }
}

#[tokio::test]
async fn the_key_set_holds_public_halves_of_distinct_keys() {
    let world = World::start().await;
    let jwks = world.browser().get("/oauth2/jwks").await.expect(200).json();
    let keys = jwks["keys"].as_array().unwrap();
    let mut algorithms: Vec<&str> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
    algorithms.sort_unstable();
    assert_eq!(algorithms, ["ES256", "EdDSA", "PS256", "RS256"]);
    let mut kids: Vec<&str> = keys.iter().map(|key| key["kid"].as_str().unwrap()).collect();
    kids.sort_unstable();
    kids.dedup();
    assert_eq!(kids.len(), keys.len());
    for key in keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none());
        }
    }
}

#[tokio::test]
async fn scripts_of_other_origins_read_documents_and_tokens_but_never_the_authorization_endpoint() {
    let world = World::start().await;
    for path in ["/.well-known/openid-configuration", "/oauth2/jwks", "/oauth2/token", "/oauth2/userinfo"] {
        let preflight = Request::builder().method(Method::OPTIONS).uri(path);
        let preflight =
            preflight.header("origin", "https://spa.example").header("access-control-request-method", "POST");
        let answer = world.browser().send(preflight.body(Body::empty()).unwrap()).await.expect(204);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
        let answer = world.browser().get(path).await;
        if path != "/oauth2/token" {
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        }
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    }
    for path in ["/oauth2/authorize", "/oauth2/end-session"] {
        for method in [Method::OPTIONS, Method::GET] {
            let request = Request::builder().method(method).uri(path).header("origin", "https://spa.example");
            let answer = world.browser().send(request.body(Body::empty()).unwrap()).await;
            assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        }
    }
}

#[tokio::test]
async fn after_a_rotation_new_tokens_name_the_new_key_and_old_ones_still_verify() {
    let service = Service::start().await;
    let world = &service.world;
    let before = service.tokens(&[]).await;
    let (key, pkcs8) = SigningKey::generate(Algorithm::Rs256).unwrap();
    let new = NewSigningKey {
        id: SigningKeyId(world.app.new_id()),
        company_id: None,
        algorithm: Algorithm::Rs256,
        kid: &key.kid,
        pkcs8: &pkcs8,
        certificate: None,
        state: KeyState::Active,
        now: world.app.now(),
    };
    let add = signing_key::add(world.store(), new).unwrap();
    let down = signing_key::step_down(None, Algorithm::Rs256, world.app.now());
    assert!(world.store().commit(vec![down, add]).await.unwrap().applied());
    let after = service.tokens(&[]).await;
    let id_token = after["id_token"].as_str().unwrap();
    assert_eq!(header(id_token)["kid"], key.kid.as_str());
    verified(world, id_token, &service.client_id).await;
    verified(world, before["id_token"].as_str().unwrap(), &service.client_id).await;
    service.userinfo(before["access_token"].as_str().unwrap()).await.expect(200);
}
