//! A new password by the link of a reset mail (M7). It gives nobody a session: whoever reads the mail still has to log in,
//! with the second step that the member has.

use super::{
    browser::one,
    fault::Fault,
    finish::event,
    frame::{Frame, answer},
    known_browser,
    link::{FORM, Opened},
    new_password::{self, Place, Wrong},
    notice,
    page::{AskPage, DonePage},
    pending::{self, ADDRESS_MAX, Pending},
};
use crate::{
    app::App,
    edge::{cookie::Kind, form::Fields},
    trail,
};
use api::CredentialId;
use axum::response::Response;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{
    Change, Guard, Outcome, audit,
    credential::{self, CredentialKind, NewPassword},
    session,
    ticket::{self, TicketKind},
};

/// The box that ends all other sessions; ticked until somebody unticks it.
const OTHERS: &str = "sign_out_others";

pub(super) fn page(app: &App, opened: Opened, (wrong, others): (Option<&Wrong>, bool)) -> Response {
    let place = Place {
        action: FORM,
        hidden: vec![("csrf", opened.visit.csrf(app, FORM))],
        switch: format!("{FORM}?"),
        spoken: opened.spoken,
        cookies: opened.visit.cookies,
        reset: Some(others),
    };
    new_password::page(app, place, &opened.loaded, None, wrong)
}

pub(super) async fn submitted(
    app: &App,
    headers: &HeaderMap,
    opened: Opened,
    fields: &Fields,
) -> Result<Response, Fault> {
    let others = !one(fields, OTHERS)?.is_empty();
    let read = new_password::read(app, fields, (&opened.loaded, &opened.passed), None).await?;
    let accepted = match read {
        Ok(accepted) => accepted,
        Err(wrong) => {
            trail::check(app, headers, "new password", "not accepted");
            return Ok(page(app, opened, (Some(&wrong), others)));
        }
    };
    trail::check(app, headers, "new password", "set");
    let phc = accepted.renewed.phc().to_owned();
    let changes = changes(app, headers, &opened, (phc, others));
    match app.store().commit(changes).await? {
        Outcome::Applied => notice::wake(app),
        Outcome::Refused(Guard::TicketGone) => return Err(Fault::LinkUsed),
        Outcome::Refused(_) => return Err(Fault::Suspended),
    }
    Ok(done(app, opened, others))
}

fn changes(app: &App, headers: &HeaderMap, opened: &Opened, (phc, others): (String, bool)) -> Vec<Change> {
    let (member, now) = (&opened.loaded.member, app.now());
    let (company, id) = (member.company_id, member.id);
    let password = NewPassword {
        id: CredentialId(app.new_id()),
        company_id: company,
        member_id: id,
        kind: CredentialKind::Password,
        phc,
        now,
    };
    let mut changes = vec![
        ticket::take(opened.hash, TicketKind::PasswordReset, now),
        credential::set_password(password),
        ticket::void_of_member(company, id, now),
        store::login::end_of_member(company, id, now),
        known_browser::forget_trust(company, id),
        notice::password_changed(app, headers, &opened.loaded),
    ];
    if others {
        // Whose session this browser's is nobody has said: it ends like the others.
        changes.push(session::end_of_member(company, id, None, now));
    }
    let details = json!({ "end_other_sessions": others });
    changes.push(audit::append(event(app, headers, (company, id), ("password.reset", details))));
    changes
}

/// Back to the login page, with the address filled in and the request that waits.
fn done(app: &App, opened: Opened, others: bool) -> Response {
    let (email, now) = (opened.loaded.member.email.to_string(), app.now());
    let pending = opened.pending.unwrap_or_else(|| Pending::portal(now, opened.visit.hash()));
    let req = pending::seal(app, &pending.hinting(Some(email.clone())));
    let heading = app.text().message(opened.spoken, "reset-done_title", &[]);
    let frame = Frame::new(app, opened.spoken, "password-set", &heading);
    let (body, label) = (frame.t("reset-done_body"), frame.t("login-title"));
    let mut cookies = opened.visit.cookies.clone();
    cookies.push(app.cookies().clear(Kind::Link));
    if others {
        cookies.push(app.cookies().clear(Kind::Session));
    }
    let href = format!("/login?req={req}");
    if href.len() <= ADDRESS_MAX {
        return answer(StatusCode::OK, &DonePage { frame, heading, body, href, label }, &cookies);
    }
    let csrf = opened.visit.csrf(app, &super::enter::label(&req));
    let field = |name: &str, value: String| (name.to_owned(), value);
    let page = AskPage {
        action: "/login".to_owned(),
        hidden: vec![field("csrf", csrf), field("req", req), field("email", email)],
        button: ("go", "1"),
        back: None,
        frame,
        heading,
        body,
        label,
    };
    answer(StatusCode::OK, &page, &cookies)
}
