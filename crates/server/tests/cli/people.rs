//! Companies, members, groups, policies and links.

use crate::place::{Place, names};

#[test]
fn a_company_is_made_shown_and_given_a_domain() {
    let place = Place::new();
    let made =
        place.json(&["company", "create", "--slug", "acme", "--name", "Acme 株式会社", "--plan", "free"]);
    assert_eq!(names(&made), ["company_id", "slug"]);
    let shown = place.json(&["company", "show", "--company", "acme"]);
    assert_eq!(shown["company_id"], made["company_id"]);
    assert_eq!(shown["plan"], "free");
    assert_eq!(shown["issuer"], "http://localhost:8080");
    let entity = shown["saml_entity_id"].as_str().unwrap();
    assert!(entity.starts_with("http://localhost:8080/saml/") && entity.ends_with("/metadata"));
    assert_eq!(shown["saml_metadata_url"], shown["saml_entity_id"]);
    assert!(shown["saml_sso_url"].as_str().unwrap().ends_with("/sso"));
    assert!(shown.get("saml_slo_url").is_none());
    let proved = place.json(&["company", "domain-add", "--company", "acme", "--domain", "Acme.Example"]);
    assert_eq!(proved, serde_json::json!({ "domain": "acme.example", "proved": true }));

    let taken = place.fails(&["company", "create", "--slug", "acme", "--name", "x", "--plan", "free"], 1);
    assert!(taken.contains("in use"));
    place.fails(&["company", "create", "--slug", "operator", "--name", "x", "--plan", "free"], 1);
    place.fails(&["company", "create", "--slug", "Not A Slug", "--name", "x", "--plan", "free"], 2);
    place.fails(&["company", "create", "--slug", "x", "--name", "x", "--plan", "gold"], 2);
    place.fails(&["company", "show", "--company", "nobody"], 1);
    place.json(&["company", "create", "--slug", "other", "--name", "x", "--plan", "free"]);
    place.fails(&["company", "domain-add", "--company", "other", "--domain", "acme.example"], 1);
}

#[test]
fn members_come_and_go_with_their_address_reserved() {
    let place = Place::acme();
    place.json(&["group", "create", "--company", "acme", "--slug", "sales", "--name", "営業"]);
    let made = place.json(&[
        "member",
        "create",
        "--company",
        "acme",
        "--email",
        "Hanako@Acme.Example",
        "--family-name",
        "山田",
        "--given-name",
        "花子",
        "--role",
        "company-manager",
        "--group",
        "sales",
        "--temporary-password",
    ]);
    assert_eq!(names(&made), ["email", "expires_at", "member_id", "temporary_password"]);
    assert_eq!(made["email"], "hanako@acme.example");
    assert!(made["expires_at"].as_str().unwrap().ends_with('Z'));
    let who = ["--company", "acme", "--email", "hanako@acme.example"];
    for (verb, status) in [("suspend", "suspended"), ("resume", "active"), ("delete", "deleted")] {
        let answer = place.json(&[&["member", verb], &who[..]].concat());
        assert_eq!(answer["status"], status);
        assert_eq!(answer["member_id"], made["member_id"]);
    }
    place.fails(&[&["member", "resume"], &who[..]].concat(), 1);
    let again = [
        "member",
        "create",
        "--company",
        "acme",
        "--email",
        "hanako@acme.example",
        "--family-name",
        "a",
        "--given-name",
        "b",
        "--temporary-password",
    ];
    assert!(place.fails(&again, 1).contains("reserved"));
}

#[test]
fn a_password_comes_from_standard_input_and_nothing_else() {
    let place = Place::acme();
    let words = [
        "member",
        "create",
        "--company",
        "acme",
        "--email",
        "a@acme.example",
        "--family-name",
        "a",
        "--given-name",
        "b",
        "--password-stdin",
    ];
    assert_eq!(place.feed(&words, "short\n").status.code(), Some(1));
    assert_eq!(place.feed(&words, "").status.code(), Some(1));
    let made = place.feed_json(&words, "correct horse battery staple\n");
    assert_eq!(names(&made), ["email", "member_id"]);
    let neither = &words[..words.len() - 1];
    place.fails(neither, 2);
    place.fails(&[neither, &["--send-mail", "--temporary-password"]].concat(), 2);
    place.fails(&[neither, &["--password-stdin", "--temporary-password"]].concat(), 2);
    let operator = place.fails(&[neither, &["--temporary-password", "--role", "operator"]].concat(), 1);
    assert!(operator.contains("operators"));
}

