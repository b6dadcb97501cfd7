//! Passwords: their normal form, their slow hash, and whether one is the right one.
//! How guessable one is, and the rule it must meet, is in `strength`; where hashing runs is the caller's matter.

mod kernel;
mod temporary;

pub use crate::strength::{PasswordRefused, Rule, judge};
pub use kernel::Workspace;
pub use temporary::{TEMPORARY_SECONDS, TemporaryPassword};

use argon2::{
    ARGON2ID_IDENT, Params, PasswordHash,
    password_hash::phc::{Output, ParamsString, Salt},
};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Longest password in code points.
pub const LENGTH_MAX: usize = 128;
/// Longest text read as a password, in bytes: well above what 128 code points need.
const TEXT_MAX: usize = 2048;
const VERSION: u32 = 0x13;
const TAG_BYTES: usize = 32;

/// A password as a person typed it, in NFKC: 1 to 128 code points, never trimmed, never cut, capitals kept
/// (NIST SP 800-63B-4 section 3.1.1.2). Wiped when dropped, and without `Debug` of its content.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Reads what was typed.
    ///
    /// # Errors
    /// [`PasswordRefused::Empty`] and [`PasswordRefused::Long`].
    pub fn parse(text: &str) -> Result<Self, PasswordRefused> {
        if text.is_empty() {
            return Err(PasswordRefused::Empty);
        }
        if text.len() > TEXT_MAX {
            return Err(PasswordRefused::Long { most: LENGTH_MAX });
        }
        let normal = Zeroizing::new(text.nfkc().collect::<String>());
        if normal.chars().count() > LENGTH_MAX {
            return Err(PasswordRefused::Long { most: LENGTH_MAX });
        }
        Ok(Self(normal))
    }

    /// Its length in code points.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(..)")
    }
}

/// What one hash costs (argon2id, RFC 9106 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB: 8 for each lane at least, 1 GiB at most.
    pub memory_kib: u32,
    /// Passes over the memory: 1 to 64.
    pub iterations: u32,
    /// Lanes: 1 to 16.
    pub parallelism: u32,
}

impl Cost {
    /// 19 MiB, 2 passes, 1 lane.
    pub const DEFAULT: Self = Self { memory_kib: 19_456, iterations: 2, parallelism: 1 };

    /// Whether each value is in its range. What is not is never computed, whether it stands in the settings or in a
    /// row.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        (1..=16).contains(&self.parallelism)
            && (1..=64).contains(&self.iterations)
            && (8 * self.parallelism..=1024 * 1024).contains(&self.memory_kib)
    }
}

/// Why a hash could not be made. A wrong password is no error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// The cost is outside its ranges.
    #[error("password hash cost out of range")]
    Cost,
    /// No memory for it.
    #[error("no memory for a password hash")]
    Memory,
}

/// Whether a password is the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is. `rehash` when the stored hash was made at another cost than the present one.
    Right {
        /// Store a new hash of this very password.
        rehash: bool,
    },
    /// It is not.
    Wrong,
}

/// Hashes a password: a PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash` with a 32-byte hash.
///
/// # Errors
/// [`HashError`].
pub fn hash(password: &Password, salt: [u8; 16], cost: Cost) -> Result<String, HashError> {
    hash_in(password, salt, cost, &mut Workspace::new())
}

/// [`hash`] in memory that the caller keeps.
///
/// # Errors
/// [`HashError`].
pub fn hash_in(
    password: &Password,
    salt: [u8; 16],
    cost: Cost,
    memory: &mut Workspace,
) -> Result<String, HashError> {
    let mut tag = Zeroizing::new([0; TAG_BYTES]);
    memory.argon2id(cost, password.as_str().as_bytes(), &salt, &mut *tag)?;
    let params =
        Params::new(cost.memory_kib, cost.iterations, cost.parallelism, None).map_err(|_| HashError::Cost)?;
    let phc = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(VERSION),
        params: ParamsString::try_from(&params).map_err(|_| HashError::Cost)?,
        salt: Some(Salt::new(&salt).map_err(|_| HashError::Cost)?),
        hash: Some(Output::new(&*tag).map_err(|_| HashError::Cost)?),
    };
    Ok(phc.to_string())
}

/// Whether `password` is the one that `phc` was made of. A PHC string that cannot be read matches nothing, after the
/// same work.
///
/// # Errors
/// [`HashError`] when the work could not be done at all.
pub fn verify(phc: &str, password: &Password, cost: Cost) -> Result<Verdict, HashError> {
    verify_in(phc, password, cost, &mut Workspace::new())
}

/// [`verify`] in memory that the caller keeps.
///
/// # Errors
/// [`HashError`].
pub fn verify_in(
    phc: &str,
    password: &Password,
    cost: Cost,
    memory: &mut Workspace,
) -> Result<Verdict, HashError> {
    let Some(stored) = Stored::parse(phc) else {
        verify_nothing(password, cost, memory)?;
        return Ok(Verdict::Wrong);
    };
    let mut tag = Zeroizing::new([0; TAG_BYTES]);
    memory.argon2id(stored.cost, password.as_str().as_bytes(), &stored.salt, &mut *tag)?;
    if crate::secret::same(&*tag, &stored.tag) {
        Ok(Verdict::Right { rehash: stored.cost != cost })
    } else {
        Ok(Verdict::Wrong)
    }
}

/// Which of these hashes `password` was made into. Hashes that share salt and cost take the work of one.
pub(crate) fn find_in(
    phcs: &[String],
    password: &Password,
    memory: &mut Workspace,
) -> Result<Option<usize>, HashError> {
    let mut made: Option<(Cost, Vec<u8>, Zeroizing<[u8; TAG_BYTES]>)> = None;
    let mut found = None;
    for (place, stored) in phcs.iter().map(|phc| Stored::parse(phc)).enumerate() {
        let Some(stored) = stored else { continue };
        let known = made.take().filter(|(cost, salt, _)| *cost == stored.cost && *salt == stored.salt);
        let (cost, salt, tag) = match known {
            Some(known) => known,
            None => {
                let mut tag = Zeroizing::new([0; TAG_BYTES]);
                memory.argon2id(stored.cost, password.as_str().as_bytes(), &stored.salt, &mut *tag)?;
                (stored.cost, stored.salt.clone(), tag)
            }
        };
        if crate::secret::same(&*tag, &stored.tag) {
            found = Some(place);
        }
        made = Some((cost, salt, tag));
    }
    Ok(found)
}

/// The work of [`verify_in`] where there is nothing to compare with: an address that nobody has takes as long as one
/// with a wrong password.
///
/// # Errors
/// [`HashError`].
pub fn verify_nothing(password: &Password, cost: Cost, memory: &mut Workspace) -> Result<(), HashError> {
    let mut tag = Zeroizing::new([0; TAG_BYTES]);
    memory.argon2id(cost, password.as_str().as_bytes(), &[0; 16], &mut *tag)
}

struct Stored {
    cost: Cost,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

impl Stored {
    fn parse(phc: &str) -> Option<Self> {
        let parsed = PasswordHash::new(phc).ok()?;
        if parsed.algorithm != ARGON2ID_IDENT || parsed.version != Some(VERSION) {
            return None;
        }
        let params = Params::try_from(&parsed).ok()?;
        let cost =
            Cost { memory_kib: params.m_cost(), iterations: params.t_cost(), parallelism: params.p_cost() };
        let (salt, tag) = (parsed.salt?.to_vec(), parsed.hash?.as_bytes().to_vec());
        (tag.len() == TAG_BYTES && cost.is_sound()).then_some(Self { cost, salt, tag })
    }
}

#[cfg(test)]
mod tests;
