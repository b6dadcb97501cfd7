//! Policies as rows: a key and a value for a company, a group or an app. What they mean is `auth_core`'s matter.

use crate::{
    Change, Fresh, Result, StoreError,
    change::{Judge, change},
    company,
    fresh::Table,
    store::values,
};
use api::{AppId, CompanyId, GroupId, Timestamp};
use sea_orm::FromQueryResult;
use std::sync::Arc;
use uuid::Uuid;

/// What a policy applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyScope {
    /// Everybody and everything of the company.
    Company,
    /// The members of a group.
    Group(GroupId),
    /// One app.
    App(AppId),
}

impl PolicyScope {
    fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Company => ("company", Uuid::nil()),
            Self::Group(id) => ("group", id.0),
            Self::App(id) => ("app", id.0),
        }
    }
}

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRow {
    /// What it applies to.
    pub scope: PolicyScope,
    /// A key of `auth_core::policy::PolicyKey`.
    pub key: String,
    /// Its value.
    pub value: String,
}

#[derive(FromQueryResult)]
struct Row {
    scope: String,
    target: Uuid,
    key: String,
    value: String,
}

/// Every policy of a company.
///
/// # Errors
/// As every read.
pub async fn rows(fresh: &Fresh, company_id: CompanyId) -> Result<Arc<Vec<PolicyRow>>> {
    let read = async {
        let sql =
            "SELECT scope, target, key, value FROM policy WHERE company_id = $1 ORDER BY scope, target, key";
        let rows = fresh.all::<Row>(sql, values![company_id]).await?;
        let rows: Result<Vec<_>> = rows.into_iter().map(policy).collect();
        Ok(Some(Arc::new(rows?)))
    };
    let found = fresh.cached(&fresh.caches().policy, company_id, &[Table::Policy], read).await?;
    Ok(found.unwrap_or_default())
}

fn policy(row: Row) -> Result<PolicyRow> {
    let scope = match row.scope.as_str() {
        "company" => PolicyScope::Company,
        "group" => PolicyScope::Group(GroupId(row.target)),
        "app" => PolicyScope::App(AppId(row.target)),
        _ => return Err(StoreError::Corrupt { table: "policy", what: "scope" }),
    };
    Ok(PolicyRow { scope, key: row.key, value: row.value })
}

/// Sets a policy, whatever it was. Refused with [`crate::Guard::CompanyInactive`].
pub fn set(company_id: CompanyId, scope: PolicyScope, key: &str, value: &str, now: Timestamp) -> Change {
    let (scope, target) = scope.parts();
    company::confirm(company_id).and(change!(
        Judge::Always,
        "INSERT INTO policy (company_id, scope, target, key, value, updated_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (company_id, scope, target, key) \
         DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        company_id,
        scope,
        target,
        key,
        value,
        now
    ))
}
