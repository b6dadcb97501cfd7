//! Recovery codes (P2): ten of 80 random bits each, every one good once, in place of any other second step. Kept as
//! argon2id hashes (OWASP ASVS 5.0 6.5.2). The codes of one set share a salt: each is random by itself, and a try costs
//! the work of one hash, not of ten.

use super::{Proved, Prover};
use crate::password::{Cost, HashError, Password, Workspace, find_in, hash_in};
use api::SecondStepMethod;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// So many codes are made at once.
pub const COUNT: usize = 10;
/// Random bytes of one code.
pub const BYTES: usize = 10;
/// Crockford's base32: no `I L O U`.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;

/// A new set: ten texts such as `7K2M-9QXD-4HTW-R8NB`, shown once.
#[must_use]
pub fn draw(random: [[u8; BYTES]; COUNT]) -> Vec<Zeroizing<String>> {
    random.iter().map(|bytes| Zeroizing::new(text(bytes))).collect()
}

fn text(bytes: &[u8; BYTES]) -> String {
    let mut left = bytes.iter().fold(0_u128, |all, byte| (all << 8) | u128::from(*byte));
    let mut text = String::with_capacity(LENGTH + 3);
    for place in 0..LENGTH {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        let pick = usize::try_from(left % 32).unwrap_or_default();
        text.extend(LETTERS.get(pick).map(|letter| char::from(*letter)));
        left /= 32;
    }
    text
}

/// What was typed as a code, in the one form that is hashed: hyphens, spaces, case and full-width letters do not matter,
/// `O` is zero, `I` and `L` are one. Nothing for what cannot be a code.
#[must_use]
pub fn read(typed: &str) -> Option<Zeroizing<String>> {
    use unicode_normalization::UnicodeNormalization;
    if typed.len() > 128 {
        return None;
    }
    let plain: Zeroizing<String> = Zeroizing::new(
        typed
            .nfkc()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '‐' | '−'))
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect(),
    );
    let whole = plain.len() == LENGTH && plain.bytes().all(|byte| LETTERS.contains(&byte));
    whole.then_some(plain)
}

/// What is left of a set, as its row keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    codes: Vec<String>,
}

impl Kept {
    /// So many are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.codes.len()
    }
}

/// The hashes of a set that [`draw`] made.
///
/// # Errors
/// [`HashError`].
pub fn keep(
    codes: &[Zeroizing<String>],
    salt: [u8; 16],
    cost: Cost,
    memory: &mut Workspace,
) -> Result<Kept, HashError> {
    let mut kept = Vec::with_capacity(codes.len());
    for code in codes {
        let password = read(code).and_then(|plain| Password::parse(&plain).ok()).ok_or(HashError::Cost)?;
        kept.push(hash_in(&password, salt, cost, memory)?);
    }
    Ok(Kept { codes: kept })
}

/// Checks a code as [`read`] returned it. The proof comes with what is left, which must be stored over the set that was
/// read in the transaction that keeps the proof.
///
/// # Errors
/// [`HashError`] when the work could not be done.
pub fn check(
    kept: &Kept,
    plain: &str,
    prover: &Prover,
    memory: &mut Workspace,
) -> Result<Option<(Proved, Kept)>, HashError> {
    let Ok(password) = Password::parse(plain) else {
        return Ok(None);
    };
    let Some(place) = find_in(&kept.codes, &password, memory)? else {
        return Ok(None);
    };
    let mut left = kept.clone();
    left.codes.remove(place);
    Ok(Some((Proved::by(prover, SecondStepMethod::Recovery), left)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{LoginId, MemberId, Timestamp};
    use proptest::prelude::*;
    use uuid::Uuid;

    const CHEAP: Cost = Cost { memory_kib: 64, iterations: 1, parallelism: 1 };

    fn prover() -> Prover {
        let id = Uuid::from_u128(1);
        Prover { member_id: MemberId(id), login_id: LoginId(id), now: Timestamp(1) }
    }

    fn set() -> (Vec<Zeroizing<String>>, Kept) {
        let codes = draw(std::array::from_fn(|place| [u8::try_from(place).unwrap() * 7 + 3; BYTES]));
        let kept = keep(&codes, [4; 16], CHEAP, &mut Workspace::new()).unwrap();
        (codes, kept)
    }

    #[test]
    fn each_code_is_good_once_in_any_order() {
        let (codes, mut kept) = set();
        assert_eq!(kept.left(), COUNT);
        for code in codes.iter().rev() {
            let plain = read(code).unwrap();
            let memory = &mut Workspace::new();
            let (proved, left) = check(&kept, &plain, &prover(), memory).unwrap().unwrap();
            assert_eq!(proved.method(), SecondStepMethod::Recovery);
            assert_eq!(check(&left, &plain, &prover(), memory), Ok(None), "used");
            kept = left;
        }
        assert_eq!(kept.left(), 0);
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = draw([[0xb7; BYTES]; COUNT])[0].clone();
        assert_eq!(code.len(), 19);
        let plain = read(&code).unwrap();
        for typed in
            [code.to_lowercase(), code.replace('-', " "), code.replace('-', ""), format!(" {}\n", *code)]
        {
            assert_eq!(read(&typed), Some(plain.clone()), "{typed}");
        }
        assert_eq!(read("oooo-iiii-llll-0123").unwrap().as_str(), "0000111111110123");
        for wrong in ["", "123456", "UUUU-UUUU-UUUU-UUUU", "1234-5678", "1234-5678-9ABC-DEFGH"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(typed in ".{0,80}") {
            if let Some(plain) = read(&typed) {
                prop_assert_eq!(plain.len(), LENGTH);
            }
        }
    }
}
