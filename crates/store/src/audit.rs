//! What happened: events with a sequence of each company, committed with what they tell of. Personal fields
//! stand in columns of their own, so that erasing them leaves the rest. [`seal`] chains them into checkpoints.

mod chain;
mod seal;
mod verify;

pub use chain::Head;
pub(crate) use seal::mark_anew;
pub use seal::{heads, remove, seal};
pub use verify::{Finding, Report, Wrong, verify};

use crate::{
    Change, Result, Store, StoreError,
    change::{Judge, change},
    store::values,
};
use api::{AppId, AuditEventId, CompanyId, MemberId, Timestamp};
use sea_orm::FromQueryResult;
use serde_json::Value;
use uuid::Uuid;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A member, signed in.
    Member(MemberId),
    /// The operator, on the host or in the console.
    Operator,
    /// Tegata by itself.
    System,
    /// Somebody who proved nothing.
    Nobody,
}

impl Actor {
    fn parts(self) -> (&'static str, Option<MemberId>) {
        match self {
            Self::Member(id) => ("member", Some(id)),
            Self::Operator => ("operator", None),
            Self::System => ("system", None),
            Self::Nobody => ("nobody", None),
        }
    }
}

/// An event to be noted.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id.
    pub id: AuditEventId,
    /// Whose log.
    pub company_id: CompanyId,
    /// When.
    pub at: Timestamp,
    /// `noun.verb`, for example `login.succeeded`.
    pub kind: &'static str,
    /// Who did it.
    pub actor: Actor,
    /// Whom it is about.
    pub member_id: Option<MemberId>,
    /// Which app it is about.
    pub app_id: Option<AppId>,
    /// An object without personal data.
    pub details: Value,
    /// The client's address.
    pub address: Option<String>,
    /// The browser, as it names itself.
    pub user_agent: Option<String>,
    /// The code of the attempt that it belongs to.
    pub trace: Option<String>,
}

/// An event as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its id.
    pub id: AuditEventId,
    /// Its number in the company.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// `noun.verb`.
    pub kind: String,
    /// An object without personal data.
    pub details: Value,
    /// The client's address.
    pub address: Option<String>,
    /// The browser, as it names itself.
    pub user_agent: Option<String>,
}

/// Notes an event under the company's next number.
pub fn append(event: Event) -> Change {
    let (actor, actor_id) = event.actor.parts();
    change!(
        Judge::Always,
        "UPDATE company_sequence SET next = next + 1 WHERE company_id = $1",
        event.company_id
    )
    .and(change!(
        Judge::Always,
        "INSERT INTO audit_event (company_id, sequence, id, at, kind, actor, actor_id, member_id, app_id, details, \
         address, user_agent, trace) \
         SELECT company_id, next - 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 \
         FROM company_sequence WHERE company_id = $1",
        event.company_id,
        event.id,
        event.at,
        event.kind,
        actor,
        actor_id,
        event.member_id,
        event.app_id,
        event.details.to_string(),
        event.address,
        event.user_agent,
        event.trace
    ))
    .quiet()
}

#[derive(FromQueryResult)]
struct EventRow {
    id: Uuid,
    sequence: i64,
    at: i64,
    kind: String,
    details: String,
    address: Option<String>,
    user_agent: Option<String>,
}

/// The newest events of one kind about a member, newest first.
///
/// # Errors
/// As every read.
pub async fn of_member(
    store: &Store,
    company_id: CompanyId,
    member_id: MemberId,
    kind: &str,
    limit: u64,
) -> Result<Vec<Recorded>> {
    let sql = "SELECT id, sequence, at, kind, details, address, user_agent FROM audit_event \
               WHERE company_id = $1 AND member_id = $2 AND kind = $3 ORDER BY sequence DESC LIMIT $4";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = store.all::<EventRow>(sql, values![company_id, member_id, kind, limit]).await?;
    rows.into_iter().map(recorded).collect()
}

/// The newest events of a company, newest first.
///
/// # Errors
/// As every read.
pub async fn latest(store: &Store, company_id: CompanyId, limit: u64) -> Result<Vec<Recorded>> {
    let sql = "SELECT id, sequence, at, kind, details, address, user_agent FROM audit_event \
               WHERE company_id = $1 ORDER BY sequence DESC LIMIT $2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = store.all::<EventRow>(sql, values![company_id, limit]).await?;
    rows.into_iter().map(recorded).collect()
}

/// An event of one attempt, with whom and what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Traced {
    /// Whose log.
    pub company_id: CompanyId,
    /// Whom it is about.
    pub member_id: Option<MemberId>,
    /// Which app it is about.
    pub app_id: Option<AppId>,
    /// The event.
    pub event: Recorded,
}

#[derive(FromQueryResult)]
struct TracedRow {
    company_id: Uuid,
    member_id: Option<Uuid>,
    app_id: Option<Uuid>,
    id: Uuid,
    sequence: i64,
    at: i64,
    kind: String,
    details: String,
    address: Option<String>,
    user_agent: Option<String>,
}

/// The events of one attempt, oldest first: of one company, or of all of them for the operator.
///
/// # Errors
/// As every read.
pub async fn of_trace(store: &Store, company_id: Option<CompanyId>, trace: &str) -> Result<Vec<Traced>> {
    let sql = "SELECT company_id, member_id, app_id, id, sequence, at, kind, details, address, user_agent \
               FROM audit_event WHERE trace = $1 AND ($2 = 0 OR company_id = $3) ORDER BY at, sequence LIMIT 200";
    let only = i64::from(company_id.is_some());
    let company_id = company_id.unwrap_or(CompanyId(Uuid::nil()));
    let rows = store.all::<TracedRow>(sql, values![trace, only, company_id]).await?;
    rows.into_iter().map(traced).collect()
}

fn traced(row: TracedRow) -> Result<Traced> {
    let event = recorded(EventRow {
        id: row.id,
        sequence: row.sequence,
        at: row.at,
        kind: row.kind,
        details: row.details,
        address: row.address,
        user_agent: row.user_agent,
    })?;
    Ok(Traced {
        company_id: CompanyId(row.company_id),
        member_id: row.member_id.map(MemberId),
        app_id: row.app_id.map(AppId),
        event,
    })
}

fn recorded(row: EventRow) -> Result<Recorded> {
    let details = serde_json::from_str(&row.details)
        .map_err(|_| StoreError::Corrupt { table: "audit_event", what: "details" })?;
    Ok(Recorded {
        id: AuditEventId(row.id),
        sequence: row.sequence,
        at: Timestamp(row.at),
        kind: row.kind,
        details,
        address: row.address,
        user_agent: row.user_agent,
    })
}
