//! Consent to terms that are new to the member.

use super::Current;
use crate::{
    app::App,
    edge::form::Fields,
    login::{
        browser::one,
        facts::Proofs,
        fault::Fault,
        frame::{Frame, Switch, answer},
        new_password::{self, Wrong},
        page::TermsPage,
    },
    trail,
};
use auth_core::login::{Versions, agree};
use axum::response::Response;
use http::{HeaderMap, StatusCode};

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    current: Current,
    (fields, versions): (&Fields, &Versions),
) -> Result<Response, Fault> {
    let ticked = !one(fields, "consent")?.is_empty();
    let Some(agreed) = agree(versions, one(fields, "versions")?, ticked) else {
        return Ok(page(app, current, versions, Some(&Wrong::unticked())));
    };
    trail::check(app, headers, "consent", "given");
    let changes = vec![new_password::agreement(app, &current.loaded, &agreed)];
    let proofs = Proofs { agreed: Some(&agreed), ..Proofs::default() };
    current.go_on(app, headers, changes, proofs).await
}

pub(super) fn page(app: &App, current: Current, versions: &Versions, wrong: Option<&Wrong>) -> Response {
    let heading = app.text().message(current.spoken, current.loaded.terms_title(), &[]);
    let switch = Switch::Address(format!("/login/terms?login={}&", current.row.id));
    let frame = Frame::new(app, current.spoken, "terms", &heading).scripted().switched(switch);
    let consent = Some(new_password::consent_box(app, &frame, versions, wrong));
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let hidden = current.hidden(app);
    answer(status, &TermsPage { frame, heading, hidden, consent }, &current.visit.cookies)
}
