//! Authorization requests, good and bad, and every row of the decision.

use super::*;
use crate::{
    keys::{Algorithm, SigningKey, Typ},
    oidc::client::SecretHash,
};
use auth_core::session::Acr;
use proptest::prelude::*;
use serde_json::json;

const ISSUER: &str = "https://i.example";
const NOW: Timestamp = Timestamp(1_800_000_000_000);
const GOOD: &str = "client_id=c-1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&response_type=code&scope=openid+email\
    &state=st&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

fn client() -> Client {
    Client::new("c-1".into(), vec!["https://app.example/cb".parse().unwrap()], SecretHash([0; 32]))
}

fn read_with(client: &Client, keys: &VerifyingKeys, raw: &str) -> Result<Request, Rejected> {
    Reader { client, issuer: ISSUER, keys }.read(&Params::parse(raw.as_bytes()).unwrap())
}

fn read(raw: &str) -> Result<Request, Rejected> {
    read_with(&client(), &VerifyingKeys::default(), raw)
}

fn with(rest: &str) -> Result<Request, Rejected> {
    read(&format!("{GOOD}&{rest}"))
}

fn without(name: &str) -> Result<Request, Rejected> {
    let kept: Vec<&str> = GOOD.split('&').filter(|pair| !pair.starts_with(&format!("{name}="))).collect();
    read(&kept.join("&"))
}

fn refused(outcome: Result<Request, Rejected>) -> ErrorCode {
    match outcome {
        Err(Rejected::Refusal(refusal)) => refusal.error.code,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[test]
fn a_good_request() {
    let request =
        with("nonce=n&max_age=60&prompt=login&login_hint=a@b.example&ui_locales=fr-CA+ja-JP+en").unwrap();
    assert_eq!(request.scopes, [Scope::Openid, Scope::Email]);
    assert_eq!(request.return_to.redirect_uri(), "https://app.example/cb");
    assert_eq!(request.nonce.as_deref(), Some("n"));
    assert_eq!((request.max_age, request.prompt), (Some(60), Prompt::Login));
    assert_eq!(request.login_hint.as_deref(), Some("a@b.example"));
    assert_eq!(request.language, Some(Language::Japanese));
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), request);
}

#[test]
fn what_is_not_known_is_ignored() {
    let rest = "extra=foobar&extra=2&display=popup&claims_locales=se&ui_locales=se&acr_values=1+2&nonce=&login_hint=";
    let request = with(rest).unwrap();
    assert_eq!((request.language, request.nonce, request.login_hint), (None, None, None));
}

#[test]
fn until_the_address_is_known_nothing_is_sent_there() {
    for (outcome, expected) in [
        (without("client_id"), Unsafe::NoClientId),
        (with("client_id=c-1"), Unsafe::Repeated(Repeated("client_id"))),
        (with("redirect_uri=https://app.example/cb"), Unsafe::Repeated(Repeated("redirect_uri"))),
        (without("redirect_uri"), Unsafe::NoRedirectUri),
        (read(&GOOD.replace("app.example", "evil.example")), Unsafe::RedirectUri),
        (read(&GOOD.replace("%2Fcb", "%2Fcb%2F")), Unsafe::RedirectUri),
        (read(&GOOD.replace("%2Fcb", "%2FCB")), Unsafe::RedirectUri),
        (read(&GOOD.replace("c-1", "c-2")), Unsafe::UnknownClient),
    ] {
        assert_eq!(outcome, Err(Rejected::Unsafe(expected)));
    }
    let long = format!("client_id=c-1&redirect_uri=https://app.example/{}", "a".repeat(60_000));
    assert_eq!(read(&long), Err(Rejected::Unsafe(Unsafe::RedirectUri)));
}

#[test]
fn refusals_go_back_with_their_state() {
    use ErrorCode::*;
    for (outcome, expected) in [
        (without("response_type"), InvalidRequest),
        (with("response_type=code"), InvalidRequest),
        (read(&GOOD.replace("response_type=code", "response_type=token")), UnsupportedResponseType),
        (read(&GOOD.replace("response_type=code", "response_type=code+id_token")), UnsupportedResponseType),
        (with("response_mode=fragment"), InvalidRequest),
        (with("response_mode=query.jwt"), InvalidRequest),
        (without("scope"), InvalidScope),
        (with("scope=openid"), InvalidRequest),
        (without("code_challenge_method"), InvalidRequest),
        (read(&GOOD.replace("S256", "plain")), InvalidRequest),
        (with("prompt=none+login"), InvalidRequest),
        (with("prompt=none&prompt=none"), InvalidRequest),
        (with("max_age=-1"), InvalidRequest),
        (with("max_age=1.5"), InvalidRequest),
        (with("max_age=99999999999"), InvalidRequest),
        (with("claims=%7B"), InvalidRequest),
        (with("request=eyJhbGciOiJub25lIn0.e30."), RequestNotSupported),
        (with("request="), RequestNotSupported),
        (with("request_uri=https://app.example/r"), RequestUriNotSupported),
        (with("registration=%7B%7D"), RegistrationNotSupported),
        (with(&format!("nonce={}", "n".repeat(NONCE_MAX + 1))), InvalidRequest),
        (read(&GOOD.replace("openid+email", &"a".repeat(60_000))), InvalidScope),
        (with("resource=https://api.example"), InvalidTarget),
    ] {
        let Err(Rejected::Refusal(refusal)) = outcome else { panic!("{expected}: {outcome:?}") };
        assert_eq!(refusal.error.code, expected);
        let location = refusal.return_to.error(ISSUER, refusal.error).location();
        assert!(location.starts_with("https://app.example/cb?error="), "{location}");
        assert!(location.ends_with("&state=st&iss=https%3A%2F%2Fi.example"), "{location}");
    }
}

