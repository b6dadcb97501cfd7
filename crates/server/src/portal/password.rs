//! `/api/v1/me/password`: the present password, a new one, the new one again (manual M27).

use super::{body::Body, budget, caller::Caller, time::rfc3339};
use crate::{
    app::App,
    edge::problem::Refusal,
    login::{
        facts::{self, Loaded},
        fault::Fault,
        hash_fault, known_browser,
    },
    trail,
};
use api::{FieldProblem, PasswordChange, PasswordState, Problem, ProblemCode};
use auth_core::{
    login::{NotRenewed, Passed, Work, renew, verify},
    password::{Cost, LENGTH_MAX, Password, PasswordRefused},
};
use axum::{Json, extract::State};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{credential, session, ticket};
use unicode_normalization::UnicodeNormalization;

/// What a new password must be.
#[utoipa::path(
    get,
    path = "/api/v1/me/password",
    responses((status = 200, body = PasswordState), (status = 401, body = Problem))
)]
pub(super) async fn read(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Json<PasswordState>, Refusal> {
    let loaded = load(&app, &caller, &headers).await?;
    Ok(Json(PasswordState {
        min_length: loaded.effective.password.min_length,
        max_length: LENGTH_MAX,
        set_at: loaded.credential.as_ref().map(|held| rfc3339(held.updated_at)),
    }))
}

/// Changes the password. Other sessions end unless that is not wanted; five wrong passwords end this one.
#[utoipa::path(
    put,
    path = "/api/v1/me/password",
    request_body = PasswordChange,
    responses(
        (status = 204), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode, Refusal> {
    let loaded = load(&app, &caller, &headers).await?;
    let new = new_password(&change).map_err(Refusal::fields)?;
    let Some(passed) = present(&app, &loaded, &change.current_password).await? else {
        trail::check(&app, &headers, "password", "wrong");
        budget::wrong(&app, &caller, "wrong passwords").await?;
        return Err(field("current_password", "password_change-err_current"));
    };
    budget::right(&app, &caller);
    if composed(&change.current_password) == composed(&change.new_password) {
        return Err(field("new_password", "password_rule-err_same"));
    }
    let phc = hashed(&app, &loaded, passed, new).await?;
    let held = loaded.credential.as_ref().ok_or(Refusal::of(ProblemCode::Conflict))?;
    let (company, member, now) = (caller.who.company.id, caller.who.member.id, app.now());
    let mut write = credential::replace_password(held, phc, now)
        .and(ticket::void_of_member(company, member, now))
        .and(known_browser::forget_trust(company, member));
    if change.end_other_sessions {
        write = write.and(session::end_of_member(company, member, Some(caller.who.session.id), now));
    }
    let details = json!({ "after": "change", "end_other_sessions": change.end_other_sessions });
    caller.commit(&app, write, ("password.set", details)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is known of the member, for decisions about password and second step.
pub(super) async fn load(app: &App, caller: &Caller, headers: &HeaderMap) -> Result<Loaded, Refusal> {
    let who = (caller.who.company.id, caller.who.member.id);
    let loaded = facts::load(app, &caller.fresh, who, headers).await.map_err(fault)?;
    loaded.ok_or(Refusal::of(ProblemCode::NotSignedIn))
}

/// What a fault of the login area is to the API.
pub(super) fn fault(fault: Fault) -> Refusal {
    match fault {
        Fault::Busy => Refusal::of(ProblemCode::Unavailable),
        other => Refusal::internal(format!("{other:?}")),
    }
}

/// The proof that `typed` is the present password.
pub(super) async fn present(app: &App, loaded: &Loaded, typed: &str) -> Result<Option<Passed>, Refusal> {
    let Ok(password) = Password::parse(typed) else { return Ok(None) };
    let (held, now, salt) = (loaded.held.clone(), app.now(), app.random());
    let verified = app
        .hashing()
        .run(move |memory| verify(held.as_ref(), &password, now, Work { cost: Cost::DEFAULT, salt, memory }));
    let verified = verified.await.map_err(|busy| fault(busy.into()))?;
    let found = verified.map_err(|error| fault(hash_fault(error)))?;
    Ok(found.map(|(passed, _)| passed))
}

async fn hashed(app: &App, loaded: &Loaded, passed: Passed, new: Password) -> Result<String, Refusal> {
    let (rule, words, salt, held) =
        (loaded.effective.password, loaded.context(app), app.random(), loaded.held.clone());
    let renewed = app.hashing().run(move |memory| {
        let context: Vec<&str> = words.iter().map(String::as_str).collect();
        let work = Work { cost: Cost::DEFAULT, salt, memory };
        renew(&passed, held.as_ref(), &new, (&rule, &context), work)
    });
    match renewed.await.map_err(|busy| fault(busy.into()))? {
        Ok(renewed) => Ok(renewed.phc().to_owned()),
        Err(NotRenewed::Refused(refused)) => Err(field("new_password", message(refused))),
        Err(NotRenewed::Hash(error)) => Err(fault(hash_fault(error))),
    }
}

fn new_password(change: &PasswordChange) -> Result<Password, Vec<FieldProblem>> {
    let again = match change.new_password_confirmation.as_str() {
        "" => Some("password_rule-err_confirm_empty"),
        again if again != change.new_password => Some("password_rule-err_confirm"),
        _ => None,
    };
    let parsed = Password::parse(&change.new_password);
    let new = parsed.as_ref().err().map(|refused| message(*refused));
    let current = change.current_password.is_empty().then_some("password_change-err_current_empty");
    let found = [("current_password", current), ("new_password", new), ("new_password_confirmation", again)];
    let problems: Vec<FieldProblem> =
        found.into_iter().filter_map(|(name, message)| Some(problem(name, message?))).collect();
    match parsed {
        Ok(password) if problems.is_empty() => Ok(password),
        _ => Err(problems),
    }
}

fn composed(text: &str) -> String {
    text.nfkc().collect()
}

fn problem(name: &str, message: &str) -> FieldProblem {
    FieldProblem { field: name.to_owned(), message: message.to_owned() }
}

/// One field that is not acceptable.
pub(super) fn field(name: &str, message: &str) -> Refusal {
    Refusal::fields(vec![problem(name, message)])
}

/// The message for each reason.
pub(super) fn message(refused: PasswordRefused) -> &'static str {
    match refused {
        PasswordRefused::Empty => "password_rule-err_empty",
        PasswordRefused::Short { .. } => "password_rule-err_short",
        PasswordRefused::Long { .. } => "password_rule-err_long",
        PasswordRefused::Personal => "password_rule-err_personal",
        PasswordRefused::Common => "password_rule-err_breached",
        PasswordRefused::Weak => "password_rule-err_weak",
        PasswordRefused::Same => "password_rule-err_same",
    }
}
