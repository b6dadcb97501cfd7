//! `GET /api/v1/home`: the apps that the member can open. What the plan does not include is not shown.

use super::{caller::Caller, picture};
use crate::{app::App, edge::problem::Refusal, plan};
use api::{AppTile, Home, Problem};
use axum::{Json, extract::State};
use store::app;

/// The apps assigned to the member that the plan allows, in the company's order.
#[utoipa::path(get, path = "/api/v1/home", responses((status = 200, body = Home), (status = 401, body = Problem)))]
pub(super) async fn read(State(_): State<App>, caller: Caller) -> Result<Json<Home>, Refusal> {
    let company = &caller.who.company;
    let assigned = app::assigned_to(&caller.fresh, company.id, caller.who.member.id).await?;
    let apps = assigned.iter().filter(|app| plan::includes(company.plan, app)).map(|app| tile(app)).collect();
    Ok(Json(Home { apps }))
}

fn tile(app: &store::App) -> AppTile {
    AppTile {
        app_id: app.id,
        name: app.name.clone(),
        kind: app.kind(),
        open: format!("/apps/{}/open", app.id),
        logo: app.logo.as_ref().map(picture::address),
    }
}
