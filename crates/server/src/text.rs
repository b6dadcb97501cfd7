//! The texts of pages, mails and command-line messages in Japanese and English, from the catalogue in
//! `i18n/`. Here stands how a message is found and filled in. Not here: which message an event calls for
//! (the handler that answers it knows), and escaping (the template does it).

use api::Language;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::{fmt, sync::OnceLock};
use unic_langid::LanguageIdentifier;

/// Every message of `i18n/`, both languages. A file is parsed when a message of it is first asked for, so
/// that a server that shows only login pages never holds the console's texts.
pub struct Catalogue {
    surfaces: [[OnceLock<FluentBundle<FluentResource>>; SOURCES.len()]; LANGUAGES],
}

impl Catalogue {
    /// An empty catalogue; nothing is parsed yet.
    #[must_use]
    pub fn new() -> Self {
        Self { surfaces: std::array::from_fn(|_| std::array::from_fn(|_| OnceLock::new())) }
    }

    /// The message `key` (for example `login-title`) with `arguments` filled in. The value of an argument
    /// named `n` that is a whole number also chooses between singular and plural. A key that the catalogue
    /// lacks answers the key itself: a page with a strange word is better than no page.
    #[must_use]
    pub fn message(&self, language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
        self.formatted(language, key, arguments).unwrap_or_else(|| key.to_owned())
    }

    /// The same message cut at the variables named in `holes`, so that a template can put a link or a mark
    /// around each of them: `first_password-consent` with holes `terms` and `privacy`.
    #[must_use]
    pub fn pieces<'a>(
        &self,
        language: Language,
        key: &str,
        arguments: &[(&str, &str)],
        holes: &[&'a str],
    ) -> Vec<Piece<'a>> {
        let plain: Vec<(&str, String)> =
            arguments.iter().map(|(name, value)| (*name, without_marks(value))).collect();
        let marks: Vec<String> = holes.iter().enumerate().map(|(hole, _)| mark(hole)).collect();
        let mut all: Vec<(&str, &str)> = plain.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend(holes.iter().zip(&marks).map(|(name, mark)| (*name, mark.as_str())));
        cut(&self.message(language, key, &all), holes)
    }

    /// Whether the catalogue has the message `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle(Language::Japanese, key).is_some_and(|bundle| bundle.has_message(key))
    }

    fn formatted(&self, language: Language, key: &str, arguments: &[(&str, &str)]) -> Option<String> {
        let bundle = self.bundle(language, key)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            values.set(*name, argument(name, value));
        }
        Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
    }

    fn bundle(&self, language: Language, key: &str) -> Option<&FluentBundle<FluentResource>> {
        let group = key.split('-').next()?;
        let surface = SOURCES.iter().position(|source| source.groups.contains(&group))?;
        let slot = self.surfaces.get(index(language))?.get(surface)?;
        let source = SOURCES.get(surface)?;
        Some(slot.get_or_init(|| parsed(language, source)))
    }
}

impl Default for Catalogue {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Catalogue")
    }
}

/// A stretch of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand; not escaped.
    Words(String),
    /// The place of the variable of this name.
    Hole(&'a str),
}

/// The first language of an `Accept-Language` header that we have (RFC 9110 section 12.5.4, weights
/// respected); Japanese when there is none. At most 16 entries are looked at.
#[must_use]
pub fn preferred(accept_language: Option<&str>) -> Language {
    let mut best = (0, Language::Japanese);
    for entry in accept_language.unwrap_or_default().split(',').take(16) {
        let mut parts = entry.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let language = match tag.split('-').next() {
            Some("ja") => Language::Japanese,
            Some("en") => Language::English,
            _ => continue,
        };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(thousandths)).unwrap_or(1000);
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// One file of the catalogue in both languages.
struct Source {
    groups: &'static [&'static str],
    japanese: &'static str,
    english: &'static str,
}

fn parsed(language: Language, source: &Source) -> FluentBundle<FluentResource> {
    let text = match language {
        Language::Japanese => source.japanese,
        Language::English => source.english,
    };
    // `ja` and `en` parse; the undetermined language would only lack the singular.
    let locale: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // The marks around a variable are meant for mixed directions; in mails and attributes they are noise.
    bundle.set_use_isolating(false);
    // What does not parse is left out, and a test sees to it that there is nothing of the kind.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
    bundle.add_resource_overriding(resource);
    bundle
}

fn argument<'a>(name: &str, value: &'a str) -> FluentValue<'a> {
    match value.parse::<u32>() {
        Ok(number) if name == "n" => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

fn thousandths(quality: &str) -> u32 {
    match quality.trim().parse::<f32>() {
        // In range, so the conversion cannot lose more than the fraction.
        Ok(quality) if (0.0..=1.0).contains(&quality) => (quality * 1000.0) as u32,
        _ => 0,
    }
}

/// The private-use character that stands for hole number `hole` while a message is formatted.
fn mark(hole: usize) -> String {
    MARKS.chars().nth(hole).map(String::from).unwrap_or_default()
}

fn without_marks(value: &str) -> String {
    value.chars().filter(|character| !MARKS.contains(*character)).collect()
}

fn cut<'a>(message: &str, holes: &[&'a str]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    for character in message.chars() {
        let hole = MARKS.chars().position(|mark| mark == character).and_then(|hole| holes.get(hole));
        let Some(name) = hole else {
            words.push(character);
            continue;
        };
        if !words.is_empty() {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
        }
        pieces.push(Piece::Hole(name));
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    pieces
}

fn index(language: Language) -> usize {
    match language {
        Language::Japanese => 0,
        Language::English => 1,
    }
}

