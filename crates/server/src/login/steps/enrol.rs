//! An authenticator that is set up before the login goes on (A-11, M11, M29, M33). The secret lives in the login's row
//! and becomes a credential only with a right code; closing the page leaves nothing behind.

use super::{Current, due};
use crate::{
    app::App,
    edge::form::Fields,
    factor::totp,
    login::{
        browser::{one, some},
        code_limit,
        facts::Proofs,
        fault::Fault,
        finish::event,
        frame::{Frame, Switch, answer, see_other},
        known_browser, notice,
        page::EnrolPage,
    },
    trail,
};
use api::SecondStepMethod;
use auth_core::{
    factor::{
        mail_code::digits,
        totp::{Authenticator, TotpSecret, check},
    },
    second_step::Enrolment,
};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{Outcome, audit};

/// From so many wrong codes on, the page speaks of the phone's clock.
const CLOCK_HINT: u8 = 3;

/// The page. A secret that has been shown too long is replaced before it is shown again.
pub(super) async fn show(app: &App, mut current: Current, enrolment: Enrolment) -> Result<Response, Fault> {
    let wanted = enrolment.offered.contains(SecondStepMethod::Totp);
    if wanted && due::setup(app, &current.state, current.row.id).is_none() {
        renew(app, &mut current).await?;
    }
    page(app, current, enrolment, Vec::new())
}

async fn renew(app: &App, current: &mut Current) -> Result<(), Fault> {
    let id = current.row.id;
    due::draw_setup(app, &mut current.state, id);
    match current.keep(app, Vec::new()).await? {
        Outcome::Applied => Ok(()),
        Outcome::Refused(_) => Err(current.expired()),
    }
}

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (fields, enrolment): (&Fields, Enrolment),
) -> Result<Response, Fault> {
    if enrolment.chosen && some(fields, "later")?.is_some() {
        current.state.enrol_later = true;
        return current.go_on(app, headers, Vec::new(), Proofs::default()).await;
    }
    let Some(secret) = due::setup(app, &current.state, current.row.id) else {
        renew(app, &mut current).await?;
        let wrong = vec![app.text().message(current.spoken, "authapp-err_expired", &[])];
        return page(app, current, enrolment, wrong);
    };
    let typed = one(fields, "code")?;
    let Some(digits) = digits(typed) else {
        let key = if typed.trim().is_empty() { "code-err_empty" } else { "code-err_length" };
        let wrong = vec![app.text().message(current.spoken, key, &[])];
        return page(app, current, enrolment, wrong);
    };
    let authenticator = Authenticator { secret, last_step: 0 };
    match check(&authenticator, &digits, &current.prover(app)) {
        Some((proved, step)) => {
            let done = (proved, authenticator.secret, step);
            registered(app, headers, current, done).await
        }
        None => wrong_code(app, current, enrolment).await,
    }
}

/// The credential, its event, its mail, and the proof that it made.
async fn registered(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (proved, secret, step): (auth_core::factor::Proved, TotpSecret, u64),
) -> Result<Response, Fault> {
    trail::check_with(app, headers, "authenticator", "set up", json!({ "factor": "totp" }));
    let who = current.who();
    let details = json!({ "factor": "totp", "login_id": current.row.id });
    let mut changes = vec![
        totp::register(app.store(), who, (&secret, step), app.now()),
        known_browser::forget_trust(who.0, who.1),
        audit::append(event(app, headers, who, ("factor.added", details))),
    ];
    changes.push(notice::authenticator_added(app, headers, &current.loaded));
    changes.extend(code_limit::succeeded(app, headers, &current.loaded));
    current.state.enrolment = None;
    current.state.proved.push(proved);
    current.loaded.situation.held.totp = true;
    current.go_on(app, headers, changes, Proofs::default()).await
}

async fn wrong_code(app: &App, mut current: Current, enrolment: Enrolment) -> Result<Response, Fault> {
    let tries = current.state.enrolment.as_mut().map_or(0, |shown| {
        shown.wrong = shown.wrong.saturating_add(1);
        shown.wrong
    });
    if current.keep(app, Vec::new()).await? != Outcome::Applied {
        let here = format!("/login/enrol?login={}", current.row.id);
        return Ok(see_other(&here, &current.visit.cookies));
    }
    let mut wrong = vec![app.text().message(current.spoken, "authapp-err_save", &[])];
    if tries >= CLOCK_HINT {
        wrong.push(app.text().message(current.spoken, "code-err_clock", &[]));
    }
    page(app, current, enrolment, wrong)
}

fn page(app: &App, current: Current, enrolment: Enrolment, wrong: Vec<String>) -> Result<Response, Fault> {
    let heading = app.text().message(current.spoken, "enrol-title", &[]);
    let switch = Switch::Address(format!("/login/enrol?login={}&", current.row.id));
    let mut frame = Frame::new(app, current.spoken, "enrol-totp", &heading).scripted().switched(switch);
    frame.wide = true;
    let account = current.loaded.member.email.to_string();
    let secret = due::setup(app, &current.state, current.row.id);
    let shown = match secret.filter(|_| enrolment.offered.contains(SecondStepMethod::Totp)) {
        Some(secret) => Some(totp::shown(&secret, &frame.product, &account).map_err(|_| Fault::Server)?),
        None => None,
    };
    let passkey = enrolment.offered.contains(SecondStepMethod::Passkey);
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let content = EnrolPage {
        hidden: current.hidden(app),
        email: account,
        lead: frame.t(if enrolment.chosen { "enrol-lead_chosen" } else { "enrol-lead" }),
        shown,
        passkey: passkey.then(|| format!("/login/passkey/enrol?login={}", current.row.id)),
        later: enrolment.chosen,
        wrong,
        heading,
        frame,
    };
    Ok(answer(status, &content, &current.visit.cookies))
}
