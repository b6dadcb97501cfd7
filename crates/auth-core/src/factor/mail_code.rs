//! Codes by mail (M10): six digits, ten minutes, five tries, good for the login that they were sent in and no other.
//! Weak by nature (NIST SP 800-63B-4, 3.1.3.1), so a proof by mail never counts as more than a second look.

use super::{Proved, Prover};
use crate::seal::{SealingKey, bind};
use api::{SecondStepMethod, Timestamp};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use serde::{Deserialize, Serialize};

/// A code is good for so long, in seconds.
pub const SECONDS: i64 = 600;
/// So many wrong tries end a code.
pub const TRIES: u8 = 5;
/// Before that, no further code is sent, in seconds.
pub const RESEND_SECONDS: i64 = 60;

/// A code that was sent, as the login's row keeps it: a keyed hash of the digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailCode {
    hash: String,
    sent_at: Timestamp,
    wrong: u8,
}

/// What became of a try. A wrong one is stored by compare-and-swap before the answer leaves, so that tries at the same
/// moment count one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// The code. It is spent: the row forgets it in the transaction that keeps the proof.
    Right(Proved),
    /// Not the code; this is what the row keeps.
    Wrong(MailCode),
    /// Older than ten minutes.
    Expired,
    /// Tried five times.
    Spent,
}

impl MailCode {
    /// A new code and its six digits. `random` is fresh; the remainder favours no digit by more than 2^-44.
    #[must_use]
    pub fn draw(random: [u8; 8], key: &SealingKey, prover: &Prover) -> (Self, String) {
        let digits = format!("{:06}", u64::from_be_bytes(random) % 1_000_000);
        let hash = hash(key, prover, &digits);
        (Self { hash, sent_at: prover.now, wrong: 0 }, digits)
    }

    /// When it was sent.
    #[must_use]
    pub fn sent_at(&self) -> Timestamp {
        self.sent_at
    }

    /// How many tries were wrong.
    #[must_use]
    pub fn wrong_tries(&self) -> u8 {
        self.wrong
    }

    /// Whether it can still be entered.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        (0..SECONDS * 1000).contains(&now.since(self.sent_at)) && self.wrong < TRIES
    }

    /// Checks six digits, as [`digits`] read them.
    #[must_use]
    pub fn check(&self, typed: &str, key: &SealingKey, prover: &Prover) -> Checked {
        if self.wrong >= TRIES {
            return Checked::Spent;
        }
        if !self.is_live(prover.now) {
            return Checked::Expired;
        }
        if crate::secret::same(hash(key, prover, typed).as_bytes(), self.hash.as_bytes()) {
            return Checked::Right(Proved::by(prover, SecondStepMethod::Mail));
        }
        Checked::Wrong(Self { wrong: self.wrong + 1, ..self.clone() })
    }
}

/// Bound to member and login: the same digits in another login are another code.
fn hash(key: &SealingKey, prover: &Prover, digits: &str) -> String {
    let parts: [&[u8]; 4] =
        [b"mail code", prover.member_id.0.as_bytes(), prover.login_id.0.as_bytes(), digits.as_bytes()];
    STANDARD_NO_PAD.encode(key.mac(&bind(&parts)))
}

/// Six digits out of what was typed or pasted: full-width digits, spaces and hyphens are as good. Nothing otherwise.
#[must_use]
pub fn digits(typed: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    if typed.len() > 64 {
        return None;
    }
    let plain: String =
        typed.nfkc().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '‐' | '−')).collect();
    (plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit())).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{MasterKey, Purpose};
    use api::{LoginId, MemberId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn prover(login: u128, now: i64) -> Prover {
        Prover {
            member_id: MemberId(Uuid::from_u128(1)),
            login_id: LoginId(Uuid::from_u128(login)),
            now: Timestamp(now),
        }
    }

    fn key() -> SealingKey {
        MasterKey::from_bytes([7; 32]).derive(Purpose::Code)
    }

    #[test]
    fn a_code_is_good_for_its_login_for_ten_minutes() {
        let (code, digits) = MailCode::draw([9; 8], &key(), &prover(1, 0));
        assert!(matches!(code.check(&digits, &key(), &prover(1, 599_999)), Checked::Right(_)));
        assert_eq!(code.check(&digits, &key(), &prover(1, 600_000)), Checked::Expired);
        assert_eq!(code.check(&digits, &key(), &prover(1, -1)), Checked::Expired);
        assert!(matches!(code.check(&digits, &key(), &prover(2, 1)), Checked::Wrong(_)));
    }

    #[test]
    fn five_wrong_tries_end_it() {
        let (mut code, digits) = MailCode::draw([9; 8], &key(), &prover(1, 0));
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        for _ in 0..TRIES {
            let Checked::Wrong(next) = code.check(wrong, &key(), &prover(1, 1)) else { panic!() };
            code = next;
        }
        assert_eq!(code.check(&digits, &key(), &prover(1, 1)), Checked::Spent);
    }

    #[test]
    fn people_type_codes_in_many_ways() {
        for typed in ["123456", " 123 456 ", "123-456", "１２３４５６", "123　456"] {
            assert_eq!(digits(typed).as_deref(), Some("123456"), "{typed}");
        }
        for typed in ["", "12345", "1234567", "12345a", "१२३४५६"] {
            assert_eq!(digits(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in ".{0,80}") {
            if let Some(read) = digits(&text) {
                prop_assert_eq!(read.len(), 6);
            }
        }
    }
}
