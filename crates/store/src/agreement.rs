//! Which version of the terms and of the privacy policy a member agreed to, and when.

use crate::{
    Change, Result, Store,
    change::{Judge, change},
    store::values,
};
use api::{AgreementId, CompanyId, MemberId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A consent as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Who agreed.
    pub member_id: MemberId,
    /// 利用規約
    pub terms_version: String,
    /// 個人情報の取扱い
    pub privacy_version: String,
    /// When.
    pub at: Timestamp,
}

#[derive(FromQueryResult)]
struct AgreementRow {
    id: Uuid,
    terms_version: String,
    privacy_version: String,
    at: i64,
}

/// The newest consent of a member.
///
/// # Errors
/// As every read.
pub async fn latest(store: &Store, company_id: CompanyId, member_id: MemberId) -> Result<Option<Agreement>> {
    let sql = "SELECT id, terms_version, privacy_version, at FROM agreement \
               WHERE company_id = $1 AND member_id = $2 ORDER BY at DESC, id DESC LIMIT 1";
    let row = store.one::<AgreementRow>(sql, values![company_id, member_id]).await?;
    Ok(row.map(|row| Agreement {
        id: AgreementId(row.id),
        company_id,
        member_id,
        terms_version: row.terms_version,
        privacy_version: row.privacy_version,
        at: Timestamp(row.at),
    }))
}

/// Notes a consent.
pub fn record(agreement: &Agreement) -> Change {
    change!(
        Judge::Always,
        "INSERT INTO agreement (id, company_id, member_id, terms_version, privacy_version, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        agreement.id,
        agreement.company_id,
        agreement.member_id,
        agreement.terms_version.clone(),
        agreement.privacy_version.clone(),
        agreement.at
    )
}
