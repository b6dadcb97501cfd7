//! A new password in place of a temporary one, or after a link whose member proved a second step first.

use super::Current;
use crate::{
    app::App,
    edge::form::Fields,
    login::{
        facts::Proofs,
        fault::Fault,
        finish::event,
        known_browser,
        new_password::{self, Place, Wrong},
        notice,
    },
    trail,
};
use api::CredentialId;
use auth_core::login::{Kind, Versions};
use axum::response::Response;
use http::HeaderMap;
use serde_json::json;
use store::{Change, CredentialKind, NewPassword, audit, credential};

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    current: Current,
    (fields, consent): (&Fields, Option<&Versions>),
) -> Result<Response, Fault> {
    let read = new_password::read(app, fields, (&current.loaded, &current.state.passed), consent).await?;
    let accepted = match read {
        Ok(accepted) => accepted,
        Err(wrong) => {
            trail::check(app, headers, "new password", "not accepted");
            return Ok(page(app, current, consent, Some(&wrong)));
        }
    };
    let proofs =
        Proofs { renewed: Some(&accepted.renewed), agreed: accepted.agreed.as_ref(), ..Proofs::default() };
    let (member, now) = (&current.loaded.member, app.now());
    let phc = accepted.renewed.phc().to_owned();
    trail::check(app, headers, "new password", "set");
    let mut changes = vec![
        match &current.loaded.credential {
            Some(credential) => credential::replace_password(credential, phc, now),
            None => first_password(app, &current, phc),
        },
        store::session::end_of_member(member.company_id, member.id, None, now),
        store::ticket::void_of_member(member.company_id, member.id, now),
        known_browser::forget_trust(member.company_id, member.id),
    ];
    changes
        .extend(accepted.agreed.as_ref().map(|agreed| new_password::agreement(app, &current.loaded, agreed)));
    changes.extend(notice::password_replaced(app, headers, &current.loaded));
    let after = match current.state.passed.kind() {
        Kind::Link | Kind::LinkAndPassword => "link",
        Kind::Password | Kind::TemporaryPassword { .. } | Kind::Passkey => "temporary",
    };
    let details = json!({ "after": after });
    changes.push(audit::append(event(app, headers, current.who(), ("password.set", details))));
    current.go_on(app, headers, changes, proofs).await
}

/// A link's member may have none yet.
fn first_password(app: &App, current: &Current, phc: String) -> Change {
    let (company_id, member_id) = current.who();
    let (id, kind) = (CredentialId(app.new_id()), CredentialKind::Password);
    credential::set_password(NewPassword { id, company_id, member_id, kind, phc, now: app.now() })
}

pub(super) fn page(
    app: &App,
    current: Current,
    consent: Option<&Versions>,
    wrong: Option<&Wrong>,
) -> Response {
    let place = Place {
        action: "/login/new-password",
        hidden: current.hidden(app),
        switch: format!("/login/new-password?login={}&", current.row.id),
        spoken: current.spoken,
        cookies: current.visit.cookies,
        reset: None,
    };
    new_password::page(app, place, &current.loaded, consent, wrong)
}
