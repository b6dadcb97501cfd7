//! A recovery code in place of the second step (A-09, P2).

use super::{
    Current,
    code::{self, WRONG_MAX},
    method, why,
};
use crate::{
    app::App,
    edge::form::Fields,
    factor::recovery,
    login::{
        browser::{one, some},
        code_limit,
        fault::Fault,
        finish::event,
        frame::{Frame, Switch, answer, see_other},
        notice,
        page::RecoveryPage,
    },
};
use api::SecondStepMethod;
use auth_core::second_step::Ask;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::audit;

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    mut current: Current,
    (fields, ask): (&Fields, Ask),
) -> Result<Response, Fault> {
    if some(fields, "method")?.is_some() {
        return method::open(app, current).await;
    }
    if let Some(minutes) = code_limit::blocked(app, headers, &current.loaded).await? {
        let wrong = app.text().message(current.spoken, "login-err_locked", &[("n", &minutes.to_string())]);
        return Ok(page(app, current, ask, Some(wrong)));
    }
    let typed = one(fields, "code")?;
    let prover = current.prover(app);
    if let Some((proved, used, left)) =
        recovery::try_code(app, &current.loaded.factors, typed, prover).await?
    {
        let told = event(app, headers, current.who(), ("recovery_code.used", json!({ "left": left })));
        let mut changes = vec![used, audit::append(told)];
        changes.push(notice::recovery_used(app, headers, &current.loaded, left));
        return code::passed(app, headers, current, (proved, changes)).await;
    }
    current.state.wrong = current.state.wrong.saturating_add(1);
    code_limit::failed(app, headers, &current.loaded).await?;
    if current.state.wrong >= WRONG_MAX {
        return Err(current.give_up(app, headers).await);
    }
    if !current.keep_wrong(app, headers, SecondStepMethod::Recovery).await? {
        let here = format!("/login/recovery?login={}", current.row.id);
        return Ok(see_other(&here, &current.visit.cookies));
    }
    let wrong = app.text().message(current.spoken, "recovery_login-err_invalid", &[]);
    Ok(page(app, current, ask, Some(wrong)))
}

pub(super) fn page(app: &App, current: Current, ask: Ask, wrong: Option<String>) -> Response {
    let heading = app.text().message(current.spoken, "recovery_login-title", &[]);
    let switch = Switch::Address(format!("/login/recovery?login={}&", current.row.id));
    let frame = Frame::new(app, current.spoken, "recovery", &heading).scripted().switched(switch);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let content = RecoveryPage {
        hidden: current.hidden(app),
        email: current.loaded.member.email.to_string(),
        why: why::told(&frame, &current, &ask),
        frame: Frame { sways: wrong.is_some(), ..frame },
        wrong,
        heading,
    };
    answer(status, &content, &current.visit.cookies)
}