#[test]
fn a_state_that_cannot_be_given_back_is_refused_without_it() {
    for outcome in [
        with("state=other"),
        read(&GOOD.replace("state=st", &format!("state={}", "s".repeat(STATE_MAX + 1)))),
    ] {
        let Err(Rejected::Refusal(refusal)) = outcome else { panic!("{outcome:?}") };
        assert_eq!((refusal.error.code, refusal.return_to.state), (ErrorCode::InvalidRequest, None));
    }
}

#[test]
fn form_post_is_kept_also_for_errors() {
    assert_eq!(with("response_mode=form_post").unwrap().return_to.response_mode, ResponseMode::FormPost);
    let Err(Rejected::Refusal(refusal)) = with("response_mode=form_post&prompt=x") else { panic!() };
    assert_eq!(refusal.return_to.response_mode, ResponseMode::FormPost);
}

#[test]
fn who_may_leave_pkce_out() {
    let plain = GOOD.split("&code_challenge").next().unwrap();
    let keys = VerifyingKeys::default();
    let optional = Client { require_pkce: false, ..client() };
    assert!(read_with(&optional, &keys, plain).is_ok());
    assert_eq!(refused(read_with(&client(), &keys, plain)), ErrorCode::InvalidRequest);
    let public = Client::public("c-1".into(), client().redirect_uris);
    let public = Client { require_pkce: false, ..public };
    assert_eq!(refused(read_with(&public, &keys, plain)), ErrorCode::InvalidRequest);
}

#[test]
fn hints_name_the_member_or_nobody() {
    let (key, _) = SigningKey::generate(Algorithm::EdDsa).unwrap();
    let keys = VerifyingKeys::of([&key]).unwrap();
    let hint = |aud: &str| {
        key.jws(Typ::IdToken, &json!({"iss": ISSUER, "sub": "s-1", "aud": aud, "exp": 1})).unwrap()
    };
    let expected = |rest: String| read_with(&client(), &keys, &format!("{GOOD}&{rest}")).unwrap().expected;
    assert_eq!(expected(format!("id_token_hint={}", hint("c-1"))), Expected::Subject("s-1".into()));
    assert_eq!(expected(format!("id_token_hint={}", hint("c-2"))), Expected::Unknown);
    assert_eq!(expected("id_token_hint=x".into()), Expected::Unknown);
    let claims = "claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A%22s-2%22%7D%7D%7D";
    assert_eq!(expected(claims.into()), Expected::Subject("s-2".into()));
    assert_eq!(expected(format!("{claims}&id_token_hint={}", hint("c-1"))), Expected::Unknown);
}

#[test]
fn the_clients_own_max_age_holds_where_the_request_has_none() {
    let client = Client { default_max_age: Some(300), ..client() };
    let keys = VerifyingKeys::default();
    assert_eq!(read_with(&client, &keys, GOOD).unwrap().max_age, Some(300));
    assert_eq!(read_with(&client, &keys, &format!("{GOOD}&max_age=9")).unwrap().max_age, Some(9));
}

/// The decision for a request with these parameters, when a member logged in this many seconds before it.
fn decided(rest: &str, logged_in_before: Option<i64>, finished: bool, may_use: bool) -> Decision {
    let request = with(rest).unwrap();
    let signed_in = logged_in_before.map(|seconds| SignedIn {
        subject: "s-1",
        auth_time: NOW.plus_seconds(-seconds),
        acr: Acr::Password,
    });
    decide(&Facts { request: &request, received_at: NOW, signed_in, finished, may_use })
}

