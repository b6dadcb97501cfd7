//! `/api/v1/me/passkeys`: the member's own passkeys, with names that they give them (P1). Adding and removing one needs a
//! recent proof (rule 11 of `docs/threats.md`), is mailed, and ends what browsers were spared.

use super::{
    body::Body,
    caller::Caller,
    password::{self, field},
    reauth,
    time::rfc3339,
    user_agent,
};
use crate::{
    app::App,
    edge::problem::Refusal,
    factor::passkey::{self as factor, Place},
    login::{facts::Loaded, known_browser},
};
use api::{
    CredentialId, PasskeyEntry, PasskeyNew, PasskeyQuestion, PasskeyReach, PasskeyRename, Passkeys, Problem,
    ProblemCode, SecondStepMethod,
};
use auth_core::factor::passkey::{
    NAME_MAX, PER_MEMBER, Reach, Refused, Registrant, Registration, register, registered,
};
use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use http::{HeaderMap, StatusCode, header::USER_AGENT};
use serde_json::json;
use store::{Credential, passkey as rows};

/// The member's passkeys.
#[utoipa::path(
    get,
    path = "/api/v1/me/passkeys",
    responses((status = 200, body = Passkeys), (status = 401, body = Problem))
)]
pub(super) async fn read(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Json<Passkeys>, Refusal> {
    let loaded = password::load(&app, &caller, &headers).await?;
    let held = held(&app, &caller).await?;
    let may_add = allowed(&app, &loaded) && held.len() < PER_MEMBER;
    Ok(Json(Passkeys { passkeys: held.iter().filter_map(entry).collect(), may_add }))
}

/// Asks for a new passkey. The question is good for this session, five minutes and one answer.
#[utoipa::path(
    post,
    path = "/api/v1/me/passkeys/options",
    responses(
        (status = 200, body = PasskeyQuestion), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem)
    )
)]
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Json<PasskeyQuestion>, Refusal> {
    let (loaded, held) = may_add(&app, &caller, &headers).await?;
    let party = factor::party(&app).ok_or(Refusal::of(ProblemCode::Forbidden))?;
    let member = &loaded.member;
    let name = format!("{} {}", member.family_name, member.given_name);
    let whose = Registrant { member_id: member.id, email: member.email.as_str(), name: &name };
    let (options, waiting) = register(&party, &whose, &factor::among(&held)).map_err(Refusal::internal)?;
    let agent = headers.get(USER_AGENT).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let arguments = [("agent", user_agent::system(agent))];
    Ok(Json(PasskeyQuestion {
        public_key: options.to_string(),
        ceremony: factor::seal(&app, &Place::Session(caller.who.session.id), &waiting),
        name: app.text().message(member.language, "passkeys-name_default", &arguments),
    }))
}

/// Keeps the passkey that was made.
#[utoipa::path(
    post,
    path = "/api/v1/me/passkeys",
    request_body = PasskeyNew,
    responses(
        (status = 201, body = PasskeyEntry), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn add(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(new): Body<PasskeyNew>,
) -> Result<(StatusCode, Json<PasskeyEntry>), Refusal> {
    may_add(&app, &caller, &headers).await?;
    let name = name(&new.name)?;
    let party = factor::party(&app).ok_or(Refusal::of(ProblemCode::Forbidden))?;
    let place = Place::Session(caller.who.session.id);
    let question = factor::open::<Registration>(&app, &place, &new.ceremony)
        .ok_or_else(|| field("ceremony", "passkeys-err_cancelled"))?;
    let made = registered(&party, &question.waiting, &new.answer, name).map_err(|refused| match refused {
        Refused::Exists => field("answer", "passkeys-err_exists"),
        _ => field("answer", "passkeys-err_cancelled"),
    })?;
    let who = (caller.who.company.id, caller.who.member.id);
    let (id, added) = factor::add(&app, who, &made)?;
    let now = app.now();
    let change = question.answered(who.0, now).and(added).and(known_browser::forget_trust(who.0, who.1));
    caller
        .commit(&app, change, ("factor.added", json!({ "factor": "passkey", "credential_id": id })))
        .await?;
    let entry = PasskeyEntry {
        id,
        name: made.stored().name().to_owned(),
        reach: reach(made.stored().reach()),
        created_at: rfc3339(now),
        used_at: None,
        version: 1,
    };
    Ok((StatusCode::CREATED, Json(entry)))
}

/// Gives a passkey another name. That changes nothing about what protects the account.
#[utoipa::path(
    patch,
    path = "/api/v1/me/passkeys/{id}",
    params(("id" = CredentialId, Path)),
    request_body = PasskeyRename,
    responses(
        (status = 200, body = PasskeyEntry), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)
    )
)]
pub(super) async fn rename(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<CredentialId>, PathRejection>,
    Body(change): Body<PasskeyRename>,
) -> Result<Json<PasskeyEntry>, Refusal> {
    let row = own(&app, &caller, id).await?;
    let name = name(&change.name)?;
    let stored = factor::stored(&row).ok_or_else(|| Refusal::internal("a passkey cannot be read"))?;
    let data = factor::json(&stored.renamed(name))?;
    let write = rows::rename(&row, data.clone());
    caller.commit(&app, write, ("passkey.renamed", json!({ "credential_id": row.id }))).await?;
    let after = Credential { data, version: row.version + 1, ..row };
    entry(&after).map(Json).ok_or_else(|| Refusal::internal("a passkey cannot be read"))
}

