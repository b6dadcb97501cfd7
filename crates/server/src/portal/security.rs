//! `/api/v1/me/security`: second step, method, login notification (manual M13, M28). What company policy controls is
//! shown and not changed; what weakens the account needs a recent proof (rule 11 of `docs/threats.md`).

use super::{
    body::Body,
    budget,
    caller::Caller,
    password::{self, field},
    profile, reauth,
    time::rfc3339,
};
use crate::{
    app::App,
    edge::problem::Refusal,
    login::{facts::Loaded, known_browser},
};
use api::{MethodChoice, Problem, ProblemCode, SecondStepMethod, SecondStepMode, Security, SecurityChange};
use auth_core::{
    password::{Password, judge},
    second_step::stricter,
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use serde_json::json;
use store::{CredentialKind, Member, credential, member};

/// The second step and the notification, as they are.
#[utoipa::path(
    get,
    path = "/api/v1/me/security",
    responses((status = 200, body = Security), (status = 401, body = Problem))
)]
pub(super) async fn read(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let loaded = password::load(&app, &caller, &headers).await?;
    shown(&app, &loaded, &loaded.member).await
}

/// Changes them.
#[utoipa::path(
    put,
    path = "/api/v1/me/security",
    request_body = SecurityChange,
    responses(
        (status = 200, body = Security), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(change): Body<SecurityChange>,
) -> Result<Response, Refusal> {
    let loaded = password::load(&app, &caller, &headers).await?;
    let before = &loaded.member;
    if change.version != before.version || !profile::matches(&headers, before.version) {
        return Err(Refusal::of(ProblemCode::Conflict));
    }
    allowed(&loaded, &change)?;
    if is_unchanged(before, &change) {
        return shown(&app, &loaded, before).await;
    }
    if weakens(before, &change) {
        reauth::recent(&app, &caller.who).await?;
    }
    if change.mode == SecondStepMode::Off && before.second_step != SecondStepMode::Off {
        stands_alone(&app, &caller, &loaded, change.current_password.as_deref()).await?;
    }
    let (company, id) = (before.company_id, before.id);
    let choice = (change.mode, change.method, change.notification);
    let write = member::set_second_step(company, id, before.version, choice, app.now())
        .and(known_browser::forget_trust(company, id));
    let details =
        json!({ "mode": change.mode, "method": change.method, "notification": change.notification });
    caller.commit(&app, write, ("member.security_changed", details)).await?;
    let after = Member {
        second_step: change.mode,
        second_step_method: change.method,
        login_notification: change.notification,
        version: before.version + 1,
        ..Member::clone(before)
    };
    shown(&app, &loaded, &after).await
}

/// What policy does not leave to the member cannot be changed; a method that is no choice is none.
fn allowed(loaded: &Loaded, change: &SecurityChange) -> Result<(), Refusal> {
    let (policy, before) = (loaded.situation.policy, &loaded.member);
    if policy.mode.is_some() && change.mode != before.second_step {
        return Err(Refusal::of(ProblemCode::Forbidden));
    }
    let choice = matches!(change.method, SecondStepMethod::Mail | SecondStepMethod::Totp);
    let kept = change.method == before.second_step_method;
    if !(kept || choice && offered(loaded, change.method)) {
        return Err(field("method", "security-not_allowed_here"));
    }
    Ok(())
}

fn offered(loaded: &Loaded, method: SecondStepMethod) -> bool {
    match method {
        SecondStepMethod::Mail => loaded.situation.mail_counts(),
        other => loaded.situation.policy.methods.contains(other),
    }
}

fn is_unchanged(before: &Member, change: &SecurityChange) -> bool {
    before.second_step == change.mode
        && before.second_step_method == change.method
        && before.login_notification == change.notification
}

/// Asking less often, asking for something else, telling less.
fn weakens(before: &Member, change: &SecurityChange) -> bool {
    let less_often = stricter(before.second_step, change.mode) != change.mode;
    less_often
        || before.second_step_method != change.method
        || (before.login_notification && !change.notification)
}

/// A password that alone opens the account is the present one, and meets the longer rule.
async fn stands_alone(
    app: &App,
    caller: &Caller,
    loaded: &Loaded,
    typed: Option<&str>,
) -> Result<(), Refusal> {
    let typed = typed.unwrap_or_default();
    let password =
        Password::parse(typed).map_err(|refused| field("current_password", password::message(refused)))?;
    if password::present(app, loaded, typed).await?.is_none() {
        budget::wrong(app, caller, "wrong passwords").await?;
        return Err(field("current_password", "password_change-err_current"));
    }
    budget::right(app, caller);
    let (rule, words) = (loaded.effective.password_rule(SecondStepMode::Off), loaded.context(app));
    let judged = app.hashing().run(move |_| {
        let context: Vec<&str> = words.iter().map(String::as_str).collect();
        judge(&password, &rule, &context).err()
    });
    match judged.await.map_err(|busy| password::fault(busy.into()))? {
        None => Ok(()),
        Some(refused) => Err(field("current_password", password::message(refused))),
    }
}

async fn shown(app: &App, loaded: &Loaded, member: &Member) -> Result<Response, Refusal> {
    let held = credential::all_of(app.store(), member.company_id, member.id).await?;
    let since = held.iter().find(|row| row.kind == CredentialKind::Totp).map(|row| rfc3339(row.created_at));
    let factors = loaded.situation.held;
    let choice = |method| MethodChoice {
        method,
        allowed: offered(loaded, method),
        registered: match method {
            SecondStepMethod::Totp => factors.totp,
            SecondStepMethod::Passkey => factors.passkeys > 0,
            SecondStepMethod::Mail | SecondStepMethod::Recovery => true,
        },
    };
    let policy = loaded.situation.policy;
    let body = Security {
        mode: policy.mode.unwrap_or(member.second_step),
        mode_locked: policy.mode.is_some(),
        method: member.second_step_method,
        methods: [SecondStepMethod::Mail, SecondStepMethod::Totp, SecondStepMethod::Passkey]
            .into_iter()
            .map(choice)
            .collect(),
        notification: member.login_notification,
        authenticator_since: since,
        passkeys: factors.passkeys,
        recovery_codes: factors.recovery_codes,
        off_min_length: loaded.effective.password_rule(SecondStepMode::Off).min_length,
        version: member.version,
    };
    let mut response = Json(body).into_response();
    profile::put_tag(&mut response, member.version);
    Ok(response)
}
