//! What a step needs before its page is shown: a code that is mailed, a secret that can be scanned. It is made in the
//! commit that leads to the step, never by looking at the page.

use super::{RowState, state::Enrolling};
use crate::{
    app::App,
    login::{code_limit, facts::Loaded, fault::Fault, notice},
};
use api::{LoginId, SecondStepMethod, Timestamp};
use auth_core::{
    factor::{
        Prover,
        mail_code::{MailCode, SECONDS},
        totp::{SETUP_SECONDS, TotpSecret},
    },
    login::Step,
    seal::bind,
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use http::HeaderMap;
use store::Change;

/// So many codes are mailed in one login within an hour.
pub(super) const SENDS: usize = 5;
const HOUR_SECONDS: i64 = 3600;

/// What the step that comes next needs, and what must be committed with it.
pub(in crate::login) async fn prepare(
    app: &App,
    headers: &HeaderMap,
    state: &mut RowState,
    (loaded, id): (&Loaded, LoginId),
    step: &Step,
) -> Result<Vec<Change>, Fault> {
    match step {
        Step::SecondStep(ask) if state.method(ask) == SecondStepMethod::Mail && state.mail_code.is_none() => {
            send(app, headers, state, (loaded, id)).await
        }
        Step::Enrol(enrolment) if enrolment.offered.contains(SecondStepMethod::Totp) => {
            if setup(app, state, id).is_none() {
                draw_setup(app, state, id);
            }
            Ok(Vec::new())
        }
        _ => Ok(Vec::new()),
    }
}

/// Mails a new code, which ends the one before it. Where too many were mailed, the row says until when none is.
pub(in crate::login) async fn send(
    app: &App,
    headers: &HeaderMap,
    state: &mut RowState,
    (loaded, id): (&Loaded, LoginId),
) -> Result<Vec<Change>, Fault> {
    let now = app.now();
    let who = (loaded.member.company_id, loaded.member.id);
    let until = match exhausted(state, now) {
        Some(until) => Err(until),
        None => code_limit::may_send(app, headers, loaded).await?,
    };
    let mut changes = match until {
        Ok(changes) => changes,
        Err(until) => {
            state.no_mail_until = Some(until);
            return Ok(Vec::new());
        }
    };
    let prover = Prover { member_id: who.1, login_id: id, now };
    let (code, digits) = MailCode::draw(app.random(), &app.seals().factor, &prover);
    state.note_sent(code, now);
    changes.push(notice::code(app, headers, loaded, (digits, now.plus_seconds(SECONDS))));
    Ok(changes)
}

/// Until when this login mails nothing, if it has mailed all that it may.
fn exhausted(state: &RowState, now: Timestamp) -> Option<Timestamp> {
    let first = state.sent.first().filter(|_| state.sent.len() >= SENDS)?;
    let until = first.plus_seconds(HOUR_SECONDS);
    (now < until).then_some(until)
}

/// After a commit that may have put a mail into the outbox.
pub(in crate::login) fn sent(app: &App) {
    notice::wake(app);
}

/// The secret that is being set up in this login, while it may be.
pub(in crate::login) fn setup(app: &App, state: &RowState, id: LoginId) -> Option<TotpSecret> {
    let shown = state.enrolment.as_ref()?;
    let age = app.now().since(shown.shown_at);
    if !(0..SETUP_SECONDS * 1000).contains(&age) {
        return None;
    }
    let sealed = STANDARD_NO_PAD.decode(&shown.sealed).ok()?;
    let bytes = app.seals().factor.open(&place(id), &sealed).ok()?;
    TotpSecret::from_bytes(bytes).ok()
}

/// A new secret to be set up.
pub(in crate::login) fn draw_setup(app: &App, state: &mut RowState, id: LoginId) {
    let secret = TotpSecret::from_random(app.random());
    let sealed = app.seal(&app.seals().factor, &place(id), secret.bytes());
    let sealed = STANDARD_NO_PAD.encode(sealed);
    state.enrolment = Some(Enrolling { sealed, shown_at: app.now(), wrong: 0 });
}

fn place(id: LoginId) -> Vec<u8> {
    bind(&[b"authenticator to be set up", id.0.as_bytes()])
}