/// Removes a passkey.
#[utoipa::path(
    delete,
    path = "/api/v1/me/passkeys/{id}",
    params(("id" = CredentialId, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem))
)]
pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<CredentialId>, PathRejection>,
) -> Result<StatusCode, Refusal> {
    let row = own(&app, &caller, id).await?;
    reauth::recent(&app, &caller.who).await?;
    let (company, member) = (row.company_id, row.member_id);
    let change = rows::remove(company, member, row.id).and(known_browser::forget_trust(company, member));
    let details = json!({ "factor": "passkey", "credential_id": row.id });
    caller.commit(&app, change, ("factor.removed", details)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether this session may add one now; what the member has.
async fn may_add(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
) -> Result<(Loaded, Vec<Credential>), Refusal> {
    let loaded = password::load(app, caller, headers).await?;
    if !allowed(app, &loaded) {
        return Err(Refusal::of(ProblemCode::Forbidden));
    }
    reauth::recent(app, &caller.who).await?;
    let held = held(app, caller).await?;
    match held.len() < PER_MEMBER {
        true => Ok((loaded, held)),
        false => Err(Refusal::of(ProblemCode::Conflict)),
    }
}

fn allowed(app: &App, loaded: &Loaded) -> bool {
    factor::party(app).is_some() && loaded.situation.policy.methods.contains(SecondStepMethod::Passkey)
}

async fn held(app: &App, caller: &Caller) -> Result<Vec<Credential>, Refusal> {
    Ok(rows::of_member(app.store(), caller.who.company.id, caller.who.member.id).await?)
}

/// One of the member's own; anybody else's is not there.
async fn own(
    app: &App,
    caller: &Caller,
    id: Result<Path<CredentialId>, PathRejection>,
) -> Result<Credential, Refusal> {
    let absent = || Refusal::of(ProblemCode::NotFound);
    let Path(id) = id.map_err(|_| absent())?;
    held(app, caller).await?.into_iter().find(|row| row.id == id).ok_or_else(absent)
}

fn name(typed: &str) -> Result<&str, Refusal> {
    let name = typed.trim();
    let fits = !name.is_empty() && name.chars().count() <= NAME_MAX && !name.chars().any(char::is_control);
    if fits { Ok(name) } else { Err(field("name", "profile-err_too_long")) }
}

fn entry(row: &Credential) -> Option<PasskeyEntry> {
    let stored = factor::stored(row)?;
    Some(PasskeyEntry {
        id: row.id,
        name: stored.name().to_owned(),
        reach: reach(stored.reach()),
        created_at: rfc3339(row.created_at),
        used_at: (row.updated_at > row.created_at).then(|| rfc3339(row.updated_at)),
        version: row.version,
    })
}

fn reach(reach: Reach) -> PasskeyReach {
    match reach {
        Reach::Synced => PasskeyReach::Synced,
        Reach::Bound => PasskeyReach::Bound,
        Reach::SecurityKey => PasskeyReach::SecurityKey,
    }
}
