//! The rows of passkeys: found by the hash of the name that an authenticator gives them, before anybody knows whose they
//! are. What a row says is the login area's matter.

use crate::{
    Change, Credential, Guard, Result, Store,
    change::{Judge, change},
    credential::row,
    member,
    store::values,
};
use api::{CompanyId, CredentialId, MemberId, Timestamp};

/// A passkey to be kept.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// The row's id.
    pub id: CredentialId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Whose.
    pub member_id: MemberId,
    /// SHA-256 of the credential id (Web Authentication section 4).
    pub lookup: [u8; 32],
    /// JSON.
    pub data: String,
    /// This moment.
    pub now: Timestamp,
}

/// The passkey that an authenticator names, whosever it is.
///
/// # Errors
/// As every read.
pub async fn by_lookup(store: &Store, lookup: &[u8; 32]) -> Result<Option<Credential>> {
    let sql = "SELECT * FROM credential WHERE lookup = $1 AND kind = 'passkey'";
    store.one::<row::Model>(sql, values![lookup.to_vec()]).await?.map(Credential::try_from).transpose()
}

/// A member's passkeys, oldest first.
///
/// # Errors
/// As every read.
pub async fn of_member(store: &Store, company_id: CompanyId, member_id: MemberId) -> Result<Vec<Credential>> {
    let sql = "SELECT * FROM credential WHERE company_id = $1 AND member_id = $2 AND kind = 'passkey' \
               ORDER BY id";
    let rows = store.all::<row::Model>(sql, values![company_id, member_id]).await?;
    rows.into_iter().map(Credential::try_from).collect()
}

/// Keeps a new passkey. Refused with [`Guard::MemberInactive`], and with [`Guard::Replayed`] if anybody has it already.
pub fn add(new: NewPasskey) -> Change {
    member::confirm(new.company_id, new.member_id).and(change!(
        Judge::Writes(Guard::Replayed),
        "INSERT INTO credential (id, company_id, member_id, kind, data, lookup, created_at, updated_at, version) \
         VALUES ($1, $2, $3, 'passkey', $4, $5, $6, $6, 1) ON CONFLICT DO NOTHING",
        new.id,
        new.company_id,
        new.member_id,
        new.data,
        new.lookup.to_vec(),
        new.now
    ))
}

/// Notes a use: the row's `updated_at` is the last one. Where counter or flags have moved, `data` is written over the row
/// that was read, so that no two uses count from the same counter. Refused with [`Guard::VersionMoved`], also where the
/// passkey is gone.
pub fn used(read: &Credential, data: Option<String>, now: Timestamp) -> Change {
    match data {
        Some(data) => change!(
            Judge::Writes(Guard::VersionMoved),
            "UPDATE credential SET data = $4, updated_at = $5, version = version + 1 \
             WHERE company_id = $1 AND id = $2 AND version = $3 AND kind = 'passkey'",
            read.company_id,
            read.id,
            read.version,
            data,
            now
        ),
        None => change!(
            Judge::Writes(Guard::VersionMoved),
            "UPDATE credential SET updated_at = $3 WHERE company_id = $1 AND id = $2 AND kind = 'passkey'",
            read.company_id,
            read.id,
            now
        ),
    }
}

/// Writes another name over the row that was read; that is no use. Refused with [`Guard::VersionMoved`].
pub fn rename(read: &Credential, data: String) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE credential SET data = $4, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3 AND kind = 'passkey'",
        read.company_id,
        read.id,
        read.version,
        data
    )
}

/// Removes a passkey. Refused with [`Guard::Missing`].
pub fn remove(company_id: CompanyId, member_id: MemberId, id: CredentialId) -> Change {
    change!(
        Judge::Writes(Guard::Missing),
        "DELETE FROM credential WHERE company_id = $1 AND member_id = $2 AND id = $3 AND kind = 'passkey'",
        company_id,
        member_id,
        id
    )
}
