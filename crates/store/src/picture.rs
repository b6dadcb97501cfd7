//! Pictures of members and apps, as they were re-encoded, under the SHA-256 of their bytes.

use crate::{
    Change, Result, Store,
    change::{Judge, change},
    store::values,
};
use api::{CompanyId, Timestamp};
use sea_orm::FromQueryResult;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Picture {
    /// For example `image/png`.
    pub media_type: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The picture of a hash.
///
/// # Errors
/// As every read.
pub async fn by_hash(store: &Store, company_id: CompanyId, hash: &[u8; 32]) -> Result<Option<Picture>> {
    let sql = "SELECT media_type, bytes FROM picture WHERE company_id = $1 AND hash = $2";
    store.one(sql, values![company_id, hash.to_vec()]).await
}

/// Keeps a picture; the same one twice is fine.
pub fn put(
    company_id: CompanyId,
    hash: [u8; 32],
    media_type: &str,
    bytes: Vec<u8>,
    now: Timestamp,
) -> Change {
    change!(
        Judge::Always,
        "INSERT INTO picture (company_id, hash, media_type, bytes, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (company_id, hash) DO NOTHING",
        company_id,
        hash.to_vec(),
        media_type,
        bytes,
        now
    )
}
