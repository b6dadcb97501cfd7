//! argon2id itself, in memory that is kept from one hash to the next. The kernel is chosen in
//! `docs/decisions/0002-argon2-kernel.md`; the tests hold it against a second one.

use super::{Cost, HashError};
use argon2_rust::{Algorithm, Argon2, Error, Hasher, Params, Version, params};

/// The memory that hashes work in. It grows to what the largest hash so far needed and is given back when dropped.
#[derive(Default)]
pub struct Workspace(Option<Hasher>);

impl Workspace {
    /// A workspace that holds nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Gives the memory back to the system. The next hash takes new memory.
    pub fn give_back(&mut self) {
        self.0 = None;
    }

    /// How much it holds, in KiB.
    #[must_use]
    pub fn kept_kib(&self) -> usize {
        self.0.as_ref().map_or(0, Hasher::reserved_blocks)
    }

    pub(super) fn argon2id(
        &mut self,
        cost: Cost,
        password: &[u8],
        salt: &[u8],
        tag: &mut [u8],
    ) -> Result<(), HashError> {
        if !cost.is_sound() {
            return Err(HashError::Cost);
        }
        let params = Params::builder()
            .memory(params::Memory::kib(u64::from(cost.memory_kib)))
            .passes(cost.iterations)
            .lanes(cost.parallelism)
            .threads(1)
            .tag_len(params::TagLen::bytes(tag.len() as u64))
            .build()
            .map_err(|_| HashError::Cost)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let hasher = self.0.get_or_insert_with(|| argon2.hasher());
        hasher.set_argon2(argon2);
        hasher.hash_into(password, salt, tag).map_err(|error| match error {
            Error::MemoryAllocationError => HashError::Memory,
            _ => HashError::Cost,
        })
    }
}
