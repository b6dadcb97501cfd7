//! A passkey as the second step (A-10, P1). Cancelled on the device is no error: the page stays, with the other ways.

use super::{Current, code, method, why};
use crate::{
    app::App,
    edge::form::Fields,
    factor::passkey::Place,
    login::{
        browser::some,
        fault::Fault,
        frame::{Frame, Switch, answer},
        page::PasskeyPage,
        passkey::{self, Answered, Wrong},
    },
};
use auth_core::second_step::Ask;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (fields, ask): (&Fields, Ask),
) -> Result<Response, Fault> {
    current.state.trust = code::may_trust(&current, &ask) && some(fields, "trust")?.is_some();
    if some(fields, "method")?.is_some() {
        return method::open(app, current).await;
    }
    let browser = current.row.pre_session;
    let place = Place::Step(current.row.id, &browser);
    let wrong = match passkey::answer(app, headers, fields, &place).await? {
        Ok(Answered { verified, changes }) => match verified.proved(&current.prover(app)) {
            Some(proved) => return code::passed(app, headers, current, (proved, changes)).await,
            // Somebody else's passkey says nothing about this member.
            None => Wrong::Unknown,
        },
        Err(wrong) => wrong,
    };
    Ok(page(app, current, ask, Some(wrong)))
}

pub(super) fn page(app: &App, current: Current, ask: Ask, wrong: Option<Wrong>) -> Response {
    let heading = app.text().message(current.spoken, "passkey_login-title", &[]);
    let switch = Switch::Address(format!("/login/passkey?login={}&", current.row.id));
    let frame = Frame::new(app, current.spoken, "passkey", &heading).scripted().with_passkeys();
    let frame = frame.switched(switch);
    let days = current.loaded.effective.second_step.trust_days.to_string();
    let content = PasskeyPage {
        hidden: current.hidden(app),
        email: current.loaded.member.email.to_string(),
        wrong: wrong.map(|wrong| frame.t(wrong.message())),
        trust: code::may_trust(&current, &ask).then(|| frame.tell("code-trust", &[("n", &days)])),
        trusted: current.state.trust,
        others: ask.offered.iter().count() > 1,
        why: why::told(&frame, &current, &ask),
        frame: Frame { sways: wrong.is_some(), ..frame },
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer(status, &content, &current.visit.cookies)
}
