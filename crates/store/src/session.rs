//! Sessions. A row holds the hash of the cookie's secret; the value is `auth_core`'s.

use crate::{
    Change, Fresh, Guard, Result, Store, StoreError, app,
    change::{Judge, change},
    fresh::Table,
    member,
    store::values,
};
use api::{AppId, CompanyId, MemberId, SessionId, Timestamp};
use auth_core::{
    TokenHash,
    session::{Acr, Amr, Session},
};
use sea_orm::FromQueryResult;
use std::sync::Arc;
use uuid::Uuid;

const TABLE: &str = "session";

#[derive(FromQueryResult)]
struct SessionRow {
    id: Uuid,
    company_id: Uuid,
    member_id: Uuid,
    auth_time: i64,
    amr: String,
    acr: String,
    second_step: Option<String>,
    second_step_at: Option<i64>,
    remember: bool,
    user_agent: Option<String>,
    address: Option<String>,
    created_at: i64,
    last_seen_at: i64,
    idle_expires_at: i64,
    absolute_expires_at: i64,
}

impl TryFrom<SessionRow> for Session {
    type Error = StoreError;

    fn try_from(row: SessionRow) -> Result<Self> {
        let wrong = |what| move |_| StoreError::Corrupt { table: TABLE, what };
        let amr: std::result::Result<Vec<Amr>, _> = row.amr.split_whitespace().map(str::parse).collect();
        Ok(Self {
            id: SessionId(row.id),
            member_id: MemberId(row.member_id),
            company_id: CompanyId(row.company_id),
            auth_time: Timestamp(row.auth_time),
            amr: amr.map_err(wrong("amr"))?,
            acr: row.acr.parse::<Acr>().map_err(wrong("acr"))?,
            second_step: match (row.second_step, row.second_step_at) {
                (Some(method), Some(at)) => {
                    let wrong = |_| StoreError::Corrupt { table: TABLE, what: "second_step" };
                    Some((method.parse().map_err(wrong)?, Timestamp(at)))
                }
                _ => None,
            },
            created_at: Timestamp(row.created_at),
            last_seen_at: Timestamp(row.last_seen_at),
            idle_expires_at: Timestamp(row.idle_expires_at),
            absolute_expires_at: Timestamp(row.absolute_expires_at),
            remember: row.remember,
            user_agent: row.user_agent,
            address: row.address,
        })
    }
}

/// The session of a cookie, unless it was ended. Whether it is still live, and its member active, the
/// caller asks.
///
/// # Errors
/// As every read.
pub async fn by_hash(fresh: &Fresh, hash: &TokenHash) -> Result<Option<Arc<Session>>> {
    let read = async {
        let sql = "SELECT * FROM session WHERE hash = $1 AND ended_at IS NULL";
        let row = fresh.one::<SessionRow>(sql, values![hash.0.to_vec()]).await?;
        row.map(|row| Session::try_from(row).map(Arc::new)).transpose()
    };
    fresh.cached(&fresh.caches().session, hash.0, &[Table::Session], read).await
}

