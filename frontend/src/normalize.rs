//! Brings what members type into one form: the IME writes digits, Latin letters and kana in several widths.
//! Not here: whether the result is acceptable (`form`).

/// What a search compares: width, letter case, kana type and spaces do not count (けいひ finds ケイヒ and ｹｲﾋ).
pub(crate) fn search_key(text: &str) -> String {
    nfkc(text).chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).map(hiragana).collect()
}

/// Kana as it is stored: full-width katakana, single spaces, none at the ends.
pub(crate) fn kana(text: &str) -> String {
    line(&nfkc(text)).chars().map(katakana).collect()
}

/// A telephone number as it is stored: half-width digits, `+` and `-`; brackets and spaces become nothing or
/// a hyphen between digits, and the IME's long mark counts as a hyphen.
pub(crate) fn phone(text: &str) -> String {
    let mut number = String::new();
    for character in nfkc(text).trim().chars() {
        match character {
            'ー' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '-' | '(' | ')' | ' ' => {
                hyphen(&mut number)
            }
            other => number.push(other),
        }
    }
    number.trim_end_matches('-').to_owned()
}

/// A name as it is stored: no space at its ends.
pub(crate) fn line(text: &str) -> String {
    text.trim().to_owned()
}

fn hyphen(number: &mut String) {
    if !number.is_empty() && !number.ends_with('-') {
        number.push('-');
    }
}

fn hiragana(character: char) -> char {
    match character {
        'ァ'..='ヶ' => shifted(character, -KANA_DISTANCE),
        other => other,
    }
}

fn katakana(character: char) -> char {
    match character {
        'ぁ'..='ゖ' => shifted(character, KANA_DISTANCE),
        other => other,
    }
}

fn shifted(character: char, by: i32) -> char {
    u32::from(character).checked_add_signed(by).and_then(char::from_u32).unwrap_or(character)
}

/// From hiragana to katakana in Unicode.
const KANA_DISTANCE: i32 = 0x60;

/// Unicode normalisation form KC.
#[cfg(target_arch = "wasm32")]
fn nfkc(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}

/// Unicode normalisation form KC.
#[cfg(not(target_arch = "wasm32"))]
fn nfkc(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfkc(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn search_ignores_width_case_kana_type_and_spaces() {
        for (typed, name) in [
            ("けいひ", "ケイヒ精算"),
            ("ｹｲﾋ", "けいひ"),
            ("ＢＯＸ", "Box"),
            ("google drive", "Google　Drive"),
            ("ガ", "ｶﾞイド"),
        ] {
            assert!(search_key(name).contains(&search_key(typed)), "{typed} in {name}");
        }
        assert!(!search_key("Box").contains(&search_key("ドライブ")));
    }

    #[test]
    fn kana_becomes_full_width_katakana() {
        for (typed, kept) in [
            ("てがた", "テガタ"),
            (" ﾃｶﾞﾀ ", "テガタ"),
            ("ジョン・スミス", "ジョン・スミス"),
            ("ﾏﾘｰ", "マリー"),
            ("ゔぁん", "ヴァン"),
            ("手形", "手形"),
        ] {
            assert_eq!(kana(typed), kept);
        }
    }

    #[test]
    fn telephone_numbers_become_digits_and_hyphens() {
        for (typed, kept) in [
            ("０３ー００００ー００００", "03-0000-0000"),
            ("(03) 0000 0000", "03-0000-0000"),
            ("+81 3 0000 0000", "+81-3-0000-0000"),
            ("03−0000−0000", "03-0000-0000"),
            ("0300000000", "0300000000"),
            ("", ""),
            ("電話", "電話"),
        ] {
            assert_eq!(phone(typed), kept);
        }
    }
}
