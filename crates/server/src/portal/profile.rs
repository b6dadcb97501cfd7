//! `/api/v1/me/profile`: account information (manual M26). What a member types is normalised first, then judged; what
//! is stored is the normalised form.

use super::{body::Body, caller::Caller, me, zones};
use crate::{app::App, edge::problem::Refusal};
use api::{FieldProblem, Language, Problem, ProblemCode, Profile, ProfileChange};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue,
    header::{ETAG, IF_MATCH},
};
use serde_json::json;
use store::{Member, ProfileRow, member};
use unicode_normalization::UnicodeNormalization;

/// Longest name, in characters (manual M26).
const NAME_MAX: usize = 64;

/// Account information.
#[utoipa::path(get, path = "/api/v1/me/profile", responses((status = 200, body = Profile), (status = 401, body = Problem)))]
pub(super) async fn read(caller: Caller) -> Response {
    versioned(&caller.who.member)
}

/// Replaces the account information. The version that was read, in the body and in `If-Match` where it is sent, must
/// still be the present one.
#[utoipa::path(
    put,
    path = "/api/v1/me/profile",
    request_body = ProfileChange,
    responses(
        (status = 200, body = Profile), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(change): Body<ProfileChange>,
) -> Result<Response, Refusal> {
    let before = &caller.who.member;
    if change.version != before.version || !matches(&headers, before.version) {
        return Err(Refusal::of(ProblemCode::Conflict));
    }
    let zone_kept = change.time_zone == before.time_zone;
    let zone_known = zone_kept || zones::is_choice(&app, &change.time_zone);
    let row = judged(change, zone_known).map_err(Refusal::fields)?;
    let fields = changed(before, &row);
    if fields.is_empty() {
        return Ok(versioned(before));
    }
    let after = after(before, &row);
    let write = member::update_profile(before.company_id, before.id, before.version, row, app.now());
    caller.commit(&app, write, ("member.profile_changed", json!({ "fields": fields }))).await?;
    Ok(versioned(&after))
}

fn versioned(member: &Member) -> Response {
    let mut response = Json(me::profile(member)).into_response();
    put_tag(&mut response, member.version);
    response
}

/// Names the version of an answer.
pub(super) fn put_tag(response: &mut Response, version: i64) {
    if let Ok(tag) = HeaderValue::try_from(tag(version)) {
        response.headers_mut().insert(ETAG, tag);
    }
}

fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Whether `If-Match` is absent or names this version (RFC 9110 section 13.1.1).
pub(super) fn matches(headers: &HeaderMap, version: i64) -> bool {
    let tag = tag(version);
    headers.get(IF_MATCH).is_none_or(|line| {
        let tags = line.to_str().unwrap_or_default();
        tags.split(',').map(str::trim).any(|listed| listed == tag || listed == "*")
    })
}

/// The normalised values, or every field that is not acceptable.
fn judged(change: ProfileChange, zone_known: bool) -> Result<ProfileRow, Vec<FieldProblem>> {
    let row = ProfileRow {
        family_name: name(&change.family_name),
        given_name: name(&change.given_name),
        family_name_kana: kana(&change.family_name_kana),
        given_name_kana: kana(&change.given_name_kana),
        phone_number: phone(&change.phone_number),
        language: change.language,
        time_zone: change.time_zone.clone(),
    };
    let found = [
        ("family_name", wrong_name(&row.family_name, "profile-err_family")),
        ("given_name", wrong_name(&row.given_name, "profile-err_given")),
        ("family_name_kana", wrong_kana(&row.family_name_kana)),
        ("given_name_kana", wrong_kana(&row.given_name_kana)),
        ("phone_number", wrong_phone(&change.phone_number, &row.phone_number)),
        ("time_zone", (!zone_known).then_some("profile-err_timezone")),
    ];
    let problems: Vec<FieldProblem> = found
        .into_iter()
        .filter_map(|(field, message)| {
            Some(FieldProblem { field: field.to_owned(), message: message?.to_owned() })
        })
        .collect();
    if problems.is_empty() { Ok(row) } else { Err(problems) }
}

fn wrong_name(name: &str, empty: &'static str) -> Option<&'static str> {
    if name.is_empty() {
        Some(empty)
    } else if name.chars().count() > NAME_MAX {
        Some("profile-err_too_long")
    } else if name.chars().any(is_unseen) {
        Some(empty)
    } else {
        None
    }
}

fn wrong_kana(kana: &str) -> Option<&'static str> {
    if kana.chars().count() > NAME_MAX {
        Some("profile-err_too_long")
    } else if kana.chars().all(|letter| matches!(letter, 'ァ'..='ヺ' | '・' | 'ー' | 'ヽ' | 'ヾ' | ' '))
    {
        None
    } else {
        Some("profile-err_kana")
    }
}

fn wrong_phone(typed: &str, phone: &str) -> Option<&'static str> {
    let fits = (6..=20).contains(&phone.len())
        && phone.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'))
        && phone.bytes().any(|byte| byte.is_ascii_digit());
    (!typed.trim().is_empty() && !fits).then_some("profile-err_phone")
}

