//! What keeps an installation going: keys, doctor, settings, backups, bulk.

use crate::place::{Place, names};
use std::{fs, os::unix::fs::PermissionsExt};

#[test]
fn without_a_store_commands_say_so_and_make_none() {
    let place = Place::new();
    assert!(place.fails(&["company", "show", "--company", "acme"], 1).contains("no store"));
    assert_eq!(place.feed(&["doctor"], "").status.code(), Some(1));
    assert!(!place.data.join("tegata.db").exists());
}

#[test]
fn wrong_words_are_wrong_usage() {
    let place = Place::new();
    for words in [&["nonsense"][..], &["company"], &["company", "show"], &["serve", "--nonsense"]] {
        let output = place.feed(words, "");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
    }
    assert!(Place::acme().fails(&["presets", "list"], 2).contains("not available yet"));
}

#[test]
fn keys_are_rotated_and_the_old_ones_stay() {
    let place = Place::acme();
    let first = place.json(&["key", "rotate"]);
    let second = place.json(&["key", "rotate"]);
    assert_eq!(first["rotated"], "signing");
    assert_eq!(first["keys"].as_array().unwrap().len(), 4);
    assert_ne!(first["keys"], second["keys"]);
    let company = place.json(&["key", "rotate", "--company", "acme"]);
    assert_eq!(company["keys"].as_array().unwrap().len(), 1);
    let checks = place.json(&["doctor"]);
    assert_eq!(checks["ok"], true);
    let detail = checks["checks"].as_array().unwrap().iter().find(|check| check["name"] == "OIDC keys");
    assert_eq!(detail.unwrap()["detail"], "4 active of 12");
}

#[test]
fn settings_are_checked_by_name() {
    let place = Place::acme();
    assert_eq!(place.json(&["config", "check"])["ok"], true);
    assert!(place.json(&["config", "show"]).get("server").is_some());
    let file = place.file("wrong.toml", "[server]\nlisten_on = \"127.0.0.1:1\"\n");
    assert!(place.fails(&["config", "check", "--config", &file], 1).contains("listen_on"));
}

#[test]
fn a_backup_is_private_and_brings_the_store_back() {
    let place = Place::acme();
    let file = place.data.join("backup").to_string_lossy().into_owned();
    let written = place.feed_json(&["backup", &file, "--with-master-key"], "correct horse\n");
    assert_eq!(names(&written), ["file", "master_key"]);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(place.feed(&["backup", &file], "correct horse\n").status.code(), Some(1));
    place.json(&["company", "create", "--slug", "later", "--name", "x", "--plan", "free"]);
    assert_eq!(place.feed(&["restore", &file], "another horse\n").status.code(), Some(1));
    place.json(&["company", "show", "--company", "later"]);
    let restored = place.feed_json(&["restore", &file], "correct horse\n");
    assert_eq!(restored["epoch"], 2);
    assert_eq!(restored["master_key_written"], false);
    place.json(&["company", "show", "--company", "acme"]);
    place.fails(&["company", "show", "--company", "later"], 1);
}

#[test]
fn seeding_goes_on_where_it_ended() {
    let place = Place::new();
    let seeded = place.json(&["seed", "--members", "300"]);
    assert_eq!(seeded["first"], "member1@seed.example");
    assert_eq!(seeded["last"], "member300@seed.example");
    assert!(seeded["password"].is_string());
    let more = place.feed_json(&["seed", "--members", "10", "--password-stdin"], "correct horse\n");
    assert_eq!(more["first"], "member301@seed.example");
    assert!(more.get("password").is_none());
    place.fails(&["seed", "--members", "0"], 2);
}

#[test]
fn an_up_to_date_schema_migrates_to_itself() {
    let place = Place::acme();
    assert_eq!(place.json(&["migrate"])["schema"], "current");
}
