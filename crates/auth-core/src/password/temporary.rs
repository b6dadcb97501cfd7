//! Temporary passwords: handed over by a manager, good for a week and for one login.

use super::{Password, PasswordRefused};
use std::fmt;
use zeroize::Zeroizing;

/// A temporary password is good for so long after it was issued (manual M3): 7 days, in seconds.
pub const TEMPORARY_SECONDS: i64 = 7 * 86_400;

/// Letters and digits that are told apart when read aloud or from paper: no `i l o 0 1`.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS: usize = 3;
const GROUP_LETTERS: usize = 5;

/// A temporary password of 74 random bits, such as `k7fqm-2hdxp-ru9te`. Shown once, kept only as its hash.
#[derive(Clone)]
pub struct TemporaryPassword(Zeroizing<String>);

impl TemporaryPassword {
    /// One made of bytes that the caller drew from the system's random source.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        let mut left = u128::from_le_bytes(bytes);
        let mut text = String::with_capacity(GROUPS * (GROUP_LETTERS + 1));
        for place in 0..GROUPS * GROUP_LETTERS {
            if place > 0 && place % GROUP_LETTERS == 0 {
                text.push('-');
            }
            let pick = usize::try_from(left % LETTERS.len() as u128).unwrap_or(0);
            text.extend(LETTERS.get(pick).map(|letter| char::from(*letter)));
            left /= LETTERS.len() as u128;
        }
        Self(Zeroizing::new(text))
    }

    /// The text to hand over.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The password to hash.
    ///
    /// # Errors
    /// None in practice: the text is 17 ASCII characters.
    pub fn password(&self) -> Result<Password, PasswordRefused> {
        Password::parse(&self.0)
    }
}

impl fmt::Debug for TemporaryPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TemporaryPassword(..)")
    }
}
