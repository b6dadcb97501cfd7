//! Grants: what a member gave one app, made when a code is redeemed. A code is single-use because its
//! mark is unique, and the mark and the grant are one commit.

use crate::{
    Change, Fresh, Guard, NewTicket, Result, Store, TicketKind,
    change::{Judge, change},
    fresh::Table,
    session,
    store::values,
    ticket,
};
use api::{AppId, CompanyId, GrantId, MemberId, SessionId, Timestamp};
use sea_orm::FromQueryResult;
use std::sync::Arc;
use uuid::Uuid;

/// A grant as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Who gave it.
    pub member_id: MemberId,
    /// To which app.
    pub app_id: AppId,
    /// In which session; it ends with it.
    pub session_id: Option<SessionId>,
    /// Separated by spaces (RFC 6749 section 3.3).
    pub scopes: String,
    /// When the code was redeemed.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// When it was ended before.
    pub revoked_at: Option<Timestamp>,
}

/// A grant to be made.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// Its id.
    pub id: GrantId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Who gave it.
    pub member_id: MemberId,
    /// To which app.
    pub app_id: AppId,
    /// In which session.
    pub session_id: SessionId,
    /// Separated by spaces.
    pub scopes: String,
    /// This moment.
    pub now: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

#[derive(FromQueryResult)]
struct GrantRow {
    id: Uuid,
    company_id: Uuid,
    member_id: Uuid,
    app_id: Uuid,
    session_id: Option<Uuid>,
    scopes: String,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl From<GrantRow> for Grant {
    fn from(row: GrantRow) -> Self {
        Self {
            id: GrantId(row.id),
            company_id: CompanyId(row.company_id),
            member_id: MemberId(row.member_id),
            app_id: AppId(row.app_id),
            session_id: row.session_id.map(SessionId),
            scopes: row.scopes,
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
            revoked_at: row.revoked_at.map(Timestamp),
        }
    }
}

/// Redeems a code (`code`: SHA-256 of its id): marks it, checks session, member, company, app and assignment
/// again, and makes the grant. Refused with [`Guard::Replayed`], [`Guard::SessionEnded`] or
/// [`Guard::AppUnavailable`]. After a replay, [`by_code`] names the grant to revoke.
pub fn redeem(new: NewGrant, code: [u8; 32], mark_expires_at: Timestamp) -> Change {
    let mark = ticket::issue(NewTicket {
        hash: code,
        kind: TicketKind::CodeMark,
        company_id: Some(new.company_id),
        member_id: None,
        payload: new.id.to_string(),
        now: new.now,
        expires_at: mark_expires_at,
    });
    let state = session::confirm(new.company_id, new.member_id, new.session_id, Some(new.app_id), new.now);
    mark.and(state).and(change!(
        Judge::Writes(Guard::Replayed),
        "INSERT INTO app_grant (id, company_id, member_id, app_id, session_id, code, scopes, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO NOTHING",
        new.id,
        new.company_id,
        new.member_id,
        new.app_id,
        new.session_id,
        code.to_vec(),
        new.scopes,
        new.now,
        new.expires_at
    ))
}

/// The grant that a code was redeemed for.
///
/// # Errors
/// As every read.
pub async fn by_code(store: &Store, code: &[u8; 32]) -> Result<Option<Grant>> {
    let sql = "SELECT * FROM app_grant WHERE code = $1";
    Ok(store.one::<GrantRow>(sql, values![code.to_vec()]).await?.map(Grant::from))
}

/// The grant of an id, ended or not.
///
/// # Errors
/// As every read.
pub async fn by_id(fresh: &Fresh, company_id: CompanyId, id: GrantId) -> Result<Option<Arc<Grant>>> {
    let read = async {
        let sql = "SELECT * FROM app_grant WHERE company_id = $1 AND id = $2";
        let row = fresh.one::<GrantRow>(sql, values![company_id, id]).await?;
        Ok(row.map(|row| Arc::new(Grant::from(row))))
    };
    let found = fresh.cached(&fresh.caches().grant, id, &[Table::AppGrant], read).await?;
    Ok(found.filter(|grant| grant.company_id == company_id))
}

/// Ends a grant and with it every token of it. Ending it twice is fine.
pub fn revoke(company_id: CompanyId, id: GrantId, now: Timestamp) -> Change {
    change!(
        Judge::Always,
        "UPDATE app_grant SET revoked_at = $3 WHERE company_id = $1 AND id = $2 AND revoked_at IS NULL",
        company_id,
        id,
        now
    )
}
