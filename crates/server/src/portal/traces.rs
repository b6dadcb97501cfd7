//! `/api/v1/traces/{code}`: what one attempt to log in has checked, for those who help members of their company (N2). A
//! code of another company and one that is unknown answer alike, and nobody tries many.

use super::caller::Caller;
use crate::{
    app::App,
    edge::{problem::Refusal, trace},
    trail::{self, view},
};
use api::{CompanyId, MemberId, Problem, ProblemCode, Role, Timestamp, TracePage};
use axum::{
    Json,
    extract::{Path, State},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use store::{audit, member};

/// So many look-ups of one member within [`WINDOW_SECONDS`].
const LOOKUPS_MAX: u32 = 30;
const WINDOW_SECONDS: i64 = 60;

/// The timeline of an attempt.
#[utoipa::path(
    get,
    path = "/api/v1/traces/{code}",
    params(("code" = String, Path, description = "The eight characters that the page showed")),
    responses(
        (status = 200, body = TracePage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 429, body = Problem)
    )
)]
pub(super) async fn read(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Json<TracePage>, Refusal> {
    let (company, member) = (caller.who.company.id, &caller.who.member);
    if !matches!(member.role, Role::CompanyManager | Role::Helpdesk) {
        return Err(Refusal::of(ProblemCode::Forbidden));
    }
    if !app.area::<LookUps>().admit(member.id, app.now()) {
        return Err(Refusal::of(ProblemCode::TooMany));
    }
    let code = trace::parse(&code).ok_or(Refusal::of(ProblemCode::NotFound))?;
    let events = audit::of_trace(app.store(), Some(company), &code).await?;
    let page = view::timeline(&code, Some(company), events, trail::remembered(&app, &code));
    let mut page = page.ok_or(Refusal::of(ProblemCode::NotFound))?;
    page.email = email(&caller, company, page.member_id).await?;
    Ok(Json(page))
}

async fn email(
    caller: &Caller,
    company: CompanyId,
    member: Option<MemberId>,
) -> Result<Option<String>, Refusal> {
    let Some(id) = member else { return Ok(None) };
    let found = member::by_id(&caller.fresh, company, id).await?;
    Ok(found.map(|member| member.email.to_string()))
}

/// Who has looked up how many codes since when.
#[derive(Default)]
struct LookUps(Mutex<HashMap<MemberId, (Timestamp, u32)>>);

impl LookUps {
    fn admit(&self, member: MemberId, now: Timestamp) -> bool {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (since, _)| now.since(*since) < WINDOW_SECONDS * 1000);
        let (_, count) = known.entry(member).or_insert((now, 0));
        *count += 1;
        *count <= LOOKUPS_MAX
    }
}
