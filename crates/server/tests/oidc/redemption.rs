//! A code is good once, for its own client, for a minute: also when many hands hold it, and when it is tried again.

use crate::service::{Service, token};
use http::StatusCode;
use std::sync::Arc;
use store::{app, member, session};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_redeem_a_code_at_once_exactly_one_wins() {
    let service = Arc::new(Service::start().await);
    let code: Arc<str> = service.code(&mut service.signed_in().await, &[]).await.into();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (service, code) = (Arc::clone(&service), Arc::clone(&code));
            tokio::spawn(async move { service.redeem(&code).await })
        })
        .collect();
    let mut won = Vec::new();
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status {
            StatusCode::OK => won.push(answer.json()),
            StatusCode::BAD_REQUEST => assert_eq!(answer.json()["error"], "invalid_grant"),
            other => panic!("{other}: {}", answer.text()),
        }
    }
    assert_eq!(won.len(), 1);
    let access_token = won[0]["access_token"].as_str().unwrap();
    assert_eq!(service.userinfo(access_token).await.status, 401, "the others' replays ended its grant");
}

#[tokio::test]
async fn a_second_use_fails_and_ends_what_the_first_gave() {
    let service = Service::start().await;
    let mut browser = service.signed_in().await;
    let code = service.code(&mut browser, &[]).await;
    let tokens = service.redeem(&code).await.expect(200).json();
    let access_token = tokens["access_token"].as_str().unwrap();
    service.userinfo(access_token).await.expect(200);
    service.world.clock.advance_seconds(30);
    assert_eq!(service.redeem(&code).await.expect(400).json()["error"], "invalid_grant");
    let told = service.userinfo(access_token).await.expect(401);
    assert!(told.header("www-authenticate").contains("invalid_token"));
    let other = service.code(&mut browser, &[]).await;
    service.redeem(&other).await.expect(200);
}

#[tokio::test]
async fn a_replay_by_somebody_who_could_not_redeem_it_ends_nothing() {
    let service = Service::start().await;
    let (_, stranger, stranger_secret) = service.world.oidc_app(service.company, |_| ()).await;
    let code = service.code(&mut service.signed_in().await, &[]).await;
    let tokens = service.redeem(&code).await.expect(200).json();
    let mut fields = service.redeeming(&code);
    fields.push(("client_id", &stranger));
    fields.push(("client_secret", &stranger_secret));
    assert_eq!(token(&service.world, None, &fields).await.expect(400).json()["error"], "invalid_grant");
    let basic = service.basic();
    for (name, value) in [
        ("code_verifier", "a".repeat(43)),
        ("redirect_uri", "https://rp.example/other".to_owned()),
        ("redirect_uri", String::new()),
    ] {
        let mut fields = service.redeeming(&code);
        fields.retain(|(other, _)| *other != name);
        fields.push((name, &value));
        token(&service.world, Some(&basic), &fields).await.expect(400);
    }
    service.world.clock.advance_seconds(61);
    service.redeem(&code).await.expect(400);
    service.userinfo(tokens["access_token"].as_str().unwrap()).await.expect(200);
}

#[tokio::test]
async fn a_code_is_for_its_own_client_address_and_minute() {
    let service = Service::start().await;
    let (_, stranger, stranger_secret) = service.world.oidc_app(service.company, |_| ()).await;
    let mut browser = service.signed_in().await;
    let code = service.code(&mut browser, &[]).await;
    let mut fields = service.redeeming(&code);
    fields.push(("client_id", &stranger));
    fields.push(("client_secret", &stranger_secret));
    assert_eq!(token(&service.world, None, &fields).await.expect(400).json()["error"], "invalid_grant");
    service.redeem(&code).await.expect(200);
    let code = service.code(&mut browser, &[]).await;
    service.world.clock.advance_seconds(60);
    assert_eq!(service.redeem(&code).await.expect(400).json()["error"], "invalid_grant");
    let flipped = if code.ends_with('A') { "B" } else { "A" };
    let altered = format!("{}{flipped}", &code[..code.len() - 1]);
    for strange in [altered.as_str(), "", "t.", "t.x", "花", &code[1..]] {
        let answer = service.redeem(strange).await.expect(400);
        assert!(["invalid_grant", "invalid_request"].contains(&answer.json()["error"].as_str().unwrap()));
    }
}

#[tokio::test]
async fn what_ended_between_code_and_redemption_ends_the_code() {
    for case in ["member", "session", "app"] {
        let service = Service::start().await;
        let code = service.code(&mut service.signed_in().await, &[]).await;
        let now = service.world.app.now();
        match case {
            "member" => service.world.commit(member::suspend(service.company, service.member, now)).await,
            "session" => {
                let end = session::end_of_member(service.company, service.member, None, now);
                service.world.commit(end).await;
            }
            _ => disable(&service).await,
        }
        let status = service.redeem(&code).await.status.as_u16();
        assert_eq!(status, if case == "app" { 401 } else { 400 }, "{case}");
    }
}

async fn disable(service: &Service) {
    let fresh = service.world.store().fresh().await.unwrap();
    let mut disabled = (*app::by_id(&fresh, service.company, service.app).await.unwrap().unwrap()).clone();
    disabled.enabled = false;
    service.world.commit(app::update(&disabled, service.world.app.now()).unwrap()).await;
}

#[tokio::test]
async fn what_ends_afterwards_ends_the_access_token() {
    for case in ["member", "session", "app"] {
        let service = Service::start().await;
        let tokens = service.tokens(&[]).await;
        let access_token = tokens["access_token"].as_str().unwrap();
        service.userinfo(access_token).await.expect(200);
        let now = service.world.app.now();
        match case {
            "member" => service.world.commit(member::suspend(service.company, service.member, now)).await,
            "session" => {
                let end = session::end_of_member(service.company, service.member, None, now);
                service.world.commit(end).await;
            }
            _ => disable(&service).await,
        }
        service.userinfo(access_token).await.expect(401);
    }
}
