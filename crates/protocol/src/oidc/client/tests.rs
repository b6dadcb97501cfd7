//! Registered addresses against everything that looks like them, and client metadata in and out.

use super::{metadata::InvalidMetadata, *};
use proptest::prelude::*;
use serde_json::{Value, json};

fn uri(text: &str) -> RedirectUri {
    text.parse().unwrap()
}

fn web(uris: &[&str]) -> Client {
    Client::new("c-1".into(), uris.iter().map(|text| uri(text)).collect(), SecretHash::of("s"))
}

fn native(uris: &[&str]) -> Client {
    let client = Client::public("c-2".into(), uris.iter().map(|text| uri(text)).collect());
    Client { application_type: ApplicationType::Native, ..client }
}

#[test]
fn only_the_very_same_bytes_are_registered() {
    let client = web(&["https://app.example/cb", "https://app.example/q?a=1"]);
    assert!(client.redirects_to("https://app.example/cb"));
    assert!(client.redirects_to("https://app.example/q?a=1"));
    for other in [
        "",
        "https://app.example/CB",
        "https://APP.example/cb",
        "https://app.example/cb/",
        "https://app.example/cb?",
        "https://app.example/cb?x=1",
        "https://app.example:443/cb",
        "https://app.example:8443/cb",
        "https://user@app.example/cb",
        "https://app.example/x/../cb",
        "https://app.example/%63b",
        "https://app.example//cb",
        "https://app.example/cb#",
        "https://app.example/cb#x",
        "https://app.example.evil.example/cb",
        "https://app.example@evil.example/cb",
        "https://app.example\\@evil.example/cb",
        "http://app.example/cb",
        " https://app.example/cb",
        "https://app.example/cb ",
        "https://app.example/cb\0",
        "https://app.example/q?a=1&a=1",
        "//app.example/cb",
        "/cb",
    ] {
        assert!(!client.redirects_to(other), "{other:?}");
    }
}

#[test]
fn a_native_client_picks_its_loopback_port() {
    let client = native(&["http://127.0.0.1/cb", "http://[::1]:8000/cb?x=1", "http://localhost:7000/cb"]);
    for good in [
        "http://127.0.0.1/cb",
        "http://127.0.0.1:1/cb",
        "http://127.0.0.1:65535/cb",
        "http://[::1]/cb?x=1",
        "http://[::1]:49152/cb?x=1",
        "http://localhost:7000/cb",
    ] {
        assert!(client.redirects_to(good), "{good}");
    }
    for bad in [
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:123456/cb",
        "http://127.0.0.1:+80/cb",
        "http://127.0.0.1:80@evil.example/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.1@evil.example/cb",
        "http://127.0.0.1:80/other",
        "http://127.0.0.2:80/cb",
        "https://127.0.0.1:80/cb",
        "http://[::1]:1/cb",
        "http://localhost:7001/cb",
    ] {
        assert!(!client.redirects_to(bad), "{bad}");
    }
    assert!(
        !web(&["http://127.0.0.1:80/cb"]).redirects_to("http://127.0.0.1:81/cb"),
        "a web client does not"
    );
}

#[test]
fn what_may_be_registered() {
    for good in [
        "https://app.example/cb",
        "https://app.example",
        "https://app.example/cb?tenant=%E3%81%82",
        "http://localhost:3000/cb",
        "http://127.0.0.1/cb",
        "http://[::1]/cb",
        "com.example.app:/cb",
        "com.example.app://cb",
    ] {
        assert_eq!(good.parse::<RedirectUri>().map(|uri| uri.to_string()), Ok(good.to_owned()));
    }
    use InvalidRedirectUri::{Fragment, Malformed, Scheme};
    for (bad, why) in [
        ("", Malformed),
        ("/cb", Malformed),
        ("https://", Malformed),
        ("https://app.example/あ", Malformed),
        ("https://app.example/ cb", Malformed),
        ("https://app.example\\cb", Malformed),
        ("https://app.example/cb#", Fragment),
        ("https://app.example/cb#x", Fragment),
        ("http://app.example/cb", Scheme),
        ("http://localhost.evil.example/cb", Scheme),
        ("https://user:pw@app.example/cb", Scheme),
        ("HTTPS://app.example/cb", Scheme),
        ("javascript:alert(1)", Scheme),
        ("http://127.00.0.1:1/c", Scheme),
        ("http://2130706433/c", Scheme),
        ("data:text/html,x", Scheme),
        ("file:///etc/passwd", Scheme),
        ("app:/cb", Scheme),
        ("com.:/cb", Scheme),
        ("urn:ietf:wg:oauth:2.0:oob", Scheme),
    ] {
        assert_eq!(bad.parse::<RedirectUri>(), Err(why), "{bad}");
    }
    let long = format!("https://app.example/{}", "a".repeat(REDIRECT_URI_MAX));
    assert_eq!(long.parse::<RedirectUri>(), Err(Malformed));
}

