//! Passkeys on the login pages: the questions that the script asks for, and the answer of a passkey alone, which is a
//! first proof like a password (P1). As a second step and during set-up it is answered in `steps`.

use super::{
    browser::{Browser, is_ours, one, posted, some},
    enter::{self, Entry, Shown, first_proof},
    facts::Proofs,
    fault::{self, Fault},
    finish::{event, record},
    steps::{self, Current},
};
use crate::{
    app::App,
    edge::form::Fields,
    factor::passkey::{self as factor, Place},
    history::Attempt,
    trail,
};
use api::SecondStepMethod;
use auth_core::{
    factor::passkey::{self, Answer, Assertion, Refused, Registrant, RelyingParty, verify},
    login::{Passed, Step, by_passkey},
};
use axum::{Json, body::Bytes, extract::State, response::IntoResponse, response::Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header::CACHE_CONTROL};
use serde_json::{Value, json};
use store::{Change, audit};

pub(crate) async fn options(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match question(&app, &headers, body).await {
        Ok(answer) => {
            let mut response = Json(answer).into_response();
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

/// The question for a page, as its script needs it. On the login page it names nobody, whatever was typed there.
async fn question(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Value, Fault> {
    let fields = posted(headers, body)?;
    let party = factor::party(app).ok_or(Fault::NotFound)?;
    if some(&fields, "login")?.is_some() {
        let (_, current) = steps::opened(app, headers, fields).await?;
        return of_login(app, &party, &current);
    }
    is_ours(app, headers, &enter::label(one(&fields, "req")?), &fields)?;
    let browser = Browser::of(app, headers).pre_session_hash().ok_or(Fault::Cookies)?;
    let (options, waiting) = passkey::ask(&party, &[]).map_err(|_| Fault::Server)?;
    Ok(asked(options, factor::seal(app, &Place::Alone(&browser), &waiting)))
}

/// The question of the step that is due.
fn of_login(app: &App, party: &RelyingParty, current: &Current) -> Result<Value, Fault> {
    let (id, browser) = (current.row.id, current.row.pre_session);
    let held = factor::among(&current.loaded.factors);
    match current.next(app, Proofs::default()) {
        Step::SecondStep(ask) if ask.offered.contains(SecondStepMethod::Passkey) => {
            let (options, waiting) = passkey::ask(party, &held).map_err(|_| Fault::Server)?;
            Ok(asked(options, factor::seal(app, &Place::Step(id, &browser), &waiting)))
        }
        Step::Enrol(enrolment) if enrolment.offered.contains(SecondStepMethod::Passkey) => {
            let member = &current.loaded.member;
            let name = format!("{} {}", member.family_name, member.given_name);
            let whose = Registrant { member_id: member.id, email: member.email.as_str(), name: &name };
            let (options, waiting) = passkey::register(party, &whose, &held).map_err(|_| Fault::Server)?;
            Ok(asked(options, factor::seal(app, &Place::Enrolment(id, &browser), &waiting)))
        }
        _ => Err(current.expired()),
    }
}

fn asked(options: Value, sealed: String) -> Value {
    json!({ "publicKey": options, "ceremony": sealed })
}

pub(crate) async fn submit(State(app): State<App>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, &uri, body).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn submitted(app: &App, headers: &HeaderMap, uri: &Uri, body: Bytes) -> Result<Response, Fault> {
    let fields = posted(headers, body)?;
    if some(&fields, "login")?.is_some() {
        return steps::answered(app, headers, uri.path(), fields).await;
    }
    is_ours(app, headers, &enter::label(one(&fields, "req")?), &fields)?;
    let mut entry = Entry::read(app, headers, &fields)?;
    let remember = fields.one("remember").ok().flatten().is_some();
    match alone(app, headers, &fields, &entry.visit.hash()).await? {
        Ok((passed, changes)) => {
            entry.changes = changes;
            // Counted failures are of the password, which this says nothing about.
            first_proof(app, headers, entry, (passed, remember, true)).await
        }
        Err(key) => {
            let shown = Shown { passkey: Some(key), remember, ..Shown::default() };
            Ok(entry.login_page(app, StatusCode::UNPROCESSABLE_ENTITY, shown))
        }
    }
}

/// The proof of a passkey alone with what it changes, or the message that says why it is none.
async fn alone(
    app: &App,
    headers: &HeaderMap,
    fields: &Fields,
    browser: &[u8; 32],
) -> Result<Result<(Passed, Vec<Change>), &'static str>, Fault> {
    let answered = answer(app, headers, fields, &Place::Alone(browser)).await?;
    let Ok(Answered { verified, changes }) = answered else {
        return Ok(Err(answered.err().map_or("passkey_login-err_cancelled", Wrong::message)));
    };
    Ok(Ok((by_passkey(&verified), changes)))
}

/// A right answer, and what must be stored with its use.
pub(super) struct Answered {
    pub(super) verified: passkey::Verified,
    pub(super) changes: Vec<Change>,
}

/// Why there is no right answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Nobody has such a passkey.
    Unknown,
    /// Not in time, not here, or it does not verify.
    Refused,
}

impl Wrong {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Unknown => "passkey_login-err_unknown",
            Self::Refused => "passkey_login-err_cancelled",
        }
    }
}

/// Reads and checks the answer of a form.
pub(super) async fn answer(
    app: &App,
    headers: &HeaderMap,
    fields: &Fields,
    place: &Place<'_>,
) -> Result<Result<Answered, Wrong>, Fault> {
    let party = factor::party(app).ok_or(Fault::NotFound)?;
    let question = factor::open::<Assertion>(app, place, one(fields, "ceremony")?);
    let (Some(question), Ok(answer)) = (question, Answer::parse(one(fields, "answer")?)) else {
        trail::check(app, headers, "passkey", "no answer to a question of ours");
        return Ok(Err(Wrong::Refused));
    };
    let Some((row, held)) = factor::named(app, &answer).await? else {
        trail::check(app, headers, "passkey", "unknown");
        return Ok(Err(Wrong::Unknown));
    };
    let now = app.now();
    match verify(&party, &question.waiting, &answer, held, now) {
        Ok(verified) => {
            trail::check(app, headers, "passkey", "right");
            let changes = vec![question.answered(row.company_id, now), factor::used(&row, &verified, now)?];
            Ok(Ok(Answered { verified, changes }))
        }
        Err(refused) => {
            tracing::info!(%refused, "a passkey was refused");
            told(app, headers, &row, refused).await?;
            Ok(Err(Wrong::Refused))
        }
    }
}

/// What is kept of a refused answer. A counter that went back is told whoever reads the log.
async fn told(
    app: &App,
    headers: &HeaderMap,
    row: &store::Credential,
    refused: Refused,
) -> Result<(), Fault> {
    let who = (row.company_id, row.member_id);
    let cloned = refused == Refused::Cloned;
    trail::check(app, headers, "passkey", if cloned { "perhaps copied" } else { "wrong" });
    if cloned {
        let details = json!({ "credential_id": row.id });
        let noted = audit::append(event(app, headers, who, ("passkey.copied", details)));
        if !app.store().commit(vec![noted]).await?.applied() {
            tracing::warn!("a copied passkey was not recorded");
        }
    }
    record(app, headers, Some(who), ("login.failed", Attempt::wrong_passkey()));
    Ok(())
}
