//! `GET /api/v1/me`, which fills the portal's frame, and the switch of language.

use super::{body::Body, caller::Caller, picture, user_agent};
use crate::{app::App, edge::problem::Refusal};
use api::{Appearance, LanguageChange, LastLogin, Links, MePage, Plan, Problem, Profile, Timestamp};
use axum::{Json, extract::State};
use http::StatusCode;
use serde_json::json;
use store::{
    Member, StoreError,
    audit::{self, Recorded},
    member,
};

/// Everything the frame of the portal shows.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = MePage), (status = 401, body = Problem)))]
pub(super) async fn read(State(app): State<App>, caller: Caller) -> Result<Json<MePage>, Refusal> {
    let last_login = last_login(&app, &caller).await?;
    let (member, company, brand) = (&caller.who.member, &caller.who.company, &app.config().brand);
    Ok(Json(MePage {
        member_id: member.id,
        email: member.email.as_str().to_owned(),
        role: member.role,
        company: company.name.clone(),
        plan: company.plan,
        profile: profile(member),
        appearance: Appearance { product: brand.product.clone() },
        links: Links {
            terms: brand.terms.clone(),
            privacy: brand.privacy.clone(),
            manual: brand.manual.clone().filter(|_| company.plan == Plan::Plus),
        },
        last_login,
    }))
}

/// Switches the language of all pages and mails at once.
#[utoipa::path(
    put,
    path = "/api/v1/me/language",
    request_body = LanguageChange,
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem))
)]
pub(super) async fn change_language(
    State(app): State<App>,
    caller: Caller,
    Body(change): Body<LanguageChange>,
) -> Result<StatusCode, Refusal> {
    let member = &caller.who.member;
    if member.language != change.language {
        let write = member::set_language(member.company_id, member.id, change.language, app.now());
        caller.commit(&app, write, ("member.profile_changed", json!({ "fields": ["language"] }))).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What the member may see and change of the account information.
pub(super) fn profile(member: &Member) -> Profile {
    Profile {
        family_name: member.family_name.clone(),
        given_name: member.given_name.clone(),
        family_name_kana: member.family_name_kana.clone(),
        given_name_kana: member.given_name_kana.clone(),
        phone_number: member.phone_number.clone(),
        language: member.language,
        time_zone: member.time_zone.clone(),
        picture: member.picture.as_ref().map(picture::address),
        version: member.version,
    }
}

/// The login before the present one: the newest that is older than this session.
async fn last_login(app: &App, caller: &Caller) -> Result<Option<LastLogin>, StoreError> {
    let (company, member) = (caller.who.company.id, caller.who.member.id);
    let logins = audit::of_member(app.store(), company, member, "login.succeeded", 8).await?;
    let started = caller.who.session.created_at;
    Ok(logins.iter().find(|login| login.at < started).and_then(shown))
}

fn shown(login: &Recorded) -> Option<LastLogin> {
    Some(LastLogin {
        at: rfc3339(login.at)?,
        environment: user_agent::environment(login.user_agent.as_deref().unwrap_or_default()),
    })
}

fn rfc3339(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_string())
}
