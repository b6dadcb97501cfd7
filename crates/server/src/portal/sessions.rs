//! `/api/v1/me/sessions`: where the member is signed in, and ending it (P3). A session of somebody else is not there.

use super::{caller::Caller, time::rfc3339, user_agent};
use crate::{app::App, edge::problem::Refusal};
use api::{Problem, ProblemCode, SessionEntry, SessionId, Sessions};
use auth_core::session::Session;
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use http::StatusCode;
use serde_json::json;
use store::session;

/// The member's live sessions.
#[utoipa::path(
    get,
    path = "/api/v1/me/sessions",
    responses((status = 200, body = Sessions), (status = 401, body = Problem))
)]
pub(super) async fn read(State(app): State<App>, caller: Caller) -> Result<Json<Sessions>, Refusal> {
    let mut live = live(&app, &caller).await?;
    let own = caller.who.session.id;
    live.sort_by_key(|session| (session.id != own, std::cmp::Reverse(session.last_seen_at)));
    Ok(Json(Sessions { sessions: live.into_iter().map(|session| entry(session, own)).collect() }))
}

/// Ends one of the member's sessions, with what was granted in it.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions/{id}",
    params(("id" = SessionId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem))
)]
pub(super) async fn end(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<SessionId>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let Path(id) = id.map_err(|_| Refusal::of(ProblemCode::NotFound))?;
    let own = live(&app, &caller).await?.into_iter().any(|session| session.id == id);
    if !own {
        return Err(Refusal::of(ProblemCode::NotFound));
    }
    let change = session::end(caller.who.company.id, id, app.now());
    caller.commit(&app, change, ("session.ended", json!({ "session_id": id }))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of the member's sessions but the one that asks.
#[utoipa::path(
    delete,
    path = "/api/v1/me/sessions",
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub(super) async fn end_others(State(app): State<App>, caller: Caller) -> Result<StatusCode, Refusal> {
    let (company, member, own) = (caller.who.company.id, caller.who.member.id, caller.who.session.id);
    let change = session::end_of_member(company, member, Some(own), app.now());
    caller.commit(&app, change, ("session.others_ended", json!({ "session_id": own }))).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn live(app: &App, caller: &Caller) -> Result<Vec<Session>, Refusal> {
    let (company, member) = (caller.who.company.id, caller.who.member.id);
    Ok(session::of_member(app.store(), company, member, app.now()).await?)
}

fn entry(session: Session, own: SessionId) -> SessionEntry {
    SessionEntry {
        id: session.id,
        environment: user_agent::environment(session.user_agent.as_deref().unwrap_or_default()),
        address: session.address,
        created_at: rfc3339(session.created_at),
        last_seen_at: rfc3339(session.last_seen_at),
        remember: session.remember,
        current: session.id == own,
    }
}
