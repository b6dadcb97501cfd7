//! 「心当たりがない」(M31): the one link of the mail that tells of a login from a new environment. Looking at it changes
//! nothing, because scanners of mail look too. The posted form ends every session of the member and takes the password
//! away, so that a new one must be set by mail; it gives nobody a session, for the mail may have been passed on.

use super::{
    browser::{Visit, is_ours, language, posted},
    fault::{self, Fault},
    finish::event,
    frame::{Frame, answer, see_other},
    known_browser,
    page::{AskPage, LoggedOutPage},
};
use crate::{app::App, edge::cookie::Kind, trail};
use api::{CompanyId, MemberId, SessionId};
use auth_core::{Token, seal::bind};
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{
    Change, Outcome,
    audit::{self, Actor, Event},
    credential, member, session,
    ticket::{self, NewTicket, Ticket, TicketKind},
};

/// The page and its form.
const FORM: &str = "/login/report";
/// A link is good for a week, in seconds.
const LINK_SECONDS: i64 = 7 * 86_400;
/// Its cookie lives as long as somebody looks at the page, in seconds.
const COOKIE_SECONDS: i64 = 900;

/// A link that reports this session, for its mail, and what must be committed with the mail.
pub(crate) fn link(app: &App, who: (CompanyId, MemberId), session_id: SessionId) -> (String, Change) {
    let (token, now) = (app.token(), app.now());
    let ticket = ticket::issue(NewTicket {
        hash: token.hash().0,
        kind: TicketKind::NotMe,
        company_id: Some(who.0),
        member_id: Some(who.1),
        payload: session_id.to_string(),
        now,
        expires_at: now.plus_seconds(LINK_SECONDS),
    });
    (format!("{}{FORM}/link/{}", app.public_url(), token.reveal()), ticket)
}

/// GET of the link: its secret goes into a cookie and out of the address.
pub(crate) async fn open(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let Ok(token) = Token::parse(&token) else {
        return fault::page(&app, &headers, &Fault::LinkExpired);
    };
    let sealed = app.seal(&app.seals().link, &place(&app), token.reveal().as_bytes());
    let value = URL_SAFE_NO_PAD.encode(sealed);
    see_other(FORM, &[app.cookies().set(Kind::Link, &value, Some(COOKIE_SECONDS))])
}

fn place(app: &App) -> Vec<u8> {
    let installation = app.store().installation();
    bind(&[b"not-me cookie", installation.instance.as_bytes(), &installation.epoch.to_be_bytes()])
}

pub(crate) async fn show(State(app): State<App>, headers: HeaderMap) -> Response {
    match show_page(&app, &headers).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn show_page(app: &App, headers: &HeaderMap) -> Result<Response, Fault> {
    let (_, _, who) = found(app, headers).await?;
    let fresh = app.store().fresh().await?;
    let member = member::by_id(&fresh, who.0, who.1).await?.ok_or(Fault::LinkExpired)?;
    let visit = Visit::of(app, headers);
    let heading = app.text().message(member.language, "not_me-title", &[]);
    let frame = Frame::new(app, member.language, "report", &heading);
    let page = AskPage {
        body: frame.tell("not_me-body", &[("email", member.email.as_str())]),
        action: FORM.to_owned(),
        hidden: vec![("csrf".to_owned(), visit.csrf(app, FORM))],
        button: ("report", "1"),
        label: frame.t("not_me-submit"),
        back: None,
        heading,
        frame,
    };
    Ok(answer(StatusCode::OK, &page, &visit.cookies))
}

pub(crate) async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, body).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn submitted(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let fields = posted(headers, body)?;
    is_ours(app, headers, FORM, &fields)?;
    let (hash, ticket, who) = found(app, headers).await?;
    let now = app.now();
    trail::check(app, headers, "login", "reported");
    let told = event(app, headers, who, ("login.reported", json!({ "session_id": ticket.payload })));
    let changes = vec![
        ticket::take(hash, TicketKind::NotMe, now),
        session::end_of_member(who.0, who.1, None, now),
        ticket::void_of_member(who.0, who.1, now),
        store::login::end_of_member(who.0, who.1, now),
        credential::remove_password(who.0, who.1),
        known_browser::forget_trust(who.0, who.1),
        audit::append(Event { actor: Actor::Nobody, ..told }),
    ];
    match app.store().commit(changes).await? {
        Outcome::Applied => Ok(done(app, headers)),
        Outcome::Refused(_) => Err(Fault::LinkExpired),
    }
}

fn done(app: &App, headers: &HeaderMap) -> Response {
    let spoken = language(app, headers, None, None);
    let heading = app.text().message(spoken, "not_me-done_title", &[]);
    let frame = Frame::new(app, spoken, "reported", &heading);
    let body = frame.t("not_me-done_body");
    answer(StatusCode::OK, &LoggedOutPage { heading, frame, body }, &[app.cookies().clear(Kind::Link)])
}

/// The ticket of this browser's cookie, while it is good, and whom it is about.
async fn found(app: &App, headers: &HeaderMap) -> Result<([u8; 32], Ticket, (CompanyId, MemberId)), Fault> {
    let hash = cookie(app, headers).ok_or(Fault::LinkExpired)?;
    let ticket = ticket::peek(app.store(), &hash, TicketKind::NotMe, app.now()).await?;
    let ticket = ticket.ok_or(Fault::LinkExpired)?;
    let who = ticket.company_id.zip(ticket.member_id).ok_or(Fault::LinkExpired)?;
    Ok((hash, ticket, who))
}

fn cookie(app: &App, headers: &HeaderMap) -> Option<[u8; 32]> {
    let sealed = URL_SAFE_NO_PAD.decode(app.cookies().read(headers, Kind::Link)?).ok()?;
    let plain = app.seals().link.open(&place(app), &sealed).ok()?;
    Some(Token::parse(std::str::from_utf8(&plain).ok()?).ok()?.hash().0)
}
