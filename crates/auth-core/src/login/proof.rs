//! Proofs of a login, each with private fields and made only where it was verified. A proof carries what its credential
//! becomes by it, so that nobody can use the one and forget the other.

use super::Versions;
use crate::factor::{Proved, Prover, passkey};
use crate::{
    password::{self, Cost, HashError, Password, PasswordRefused, Rule, Verdict, Workspace},
    secret::sha256,
};
use api::{CompanyId, CredentialId, LoginId, MemberId, SecondStepMethod, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A member's password as it stands in its row.
#[derive(Clone, PartialEq, Eq)]
pub struct HeldPassword {
    /// Whose it is.
    pub member_id: MemberId,
    /// Their company.
    pub company_id: CompanyId,
    /// The row.
    pub credential_id: CredentialId,
    /// The PHC string.
    pub phc: String,
    /// When it ends, if it is a temporary one.
    pub temporary_until: Option<Timestamp>,
}

impl fmt::Debug for HeldPassword {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "HeldPassword({})", self.credential_id)
    }
}

/// What hashing needs besides the password.
pub struct Work<'a> {
    /// The present cost.
    pub cost: Cost,
    /// Fresh from the system's random source.
    pub salt: [u8; 16],
    /// Where it is done.
    pub memory: &'a mut Workspace,
}

/// What a first proof was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The lasting password.
    Password,
    /// A temporary password, good until then.
    TemporaryPassword {
        /// When it ends.
        until: Timestamp,
    },
    /// A link that the host's operator made or that was mailed to set a first password. Whoever mailed it knows that
    /// it arrived, so it counts for a code by mail as well.
    Link,
    /// Such a link, and the password that was set with it in this login.
    LinkAndPassword,
    /// A passkey alone, with the person verified where it is kept: both factors in one (P1).
    Passkey,
}

/// Proof that somebody knew the member's password or held their link. Made by [`verify`], [`by_link`] and [`by_passkey`]; it can be
/// written into the login's row and read back from there, and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    member_id: MemberId,
    company_id: CompanyId,
    kind: Kind,
    at: Timestamp,
    /// SHA-256 of the PHC string that is the member's after this proof; nothing for links.
    phc: Option<[u8; 32]>,
}

impl Passed {
    /// Whose proof.
    #[must_use]
    pub fn member_id(&self) -> MemberId {
        self.member_id
    }

    /// Of which company.
    #[must_use]
    pub fn company_id(&self) -> CompanyId {
        self.company_id
    }

    /// What it was made with.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// When it was made.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether it was made with a temporary password that had already ended, or has by `now`.
    pub(super) fn expired_at(&self, now: Timestamp) -> bool {
        matches!(self.kind, Kind::TemporaryPassword { until } if now >= until)
    }

    /// What the first proof says about the second step.
    pub(super) fn as_second_step(&self) -> Option<Proved> {
        let method = match self.kind {
            Kind::Password | Kind::TemporaryPassword { .. } => return None,
            Kind::Link | Kind::LinkAndPassword => SecondStepMethod::Mail,
            Kind::Passkey => SecondStepMethod::Passkey,
        };
        // No row is named: a first proof is of the login that it begins, whichever that is.
        let login_id = LoginId(uuid::Uuid::nil());
        Some(Proved::by(&Prover { member_id: self.member_id, login_id, now: self.at }, method))
    }

    /// The same proof after its member set a new password in this login: it goes on to count with that one.
    #[must_use]
    pub fn renewed(self, renewed: &Renewed) -> Self {
        if !renewed.belongs_to(&self) {
            return self;
        }
        let kind = match self.kind {
            Kind::Password | Kind::TemporaryPassword { .. } => Kind::Password,
            Kind::Link | Kind::LinkAndPassword => Kind::LinkAndPassword,
            Kind::Passkey => Kind::Passkey,
        };
        Self { kind, phc: Some(sha256(renewed.phc.as_bytes())), ..self }
    }

    /// Whether `held` is still what this proof was made with: a password changed since then voids it.
    pub(super) fn was_made_with(&self, held: Option<&HeldPassword>) -> bool {
        match self.phc {
            None => true,
            Some(phc) => held
                .is_some_and(|held| held.member_id == self.member_id && sha256(held.phc.as_bytes()) == phc),
        }
    }
}

/// What the credential becomes by a right password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refresh {
    /// As it is.
    Keep,
    /// The same password at the present cost: to be stored by compare-and-swap.
    Rehashed(String),
}