const LANGUAGES: usize = 2;
const MARKS: &str = "\u{E000}\u{E001}\u{E002}\u{E003}";

macro_rules! source {
    ($file:literal: $($group:literal)*) => {
        Source {
            groups: &[$($group),*],
            japanese: include_str!(concat!("../../../i18n/ja/", $file, ".ftl")),
            english: include_str!(concat!("../../../i18n/en/", $file, ".ftl")),
        }
    };
}

const SOURCES: [Source; 5] = [
    source!("shared": "app" "common" "a11y" "unit" "time" "lang" "legal" "menu" "error"),
    source!("login": "login" "idp" "first_password" "strength" "password_rule" "forgot" "reset" "code" "risk"
        "enrol" "device_auth" "passkey_login" "recovery_login" "consent" "logout" "forward" "start" "not_me"),
    source!("portal": "step_up" "nudge" "home" "settings" "profile" "password_change" "security" "history"
        "protect" "authapp" "passkeys" "recovery" "sessions" "activity" "grants" "export" "display"),
    source!("console": "admin"),
    source!("mail": "mail"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Message key to the variables that its text uses.
    fn messages(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut key = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if !line.starts_with(' ') {
                key = line.split(' ').next().unwrap();
            }
            if key.is_empty() {
                continue;
            }
            let variables = all.entry(key).or_default();
            for part in line.split('$').skip(1) {
                let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
                variables.insert(&part[..end]);
            }
        }
        all
    }

    #[test]
    fn both_languages_hold_the_same_messages_with_the_same_variables() {
        for source in &SOURCES {
            assert_eq!(messages(source.japanese), messages(source.english));
        }
    }

    #[test]
    fn every_file_parses_and_every_message_is_found() {
        let catalogue = Catalogue::new();
        for source in &SOURCES {
            for text in [source.japanese, source.english] {
                assert!(FluentResource::try_new(text.to_owned()).is_ok());
                for key in messages(text).keys() {
                    assert!(catalogue.has(key), "{key} is in a file whose groups do not name it");
                }
            }
        }
    }

    #[test]
    fn every_group_is_named_by_one_file_only() {
        let groups: Vec<&str> = SOURCES.iter().flat_map(|source| source.groups.iter().copied()).collect();
        let distinct: BTreeSet<&str> = groups.iter().copied().collect();
        assert_eq!(groups.len(), distinct.len());
    }

    #[test]
    fn variables_are_filled_in_as_they_are() {
        let catalogue = Catalogue::new();
        let arguments = [("app", "<経費>")];
        let message = |language| catalogue.message(language, "login-continue_to", &arguments);
        assert_eq!(message(Language::Japanese), "続けて<経費>を開きます。");
        assert_eq!(message(Language::English), "You will continue to <経費>.");
    }

    #[test]
    fn a_number_chooses_singular_or_plural_in_english() {
        let catalogue = Catalogue::new();
        let minutes = |language, n| catalogue.message(language, "unit-minutes", &[("n", n)]);
        assert_eq!(minutes(Language::English, "1"), "1 minute");
        assert_eq!(minutes(Language::English, "15"), "15 minutes");
        assert_eq!(minutes(Language::Japanese, "1"), "1分");
    }

    #[test]
    fn an_unknown_key_answers_itself() {
        let catalogue = Catalogue::new();
        assert_eq!(catalogue.message(Language::English, "login-nothing", &[]), "login-nothing");
        assert_eq!(catalogue.message(Language::English, "nothing", &[]), "nothing");
        assert_eq!(catalogue.message(Language::English, "", &[]), "");
    }

    #[test]
    fn a_message_is_cut_at_its_holes_and_nothing_else() {
        let catalogue = Catalogue::new();
        let pieces =
            catalogue.pieces(Language::English, "first_password-consent", &[], &["terms", "privacy"]);
        assert_eq!(
            pieces,
            [
                Piece::Words("Read the ".to_owned()),
                Piece::Hole("terms"),
                Piece::Words(" and the ".to_owned()),
                Piece::Hole("privacy"),
                Piece::Words(", tick \"I agree\" and finish.".to_owned()),
            ]
        );
        let forged = catalogue.pieces(Language::English, "home-opening", &[("app", "\u{E000}x")], &["other"]);
        assert_eq!(forged, [Piece::Words("Opening x".to_owned())]);
    }

    #[test]
    fn the_language_is_the_heaviest_one_that_we_have() {
        for (header, language) in [
            (None, Language::Japanese),
            (Some(""), Language::Japanese),
            (Some("de"), Language::Japanese),
            (Some("en-GB,ja;q=0.8"), Language::English),
            (Some("ja, en;q=0.9"), Language::Japanese),
            (Some("ja;q=0.2, en;q=0.9"), Language::English),
            (Some("en;q=0"), Language::Japanese),
            (Some("en;q=9"), Language::Japanese),
            (Some("en;q=NaN, EN-us;q=0.1"), Language::English),
        ] {
            assert_eq!(preferred(header), language, "{header:?}");
        }
    }

    #[test]
    fn a_mail_keeps_its_paragraphs() {
        let catalogue = Catalogue::new();
        let body = catalogue.message(
            Language::English,
            "mail-invite-body",
            &[
                ("name", "Taro"),
                ("org", "Acme"),
                ("product", "Tegata"),
                ("link", "L"),
                ("expires", "E"),
                ("email", "M"),
            ],
        );
        assert!(body.starts_with("Dear Taro,\n\nThe administrator of Acme"));
        assert!(!body.contains('{'));
    }
}