#[test]
fn every_row_of_the_decision() {
    use ErrorCode::{AccessDenied, LoginRequired, UnmetAuthenticationRequirements};
    let ask = Decision::Ask { authenticated_after: None, at_least: None };
    let ask_after = |seconds: i64| Decision::Ask {
        authenticated_after: Some(NOW.plus_seconds(-seconds)),
        at_least: None,
    };
    for (rest, signed_in, finished, expected) in [
        ("", None, false, ask),
        ("", Some(9), false, Decision::Issue),
        ("prompt=consent", Some(9), false, Decision::Issue),
        ("prompt=login", None, false, ask_after(0)),
        ("prompt=login", Some(9), false, ask_after(0)),
        ("prompt=login", Some(0), false, ask_after(0)),
        ("prompt=login", Some(-5), false, ask_after(0)),
        ("prompt=login", Some(-5), true, Decision::Issue),
        ("prompt=login", Some(9), true, ask_after(0)),
        ("prompt=select_account", Some(9), false, ask_after(0)),
        ("max_age=0", Some(0), false, ask_after(0)),
        ("max_age=0", Some(-1), true, Decision::Issue),
        ("max_age=1", Some(2), false, ask_after(1)),
        ("max_age=1", Some(1), false, Decision::Issue),
        ("max_age=10000", Some(9999), false, Decision::Issue),
        ("id_token_hint=x", Some(9), false, Decision::Issue),
        ("acr_values=urn:other", Some(9), false, Decision::Issue),
    ] {
        assert_eq!(decided(rest, signed_in, finished, true), expected, "{rest} {signed_in:?} {finished}");
    }
    for (rest, signed_in, may_use, expected) in [
        ("prompt=none", None, true, LoginRequired),
        ("prompt=none&max_age=1", Some(2), true, LoginRequired),
        ("prompt=none&max_age=0", Some(0), true, LoginRequired),
        ("prompt=none&id_token_hint=x", Some(9), true, LoginRequired),
        ("prompt=none", Some(9), false, AccessDenied),
        (
            "claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%22urn:x%22%7D%7D%7D",
            Some(9),
            true,
            UnmetAuthenticationRequirements,
        ),
    ] {
        let Decision::Refuse(error) = decided(rest, signed_in, false, may_use) else { panic!("{rest}") };
        assert_eq!(error.code, expected, "{rest}");
    }
    assert_eq!(decided("prompt=none", Some(9), false, true), Decision::Issue);
    assert_eq!(decided("", Some(9), false, false), Decision::NotForThisMember);
}

#[test]
fn another_member_than_the_expected_one() {
    let sub = "claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A%22s-2%22%7D%7D%7D";
    assert_eq!(
        decided(sub, Some(9), false, true),
        Decision::Ask { authenticated_after: Some(NOW), at_least: None }
    );
    assert_eq!(decided(sub, None, false, true), Decision::Ask { authenticated_after: None, at_least: None });
    for (rest, finished) in [(format!("{sub}&prompt=none"), false), (sub.to_owned(), true)] {
        let Decision::Refuse(error) = decided(&rest, Some(0), finished, true) else { panic!("{rest}") };
        assert_eq!(error.code, ErrorCode::LoginRequired);
    }
}

proptest! {
    #[test]
    fn no_query_makes_it_fall_over_or_leads_elsewhere(rest in "(&?[a-z_]{0,12}=?[a-zA-Z0-9%.:/+{}\"]{0,20}){0,8}") {
        let Ok(params) = Params::parse(format!("{GOOD}&{rest}").as_bytes()) else { return Ok(()) };
        let keys = VerifyingKeys::default();
        match (Reader { client: &client(), issuer: ISSUER, keys: &keys }).read(&params) {
            Ok(request) => prop_assert_eq!(request.return_to.redirect_uri(), "https://app.example/cb"),
            Err(Rejected::Refusal(refusal)) => {
                prop_assert_eq!(refusal.return_to.redirect_uri(), "https://app.example/cb");
            }
            Err(Rejected::Unsafe(_)) => {}
        }
    }
}

#[test]
fn a_stronger_context_is_asked_for_once() {
    let mfa = "https%3A%2F%2Frefeds.org%2Fprofile%2Fmfa";
    let preferred = format!("acr_values={mfa}");
    let essential = format!(
        "claims=%7B%22id_token%22%3A%7B%22acr%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%22{mfa}%22%7D%7D%7D"
    );
    let ask = Decision::Ask { authenticated_after: Some(NOW), at_least: Some(Acr::MultipleFactors) };
    for rest in [&preferred, &essential] {
        assert_eq!(decided(rest, Some(9), false, true), ask, "{rest}");
    }
    assert_eq!(decided(&preferred, Some(0), true, true), Decision::Issue, "preferred, not reached, answered");
    assert!(matches!(decided(&essential, Some(0), true, true), Decision::Refuse(_)));
    assert_eq!(decided(&format!("{preferred}&prompt=none"), Some(9), false, true), Decision::Issue);
}
