//! `/api/v1/me/history`: the member's own logins (manual M32).

use super::{caller::Caller, time::rfc3339};
use crate::{app::App, edge::problem::Refusal};
use api::{HistoryEntry, HistoryPage, LoginAttemptId, Problem, ProblemCode, SessionId};
use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use serde::Deserialize;
use store::login_attempt::{self, LoginAttempt, Part};

/// Entries of a page where none are asked for, and at most.
const LIMIT: i64 = 50;
const LIMIT_MAX: i64 = 200;

/// Which part of the history.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// `next` of the page before.
    cursor: Option<LoginAttemptId>,
    /// 50 unless said, at most 200.
    limit: Option<i64>,
    /// `desc` (newest first) unless said, or `asc`.
    order: Option<Order>,
    /// Failed and refused attempts too.
    #[serde(default)]
    failed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Order {
    Desc,
    Asc,
}

/// A page of the member's login history.
#[utoipa::path(
    get,
    path = "/api/v1/me/history",
    params(Asked),
    responses((status = 200, body = HistoryPage), (status = 400, body = Problem), (status = 401, body = Problem))
)]
pub(super) async fn read(
    State(app): State<App>,
    caller: Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<HistoryPage>, Refusal> {
    let Query(asked) = asked.map_err(|_| Refusal::of(ProblemCode::BadRequest))?;
    let limit = asked.limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(Refusal::of(ProblemCode::BadRequest));
    }
    let days = app.config().history.days;
    let part = Part {
        beyond: asked.cursor,
        ascending: asked.order == Some(Order::Asc),
        failed: asked.failed,
        since: app.now().plus_seconds(-i64::from(days) * 86_400),
        limit: limit + 1,
    };
    let member = &caller.who.member;
    let mut found = login_attempt::of_member(app.store(), (member.company_id, member.id), part).await?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        found.pop();
    }
    let next = found.last().filter(|_| more).map(|last| last.id);
    let own = caller.who.session.id;
    Ok(Json(HistoryPage { entries: found.into_iter().map(|row| entry(row, own)).collect(), next, days }))
}

fn entry(row: LoginAttempt, own: SessionId) -> HistoryEntry {
    HistoryEntry {
        id: row.id,
        at: rfc3339(row.at),
        address: row.address,
        environment: row.environment,
        methods: row.methods,
        outcome: row.outcome,
        risk: row.risk,
        reasons: row.reasons,
        trace: row.trace,
        app: row.app,
        this_session: row.session_id == Some(own),
    }
}
