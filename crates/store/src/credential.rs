//! What members prove themselves with. Each member has one password slot: a password or a temporary one.

use crate::{
    Change, Guard, Result, Store, StoreError,
    change::{Judge, change},
    member,
    store::values,
    throttle,
};
use api::{CompanyId, CredentialId, MemberId, Timestamp};

/// The row of a credential.
pub mod row {
    use sea_orm::entity::prelude::*;

    /// A credential as it stands.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "credential")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The tenant.
        pub company_id: Uuid,
        /// Whose.
        pub member_id: Uuid,
        /// `password`, `temporary-password`, `totp`, `passkey` or `recovery-codes`.
        pub kind: String,
        /// A PHC string for passwords, JSON for the rest.
        pub data: String,
        /// A sealed secret, for kinds that need it back.
        pub sealed: Option<Vec<u8>>,
        /// When it is over.
        pub expires_at: Option<i64>,
        /// Milliseconds since 1970.
        pub created_at: i64,
        /// Milliseconds since 1970.
        pub updated_at: i64,
        /// Counts changes.
        pub version: i64,
        /// By what a passkey names itself before its member is known.
        pub lookup: Option<Vec<u8>>,
    }

    /// None are used.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialKind {
    /// A password that its member chose.
    Password,
    /// A password that was issued, and must be changed at first use.
    TemporaryPassword {
        /// When it stops working.
        expires_at: Timestamp,
    },
    /// An authenticator app.
    Totp,
    /// A passkey.
    Passkey,
    /// What is left of the recovery codes.
    RecoveryCodes,
}

impl CredentialKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::TemporaryPassword { .. } => "temporary-password",
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::RecoveryCodes => "recovery-codes",
        }
    }

    fn expires_at(self) -> Option<Timestamp> {
        match self {
            Self::TemporaryPassword { expires_at } => Some(expires_at),
            Self::Password | Self::Totp | Self::Passkey | Self::RecoveryCodes => None,
        }
    }
}

/// A credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its id.
    pub id: CredentialId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Whose.
    pub member_id: MemberId,
    /// What it is.
    pub kind: CredentialKind,
    /// The PHC string of a password; JSON of every other kind, which only the login area reads.
    pub data: String,
    /// The sealed secret of an authenticator.
    pub sealed: Option<Vec<u8>>,
    /// When it was first set.
    pub created_at: Timestamp,
    /// When it was last changed or used.
    pub updated_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl TryFrom<row::Model> for Credential {
    type Error = StoreError;

    fn try_from(row: row::Model) -> Result<Self> {
        let kind = match (row.kind.as_str(), row.expires_at) {
            ("password", None) => CredentialKind::Password,
            ("temporary-password", Some(at)) => {
                CredentialKind::TemporaryPassword { expires_at: Timestamp(at) }
            }
            ("totp", None) => CredentialKind::Totp,
            ("passkey", None) => CredentialKind::Passkey,
            ("recovery-codes", None) => CredentialKind::RecoveryCodes,
            _ => return Err(StoreError::Corrupt { table: "credential", what: "kind" }),
        };
        Ok(Self {
            id: CredentialId(row.id),
            company_id: CompanyId(row.company_id),
            member_id: MemberId(row.member_id),
            kind,
            data: row.data,
            sealed: row.sealed,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            version: row.version,
        })
    }
}

/// A password to be set.
#[derive(Debug, Clone)]
pub struct NewPassword {
    /// The row's id, if the slot is empty.
    pub id: CredentialId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Whose.
    pub member_id: MemberId,
    /// Chosen or issued.
    pub kind: CredentialKind,
    /// Its PHC string.
    pub phc: String,
    /// This moment.
    pub now: Timestamp,
}

/// What is in a member's password slot.
///
/// # Errors
/// As every read.
pub async fn password_of(
    store: &Store,
    company_id: CompanyId,
    member_id: MemberId,
) -> Result<Option<Credential>> {
    let sql = "SELECT * FROM credential WHERE company_id = $1 AND member_id = $2 \
               AND kind IN ('password', 'temporary-password')";
    let row = store.one::<row::Model>(sql, values![company_id, member_id]).await?;
    row.map(Credential::try_from).transpose()
}

/// Everything that a member proves themselves with, oldest first.
///
/// # Errors
/// As every read.
pub async fn all_of(store: &Store, company_id: CompanyId, member_id: MemberId) -> Result<Vec<Credential>> {
    let sql = "SELECT * FROM credential WHERE company_id = $1 AND member_id = $2 ORDER BY id";
    let rows = store.all::<row::Model>(sql, values![company_id, member_id]).await?;
    rows.into_iter().map(Credential::try_from).collect()
}

/// Sets the password, whatever was in the slot, and forgets the failures of the one before. Refused with [`Guard::MemberInactive`].
pub fn set_password(new: NewPassword) -> Change {
    member::confirm(new.company_id, new.member_id).and(change!(
        Judge::Always,
        "INSERT INTO credential (id, company_id, member_id, kind, data, expires_at, created_at, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1) \
         ON CONFLICT (company_id, member_id) WHERE kind IN ('password', 'temporary-password') \
         DO UPDATE SET kind = excluded.kind, data = excluded.data, expires_at = excluded.expires_at, \
         updated_at = excluded.updated_at, version = credential.version + 1",
        new.id,
        new.company_id,
        new.member_id,
        new.kind.as_str(),
        new.phc,
        new.kind.expires_at(),
        new.now
    )).and(throttle::forget(throttle::owner(new.member_id)))
}

/// Writes a password over the credential that was read, which becomes (or stays) a chosen one: after a forced
/// change, or to hash it anew. Refused with [`Guard::VersionMoved`].
pub fn replace_password(credential: &Credential, phc: String, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE credential SET kind = 'password', data = $4, expires_at = NULL, updated_at = $5, \
         version = version + 1 WHERE company_id = $1 AND id = $2 AND version = $3",
        credential.company_id,
        credential.id,
        credential.version,
        phc,
        now
    )
}

/// Writes a stronger hash of the same password over the credential that was read; a temporary one stays
/// temporary. Refused with [`Guard::VersionMoved`].
pub fn rehash_password(credential: &Credential, phc: String, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE credential SET data = $4, updated_at = $5, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3",
        credential.company_id,
        credential.id,
        credential.version,
        phc,
        now
    )
}

/// Takes the password away, chosen or issued: somebody else may know it. A new one is set by mail or by a manager.
pub fn remove_password(company_id: CompanyId, member_id: MemberId) -> Change {
    change!(
        Judge::Always,
        "DELETE FROM credential WHERE company_id = $1 AND member_id = $2 \
         AND kind IN ('password', 'temporary-password')",
        company_id,
        member_id
    )
}
