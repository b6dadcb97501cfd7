//! A service that signs its members in here, with what it would do by hand: build addresses, read answers, redeem codes,
//! verify tokens with the published keys.

use crate::support::{Answer, Browser, ORIGIN, PASSWORD, World};
use api::{AppId, CompanyId, MemberId, Plan};
use axum::body::Body;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use protocol::oidc::client::Client;
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) const EMAIL: &str = "taro@acme.example";
pub(crate) const CALLBACK: &str = "https://rp.example/callback";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) struct Service {
    pub(crate) world: World,
    pub(crate) company: CompanyId,
    pub(crate) member: MemberId,
    pub(crate) app: AppId,
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

pub(crate) type Pairs<'a> = Vec<(&'a str, &'a str)>;

impl Service {
    /// A company on plus with one member, and a confidential client that everyone is assigned to.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    pub(crate) async fn start_with(set: impl FnOnce(&mut Client)) -> Self {
        let world = World::start().await;
        let company = world.company("acme", Plan::Plus).await;
        let member = world.member(company, EMAIL, PASSWORD).await;
        let (app, client_id, secret) = world.oidc_app(company, set).await;
        world.assign_everyone(company, app).await;
        Self { world, company, member, app, client_id, secret }
    }

    /// A browser in which the member is signed in.
    pub(crate) async fn signed_in(&self) -> Browser {
        let mut browser = self.world.browser();
        browser.login(EMAIL).await;
        browser
    }

    pub(crate) fn good(&self) -> Pairs<'_> {
        vec![
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", CALLBACK),
            ("scope", "openid email profile groups"),
            ("state", "st&te"),
            ("nonce", "n-1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]
    }

    /// The good request with some parameters replaced, added, or, where empty, left out.
    pub(crate) fn with<'a>(&'a self, changes: &[(&'a str, &'a str)]) -> Pairs<'a> {
        let changed = |name: &str| changes.iter().any(|(other, _)| *other == name);
        let mut all: Pairs<'a> = self.good().into_iter().filter(|(name, _)| !changed(name)).collect();
        all.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        all
    }

    pub(crate) fn address(&self, changes: &[(&str, &str)]) -> String {
        format!("/oauth2/authorize?{}", encoded(&self.with(changes)))
    }

    /// A code for the good request with these changes, in a browser that is signed in.
    pub(crate) async fn code(&self, browser: &mut Browser, changes: &[(&str, &str)]) -> String {
        let answer = browser.get_from_elsewhere(&self.address(changes)).await;
        let sent = sent(&answer);
        sent.get("code").unwrap_or_else(|| panic!("no code: {sent:?}")).clone()
    }

    pub(crate) fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.client_id, self.secret)))
    }

    pub(crate) fn redeeming<'a>(&self, code: &'a str) -> Pairs<'a> {
        vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ]
    }

    /// Redeems with `client_secret_basic`.
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        token(&self.world, Some(&self.basic()), &self.redeeming(code)).await
    }

    /// The answer of a whole round.
    pub(crate) async fn tokens(&self, changes: &[(&str, &str)]) -> Value {
        let code = self.code(&mut self.signed_in().await, changes).await;
        self.redeem(&code).await.expect(200).json()
    }

    pub(crate) async fn userinfo(&self, access_token: &str) -> Answer {
        let request =
            Request::get("/oauth2/userinfo").header(AUTHORIZATION, format!("Bearer {access_token}"));
        self.world.browser().send(request.body(Body::empty()).unwrap()).await
    }
}

/// A call of the token endpoint, as a server makes it.
pub(crate) async fn token(world: &World, authorization: Option<&str>, fields: &[(&str, &str)]) -> Answer {
    let mut request =
        Request::post("/oauth2/token").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    world.browser().send(request.body(Body::from(encoded(fields))).unwrap()).await
}

pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let mut writer = form_urlencoded::Serializer::new(String::new());
    writer.extend_pairs(fields);
    writer.finish()
}

/// What an answer sends to the service, which must be at its callback, by 303.
#[track_caller]
pub(crate) fn sent(answer: &Answer) -> BTreeMap<String, String> {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let (address, query) = answer.location().split_once('?').unwrap();
    assert_eq!(address, CALLBACK);
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let read: BTreeMap<String, String> = pairs.iter().cloned().collect();
    assert_eq!(read.len(), pairs.len(), "a parameter twice: {query}");
    assert_eq!(read.get("iss").map(String::as_str), Some(ORIGIN));
    read
}

/// The error of an answer that is sent to the service with its state.
#[track_caller]
pub(crate) fn sent_error(answer: &Answer) -> String {
    let sent = sent(answer);
    assert_eq!(sent.get("state").map(String::as_str), Some("st&te"), "{sent:?}");
    assert!(!sent.contains_key("code"));
    sent["error"].clone()
}

/// An error that is shown and sent nowhere.
#[track_caller]
pub(crate) fn shown(answer: &Answer) {
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(answer.page(), "error");
    assert_eq!(answer.onward(), None);
    assert!(!answer.headers.contains_key("location"));
    assert!(answer.attribute("data-trace").is_some_and(|code| code.len() == 8));
}

/// The claims of a token, looked at without verifying.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

pub(crate) fn header(token: &str) -> Value {
    part(token, 0)
}

fn part(token: &str, index: usize) -> Value {
    let text = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

/// The claims of a token that verifies with the published keys, by a library of others.
pub(crate) async fn verified(world: &World, token: &str, audience: &str) -> Value {
    use jsonwebtoken::{DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
    let jwks: JwkSet =
        serde_json::from_slice(&world.browser().get("/oauth2/jwks").await.expect(200).body).unwrap();
    let header = decode_header(token).unwrap();
    let key = jwks.find(header.kid.as_deref().unwrap()).unwrap();
    let mut rules = Validation::new(header.alg);
    rules.set_audience(&[audience]);
    rules.set_issuer(&[ORIGIN]);
    rules.validate_exp = false;
    decode::<Value>(token, &DecodingKey::from_jwk(key).unwrap(), &rules).unwrap().claims
}
