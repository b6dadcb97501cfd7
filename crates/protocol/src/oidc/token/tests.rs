//! Client authentication, grants and redemption, case by case.

use super::*;
use crate::oidc::{
    client::{AuthMethod, Client, SecretHash},
    code::tests::{NOW, code},
    pkce::Challenge,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use uuid::Uuid;

const VERIFIER: &str = "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv";
const ISSUER: &str = "https://i.example";

fn form(raw: &str) -> Params {
    Params::parse(raw.as_bytes()).unwrap()
}

fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(id), encode(secret))))
}

fn confidential(secret: &str) -> Client {
    Client::new("c-1".into(), vec!["https://app.example/cb".parse().unwrap()], SecretHash::of(secret))
}

fn public() -> Client {
    Client::public("c-1".into(), vec!["https://app.example/cb".parse().unwrap()])
}

fn asked(client: &Client, authorization: Option<&str>, raw: &str) -> Result<(), ErrorCode> {
    let presented = presented(authorization, &form(raw)).map_err(|error| error.code)?;
    authenticate(Some(client), &presented).map(|_| ()).map_err(|error| error.code)
}

#[test]
fn secrets_by_header_and_by_form() {
    use ErrorCode::{InvalidClient, InvalidRequest};
    let client = confidential("s3cret");
    let good = basic("c-1", "s3cret");
    for (authorization, raw, expected) in [
        (Some(&*good), "", Ok(())),
        (Some(&*good.replace("Basic", "bAsIc")), "client_id=c-1", Ok(())),
        (None, "client_id=c-1&client_secret=s3cret", Ok(())),
        (Some(&*good), "client_id=c-1&client_secret=s3cret", Err(InvalidRequest)),
        (Some(&*good), "client_id=c-2", Err(InvalidRequest)),
        (Some(&*basic("c-1", "wrong")), "", Err(InvalidClient)),
        (Some(&*basic("c-2", "s3cret")), "", Err(InvalidClient)),
        (Some("Basic"), "", Err(InvalidClient)),
        (Some("Basic !!!"), "", Err(InvalidClient)),
        (Some("Bearer abc"), "client_id=c-1", Err(InvalidClient)),
        (None, "client_id=c-1&client_secret=wrong", Err(InvalidClient)),
        (None, "client_id=c-1", Err(InvalidClient)),
        (None, "", Err(InvalidClient)),
        (None, "client_id=c-1&client_id=c-1&client_secret=s3cret", Err(InvalidRequest)),
        (None, "client_id=c-1&client_secret=s3cret&client_secret=s3cret", Err(InvalidRequest)),
        (None, "client_id=c-1&client_assertion=x&client_assertion_type=y", Err(InvalidClient)),
        (Some(&*good), "client_assertion=x", Err(InvalidClient)),
    ] {
        assert_eq!(asked(&client, authorization, raw), expected, "{authorization:?} {raw}");
    }
    let post = Client { token_endpoint_auth_method: AuthMethod::ClientSecretPost, ..client };
    assert_eq!(asked(&post, Some(&good), ""), Ok(()), "either way proves the same");
}

#[test]
fn public_clients_present_nothing() {
    assert_eq!(asked(&public(), None, "client_id=c-1"), Ok(()));
    for (authorization, raw) in
        [(None, "client_id=c-1&client_secret=x"), (Some(basic("c-1", "")), ""), (Some(basic("c-1", "x")), "")]
    {
        assert_eq!(asked(&public(), authorization.as_deref(), raw), Err(ErrorCode::InvalidClient), "{raw}");
    }
}

#[test]
fn odd_secrets_are_form_urlencoded_first() {
    for secret in ["a:b", "100%", "a+b c", "pässwörd花", "%41", "&=?"] {
        assert_eq!(asked(&confidential(secret), Some(&basic("c-1", secret)), ""), Ok(()), "{secret}");
    }
    let raw = format!("Basic {}", STANDARD.encode("c-1:100%"));
    assert_eq!(asked(&confidential("100%"), Some(&raw), ""), Ok(()), "a client that skips the encoding");
}

#[test]
fn an_unknown_client_is_answered_like_a_wrong_secret() {
    let presented = presented(None, &form("client_id=c-1&client_secret=wrong")).unwrap();
    let unknown = authenticate(None, &presented).map(|_| ()).unwrap_err();
    let wrong = authenticate(Some(&confidential("s")), &presented).map(|_| ()).unwrap_err();
    assert_eq!(unknown, wrong);
    assert_eq!(format!("{presented:?}"), "Presented(c-1)", "no secret in logs");
}

