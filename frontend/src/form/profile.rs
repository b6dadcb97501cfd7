//! Account information while it is edited (manual M26): its fields, their rules, and what was changed.
//! Not here: the picture (`picture`).

use crate::normalize;
use api::{Profile, ProfileChange};

/// A field that is typed; language and time zone are chosen and cannot be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    FamilyName,
    GivenName,
    FamilyNameKana,
    GivenNameKana,
    PhoneNumber,
}

impl Field {
    pub(crate) const ALL: [Self; 5] =
        [Self::FamilyName, Self::GivenName, Self::FamilyNameKana, Self::GivenNameKana, Self::PhoneNumber];

    /// The field's name in the JSON API, in the form and as the input's id.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::FamilyName => "family_name",
            Self::GivenName => "given_name",
            Self::FamilyNameKana => "family_name_kana",
            Self::GivenNameKana => "given_name_kana",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The message that labels it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::FamilyName => "profile-family_name",
            Self::GivenName => "profile-given_name",
            Self::FamilyNameKana => "profile-family_kana",
            Self::GivenNameKana => "profile-given_kana",
            Self::PhoneNumber => "profile-phone",
        }
    }

    pub(crate) fn of(self, draft: &ProfileChange) -> &str {
        match self {
            Self::FamilyName => &draft.family_name,
            Self::GivenName => &draft.given_name,
            Self::FamilyNameKana => &draft.family_name_kana,
            Self::GivenNameKana => &draft.given_name_kana,
            Self::PhoneNumber => &draft.phone_number,
        }
    }

    pub(crate) fn set(self, draft: &mut ProfileChange, text: String) {
        match self {
            Self::FamilyName => draft.family_name = text,
            Self::GivenName => draft.given_name = text,
            Self::FamilyNameKana => draft.family_name_kana = text,
            Self::GivenNameKana => draft.given_name_kana = text,
            Self::PhoneNumber => draft.phone_number = text,
        }
    }

    /// The text as it would be stored.
    pub(crate) fn normalized(self, text: &str) -> String {
        match self {
            Self::FamilyName | Self::GivenName => normalize::line(text),
            Self::FamilyNameKana | Self::GivenNameKana => normalize::kana(text),
            Self::PhoneNumber => normalize::phone(text),
        }
    }

    /// The message that says what is wrong with a normalised text.
    pub(crate) fn problem(self, text: &str) -> Option<&'static str> {
        match self {
            Self::FamilyName if text.is_empty() => Some("profile-err_family"),
            Self::GivenName if text.is_empty() => Some("profile-err_given"),
            Self::PhoneNumber => (!is_phone(text)).then_some("profile-err_phone"),
            _ if text.chars().count() > LENGTH_MAX => Some("profile-err_too_long"),
            Self::FamilyNameKana | Self::GivenNameKana => (!is_kana(text)).then_some("profile-err_kana"),
            _ => None,
        }
    }
}

/// Longest name, in characters.
pub(crate) const LENGTH_MAX: usize = 64;

/// The draft of somebody who begins to edit.
pub(crate) fn begin(profile: &Profile) -> ProfileChange {
    ProfileChange {
        family_name: profile.family_name.clone(),
        given_name: profile.given_name.clone(),
        family_name_kana: profile.family_name_kana.clone(),
        given_name_kana: profile.given_name_kana.clone(),
        phone_number: profile.phone_number.clone(),
        language: profile.language,
        time_zone: profile.time_zone.clone(),
        version: profile.version,
    }
}

/// The draft with every typed field normalised.
pub(crate) fn normalized(draft: &ProfileChange) -> ProfileChange {
    let mut tidy = draft.clone();
    for field in Field::ALL {
        field.set(&mut tidy, field.normalized(field.of(draft)));
    }
    tidy
}

/// What is wrong with a normalised draft, in the order of the form.
pub(crate) fn problems(draft: &ProfileChange) -> Vec<(Field, &'static str)> {
    Field::ALL.into_iter().filter_map(|field| Some((field, field.problem(field.of(draft))?))).collect()
}