/// Whether `password` is the one held. Where nothing is held, the same work is done and nothing passes.
///
/// # Errors
/// [`HashError`] when the work could not be done.
pub fn verify(
    held: Option<&HeldPassword>,
    password: &Password,
    now: Timestamp,
    work: Work<'_>,
) -> Result<Option<(Passed, Refresh)>, HashError> {
    let Some(held) = held else {
        password::verify_nothing(password, work.cost, work.memory)?;
        return Ok(None);
    };
    let rehash = match password::verify_in(&held.phc, password, work.cost, work.memory)? {
        Verdict::Wrong => return Ok(None),
        Verdict::Right { rehash } => rehash && held.temporary_until.is_none(),
    };
    let refresh = if rehash {
        Refresh::Rehashed(password::hash_in(password, work.salt, work.cost, work.memory)?)
    } else {
        Refresh::Keep
    };
    let phc = match &refresh {
        Refresh::Keep => &held.phc,
        Refresh::Rehashed(phc) => phc,
    };
    let passed = Passed {
        member_id: held.member_id,
        company_id: held.company_id,
        kind: held.temporary_until.map_or(Kind::Password, |until| Kind::TemporaryPassword { until }),
        at: now,
        phc: Some(sha256(phc.as_bytes())),
    };
    Ok(Some((passed, refresh)))
}

/// What a link's ticket says, as it was found under the hash of the link's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkTicket {
    /// Who may set a password with it.
    pub member_id: MemberId,
    /// Their company.
    pub company_id: CompanyId,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The proof of a link. The ticket is taken in the transaction that uses the proof; until then it is only a look.
/// Nothing for a link that has ended.
#[must_use]
pub fn by_link(ticket: &LinkTicket, now: Timestamp) -> Option<Passed> {
    let LinkTicket { member_id, company_id, expires_at } = *ticket;
    (now < expires_at).then_some(Passed { member_id, company_id, kind: Kind::Link, at: now, phc: None })
}

/// The proof of a passkey alone: both factors in one, for its member was verified where it is kept (P1).
#[must_use]
pub fn by_passkey(verified: &passkey::Verified) -> Passed {
    Passed {
        member_id: verified.member_id(),
        company_id: verified.company_id(),
        kind: Kind::Passkey,
        at: verified.at(),
        phc: None,
    }
}

/// Proof that a new password was judged and hashed in this login. Made by [`renew`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewed {
    member_id: MemberId,
    at: Timestamp,
    phc: String,
}

impl Renewed {
    /// The PHC string to store.
    #[must_use]
    pub fn phc(&self) -> &str {
        &self.phc
    }

    /// Whether it was made on the strength of this very proof.
    pub(super) fn belongs_to(&self, passed: &Passed) -> bool {
        self.member_id == passed.member_id && self.at == passed.at
    }
}

/// Why a new password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRenewed {
    /// It may not be set.
    #[error(transparent)]
    Refused(#[from] PasswordRefused),
    /// It could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// Judges and hashes a new password. A temporary password is never accepted as the lasting one.
///
/// # Errors
/// [`NotRenewed`].
pub fn renew(
    passed: &Passed,
    held: Option<&HeldPassword>,
    password: &Password,
    judgement: (&Rule, &[&str]),
    work: Work<'_>,
) -> Result<Renewed, NotRenewed> {
    password::judge(password, judgement.0, judgement.1)?;
    let temporary = held.filter(|held| held.temporary_until.is_some());
    if let Some(held) = temporary
        && password::verify_in(&held.phc, password, work.cost, work.memory)? != Verdict::Wrong
    {
        return Err(PasswordRefused::Same.into());
    }
    let phc = password::hash_in(password, work.salt, work.cost, work.memory)?;
    Ok(Renewed { member_id: passed.member_id, at: passed.at, phc })
}

/// Proof that the member ticked「同意する」for these versions. Made by [`agree`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed(Versions);

impl Agreed {
    /// What was agreed to.
    #[must_use]
    pub fn versions(&self) -> &Versions {
        &self.0
    }
}

/// Consent to the versions in force, given only by the tick. `shown` is what the page showed: if the versions have
/// changed since, there is no consent to them.
#[must_use]
pub fn agree(versions: &Versions, shown: &str, ticked: bool) -> Option<Agreed> {
    (ticked && shown == versions.fingerprint()).then(|| Agreed(versions.clone()))
}

impl Versions {
    /// A short name for these very versions, for the form that shows them: 16 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let parts = [self.terms.as_bytes(), self.privacy.as_bytes()];
        crate::seal::bind(&parts).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}
