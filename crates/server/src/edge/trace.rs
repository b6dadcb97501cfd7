//! The short code that finds one request again: shown to the member, written to the log. It says nothing about
//! anything and is unrelated to ids.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Carries the code from the edge to the handlers. The edge removes what a client sends under this name.
pub(super) const HEADER: HeaderName = HeaderName::from_static("tegata-trace");

/// Crockford's base32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A new code of 40 random bits.
#[must_use]
pub fn new(random: [u8; 5]) -> String {
    let bits = random.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..8)
        .rev()
        .filter_map(|place| usize::try_from(bits >> (place * 5) & 31).ok())
        .filter_map(|digit| ALPHABET.get(digit))
        .map(|letter| char::from(*letter))
        .collect()
}

/// A code as somebody types it: small letters, spaces and dashes do not matter, and what Crockford's base32 leaves out
/// is read as what it looks like.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let letters = text.chars().filter(|letter| !matches!(letter, ' ' | '-'));
    let read = letters.map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    let code: String = read.take(9).collect();
    let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
    (known && code.len() == 8).then_some(code)
}

/// The code of this request, once the edge has let it in.
#[must_use]
pub fn of(headers: &HeaderMap) -> Option<&str> {
    headers.get(HEADER).and_then(|value| value.to_str().ok())
}

pub(super) fn put(headers: &mut HeaderMap, code: &str) {
    if let Ok(value) = HeaderValue::from_str(code) {
        headers.insert(HEADER, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_eight_letters_of_the_alphabet() {
        assert_eq!(new([0; 5]), "00000000");
        assert_eq!(new([255; 5]), "ZZZZZZZZ");
        assert_eq!(new([0, 0, 0, 0, 33]), "00000011");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(parse(" abcd-o1l2 ").as_deref(), Some("ABCD0112"));
        for text in ["", "ABCD012", "ABCD01234", "ABCDU123", "ABCD012%", "コードです"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