#[test]
fn what_does_not_go_together_is_refused() {
    let good = web(&["https://app.example/cb"]);
    assert_eq!(good.check(), Ok(()));
    let check = |client: Client| client.check().unwrap_err();
    assert_eq!(check(Client { client_id: "a b".into(), ..good.clone() }), InvalidClient::ClientId);
    assert_eq!(check(Client { redirect_uris: vec![], ..good.clone() }), InvalidClient::RedirectUris);
    assert_eq!(check(web(&["com.example.app:/cb"])), InvalidClient::NotNative);
    assert_eq!(native(&["com.example.app:/cb"]).check(), Ok(()));
    assert_eq!(check(Client { secret_hash: None, ..good.clone() }), InvalidClient::Secret);
    assert_eq!(
        check(Client { token_endpoint_auth_method: AuthMethod::None, ..good.clone() }),
        InvalidClient::Secret
    );
    assert_eq!(check(Client { scopes: vec![Scope::Email], ..good }), InvalidClient::Scopes);
    let public = native(&["https://app.example/cb"]);
    assert_eq!(check(Client { require_pkce: false, ..public }), InvalidClient::PublicWithoutPkce);
}

#[test]
fn a_secret_is_compared_by_its_hash_and_a_public_client_has_none() {
    let client = Client { secret_hash: Some(SecretHash::of("p:%+ä")), ..web(&["https://app.example/cb"]) };
    assert!(client.secret_is("p:%+ä") && !client.secret_is("p:%+a") && !client.secret_is(""));
    assert!(!native(&["https://app.example/cb"]).secret_is(""));
}

