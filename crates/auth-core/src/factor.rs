//! What proves a second step: one module for each method. A verifier returns a [`Proved`] together with what its
//! credential becomes by it, so that nobody can use the one and forget the other.

pub mod mail_code;
pub mod passkey;
pub mod recovery;
pub mod totp;

use api::{LoginId, MemberId, SecondStepMethod, Timestamp};
use serde::{Deserialize, Serialize};

/// Proof that a second step was passed in one login. Made only by the verifiers of this module; it can be written into
/// the login's row and read back from there, and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proved {
    member_id: MemberId,
    login_id: LoginId,
    method: SecondStepMethod,
    at: Timestamp,
}

/// Who proves it, in which login, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prover {
    /// Whose factor.
    pub member_id: MemberId,
    /// In which login: a proof of another login counts for nothing.
    pub login_id: LoginId,
    /// The present.
    pub now: Timestamp,
}

impl Proved {
    pub(crate) fn by(prover: &Prover, method: SecondStepMethod) -> Self {
        Self { member_id: prover.member_id, login_id: prover.login_id, method, at: prover.now }
    }

    /// With what.
    #[must_use]
    pub fn method(&self) -> SecondStepMethod {
        self.method
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether it is this member's, of this login.
    #[must_use]
    pub fn belongs_to(&self, member_id: MemberId, login_id: LoginId) -> bool {
        self.member_id == member_id && self.login_id == login_id
    }
}
