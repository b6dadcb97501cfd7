//! What a service knows a member by: made and stored at first use, never changed by rotation, rename or restore.

use crate::{
    Guard, Result, Store, StoreError,
    change::{Judge, change},
    company,
    store::values,
};
use api::{CompanyId, MemberId, Timestamp};
use auth_core::seal::{self, MasterKey, Purpose};
use sea_orm::FromQueryResult;

/// Which kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// A persistent NameID (SAML 2.0 Core section 8.3.7); the audience is the app's public id or an entityID.
    SamlPersistent,
    /// A pairwise `sub` (OpenID Connect Core section 8.1); the audience is the sector.
    Pairwise,
}

impl IdentifierKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::SamlPersistent => "saml-persistent",
            Self::Pairwise => "pairwise",
        }
    }
}

#[derive(FromQueryResult)]
struct ValueRow {
    value: String,
}

/// The identifier of a member for an audience: the stored one, else one derived from the company's secret and
/// stored now. 40 hexadecimal digits where it is ours.
///
/// # Errors
/// As reads and commits; [`StoreError::Corrupt`] when there is no such company.
pub async fn ensure(
    store: &Store,
    (company_id, member_id): (CompanyId, MemberId),
    kind: IdentifierKind,
    audience: &str,
    now: Timestamp,
) -> Result<String> {
    if let Some(value) = find(store, (company_id, member_id), kind, audience).await? {
        return Ok(value);
    }
    let value = derive(store, (company_id, member_id), kind, audience).await?;
    let change = change!(
        Judge::Writes(Guard::Replayed),
        "INSERT INTO persistent_identifier (company_id, kind, audience, member_id, value, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (company_id, kind, audience, member_id) DO NOTHING",
        company_id,
        kind.as_str(),
        audience,
        member_id,
        value.clone(),
        now
    );
    if store.commit(vec![change]).await?.applied() {
        return Ok(value);
    }
    let found = find(store, (company_id, member_id), kind, audience).await?;
    found.ok_or(StoreError::Corrupt { table: "persistent_identifier", what: "value" })
}

async fn find(
    store: &Store,
    (company_id, member_id): (CompanyId, MemberId),
    kind: IdentifierKind,
    audience: &str,
) -> Result<Option<String>> {
    let sql = "SELECT value FROM persistent_identifier \
               WHERE company_id = $1 AND kind = $2 AND audience = $3 AND member_id = $4";
    let values = values![company_id, kind.as_str(), audience, member_id];
    Ok(store.one::<ValueRow>(sql, values).await?.map(|row| row.value))
}

async fn derive(
    store: &Store,
    (company_id, member_id): (CompanyId, MemberId),
    kind: IdentifierKind,
    audience: &str,
) -> Result<String> {
    let missing = || StoreError::Corrupt { table: "company", what: "identity_secret" };
    let secret = company::identity_secret(store, company_id).await?.ok_or_else(missing)?;
    let secret: [u8; 32] = secret.as_slice().try_into().map_err(|_| missing())?;
    let key = MasterKey::from_bytes(secret).derive(Purpose::AtRest);
    let parts = seal::bind(&[kind.as_str().as_bytes(), audience.as_bytes(), member_id.0.as_bytes()]);
    let mut text = crate::master::to_hex(&key.mac(&parts));
    text.truncate(40);
    Ok(text)
}
