//! Another way to prove the second step: what this member can really use.

use super::{Current, due};
use crate::{
    app::App,
    edge::form::Fields,
    login::{
        browser::one,
        fault::Fault,
        finish::refused,
        frame::{Frame, Switch, answer, see_other},
        page::MethodPage,
    },
};
use api::SecondStepMethod;
use auth_core::{login::Step, second_step::Ask};
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use store::Outcome;

/// From the page of one method to the page of all. What was ticked there is kept.
pub(super) async fn open(app: &App, mut current: Current) -> Result<Response, Fault> {
    let to = see_other(&format!("/login/method?login={}", current.row.id), &current.visit.cookies);
    match current.keep(app, Vec::new()).await? {
        Outcome::Applied => Ok(to),
        Outcome::Refused(guard) => Err(refused(guard, current.pending.app_name, current.pending.restart)),
    }
}

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (fields, ask): (&Fields, Ask),
) -> Result<Response, Fault> {
    let picked: Option<SecondStepMethod> = one(fields, "method")?.parse().ok();
    let Some(method) = picked.filter(|method| ask.offered.contains(*method)) else {
        return Ok(page(app, current, ask));
    };
    current.state.method = Some(method);
    let (step, id) = (Step::SecondStep(ask), current.row.id);
    let changes = due::prepare(app, headers, &mut current.state, (&current.loaded, id), &step).await?;
    let to = current.elsewhere(&step)?;
    match current.keep(app, changes).await? {
        Outcome::Applied => Ok(to),
        Outcome::Refused(guard) => Err(refused(guard, current.pending.app_name, current.pending.restart)),
    }
}

pub(super) fn page(app: &App, current: Current, ask: Ask) -> Response {
    let heading = app.text().message(current.spoken, "code-other_title", &[]);
    let switch = Switch::Address(format!("/login/method?login={}&", current.row.id));
    let frame = Frame::new(app, current.spoken, "method", &heading).scripted().switched(switch);
    let ways = ask.offered.iter().map(|method| (method.as_str(), frame.t(label(method)))).collect();
    let content = MethodPage {
        hidden: current.hidden(app),
        email: current.loaded.member.email.to_string(),
        ways,
        heading,
        frame,
    };
    answer(StatusCode::OK, &content, &current.visit.cookies)
}

fn label(method: SecondStepMethod) -> &'static str {
    match method {
        SecondStepMethod::Mail => "code-way_mail",
        SecondStepMethod::Totp => "code-way_app",
        SecondStepMethod::Passkey => "code-way_passkey",
        SecondStepMethod::Recovery => "code-way_recovery",
    }
}
