//! `/api/v1/me/recovery-codes`: how many are left, and a new set, shown once (P2).

use super::{caller::Caller, password::fault, reauth, time::rfc3339};
use crate::{app::App, edge::problem::Refusal, factor::recovery, login::known_browser};
use api::{NewRecoveryCodes, Problem, RecoveryCodes};
use axum::{Json, extract::State};
use serde_json::json;
use store::credential;

/// How many recovery codes are left.
#[utoipa::path(
    get,
    path = "/api/v1/me/recovery-codes",
    responses((status = 200, body = RecoveryCodes), (status = 401, body = Problem))
)]
pub(super) async fn read(State(app): State<App>, caller: Caller) -> Result<Json<RecoveryCodes>, Refusal> {
    let held = credential::all_of(app.store(), caller.who.company.id, caller.who.member.id).await?;
    let made = recovery::among(&held);
    Ok(Json(RecoveryCodes {
        left: recovery::left(&held),
        created_at: made.map(|(row, _)| rfc3339(row.created_at)),
    }))
}

/// Makes a new set in place of any earlier one. It is in this answer and nowhere else.
#[utoipa::path(
    post,
    path = "/api/v1/me/recovery-codes",
    responses(
        (status = 200, body = NewRecoveryCodes), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 503, body = Problem)
    )
)]
pub(super) async fn make(State(app): State<App>, caller: Caller) -> Result<Json<NewRecoveryCodes>, Refusal> {
    reauth::recent(&app, &caller.who).await?;
    let who = (caller.who.company.id, caller.who.member.id);
    let (codes, write) = recovery::new_set(&app, who).await.map_err(fault)?;
    let write = write.and(known_browser::forget_trust(who.0, who.1));
    caller.commit(&app, write, ("recovery_codes.made", json!({ "count": codes.len() }))).await?;
    Ok(Json(NewRecoveryCodes { codes: codes.iter().map(|code| code.as_str().to_owned()).collect() }))
}