/// Trimmed, composed.
fn name(text: &str) -> String {
    text.trim().nfc().collect()
}

/// Hiragana and half-width katakana become full-width katakana; a wide space becomes a plain one.
fn kana(text: &str) -> String {
    let wide = text.trim().nfkc().map(|letter| match letter {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(letter) + 0x60).unwrap_or(letter),
        '-' | '‐' | '−' => 'ー',
        other => other,
    });
    wide.nfc().collect()
}

/// Full-width digits become half-width; brackets, spaces and every kind of dash become one `-` between digits.
fn phone(text: &str) -> String {
    let mut number = String::new();
    for letter in text.nfkc() {
        if !matches!(letter, 'ー' | '‐'..='―' | '−' | '-' | '(' | ')' | ' ') {
            number.push(letter);
        } else if !number.is_empty() && !number.ends_with('-') {
            number.push('-');
        }
    }
    number.trim_end_matches('-').to_owned()
}

/// Controls, direction marks and the like: nobody sees them, and they change how a page reads.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn changed(before: &Member, row: &ProfileRow) -> Vec<&'static str> {
    let pairs = [
        ("family_name", before.family_name != row.family_name),
        ("given_name", before.given_name != row.given_name),
        ("family_name_kana", before.family_name_kana != row.family_name_kana),
        ("given_name_kana", before.given_name_kana != row.given_name_kana),
        ("phone_number", before.phone_number != row.phone_number),
        ("language", before.language != row.language),
        ("time_zone", before.time_zone != row.time_zone),
    ];
    pairs.into_iter().filter(|(_, moved)| *moved).map(|(field, _)| field).collect()
}

/// What the row is once the change is written.
fn after(before: &Member, row: &ProfileRow) -> Member {
    let language: Language = row.language;
    Member {
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        family_name_kana: row.family_name_kana.clone(),
        given_name_kana: row.given_name_kana.clone(),
        phone_number: row.phone_number.clone(),
        language,
        time_zone: row.time_zone.clone(),
        version: before.version + 1,
        ..before.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(family: &str, kana: &str, phone: &str) -> ProfileChange {
        ProfileChange {
            family_name: family.to_owned(),
            given_name: "太郎".to_owned(),
            family_name_kana: kana.to_owned(),
            given_name_kana: String::new(),
            phone_number: phone.to_owned(),
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".to_owned(),
            version: 1,
        }
    }

    #[test]
    fn what_the_ime_leaves_behind_is_normalised() {
        for (typed, stored) in [
            ("てがた", "テガタ"),
            ("ﾃｶﾞﾀ", "テガタ"),
            (" テガタ　ヤ ", "テガタ ヤ"),
            ("ｳﾞｧﾝ・ｺﾞｯﾎ", "ヴァン・ゴッホ"),
            ("らーめん", "ラーメン"),
        ] {
            assert_eq!(judged(change("手形", typed, ""), true).unwrap().family_name_kana, stored);
        }
        for (typed, stored) in [
            ("０３－１２３４－５６７８", "03-1234-5678"),
            ("(03) 1234ー5678", "03-1234-5678"),
            ("+81 3 1234 5678", "+81-3-1234-5678"),
            ("", ""),
        ] {
            assert_eq!(judged(change("手形", "", typed), true).unwrap().phone_number, stored);
        }
        assert_eq!(judged(change("　手形 ", "", ""), true).unwrap().family_name, "手形");
    }

    #[test]
    fn every_wrong_field_is_named_once() {
        let problems = judged(change(" ", "テガタ太郎", "12345"), false).unwrap_err();
        let found: Vec<(&str, &str)> =
            problems.iter().map(|problem| (problem.field.as_str(), problem.message.as_str())).collect();
        assert_eq!(
            found,
            [
                ("family_name", "profile-err_family"),
                ("family_name_kana", "profile-err_kana"),
                ("phone_number", "profile-err_phone"),
                ("time_zone", "profile-err_timezone"),
            ]
        );
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        assert!(judged(change(&"形".repeat(64), &"カ".repeat(64), &"1".repeat(20)), true).is_ok());
        let problems = judged(change(&"形".repeat(65), &"カ".repeat(65), &"1".repeat(21)), true).unwrap_err();
        let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["profile-err_too_long", "profile-err_too_long", "profile-err_phone"]);
    }

    #[test]
    fn unseen_marks_and_odd_numbers_are_refused() {
        for family in ["手\u{202E}形", "手\u{0}形", "手\u{200B}形", "\u{FEFF}手形"] {
            assert!(judged(change(family, "", ""), true).is_err(), "{family:?}");
        }
        for phone in ["------", "1234567a", "１２３４５", "123456789012345678901", "+-+-+-"] {
            assert!(judged(change("手形", "", phone), true).is_err(), "{phone}");
        }
    }
}