/// The live sessions of a member, newest first.
///
/// # Errors
/// As every read.
pub async fn of_member(
    store: &Store,
    company_id: CompanyId,
    member_id: MemberId,
    now: Timestamp,
) -> Result<Vec<Session>> {
    let sql = "SELECT * FROM session WHERE company_id = $1 AND member_id = $2 AND ended_at IS NULL \
               AND idle_expires_at > $3 AND absolute_expires_at > $3 ORDER BY id DESC";
    let rows = store.all::<SessionRow>(sql, values![company_id, member_id, now]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Starts a session; member and company are checked in the same transaction.
/// Refused with [`Guard::MemberInactive`].
pub fn start(session: &Session, hash: &TokenHash) -> Change {
    let amr = session.amr.iter().map(|amr| amr.as_str()).collect::<Vec<_>>().join(" ");
    member::confirm(session.company_id, session.member_id).and(change!(
        Judge::Always,
        "INSERT INTO session (id, company_id, member_id, hash, auth_time, amr, acr, remember, user_agent, address, \
         created_at, last_seen_at, idle_expires_at, absolute_expires_at, second_step, second_step_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        session.id,
        session.company_id,
        session.member_id,
        hash.0.to_vec(),
        session.auth_time,
        amr,
        session.acr.as_str(),
        session.remember,
        session.user_agent.clone(),
        session.address.clone(),
        session.created_at,
        session.last_seen_at,
        session.idle_expires_at,
        session.absolute_expires_at,
        session.second_step.map(|(method, _)| method.as_str()),
        session.second_step.map(|(_, at)| at.0)
    )
    .quiet())
}

/// Ends a session and the grants that hang on it. Ending it twice is fine.
pub fn end(company_id: CompanyId, id: SessionId, now: Timestamp) -> Change {
    change!(
        Judge::Always,
        "UPDATE session SET ended_at = $3 WHERE company_id = $1 AND id = $2 AND ended_at IS NULL",
        company_id,
        id,
        now
    )
    .and(change!(
        Judge::Always,
        "UPDATE app_grant SET revoked_at = $3 WHERE company_id = $1 AND session_id = $2 AND revoked_at IS NULL",
        company_id,
        id,
        now
    ))
}

/// Ends all sessions of a member, with their grants, except one if so asked.
pub fn end_of_member(
    company_id: CompanyId,
    member_id: MemberId,
    except: Option<SessionId>,
    now: Timestamp,
) -> Change {
    let except = except.unwrap_or(SessionId(Uuid::nil()));
    change!(
        Judge::Always,
        "UPDATE session SET ended_at = $3 \
         WHERE company_id = $1 AND member_id = $2 AND id <> $4 AND ended_at IS NULL",
        company_id,
        member_id,
        now,
        except
    )
    .and(change!(
        Judge::Always,
        "UPDATE app_grant SET revoked_at = $3 WHERE company_id = $1 AND member_id = $2 AND revoked_at IS NULL \
         AND (session_id IS NULL OR session_id <> $4)",
        company_id,
        member_id,
        now,
        except
    ))
}

/// Notes that a session was used (`Session::seen` made the value). Rides in a shared commit and moves no
/// epoch; losing it loses a minute of idle time at most.
///
/// # Errors
/// As every commit.
pub async fn touch(store: &Store, session: &Session, hash: &TokenHash) -> Result<()> {
    let fresh = store.fresh().await?;
    let change = change!(
        Judge::Writes(Guard::SessionEnded),
        "UPDATE session SET last_seen_at = $3, idle_expires_at = $4 \
         WHERE company_id = $1 AND id = $2 AND ended_at IS NULL AND last_seen_at <= $3",
        session.company_id,
        session.id,
        session.last_seen_at,
        session.idle_expires_at
    )
    .quiet();
    if store.commit(vec![change]).await?.applied() {
        let stamp = fresh.stamp(&[Table::Session]);
        store.caches().session.put(hash.0, stamp, Arc::new(session.clone()));
    }
    Ok(())
}

/// [`confirm`] by a caller that has judged all of it from rows read through `fresh`: where no epoch has moved since, the
/// transaction need not look again.
pub fn confirm_judged(fresh: &Fresh, session: &Session, app_id: Option<AppId>, now: Timestamp) -> Change {
    const TABLES: &[Table] = &[
        Table::Session,
        Table::Member,
        Table::Company,
        Table::App,
        Table::AppAssignment,
        Table::GroupMember,
        Table::MemberGroup,
    ];
    confirm(session.company_id, session.member_id, session.id, app_id, now).judged(fresh.judged(TABLES))
}

/// A condition only, for every commit that issues a code, token or assertion: the session is live, its member
/// and company are active, and the app, where one is named, is enabled and assigned to the member.
/// Refused with [`Guard::SessionEnded`] or [`Guard::AppUnavailable`].
pub fn confirm(
    company_id: CompanyId,
    member_id: MemberId,
    id: SessionId,
    app_id: Option<AppId>,
    now: Timestamp,
) -> Change {
    let session = change!(
        Judge::Finds(Guard::SessionEnded),
        "SELECT 1 FROM session s JOIN member m ON m.id = s.member_id JOIN company c ON c.id = s.company_id \
         WHERE s.company_id = $1 AND s.member_id = $2 AND s.id = $3 AND s.ended_at IS NULL \
         AND s.idle_expires_at > $4 AND s.absolute_expires_at > $4 \
         AND m.status = 'active' AND c.status = 'active' /*share*/",
        company_id,
        member_id,
        id,
        now
    );
    match app_id {
        Some(app_id) => session.and(app::confirm(company_id, app_id, member_id)),
        None => session,
    }
}
