//! What follows the first proof: a second step, an authenticator to be set up, a new password, consent to new terms. The
//! login lives in a row that belongs to one pre-session, one request and one member; each step names it, and each answer
//! goes back to `next`. One module for each step; none leads to another.

pub(super) mod code;
mod current;
pub(super) mod due;
pub(super) mod enrol;
pub(super) mod method;
pub(super) mod passkey;
pub(super) mod passkey_enrol;
mod password;
pub(super) mod recovery;
mod state;
mod terms;
mod why;

pub(super) use current::Current;
pub(super) use state::{Risk, RowState};
pub(super) use why::WhyPanel;

use super::{
    browser::{Visit, is_ours, one, parameters, posted, some},
    facts::Proofs,
    fault::{self, Fault},
    finish::{Login, event, refused},
    frame::see_other,
    told,
};
use crate::{app::App, edge::form::Fields};
use api::{LoginId, SecondStepMethod};
use auth_core::login::{LOGIN_SECONDS, Passed, Step};
use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, Uri};
use serde_json::json;
use store::{Outcome, audit, login as row};

/// Puts a login with its first proof into a row and leads to its next step. The pre-session is replaced: nobody who knew
/// the old one knows this login.
pub(crate) async fn begin(
    app: &App,
    headers: &HeaderMap,
    login: Login,
    (passed, step): (Passed, Step),
) -> Result<Response, Fault> {
    let Login { pending, remember, mut changes, loaded } = login;
    let (now, visit, id) = (app.now(), Visit::renewed(app), LoginId(app.new_id()));
    let pending = pending.traced(app, headers).returning(visit.hash(), None, now);
    let request = serde_json::to_vec(&pending).map_err(|_| Fault::Server)?;
    let mut state = RowState::new(passed, remember, Risk::of(&loaded));
    let due = due::prepare(app, headers, &mut state, (&loaded, id), &step).await?;
    let login = row::Login {
        id,
        company_id: loaded.member.company_id,
        member_id: loaded.member.id,
        pre_session: visit.hash(),
        request_hash: auth_core::secret::sha256(&request),
        request,
        state: state.write()?,
        created_at: now,
        expires_at: now.plus_seconds(LOGIN_SECONDS),
        version: 0,
    };
    changes.push(row::start(&login));
    changes.extend(due);
    let who = (login.company_id, login.member_id);
    let details = json!({ "login_id": id });
    changes.push(audit::append(event(app, headers, who, ("login.first_proof", details))));
    match app.store().commit(changes).await? {
        Outcome::Applied => {
            due::sent(app);
            Ok(see_other(&address(&step, &state, id), &visit.cookies))
        }
        Outcome::Refused(guard) => Err(refused(guard, pending.app_name, pending.restart)),
    }
}

/// Where a step is shown.
fn address(step: &Step, state: &RowState, id: LoginId) -> String {
    let path = match step {
        Step::SecondStep(ask) => match state.method(ask) {
            SecondStepMethod::Passkey => "/login/passkey",
            SecondStepMethod::Recovery => "/login/recovery",
            SecondStepMethod::Mail | SecondStepMethod::Totp => "/login/code",
        },
        Step::Enrol(_) => "/login/enrol",
        Step::NewPassword { .. } => "/login/new-password",
        Step::Consent(_) => "/login/terms",
        Step::Password | Step::Done(_) | Step::Refused(_) => return "/login".to_owned(),
    };
    format!("{path}?login={id}")
}

pub(crate) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    match show_step(&app, &headers, &uri).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn show_step(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Response, Fault> {
    let query = parameters(uri)?;
    let mut current = Current::load(app, headers, &query).await?;
    let step = current.next(app, Proofs::default());
    told::step(app, headers, &step);
    if !is_at(uri.path(), &step, &current.state) {
        return current.elsewhere(&step);
    }
    if some(&query, "lang")?.is_some() {
        current.visit.choose(app, current.spoken);
    }
    match (step, uri.path()) {
        (Step::SecondStep(ask), "/login/method") => Ok(method::page(app, current, ask)),
        (Step::SecondStep(ask), "/login/recovery") => Ok(recovery::page(app, current, ask, None)),
        (Step::SecondStep(ask), "/login/passkey") => Ok(passkey::page(app, current, ask, None)),
        (Step::Enrol(_), "/login/passkey/enrol") => Ok(passkey_enrol::page(app, headers, current, None)),
        (Step::SecondStep(ask), _) => Ok(code::page(app, current, ask, &code::Told::default())),
        (Step::Enrol(enrolment), _) => enrol::show(app, current, enrolment).await,
        (Step::NewPassword { consent, .. }, _) => Ok(password::page(app, current, consent.as_ref(), None)),
        (Step::Consent(versions), _) => Ok(terms::page(app, current, &versions, None)),
        (step, _) => current.elsewhere(&step),
    }
}

/// Whether this page is one of the step's.
fn is_at(path: &str, step: &Step, state: &RowState) -> bool {
    match step {
        Step::SecondStep(_) if path == "/login/method" => true,
        Step::Enrol(enrolment) if path == "/login/passkey/enrol" => {
            enrolment.offered.contains(SecondStepMethod::Passkey)
        }
        _ => address(step, state, LoginId(uuid::Uuid::nil())).split('?').next() == Some(path),
    }
}

pub(crate) async fn submit(State(app): State<App>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, &uri, body).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn submitted(app: &App, headers: &HeaderMap, uri: &Uri, body: Bytes) -> Result<Response, Fault> {
    answered(app, headers, uri.path(), posted(headers, body)?).await
}

/// The answer to a step, posted to the page at `path`.
pub(super) async fn answered(
    app: &App,
    headers: &HeaderMap,
    path: &str,
    fields: Fields,
) -> Result<Response, Fault> {
    let (fields, current) = opened(app, headers, fields).await?;
    let step = current.next(app, Proofs::default());
    if !is_at(path, &step, &current.state) {
        return current.elsewhere(&step);
    }
    match (step, path) {
        (Step::SecondStep(ask), "/login/method") => {
            method::submitted(app, headers, current, (&fields, ask)).await
        }
        (Step::SecondStep(ask), "/login/passkey") => {
            passkey::submitted(app, headers, current, (&fields, ask)).await
        }
        (Step::SecondStep(ask), "/login/recovery") => {
            recovery::submitted(app, headers, current, (&fields, ask)).await
        }
        (Step::Enrol(_), "/login/passkey/enrol") => {
            passkey_enrol::submitted(app, headers, current, &fields).await
        }
        (Step::SecondStep(ask), _) => code::submitted(app, headers, current, (&fields, ask)).await,
        (Step::Enrol(enrolment), _) => enrol::submitted(app, headers, current, (&fields, enrolment)).await,
        (Step::NewPassword { consent, .. }, _) => {
            password::submitted(app, headers, current, (&fields, consent.as_ref())).await
        }
        (Step::Consent(versions), _) => terms::submitted(app, headers, current, (&fields, &versions)).await,
        (step, _) => current.elsewhere(&step),
    }
}

/// A posted form of a login, if it is ours, and the login that it names.
pub(super) async fn opened(
    app: &App,
    headers: &HeaderMap,
    fields: Fields,
) -> Result<(Fields, Current), Fault> {
    is_ours(app, headers, &label(one(&fields, "login")?), &fields)?;
    let current = Current::load(app, headers, &fields).await?;
    Ok((fields, current))
}

/// The form of one login row.
pub(super) fn label(login: &str) -> String {
    format!("/login/step {login}")
}
