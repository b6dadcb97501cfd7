//! How guessable a password is, and whether it may be set: a length, an estimate, and no composition rules
//! (NIST SP 800-63B-4 section 3.1.1.2). The estimate is zxcvbn's, with its lists of common passwords and words and
//! with the words around this person.

use crate::blocklist::is_common;
use crate::password::Password;
use zxcvbn::{Entropy, Score, feedback::Warning, matching::patterns::MatchPattern, zxcvbn};

/// Context words shorter than this are too common to be refused inside a password.
const CONTEXT_MIN: usize = 3;
/// So many context words are looked at, each cut to [`CONTEXT_CHARS`].
const CONTEXT_WORDS: usize = 24;
const CONTEXT_CHARS: usize = 64;

/// What a password must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Code points at least: 8 to 64.
    pub min_length: usize,
    /// zxcvbn score at least: 0 to 4.
    pub min_score: u8,
}

impl Rule {
    /// 8 code points and score 3: not to be guessed with 10^8 tries.
    pub const DEFAULT: Self = Self { min_length: 8, min_score: 3 };
}

/// Why a password was refused; each has a sentence of its own on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    /// Nothing was typed.
    #[error("empty password")]
    Empty,
    /// Too short.
    #[error("password shorter than {least}")]
    Short {
        /// Code points at least.
        least: usize,
    },
    /// Too long.
    #[error("password longer than {most}")]
    Long {
        /// Code points at most.
        most: usize,
    },
    /// Made of the person's or the company's name or address.
    #[error("password made of personal words")]
    Personal,
    /// On a list of passwords that others have used.
    #[error("password is a known one")]
    Common,
    /// Too easily guessed.
    #[error("password easily guessed")]
    Weak,
    /// The same as the one it is to replace.
    #[error("password not changed")]
    Same,
}

/// How strong a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// 0 (弱い) to 4 (とても強い).
    pub level: u8,
    /// What would help; for weak ones only.
    pub tip: Option<Tip>,
}

/// What would make a password stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tip {
    /// More characters.
    Longer,
    /// Fewer common words.
    Common,
    /// Fewer repeats and runs.
    Repeat,
    /// Not one's own name or address.
    Personal,
}

/// How strong a password is for a person with these words around them (company, product, name, address).
#[must_use]
pub fn strength(password: &Password, context: &[&str]) -> Strength {
    let words = context_words(context);
    let estimate = estimate(password, &words);
    let level = u8::from(estimate.score());
    Strength { level, tip: (level < 3).then(|| tip(&estimate, &words)) }
}

/// Whether a password may be set, and how strong it then is.
///
/// # Errors
/// [`PasswordRefused`]: the first reason of length, personal words, known passwords, guessability. Personal words do
/// not count towards the length.
pub fn judge(password: &Password, rule: &Rule, context: &[&str]) -> Result<Strength, PasswordRefused> {
    if password.length() < rule.min_length {
        return Err(PasswordRefused::Short { least: rule.min_length });
    }
    let words = context_words(context);
    if is_personal(password, &words, rule.min_length) {
        return Err(PasswordRefused::Personal);
    }
    if is_common(password) {
        return Err(PasswordRefused::Common);
    }
    let estimate = estimate(password, &words);
    let level = u8::from(estimate.score());
    if level >= rule.min_score {
        return Ok(Strength { level, tip: None });
    }
    Err(match (is_known(&estimate), tip(&estimate, &words)) {
        (true, _) => PasswordRefused::Common,
        (false, Tip::Personal) => PasswordRefused::Personal,
        (false, _) => PasswordRefused::Weak,
    })
}

fn estimate(password: &Password, words: &[String]) -> Entropy {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    zxcvbn(password.as_str(), &words)
}

/// The context as lower-case words, longest first: whole names and addresses, and their parts.
fn context_words(context: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for text in context {
        let text = text.trim().to_lowercase().chars().take(CONTEXT_CHARS).collect::<String>();
        let parts =
            text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>();
        words.push(text);
        words.extend(parts);
    }
    words.retain(|word| word.chars().count() >= CONTEXT_MIN);
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.dedup();
    words.truncate(CONTEXT_WORDS);
    words
}

fn is_personal(password: &Password, words: &[String], least: usize) -> bool {
    let whole = password.as_str().to_lowercase();
    let rest = words.iter().fold(whole.clone(), |rest, word| rest.replace(word, ""));
    rest != whole && rest.chars().count() < least
}

