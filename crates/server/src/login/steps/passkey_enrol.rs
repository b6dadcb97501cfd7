//! A passkey that is made before the login goes on (M11, P1): made with its member verified, it proves this login's
//! second step, and nothing is asked twice.

use super::Current;
use crate::{
    app::App,
    edge::form::Fields,
    factor::passkey::{self as factor, Place},
    login::{
        browser::one,
        facts::Proofs,
        fault::Fault,
        finish::event,
        frame::{Frame, Switch, answer},
        known_browser, notice,
        page::PasskeyEnrolPage,
    },
    portal::system,
    trail,
};
use auth_core::factor::passkey::{Refused, Registration, registered};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::audit;

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    fields: &Fields,
) -> Result<Response, Fault> {
    let party = factor::party(app).ok_or(Fault::NotFound)?;
    let browser = current.row.pre_session;
    let place = Place::Enrolment(current.row.id, &browser);
    let Some(question) = factor::open::<Registration>(app, &place, one(fields, "ceremony")?) else {
        return Ok(page(app, headers, current, Some("passkeys-err_cancelled")));
    };
    let typed = one(fields, "name")?.trim();
    let name = if typed.is_empty() { default_name(app, headers, &current) } else { typed.to_owned() };
    let new = match registered(&party, &question.waiting, one(fields, "answer")?, &name) {
        Ok(new) => new,
        Err(refused) => {
            tracing::info!(%refused, "a passkey was not registered");
            let exists = refused == Refused::Exists;
            let key = if exists { "passkeys-err_exists" } else { "passkeys-err_cancelled" };
            return Ok(page(app, headers, current, Some(key)));
        }
    };
    trail::check_with(app, headers, "authenticator", "set up", json!({ "factor": "passkey" }));
    let who = current.who();
    let (id, added) = factor::add(app, who, &new)?;
    let details = json!({ "factor": "passkey", "credential_id": id, "login_id": current.row.id });
    let mut changes = vec![
        question.answered(who.0, app.now()),
        added,
        known_browser::forget_trust(who.0, who.1),
        audit::append(event(app, headers, who, ("factor.added", details))),
    ];
    changes.push(notice::passkey_added(app, headers, &current.loaded));
    let proved = new.proved(&current.prover(app));
    current.state.proved.push(proved);
    current.loaded.situation.held.passkeys += 1;
    current.go_on(app, headers, changes, Proofs::default()).await
}

fn default_name(app: &App, headers: &HeaderMap, current: &Current) -> String {
    app.text().message(current.spoken, "passkeys-name_default", &[("agent", system(headers))])
}

pub(super) fn page(
    app: &App,
    headers: &HeaderMap,
    current: Current,
    wrong: Option<&'static str>,
) -> Response {
    let heading = app.text().message(current.spoken, "passkeys-create", &[]);
    let here = format!("/login/passkey/enrol?login={}&", current.row.id);
    let frame = Frame::new(app, current.spoken, "enrol-passkey", &heading).scripted().with_passkeys();
    let frame = frame.switched(Switch::Address(here));
    let content = PasskeyEnrolPage {
        hidden: current.hidden(app),
        email: current.loaded.member.email.to_string(),
        name: default_name(app, headers, &current),
        wrong: wrong.map(|key| frame.t(key)),
        back: Some(format!("/login/enrol?login={}", current.row.id)),
        frame,
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer(status, &content, &current.visit.cookies)
}
