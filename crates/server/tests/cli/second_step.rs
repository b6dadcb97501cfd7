//! Authenticators that the operator brings along, and second steps that are reset.

use crate::place::{Place, names};

const WHO: [&str; 4] = ["--company", "acme", "--email", "taro@acme.example"];

#[test]
fn an_authenticator_is_made_brought_along_and_reset() {
    let place = Place::acme();
    place.temporary("taro@acme.example");
    let enrol = |more: &[&'static str]| [&["member", "enrol-totp"], &WHO[..], more].concat();
    let made = place.json(&enrol(&["--generate"]));
    assert_eq!(names(&made), ["member_id", "otpauth_uri", "secret"]);
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 32);
    let address = made["otpauth_uri"].as_str().unwrap();
    assert!(address.starts_with("otpauth://totp/") && address.contains(secret), "{address}");
    let brought = place.feed_json(&enrol(&["--secret-stdin"]), "gezd gnbv gy3t qojq gezd gnbv gy3t qojq\n");
    assert_eq!(brought["secret"], "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_eq!(place.feed(&enrol(&["--secret-stdin"]), "nonsense\n").status.code(), Some(1));
    place.fails(&enrol(&[]), 2);
    place
        .fails(&["member", "enrol-totp", "--company", "acme", "--email", "no@acme.example", "--generate"], 1);
    let reset = place.json(&[&["member", "reset-second-step"], &WHO[..]].concat());
    assert_eq!(reset["member_id"], made["member_id"]);
}