#[test]
fn a_set_up_mail_is_sent_and_sent_again_until_there_is_a_password() {
    let place = Place::acme();
    let words = [
        "member",
        "create",
        "--company",
        "acme",
        "--email",
        "a@acme.example",
        "--family-name",
        "山田",
        "--given-name",
        "花子",
    ];
    let made = place.json(&[&words[..], &["--send-mail"]].concat());
    assert_eq!(names(&made), ["email", "expires_at", "member_id"]);
    let who = ["--company", "acme", "--email", "a@acme.example"];
    let again = [&["member", "send-setup-mail"], &who[..]].concat();
    let sent = place.json(&again);
    assert_eq!(names(&sent), ["email", "expires_at", "member_id"]);
    assert_eq!(sent["member_id"], made["member_id"]);
    place.json(&[&["member", "suspend"], &who[..]].concat());
    assert!(place.fails(&again, 1).contains("suspended"));
    let other = words.map(|word| if word == "a@acme.example" { "b@acme.example" } else { word });
    place.feed_json(&[&other[..], &["--password-stdin"]].concat(), "correct horse battery staple\n");
    let set = ["member", "send-setup-mail", "--company", "acme", "--email", "b@acme.example"];
    assert!(place.fails(&set, 1).contains("has a password"));
}

#[test]
fn groups_have_parents_and_members_of_their_company_only() {
    let place = Place::acme();
    place.temporary("a@acme.example");
    let all = place.json(&["group", "create", "--company", "acme", "--slug", "all", "--name", "全員"]);
    assert_eq!(names(&all), ["group_id"]);
    let create = ["group", "create", "--company", "acme", "--slug", "tokyo", "--name", "東京", "--parent"];
    place.json(&[&create[..], &["all"]].concat());
    place.fails(&[&create[..], &["all"]].concat(), 1);
    place.fails(&[&create[..], &["nowhere"]].concat(), 1);
    let add = ["group", "add", "--company", "acme", "--group", "all", "--email"];
    assert_eq!(place.json(&[&add[..], &["a@acme.example"]].concat()), all);
    place.fails(&[&add[..], &["nobody@acme.example"]].concat(), 1);
    place.fails(&[&add[..], &["not an address"]].concat(), 2);
}

#[test]
fn policies_are_set_and_those_that_nobody_enforces_are_refused() {
    let place = Place::acme();
    let set = |settings: &[&'static str]| [&["policy", "set", "--company", "acme"], settings].concat();
    let policy = place.json(&set(&["session_hours=8", "remember_days=14"]));
    assert_eq!(policy, serde_json::json!({ "remember_days": 14, "session_hours": 8 }));
    assert!(place.fails(&set(&["second_step_methods=totp,device"]), 2).contains("not available yet"));
    for word in ["session_hours=0", "session_hours=x", "unknown=1", "session_hours"] {
        place.fails(&set(&[word]), 2);
    }
    place.fails(&set(&["--app", "wiki", "session_hours=1"]), 2);
    // Nothing of a refused command was kept.
    assert_eq!(place.json(&set(&["session_hours=8"])), policy);
}

#[test]
fn a_login_link_is_new_each_time_and_not_for_the_suspended() {
    let place = Place::acme();
    place.temporary("a@acme.example");
    let words = ["login-link", "--company", "acme", "--email", "a@acme.example"];
    let (first, second) = (place.json(&words), place.json(&words));
    assert_eq!(names(&first), ["expires_at", "url"]);
    let token = first["url"].as_str().unwrap().strip_prefix("http://localhost:8080/password/link/").unwrap();
    assert_eq!(token.len(), 43);
    assert_ne!(first["url"], second["url"]);
    place.json(&["member", "suspend", "--company", "acme", "--email", "a@acme.example"]);
    place.fails(&words, 1);
}