/// Whether the draft says anything that `profile` does not.
pub(crate) fn differs(draft: &ProfileChange, profile: &Profile) -> bool {
    *draft != ProfileChange { version: draft.version, ..begin(profile) }
}

/// The member's own edits on top of what somebody else stored meanwhile: what was changed since `base` is
/// kept, everything else is the latest.
pub(crate) fn rebased(draft: &ProfileChange, base: &Profile, latest: &Profile) -> ProfileChange {
    let (base, mut rebased) = (begin(base), begin(latest));
    for field in Field::ALL {
        if field.of(draft) != field.of(&base) {
            field.set(&mut rebased, field.of(draft).to_owned());
        }
    }
    if draft.language != base.language {
        rebased.language = draft.language;
    }
    if draft.time_zone != base.time_zone {
        rebased.time_zone.clone_from(&draft.time_zone);
    }
    rebased
}

fn is_kana(text: &str) -> bool {
    text.chars().all(|character| matches!(character, 'ァ'..='ヺ' | '・' | 'ー' | ' '))
}

fn is_phone(text: &str) -> bool {
    text.is_empty()
        || ((6..=20).contains(&text.len())
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && text.bytes().enumerate().all(|(at, byte)| match byte {
                b'+' => at == 0,
                _ => byte == b'-' || byte.is_ascii_digit(),
            }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Language;

    fn profile() -> Profile {
        Profile {
            family_name: "手形".to_owned(),
            given_name: "太郎".to_owned(),
            family_name_kana: "テガタ".to_owned(),
            given_name_kana: String::new(),
            phone_number: String::new(),
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".to_owned(),
            picture: None,
            version: 3,
        }
    }

    #[test]
    fn each_field_has_its_rule() {
        let long = "あ".repeat(65);
        for (field, text, problem) in [
            (Field::FamilyName, "", Some("profile-err_family")),
            (Field::GivenName, "", Some("profile-err_given")),
            (Field::GivenName, long.as_str(), Some("profile-err_too_long")),
            (Field::FamilyName, "山", None),
            (Field::FamilyNameKana, "", None),
            (Field::FamilyNameKana, "ジョン・スミスー", None),
            (Field::FamilyNameKana, "手形", Some("profile-err_kana")),
            (Field::GivenNameKana, "abc", Some("profile-err_kana")),
            (Field::PhoneNumber, "", None),
            (Field::PhoneNumber, "+81-3-0000-0000", None),
            (Field::PhoneNumber, "03-00", Some("profile-err_phone")),
            (Field::PhoneNumber, "03+0000000", Some("profile-err_phone")),
            (Field::PhoneNumber, "------", Some("profile-err_phone")),
            (Field::PhoneNumber, "電話番号です", Some("profile-err_phone")),
        ] {
            assert_eq!(field.problem(text), problem, "{field:?} {text}");
        }
    }

    #[test]
    fn a_draft_is_judged_as_it_will_be_stored() {
        let mut draft = begin(&profile());
        draft.given_name = "　".to_owned();
        draft.family_name_kana = "てがた".to_owned();
        let draft = normalized(&draft);
        assert_eq!(draft.family_name_kana, "テガタ");
        assert_eq!(problems(&draft), [(Field::GivenName, "profile-err_given")]);
    }

    #[test]
    fn nothing_changed_is_seen_whatever_the_version() {
        let mut draft = begin(&profile());
        draft.version = 9;
        assert!(!differs(&draft, &profile()));
        draft.language = Language::English;
        assert!(differs(&draft, &profile()));
    }

    #[test]
    fn after_a_conflict_own_edits_stay_and_the_rest_is_the_latest() {
        let mut draft = begin(&profile());
        draft.given_name = "次郎".to_owned();
        let mut latest = profile();
        latest.phone_number = "03-0000-0000".to_owned();
        latest.given_name = "三郎".to_owned();
        latest.version = 4;
        let rebased = rebased(&draft, &profile(), &latest);
        assert_eq!(rebased.given_name, "次郎");
        assert_eq!(rebased.phone_number, "03-0000-0000");
        assert_eq!(rebased.version, 4);
    }
}
