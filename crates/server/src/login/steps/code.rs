//! The page of six digits: a code by mail (M10) or from an authenticator app (M11).

use super::{Current, due, method, why};
use crate::{
    app::App,
    edge::form::Fields,
    factor::totp::{Registered, Tried},
    login::{
        browser::{one, some},
        code_limit,
        facts::Proofs,
        fault::Fault,
        finish::event,
        frame::{Frame, Switch, answer, see_other},
        page::CodePage,
    },
    trail,
};
use api::SecondStepMethod;
use auth_core::{
    factor::{
        Proved,
        mail_code::{Checked, RESEND_SECONDS, SECONDS, TRIES, digits},
    },
    second_step::{Ask, Why},
};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{Change, Outcome, audit};

/// So many wrong codes of an app, and so many wrong recovery codes, end a login.
pub(super) const WRONG_MAX: u8 = 10;
/// From so many on, the page speaks of the phone's clock.
const CLOCK_HINT: u8 = 3;

/// What the page says about what was just done.
#[derive(Default)]
pub(super) struct Told {
    /// Wrong: the lines of the alert.
    pub(super) wrong: Vec<String>,
    /// A new code was mailed.
    pub(super) resent: bool,
}

impl Told {
    fn key(app: &App, current: &Current, key: &str) -> Self {
        Self { wrong: vec![app.text().message(current.spoken, key, &[])], ..Self::default() }
    }

    pub(super) fn minutes(app: &App, current: &Current, key: &str, minutes: i64) -> Self {
        let wrong = app.text().message(current.spoken, key, &[("n", &minutes.to_string())]);
        Self { wrong: vec![wrong], ..Self::default() }
    }
}

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (fields, ask): (&Fields, Ask),
) -> Result<Response, Fault> {
    current.state.trust = may_trust(&current, &ask) && some(fields, "trust")?.is_some();
    if some(fields, "method")?.is_some() {
        return method::open(app, current).await;
    }
    let by_mail = current.state.method(&ask) == SecondStepMethod::Mail;
    if some(fields, "resend")?.is_some() && by_mail {
        return resend(app, headers, current, ask).await;
    }
    let typed = one(fields, "code")?;
    let Some(digits) = digits(typed) else {
        let key = if typed.trim().is_empty() { "code-err_empty" } else { "code-err_length" };
        let told = Told::key(app, &current, key);
        return Ok(page(app, current, ask, &told));
    };
    if let Some(minutes) = code_limit::blocked(app, headers, &current.loaded).await? {
        let told = Told::minutes(app, &current, "login-err_locked", minutes);
        return Ok(page(app, current, ask, &told));
    }
    if by_mail {
        return mail_code(app, headers, current, (&digits, ask)).await;
    }
    app_code(app, headers, current, (&digits, ask)).await
}

async fn mail_code(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (digits, ask): (&str, Ask),
) -> Result<Response, Fault> {
    let Some(code) = &current.state.mail_code else {
        let told = Told::key(app, &current, "code-err_expired");
        return Ok(page(app, current, ask, &told));
    };
    match code.check(digits, &app.seals().factor, &current.prover(app)) {
        Checked::Right(proved) => {
            current.state.mail_code = None;
            passed(app, headers, current, (proved, Vec::new())).await
        }
        Checked::Wrong(code) => {
            let spent = code.wrong_tries() >= TRIES;
            current.state.mail_code = Some(code);
            code_limit::failed(app, headers, &current.loaded).await?;
            if !current.keep_wrong(app, headers, SecondStepMethod::Mail).await? {
                return moved(&current);
            }
            let key = if spent { "code-err_attempts" } else { "code-err_invalid" };
            let told = Told::key(app, &current, key);
            Ok(page(app, current, ask, &told))
        }
        Checked::Expired => {
            let told = Told::key(app, &current, "code-err_expired");
            Ok(page(app, current, ask, &told))
        }
        Checked::Spent => {
            let told = Told::key(app, &current, "code-err_attempts");
            Ok(page(app, current, ask, &told))
        }
    }
}

async fn app_code(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (digits, ask): (&str, Ask),
) -> Result<Response, Fault> {
    let Some(registered) = Registered::among(app.store(), &current.loaded.factors)? else {
        return Err(current.expired());
    };
    let key = match registered.check(digits, &current.prover(app)) {
        Tried::Right(proved, used) => {
            return passed(app, headers, current, (proved, vec![used])).await;
        }
        Tried::Used => "code-err_used",
        Tried::Wrong => "code-err_invalid_app",
    };
    current.state.wrong = current.state.wrong.saturating_add(1);
    code_limit::failed(app, headers, &current.loaded).await?;
    if current.state.wrong >= WRONG_MAX {
        return Err(current.give_up(app, headers).await);
    }
    if !current.keep_wrong(app, headers, SecondStepMethod::Totp).await? {
        return moved(&current);
    }
    let mut told = Told::key(app, &current, key);
    if current.state.wrong >= CLOCK_HINT {
        told.wrong.push(app.text().message(current.spoken, "code-err_clock", &[]));
    }
    Ok(page(app, current, ask, &told))
}