#[test]
fn a_stored_client_reads_back_and_holds_no_secret() {
    let client = Client { default_max_age: Some(60), ..web(&["https://app.example/cb"]) };
    let text = serde_json::to_string(&client).unwrap();
    assert_eq!(serde_json::from_str::<Client>(&text).unwrap(), client);
    assert!(text.contains(r#""scopes":"openid profile email groups""#), "{text}");
    let least = json!({"client_id": "c", "redirect_uris": ["https://app.example/cb"]});
    assert!(serde_json::from_value::<Client>(least).unwrap().require_pkce);
    let bad = json!({"client_id": "c", "redirect_uris": ["javascript:alert(1)"]});
    assert!(serde_json::from_value::<Client>(bad).is_err());
}

fn read(metadata: Value) -> Result<Client, InvalidMetadata> {
    let registration = metadata::read(&metadata.to_string())?;
    let secret = registration.needs_secret().then(|| SecretHash::of("s"));
    registration.client("c-3".into(), secret)
}

#[test]
fn client_metadata_in_and_out() {
    let client = read(json!({
        "client_name": " 経費 ",
        "redirect_uris": ["https://app.example/cb"],
        "post_logout_redirect_uris": ["https://app.example/bye"],
        "token_endpoint_auth_method": "client_secret_post",
        "id_token_signed_response_alg": "ES256",
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "scope": "openid email",
        "initiate_login_uri": "https://app.example/start",
        "default_max_age": 3600,
        "contacts": ["a@example.jp"],
        "something_else": {"x": 1},
        "jwks_uri": null,
    }))
    .unwrap();
    let information = metadata::information(&client, "経費", Some("s"));
    assert_eq!(
        Value::Object(information),
        json!({
            "client_id": "c-3",
            "client_secret": "s",
            "client_secret_expires_at": 0,
            "client_name": "経費",
            "application_type": "web",
            "redirect_uris": ["https://app.example/cb"],
            "post_logout_redirect_uris": ["https://app.example/bye"],
            "token_endpoint_auth_method": "client_secret_post",
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "subject_type": "public",
            "id_token_signed_response_alg": "ES256",
            "scope": "openid email",
            "default_max_age": 3600,
            "initiate_login_uri": "https://app.example/start",
        })
    );
    let public = json!({"redirect_uris": ["https://app.example/cb"], "token_endpoint_auth_method": "none"});
    let public = read(public).unwrap();
    assert!(public.is_public() && public.needs_pkce());
    assert_eq!(metadata::information(&public, "x", None).get("client_secret"), None);
}

#[test]
fn a_client_without_secret_on_the_members_device_is_native_unless_it_says_otherwise() {
    let kind = |method: &str, uris: &[&str]| {
        read(json!({"token_endpoint_auth_method": method, "redirect_uris": uris}))
            .map(|client| client.application_type)
    };
    let (native, web) = (Ok(ApplicationType::Native), Ok(ApplicationType::Web));
    assert_eq!(kind("none", &["http://127.0.0.1/cb", "com.example.app:/cb", "http://[::1]:80/cb"]), native);
    assert_eq!(kind("none", &["http://127.0.0.1/cb", "https://app.example/cb"]), web);
    assert_eq!(kind("none", &["http://localhost/cb"]), web);
    assert_eq!(kind("client_secret_basic", &["http://127.0.0.1/cb"]), web);
    let uris = json!({
        "token_endpoint_auth_method": "none",
        "redirect_uris": ["http://127.0.0.1/cb"],
        "application_type": "web",
    });
    assert_eq!(read(uris).map(|client| client.application_type), web);
}

#[test]
fn where_the_portal_opens_a_service() {
    let url = |text: &str| Some(text.parse::<WebUrl>().unwrap());
    let bare = web(&["https://app.example/cb"]);
    assert_eq!(bare.start_address("https://i.example"), None);
    let home = Client { client_uri: url("https://app.example/"), ..bare };
    assert_eq!(home.start_address("https://i.example").as_deref(), Some("https://app.example/"));
    let start = Client { initiate_login_uri: url("https://app.example/start?x=1"), ..home };
    let expected = "https://app.example/start?x=1&iss=https%3A%2F%2Fi.example";
    assert_eq!(start.start_address("https://i.example").as_deref(), Some(expected));
}

#[test]
fn metadata_that_cannot_be_honoured_is_refused_by_name() {
    let with = |name: &str, value: Value| {
        let mut metadata = json!({"redirect_uris": ["https://app.example/cb"]});
        metadata[name] = value;
        read(metadata).unwrap_err()
    };
    for (name, value) in [
        ("grant_types", json!(["authorization_code", "refresh_token"])),
        ("response_types", json!(["code id_token"])),
        ("token_endpoint_auth_method", json!("private_key_jwt")),
        ("id_token_signed_response_alg", json!("none")),
        ("subject_type", json!("pairwise")),
        ("jwks_uri", json!("https://app.example/jwks")),
        ("backchannel_logout_uri", json!("https://app.example/out")),
        ("scope", json!("openid offline_access")),
    ] {
        let refused = with(name, value);
        assert!(refused.is_not_available_yet(), "{name}: {refused}");
        assert_eq!(refused.code(), "invalid_client_metadata");
        assert!(refused.to_string().contains(name));
    }
    for (name, value) in [
        ("redirect_uris", json!(["https://app.example/cb#x"])),
        ("redirect_uris", json!(["http://app.example/cb"])),
        ("redirect_uris", json!(["com.example.app:/cb"])),
        ("redirect_uris", json!([])),
    ] {
        assert_eq!(with(name, value).code(), "invalid_redirect_uri");
    }
    for (name, value) in [
        ("redirect_uris", json!("https://app.example/cb")),
        ("initiate_login_uri", json!("http://app.example/start")),
        ("client_uri", json!("javascript:alert(1)")),
        ("default_max_age", json!(-1)),
        ("client_name", json!("a\u{7}b")),
        ("client_name", json!("")),
        ("application_type", json!("desktop")),
    ] {
        assert_eq!(with(name, value), InvalidMetadata::Value(name), "{name}");
    }
    assert_eq!(metadata::read("[]"), Err(InvalidMetadata::NotAnObject));
    assert_eq!(metadata::read(&"[".repeat(100_000)), Err(InvalidMetadata::NotAnObject));
    assert_eq!(with("scope", json!("email")), InvalidMetadata::Client(InvalidClient::Scopes));
}

proptest! {
    #[test]
    fn a_registered_uri_matches_itself_alone(path in "[a-z/?=&%.]{0,20}", other in "[a-z/?=&%.]{0,20}") {
        let text = format!("https://app.example/{path}");
        let client = web(&[&text]);
        prop_assert!(client.redirects_to(&text));
        prop_assert_eq!(client.redirects_to(&format!("https://app.example/{other}")), path == other);
    }

    #[test]
    fn no_text_makes_the_parsers_fall_over(text in "\\PC{0,60}|[a-z:/.#?@\\[\\]]{0,60}") {
        if let Ok(uri) = text.parse::<RedirectUri>() {
            prop_assert_eq!(uri.as_str(), &text);
            let again: RedirectUri = serde_json::from_value(json!(uri)).unwrap();
            prop_assert_eq!(again, uri);
        }
        prop_assert_eq!(text.parse::<WebUrl>().map(|url| url.to_string()).unwrap_or(text.clone()), text.clone());
        prop_assert!(metadata::read(&text).is_err());
    }
}