#[test]
fn grants() {
    use ErrorCode::{InvalidRequest, InvalidTarget, UnsupportedGrantType};
    for (raw, expected) in [
        ("grant_type=authorization_code&code=x", Ok("x")),
        ("grant_type=authorization_code&code=x&extra=1&extra=2", Ok("x")),
        ("grant_type=authorization_code&code=x&resource=https://i.example/", Ok("x")),
        ("grant_type=authorization_code&code=x&resource=https://api.example", Err(InvalidTarget)),
        ("grant_type=authorization_code", Err(InvalidRequest)),
        ("grant_type=authorization_code&code=", Err(InvalidRequest)),
        ("grant_type=authorization_code&code=x&code=x", Err(InvalidRequest)),
        ("code=x", Err(InvalidRequest)),
        ("grant_type=password&username=a&password=b", Err(UnsupportedGrantType)),
        ("grant_type=refresh_token&refresh_token=x", Err(UnsupportedGrantType)),
        ("grant_type=client_credentials", Err(UnsupportedGrantType)),
        ("grant_type=implicit", Err(UnsupportedGrantType)),
    ] {
        let params = form(raw);
        assert_eq!(
            grant(&params, ISSUER).map(|grant| grant.code).map_err(|error| error.code),
            expected,
            "{raw}"
        );
    }
}

fn judged(
    code: &Code,
    change: impl Fn(&mut Redemption<'_>),
    grant: &AuthorizationCodeGrant<'_>,
) -> Result<(), ErrorCode> {
    let client = confidential("s");
    let presented = presented(None, &form("client_id=c-1&client_secret=s")).unwrap();
    let client = authenticate(Some(&client), &presented).unwrap();
    let mut redemption =
        Redemption { grant, company_id: code.company_id, app_id: code.app_id, now: NOW, epoch: 1 };
    change(&mut redemption);
    redeem(client, code, &redemption).map_err(|error| error.code)
}

#[test]
fn a_code_is_redeemed_by_its_client_for_its_address_with_its_verifier_in_its_minute() {
    use ErrorCode::{InvalidGrant, InvalidRequest};
    let code = Code { challenge: Some(Challenge(sha256(VERIFIER.as_bytes()))), ..code() };
    let good = AuthorizationCodeGrant {
        code: "x",
        redirect_uri: Some("https://app.example/cb"),
        code_verifier: Some(VERIFIER),
    };
    assert_eq!(judged(&code, |_| {}, &good), Ok(()));
    assert_eq!(judged(&code, |it| it.app_id = AppId(Uuid::nil()), &good), Err(InvalidGrant));
    assert_eq!(judged(&code, |it| it.company_id = CompanyId(Uuid::nil()), &good), Err(InvalidGrant));
    assert_eq!(judged(&code, |it| it.now = NOW.plus_seconds(60), &good), Err(InvalidGrant));
    assert_eq!(judged(&code, |it| it.epoch = 2, &good), Err(InvalidGrant));
    for (grant, expected) in [
        (AuthorizationCodeGrant { redirect_uri: None, ..good }, InvalidGrant),
        (AuthorizationCodeGrant { redirect_uri: Some("https://app.example/cb/"), ..good }, InvalidGrant),
        (AuthorizationCodeGrant { code_verifier: None, ..good }, InvalidGrant),
        (AuthorizationCodeGrant { code_verifier: Some(&"w".repeat(43)), ..good }, InvalidGrant),
        (AuthorizationCodeGrant { code_verifier: Some("short"), ..good }, InvalidRequest),
    ] {
        assert_eq!(judged(&code, |_| {}, &grant), Err(expected), "{grant:?}");
    }
    let without = Code { challenge: None, ..code };
    assert_eq!(judged(&without, |_| {}, &good), Err(InvalidGrant), "a verifier for a code without challenge");
    assert_eq!(judged(&without, |_| {}, &AuthorizationCodeGrant { code_verifier: None, ..good }), Ok(()));
}

proptest! {
    #[test]
    fn no_header_makes_it_fall_over(header in "\\PC{0,60}|Basic [A-Za-z0-9+/=]{0,60}", raw in "[a-z_=&%0-9]{0,60}") {
        if let Ok(params) = Params::parse(raw.as_bytes()) {
            let _ = presented(Some(&header), &params);
        }
    }

    #[test]
    fn any_secret_survives_the_header(secret in "\\PC{1,40}") {
        prop_assert_eq!(asked(&confidential(&secret), Some(&basic("c-1", &secret)), ""), Ok(()));
    }
}
