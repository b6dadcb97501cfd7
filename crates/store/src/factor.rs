//! The rows of authenticator apps and recovery codes. What a row's JSON says is the server's matter; here it is written
//! over the very row that was read, so that a step or a code that two logins bring at the same moment counts once.

use crate::{
    Change, Credential, Guard, Result, Store, StoreError,
    change::{Judge, change},
    member,
    sealed::Place,
};
use api::{CompanyId, CredentialId, MemberId, Timestamp};
use zeroize::Zeroizing;

/// An authenticator app to be kept.
#[derive(Clone)]
pub struct NewTotp<'a> {
    /// The row's id.
    pub id: CredentialId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Whose.
    pub member_id: MemberId,
    /// The shared secret; sealed before it is written.
    pub secret: &'a [u8],
    /// JSON.
    pub data: String,
    /// This moment.
    pub now: Timestamp,
}

fn place<'a>(id: &'a CredentialId, company_id: CompanyId) -> Place<'a> {
    Place { table: "credential", row: id.0.as_bytes(), column: "sealed", company: Some(company_id) }
}

/// Keeps a member's authenticator. Refused with [`Guard::MemberInactive`], and with [`Guard::Replayed`] if they have one
/// already: one at a time (M34).
pub fn add_totp(store: &Store, new: &NewTotp<'_>) -> Change {
    let sealed = store.seal(place(&new.id, new.company_id), new.secret);
    member::confirm(new.company_id, new.member_id).and(change!(
        Judge::Writes(Guard::Replayed),
        "INSERT INTO credential (id, company_id, member_id, kind, data, sealed, created_at, updated_at, version) \
         VALUES ($1, $2, $3, 'totp', $4, $5, $6, $6, 1) \
         ON CONFLICT (company_id, member_id) WHERE kind = 'totp' DO NOTHING",
        new.id,
        new.company_id,
        new.member_id,
        new.data.clone(),
        sealed,
        new.now
    ))
}

/// The secret of an authenticator.
///
/// # Errors
/// [`StoreError::Unsealed`] where it was not sealed for this row.
pub fn totp_secret(store: &Store, credential: &Credential) -> Result<Zeroizing<Vec<u8>>> {
    let sealed =
        credential.sealed.as_deref().ok_or(StoreError::Corrupt { table: "credential", what: "sealed" })?;
    store.unseal(place(&credential.id, credential.company_id), sealed)
}

/// Writes what an authenticator or a set of codes has become by a use over the row that was read. Refused with
/// [`Guard::VersionMoved`].
pub fn used(read: &Credential, data: String, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE credential SET data = $4, updated_at = $5, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3 AND kind IN ('totp', 'recovery-codes')",
        read.company_id,
        read.id,
        read.version,
        data,
        now
    )
}

/// Removes an authenticator or a set of codes as it was read. Refused with [`Guard::VersionMoved`].
pub fn remove(read: &Credential) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "DELETE FROM credential WHERE company_id = $1 AND id = $2 AND version = $3 \
         AND kind IN ('totp', 'recovery-codes')",
        read.company_id,
        read.id,
        read.version
    )
}

/// Removes the authenticator of a member, if there is one.
pub fn clear_totp(company_id: CompanyId, member_id: MemberId) -> Change {
    change!(
        Judge::Always,
        "DELETE FROM credential WHERE company_id = $1 AND member_id = $2 AND kind = 'totp'",
        company_id,
        member_id
    )
}

/// Removes everything that a member proves a second step with.
pub fn clear(company_id: CompanyId, member_id: MemberId) -> Change {
    change!(
        Judge::Always,
        "DELETE FROM credential WHERE company_id = $1 AND member_id = $2 \
         AND kind IN ('totp', 'passkey', 'recovery-codes')",
        company_id,
        member_id
    )
}

/// Keeps a new set of recovery codes in place of any earlier one. Refused with [`Guard::MemberInactive`].
pub fn set_recovery_codes(
    id: CredentialId,
    (company_id, member_id): (CompanyId, MemberId),
    data: String,
    now: Timestamp,
) -> Change {
    member::confirm(company_id, member_id).and(change!(
        Judge::Always,
        "INSERT INTO credential (id, company_id, member_id, kind, data, created_at, updated_at, version) \
         VALUES ($1, $2, $3, 'recovery-codes', $4, $5, $5, 1) \
         ON CONFLICT (company_id, member_id) WHERE kind = 'recovery-codes' \
         DO UPDATE SET data = excluded.data, created_at = excluded.created_at, updated_at = excluded.updated_at, \
         version = credential.version + 1",
        id,
        company_id,
        member_id,
        data,
        now
    ))
}
