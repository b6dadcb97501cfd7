//! Passwords that many people have used and that every attacker tries first (NIST SP 800-63B-4, 3.1.1.2): a list in the
//! program, so that the question never leaves the house. How a list becomes the file, and how it is searched.
//!
//! The file holds no password: of each it keeps 40 bits of the SHA-256, the first 16 as the number of a bucket, the rest
//! in it. Of passwords that are on no list, one in five million is taken for one that is.

use crate::{password::Password, secret::sha256};
use unicode_normalization::UnicodeNormalization;

/// Shorter passwords are refused for their length, in code points.
const LEAST: usize = 8;
const BUCKETS: usize = 1 << 16;
/// Bytes of each entry in its bucket.
const REST: usize = 3;

/// [`build`] made it; its own README says from what.
static LIST: &[u8] = include_bytes!("../data/blocklist.bin");

/// Whether a password is on the list, whatever its capitals.
#[must_use]
pub fn is_common(password: &Password) -> bool {
    is_listed(LIST, password.as_str())
}

/// The file for a list of passwords: the size of each bucket, one byte each, then the buckets. Nothing if a bucket does
/// not fit, with far more than a million passwords.
#[must_use]
pub fn build<'a>(passwords: impl Iterator<Item = &'a str>) -> Option<Vec<u8>> {
    let long = passwords.filter(|password| password.nfkc().count() >= LEAST);
    let mut keys: Vec<(usize, [u8; REST])> = long.map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut file = vec![0_u8; BUCKETS];
    for (bucket, _) in &keys {
        let count = file.get_mut(*bucket)?;
        *count = count.checked_add(1)?;
    }
    file.extend(keys.iter().flat_map(|(_, rest)| rest));
    Some(file)
}

fn is_listed(list: &[u8], password: &str) -> bool {
    let Some((counts, entries)) = list.split_at_checked(BUCKETS) else {
        return false;
    };
    let (bucket, rest) = key(password);
    let before: usize = counts.iter().take(bucket).map(|count| usize::from(*count)).sum();
    let own = counts.get(bucket).map_or(0, |count| usize::from(*count));
    let entries = entries.chunks_exact(REST).skip(before).take(own);
    entries.into_iter().any(|entry| entry == rest)
}

fn key(password: &str) -> (usize, [u8; REST]) {
    let plain: String = password.nfkc().flat_map(char::to_lowercase).collect();
    let [first, second, a, b, c, ..] = sha256(plain.as_bytes());
    (usize::from(u16::from_be_bytes([first, second])), [a, b, c])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(text: &str) -> bool {
        is_common(&Password::parse(text).unwrap())
    }

    #[test]
    fn what_everybody_uses_is_on_the_list() {
        for text in
            ["password", "Password", "12345678", "qwertyuiop", "iloveyou", "sunshine1", "ｐａｓｓｗｏｒｄ"]
        {
            assert!(common(text), "{text}");
        }
        assert!(!common("correct horse battery staple"));
    }

    #[test]
    fn good_passwords_are_not_taken_for_listed_ones() {
        let found = (0..200_000_u32)
            .filter(|n| common(&format!("木製の{n}きつね{}", n.wrapping_mul(2_654_435_761))))
            .count();
        assert!(found <= 1, "{found} of 200,000");
    }

    #[test]
    fn the_file_is_whole_and_within_a_megabyte() {
        let count: usize = LIST.iter().take(BUCKETS).map(|count| usize::from(*count)).sum();
        assert_eq!(LIST.len(), BUCKETS + count * REST);
        assert!(count > 100_000 && LIST.len() <= 1 << 20, "{count} entries");
    }

    #[test]
    fn a_list_finds_its_own_and_short_ones_are_left_out() {
        let list = build(["Sakura2020", "short", "sakura2020", "another one"].into_iter()).unwrap();
        assert_eq!(list.len(), BUCKETS + 2 * REST);
        assert!(is_listed(&list, "SAKURA2020") && is_listed(&list, "another one"));
        assert!(!is_listed(&list, "short") && !is_listed(&[], "anything"));
    }
}
