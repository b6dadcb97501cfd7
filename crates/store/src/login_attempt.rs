//! The login history: one row for each attempt of a member, kept for a number of days.

use crate::{
    Change, Guard, Result, Store, StoreError,
    change::{Judge, change},
    store::values,
};
use api::{CompanyId, LoginAttemptId, LoginOutcome, MemberId, RiskLevel, RiskReason, SessionId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

const TABLE: &str = "login_attempt";
/// So many rows are deleted in one commit.
const BATCH: i64 = 1000;

/// An attempt to log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginAttempt {
    /// Its id: later ones are greater.
    pub id: LoginAttemptId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Whose account it was.
    pub member_id: MemberId,
    /// When.
    pub at: Timestamp,
    /// The client's address.
    pub address: Option<String>,
    /// Browser and system: `Chrome (macOS)`.
    pub environment: String,
    /// What was tried or proved: `password`, words of `api::SecondStepMethod`.
    pub methods: Vec<String>,
    /// What came of it.
    pub outcome: LoginOutcome,
    /// How suspicious it was, where that was judged.
    pub risk: Option<RiskLevel>,
    /// Why.
    pub reasons: Vec<RiskReason>,
    /// The code of its trail.
    pub trace: Option<String>,
    /// The session that it started.
    pub session_id: Option<SessionId>,
    /// The app that asked for it.
    pub app: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    company_id: Uuid,
    member_id: Uuid,
    at: i64,
    address: Option<String>,
    environment: String,
    methods: String,
    outcome: String,
    risk: Option<String>,
    reasons: String,
    trace: Option<String>,
    session_id: Option<Uuid>,
    app: Option<String>,
}

impl TryFrom<Row> for LoginAttempt {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |what| move |_| StoreError::Corrupt { table: TABLE, what };
        let reasons: std::result::Result<Vec<RiskReason>, _> =
            row.reasons.split_whitespace().map(str::parse).collect();
        Ok(Self {
            id: LoginAttemptId(row.id),
            company_id: CompanyId(row.company_id),
            member_id: MemberId(row.member_id),
            at: Timestamp(row.at),
            address: row.address,
            environment: row.environment,
            methods: row.methods.split_whitespace().map(str::to_owned).collect(),
            outcome: row.outcome.parse().map_err(wrong("outcome"))?,
            risk: row.risk.map(|risk| risk.parse()).transpose().map_err(wrong("risk"))?,
            reasons: reasons.map_err(wrong("reasons"))?,
            trace: row.trace,
            session_id: row.session_id.map(SessionId),
            app: row.app,
        })
    }
}

/// Keeps an attempt.
pub fn add(attempt: &LoginAttempt) -> Change {
    let reasons: Vec<&str> = attempt.reasons.iter().map(|reason| reason.as_str()).collect();
    change!(
        Judge::Always,
        "INSERT INTO login_attempt (id, company_id, member_id, at, address, environment, methods, outcome, risk, \
         reasons, trace, session_id, app) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        attempt.id,
        attempt.company_id,
        attempt.member_id,
        attempt.at,
        attempt.address.clone(),
        attempt.environment.clone(),
        attempt.methods.join(" "),
        attempt.outcome.as_str(),
        attempt.risk.map(RiskLevel::as_str),
        reasons.join(" "),
        attempt.trace.clone(),
        attempt.session_id.map(|id| id.0),
        attempt.app.clone()
    )
}

/// Which part of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// From beyond this attempt on.
    pub beyond: Option<LoginAttemptId>,
    /// Oldest first.
    pub ascending: bool,
    /// Failed and refused attempts too.
    pub failed: bool,
    /// Nothing older.
    pub since: Timestamp,
    /// So many at most.
    pub limit: i64,
}

/// A part of a member's history.
///
/// # Errors
/// As every read.
pub async fn of_member(
    store: &Store,
    (company_id, member_id): (CompanyId, MemberId),
    part: Part,
) -> Result<Vec<LoginAttempt>> {
    let sql = match part.ascending {
        true => {
            "SELECT * FROM login_attempt WHERE company_id = $1 AND member_id = $2 AND id > $3 \
             AND ($4 = 1 OR outcome = 'succeeded') AND at >= $5 ORDER BY id LIMIT $6"
        }
        false => {
            "SELECT * FROM login_attempt WHERE company_id = $1 AND member_id = $2 AND id < $3 \
             AND ($4 = 1 OR outcome = 'succeeded') AND at >= $5 ORDER BY id DESC LIMIT $6"
        }
    };
    let end = LoginAttemptId(if part.ascending { Uuid::nil() } else { Uuid::max() });
    let beyond = part.beyond.unwrap_or(end);
    let values = values![company_id, member_id, beyond, i64::from(part.failed), part.since, part.limit];
    store.all::<Row>(sql, values).await?.into_iter().map(LoginAttempt::try_from).collect()
}

/// Removes what is older, in small commits.
///
/// # Errors
/// As every commit.
pub async fn purge(store: &Store, before: Timestamp) -> Result<()> {
    loop {
        let batch = change!(
            Judge::Writes(Guard::Missing),
            "DELETE FROM login_attempt WHERE id IN (SELECT id FROM login_attempt WHERE at < $1 LIMIT $2)",
            before,
            BATCH
        );
        if !store.commit(vec![batch]).await?.applied() {
            return Ok(());
        }
    }
}
