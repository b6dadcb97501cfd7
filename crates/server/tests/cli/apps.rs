//! Apps of all kinds, and who may reach them.

use crate::place::{Place, names};
use serde_json::json;

const METADATA: &str = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example/metadata">
  <SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <AssertionConsumerService index="0" Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/acs"/>
  </SPSSODescriptor>
</EntityDescriptor>"#;

fn oidc<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["app", "create-oidc", "--company", "acme", "--name", "Wiki"], more].concat()
}

#[test]
fn a_confidential_client_is_told_its_secret_once() {
    let place = Place::acme();
    let made = place.json(&oidc(&["--redirect-uri", "https://wiki.example/callback"]));
    assert_eq!(names(&made), ["app_id", "client_id", "client_secret", "issuer", "slug"]);
    assert_eq!(made["slug"], "wiki");
    assert_eq!(made["issuer"], "http://localhost:8080");
    let public = place.json(&oidc(&["--redirect-uri", "https://wiki.example/callback", "--public"]));
    assert_eq!(names(&public), ["app_id", "client_id", "issuer", "slug"]);
    assert_eq!(public["slug"], "wiki-2");
}

#[test]
fn client_metadata_is_read_and_a_second_call_updates() {
    let place = Place::acme();
    let metadata = |uri: &str| json!({ "redirect_uris": [uri], "scope": "openid email" }).to_string();
    let words = oidc(&["--client-metadata", "-", "--upsert"]);
    let made = place.feed_json(&words, &metadata("https://wiki.example/a"));
    assert_eq!(made["redirect_uris"], json!(["https://wiki.example/a"]));
    assert!(made["client_secret"].is_string() && made["app_id"].is_string());
    let again = place.feed_json(&words, &metadata("https://wiki.example/b"));
    assert_eq!(again["client_id"], made["client_id"]);
    assert_eq!(again["app_id"], made["app_id"]);
    assert_eq!(again["redirect_uris"], json!(["https://wiki.example/b"]));
    assert!(again.get("client_secret").is_none());
}

#[test]
fn what_is_not_there_yet_or_wrong_is_refused() {
    let place = Place::acme();
    let uri = ["--redirect-uri", "https://wiki.example/callback"];
    for more in [
        vec!["--jwks-uri", "https://wiki.example/jwks"],
        vec!["--backchannel-logout-uri", "https://wiki.example/logout"],
        vec!["--consent", "ask"],
        vec!["--grant-type", "refresh_token"],
        vec!["--token-endpoint-auth-method", "private_key_jwt"],
    ] {
        let refused = place.fails(&oidc(&[&uri[..], &more].concat()), 2);
        assert!(refused.contains("not available yet"), "{more:?}: {refused}");
    }
    place.fails(&oidc(&[]), 2);
    place.fails(&oidc(&["--redirect-uri", "http://wiki.example/callback"]), 2);
    place.fails(&oidc(&["--redirect-uri", "https://wiki.example/#fragment"]), 2);
    let link = ["app", "create-link", "--company", "acme", "--name", "x", "--url", "javascript:alert(1)"];
    place.fails(&link, 2);
}

#[test]
fn a_service_provider_is_made_of_its_metadata() {
    let place = Place::acme();
    let file = place.file("sp.xml", METADATA);
    let saml = |more: &[&'static str]| {
        let words = ["app", "create-saml", "--company", "acme", "--name", "Expenses", "--metadata"];
        [words.to_vec(), vec![file.as_str()], more.to_vec()].concat()
    };
    let made = place.json(&saml(&["--name-id", "emailAddress:email", "--sign", "both"]));
    assert_eq!(names(&made), ["app_id", "entity_id", "idp_initiated_url", "metadata_url", "slug", "sso_url"]);
    assert_eq!(made["slug"], "expenses");
    assert!(made["idp_initiated_url"].as_str().unwrap().ends_with("/start"));
    assert!(place.fails(&saml(&[]), 1).contains("entityID"));
    let again = place.json(&saml(&["--upsert", "--relay-state", "/home"]));
    assert_eq!(again["app_id"], made["app_id"]);
    let options = place.file("options.json", r#"{"sign_response": true, "attributes": {"email": "mail"}}"#);
    let words = saml(&["--upsert", "--options"]);
    place.json(&[words, vec![options.as_str()]].concat());
    let unknown = place.file("unknown.json", r#"{"sign_respons": true}"#);
    let words = saml(&["--upsert", "--options"]);
    place.fails(&[words, vec![unknown.as_str()]].concat(), 2);
    for word in ["--encrypt", "--preset=x"] {
        let refused = place.fails(&saml(&[word]), 2);
        assert!(refused.contains("not available yet"), "{word}");
    }
    place.fails(&saml(&["--sign", "nothing"]), 2);
}

#[test]
fn metadata_never_comes_from_an_inner_address() {
    let place = Place::acme();
    for url in
        ["http://127.0.0.1:1/metadata", "https://127.0.0.1/metadata", "https://[::1]/m", "https://10.0.0.1/"]
    {
        let words = ["app", "create-saml", "--company", "acme", "--name", "x", "--metadata", url];
        place.fails(&words, 1);
    }
}

#[test]
fn apps_are_assigned_within_their_company() {
    let place = Place::acme();
    place.temporary("a@acme.example");
    place.json(&["group", "create", "--company", "acme", "--slug", "all", "--name", "全員"]);
    let link =
        ["app", "create-link", "--company", "acme", "--name", "Docs", "--url", "https://docs.example/"];
    let made = place.json(&link);
    assert_eq!(names(&made), ["app_id", "slug"]);
    let assign = ["app", "assign", "--company", "acme", "--app", "docs"];
    for to in [vec!["--everyone"], vec!["--group", "all"], vec!["--email", "a@acme.example"]] {
        let answer = place.json(&[&assign[..], &to].concat());
        assert_eq!(answer, json!({ "app_id": made["app_id"] }));
    }
    place.fails(&assign, 2);
    place.fails(&[&assign[..], &["--everyone", "--group", "all"]].concat(), 2);
    place.fails(&[&assign[..], &["--group", "nowhere"]].concat(), 1);
    place.json(&["company", "create", "--slug", "other", "--name", "x", "--plan", "free"]);
    place.fails(&["app", "assign", "--company", "other", "--app", "docs", "--everyone"], 1);
    place.fails(&["app", "assign", "--company", "acme", "--app", "docs", "--email", "b@acme.example"], 1);
}