/// On after a right answer: the proof, what it changed, and its event.
pub(in crate::login) async fn passed(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (proved, mut changes): (Proved, Vec<Change>),
) -> Result<Response, Fault> {
    trail::check_with(app, headers, "second step", "right", json!({ "method": proved.method() }));
    let details = json!({ "method": proved.method(), "login_id": current.row.id });
    changes.push(audit::append(event(app, headers, current.who(), ("login.second_step", details))));
    changes.extend(code_limit::succeeded(app, headers, &current.loaded));
    current.state.wrong = 0;
    current.state.proved.push(proved);
    current.go_on(app, headers, changes, Proofs::default()).await
}

/// The answer to an answer that was given while another one counted: the page again, whatever was typed.
pub(super) fn moved(current: &Current) -> Result<Response, Fault> {
    Ok(see_other(&format!("/login/code?login={}", current.row.id), &current.visit.cookies))
}

async fn resend(app: &App, headers: &HeaderMap, mut current: Current, ask: Ask) -> Result<Response, Fault> {
    if let Some(wait) = wait(app, &current) {
        let told = Told::minutes(app, &current, "code-resend_wait", wait);
        return Ok(page(app, current, ask, &told));
    }
    let id = current.row.id;
    let changes = due::send(app, headers, &mut current.state, (&current.loaded, id)).await?;
    let sent = current.state.no_mail_until.is_none();
    match current.keep(app, changes).await? {
        Outcome::Applied => {}
        Outcome::Refused(_) => return moved(&current),
    }
    let told = match limit_minutes(app, &current) {
        Some(minutes) => Told::minutes(app, &current, "code-resend_limit", minutes),
        None => Told { resent: sent, ..Told::default() },
    };
    Ok(page(app, current, ask, &told))
}

/// Seconds until a code may be mailed again.
fn wait(app: &App, current: &Current) -> Option<i64> {
    let last = current.state.sent.last()?;
    let left = last.plus_seconds(RESEND_SECONDS).since(app.now());
    (left > 0).then(|| (left + 999) / 1000)
}

/// Minutes until a code may be mailed again, where too many were.
fn limit_minutes(app: &App, current: &Current) -> Option<i64> {
    let left = current.state.no_mail_until?.since(app.now());
    (left > 0).then(|| (left + 59_999) / 60_000)
}

/// Whether this browser may be spared from now on.
pub(super) fn may_trust(current: &Current, ask: &Ask) -> bool {
    current.loaded.effective.second_step.trust_days > 0
        && !matches!(ask.why, Why::Again | Why::BeforeEnrolment)
}

pub(super) fn page(app: &App, current: Current, ask: Ask, told: &Told) -> Response {
    let heading = app.text().message(current.spoken, "code-title", &[]);
    let switch = Switch::Address(format!("/login/code?login={}&", current.row.id));
    let frame = Frame::new(app, current.spoken, "code", &heading).scripted().switched(switch);
    let by_mail = current.state.method(&ask) == SecondStepMethod::Mail;
    let limit = limit_minutes(app, &current).filter(|_| by_mail && told.wrong.is_empty());
    let trust_days = current.loaded.effective.second_step.trust_days.to_string();
    let wait = wait(app, &current).filter(|_| by_mail);
    let content = CodePage {
        hidden: current.hidden(app),
        email: current.loaded.member.email.to_string(),
        lead: frame.t(if by_mail { "code-lead_mail" } else { "code-lead_app" }),
        hint: if by_mail {
            frame.tell("code-expires_in", &[("n", &(SECONDS / 60).to_string())])
        } else {
            frame.t("code-app_rotates")
        },
        by_mail,
        wait: wait.map(|seconds| (seconds, frame.tell("code-resend_wait", &[("n", &seconds.to_string())]))),
        limit: limit.map(|minutes| frame.tell("code-resend_limit", &[("n", &minutes.to_string())])),
        wrong: told.wrong.clone(),
        resent: told.resent,
        trust: may_trust(&current, &ask).then(|| frame.tell("code-trust", &[("n", &trust_days)])),
        trusted: current.state.trust,
        others: ask.offered.iter().count() > 1,
        why: why::told(&frame, &current, &ask),
        frame: Frame { sways: !told.wrong.is_empty(), ..frame },
    };
    let status = if told.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    answer(status, &content, &current.visit.cookies)
}