fn is_known(estimate: &Entropy) -> bool {
    let warning = estimate.feedback().and_then(|feedback| feedback.warning());
    matches!(
        warning,
        Some(Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword)
    )
}

/// The tip that fits the longest predictable piece.
fn tip(estimate: &Entropy, words: &[String]) -> Tip {
    let longest = estimate
        .sequence()
        .iter()
        .filter(|piece| !matches!(piece.pattern, MatchPattern::BruteForce))
        .max_by_key(|piece| piece.token.chars().count());
    match longest.map(|piece| &piece.pattern) {
        Some(MatchPattern::Dictionary(found)) if words.contains(&found.matched_word) => Tip::Personal,
        Some(MatchPattern::Dictionary(_)) => Tip::Common,
        Some(MatchPattern::Repeat(_) | MatchPattern::Sequence(_) | MatchPattern::Spatial(_)) => Tip::Repeat,
        _ if estimate.score() < Score::Three => Tip::Longer,
        _ => Tip::Common,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CONTEXT: [&str; 6] =
        ["Tegata", "株式会社サンプル", "手形", "Hanako", "hanako.tegata@example.co.jp", "acme"];

    fn judged(text: &str) -> Result<u8, PasswordRefused> {
        judge(&Password::parse(text).unwrap(), &Rule::DEFAULT, &CONTEXT).map(|strength| strength.level)
    }

    #[test]
    fn length_comes_first() {
        assert_eq!(judged("xK9$"), Err(PasswordRefused::Short { least: 8 }));
        assert_eq!(judged("🐎🐎🐎🐎🐎🐎🐎"), Err(PasswordRefused::Short { least: 8 }));
        let long = Rule { min_length: 15, ..Rule::DEFAULT };
        let password = Password::parse("vR7#mq2Lx!9z").unwrap();
        assert_eq!(judge(&password, &long, &[]), Err(PasswordRefused::Short { least: 15 }));
    }

    #[test]
    fn common_ones_are_refused_with_that_reason() {
        for text in ["password", "12345678", "iloveyou", "qwertyuiop", "trustno1"] {
            assert_eq!(judged(text), Err(PasswordRefused::Common), "{text}");
        }
    }

    #[test]
    fn guessable_ones_are_refused() {
        for text in ["aaaaaaaaaaaa", "abcdefghijkl", "P@ssw0rd2026", "20260401", "zaq12wsxc"] {
            assert!(judged(text).is_err(), "{text}");
        }
    }

    #[test]
    fn own_words_do_not_count() {
        for text in [
            "hanako2026",
            "Hanako.Tegata",
            "tegata-acme-1",
            "株式会社サンプル1",
            "HANAKOhanako99",
            "hanako.tegata@example.co.jp",
        ] {
            assert_eq!(judged(text), Err(PasswordRefused::Personal), "{text}");
        }
        assert!(judged("hanako-vR7#mq2Lx!9z").is_ok(), "a long remainder stands on its own");
    }

    #[test]
    fn nothing_but_strength_is_asked() {
        for text in [
            "correcthorsebatterystaple",
            "ながいながいみちのりをあるいた",
            "vR7#mq2Lx!9z",
            "yonaka ni hashiru kisha",
            "🐎🚂🌊🍙🗝️🧭🪁🎐",
        ] {
            assert!(judged(text).is_ok(), "{text}: {:?}", judged(text));
        }
    }

    #[test]
    fn the_meter_has_five_levels_and_a_tip_below_fair() {
        let meter = |text: &str| strength(&Password::parse(text).unwrap(), &CONTEXT);
        assert_eq!(meter("a").level, 0);
        assert_eq!(meter("vR7#mq2Lx!9z").level, 4);
        assert_eq!(meter("vR7#mq2Lx!9z").tip, None);
        assert_eq!(meter("password").tip, Some(Tip::Common));
        assert_eq!(meter("hanako").tip, Some(Tip::Personal));
        assert_eq!(meter("aaaaaaa").tip, Some(Tip::Repeat));
        assert_eq!(meter("x9").tip, Some(Tip::Longer));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_may_be_set_meets_the_rule(text in "\\PC{1,30}", least in 8usize..20) {
            let rule = Rule { min_length: least, min_score: 3 };
            let password = Password::parse(&text).unwrap();
            if let Ok(strength) = judge(&password, &rule, &CONTEXT) {
                prop_assert!(password.length() >= least && strength.level >= 3);
            }
        }
    }
}
