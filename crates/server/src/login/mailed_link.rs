//! The links that members get by mail: a ticket and the mail that carries its secret, in one change. What a link does when
//! it is opened is `link`'s and `reset`'s matter.

use super::fault::Fault;
use crate::{
    app::App,
    mail::{self, Desk, Mail, Origin, To},
};
use api::{CompanyId, MemberId, Timestamp};
use auth_core::{Token, login::RESET_SECONDS};
use serde::{Deserialize, Serialize};
use store::{
    Change, member,
    ticket::{self, NewTicket, TicketKind},
};

/// A link to a first password that somebody asked for without being known lives so long at most, in seconds.
pub(super) const ASKED_SECONDS: i64 = 86_400;

/// What a mailed link brings along.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The sealed request of a service that waits for the login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) req: Option<String>,
}

impl Payload {
    pub(super) fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    fn write(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|_| Fault::Server)
    }
}

/// A mail with a link to set a first password (M2), good for so many seconds, in place of any earlier one; with the moment
/// when it ends. `token` is fresh.
pub fn invite(
    desk: &Desk<'_>,
    (to, company): (&To, &str),
    token: &Token,
    seconds: i64,
) -> (Change, Timestamp) {
    let expires_at = desk.now.plus_seconds(seconds);
    (invited(desk, (to, company), (token, expires_at), "{}".to_owned()), expires_at)
}

fn invited(
    desk: &Desk<'_>,
    (to, company): (&To, &str),
    (token, expires_at): (&Token, Timestamp),
    payload: String,
) -> Change {
    let ticket = NewTicket { expires_at, payload, ..ticket(to, token, TicketKind::SetUp, desk.now) };
    let mail = Mail::Invite { company: company.to_owned(), link: address(desk, token), expires_at };
    issued(to, ticket).and(desk.post(to, &mail, expires_at))
}

/// The same for somebody who forgot that there is no password yet.
pub(super) fn asked_invite(
    app: &App,
    (to, company): (&To, &str),
    payload: &Payload,
) -> Result<Change, Fault> {
    let (desk, token) = (Desk::of(app), app.token());
    let expires_at = desk.now.plus_seconds(ASKED_SECONDS);
    Ok(invited(&desk, (to, company), (&token, expires_at), payload.write()?))
}

/// A mail with a link to set a new password in place of a forgotten one (M7).
pub(super) fn reset(app: &App, to: &To, origin: Origin, payload: &Payload) -> Result<Change, Fault> {
    let (desk, token) = (Desk::of(app), app.token());
    let ticket = NewTicket {
        payload: payload.write()?,
        expires_at: desk.now.plus_seconds(RESET_SECONDS),
        ..ticket(to, &token, TicketKind::PasswordReset, desk.now)
    };
    let until = ticket.expires_at;
    let mail = Mail::Reset { link: address(&desk, &token), minutes: RESET_SECONDS / 60, origin };
    Ok(issued(to, ticket).and(mail::post(app, to, &mail, until)))
}

/// Only members who may log in get a link.
fn issued(to: &To, ticket: NewTicket) -> Change {
    member::confirm(to.company_id, to.member_id).and(ticket::replace(ticket))
}

fn ticket(to: &To, token: &Token, kind: TicketKind, now: Timestamp) -> NewTicket {
    let (company_id, member_id): (Option<CompanyId>, Option<MemberId>) =
        (Some(to.company_id), Some(to.member_id));
    NewTicket {
        hash: token.hash().0,
        kind,
        company_id,
        member_id,
        payload: String::new(),
        now,
        expires_at: now,
    }
}

fn address(desk: &Desk<'_>, token: &Token) -> String {
    format!("{}/password/link/{}", desk.public_url(), token.reveal())
}
