//! A link that leads to setting a password: the operator's, that of a set-up mail, that of a reset mail. Looking at it
//! takes nothing: it becomes a cookie, and only the posted form takes the ticket. What a reset mail's form does is `reset`.

use super::{
    browser::{Visit, is_ours, parameters, posted, some},
    facts::{self, Loaded, Proofs},
    fault::{self, Fault},
    finish::{self, Login, event},
    frame::{Frame, answer, see_other},
    known_browser,
    mailed_link::Payload,
    new_password::{self, Accepted, Place, Wrong},
    notice,
    page::AskPage,
    pending::{self, Pending},
    reset, session, steps,
};
use crate::{app::App, edge::cookie::Kind};
use api::{CredentialId, Language, Timestamp};
use auth_core::{
    Token,
    login::{Demand, LinkTicket, Passed, Step, Versions, by_link, next},
    seal::bind,
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::json;
use store::{
    Change, audit,
    credential::{self, CredentialKind, NewPassword},
    ticket::{self, Look, Ticket, TicketKind},
};

/// The form of a link.
pub(super) const FORM: &str = "/password/set";
/// The cookie lives as long as a page is filled in at most, in seconds. The ticket says when the link ends: it is opened
/// again from the mail until then.
const COOKIE_SECONDS: i64 = 3600;
/// What leads here.
const KINDS: [TicketKind; 3] = [TicketKind::LoginLink, TicketKind::SetUp, TicketKind::PasswordReset];

/// GET of a link: its secret goes into a cookie and out of the address.
pub(crate) async fn open(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    let Ok(token) = Token::parse(&token) else {
        return fault::page(&app, &headers, &Fault::LinkExpired);
    };
    let sealed = app.seal(&app.seals().link, &place(&app), token.reveal().as_bytes());
    let value = URL_SAFE_NO_PAD.encode(sealed);
    see_other("/password/set", &[app.cookies().set(Kind::Link, &value, Some(COOKIE_SECONDS))])
}

fn place(app: &App) -> Vec<u8> {
    let installation = app.store().installation();
    bind(&[b"link cookie", installation.instance.as_bytes(), &installation.epoch.to_be_bytes()])
}

pub(crate) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    match show_page(&app, &headers, &uri).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn show_page(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Response, Fault> {
    let query = parameters(uri)?;
    let chosen = some(&query, "lang")?.and_then(|text| text.parse::<Language>().ok());
    let mut opened = Opened::load(app, headers, chosen).await?;
    if let Some(language) = chosen {
        opened.visit.choose(app, language);
    }
    if let Some(other) = opened.somebody_else(app, headers).await? {
        return Ok(opened.other_session(app, &other));
    }
    let step = opened.step(app, Proofs::default())?;
    if opened.is_reset() {
        return Ok(reset::page(app, opened, (None, true)));
    }
    opened.page(app, &step, None)
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
    let opened = Opened::load(app, headers, None).await?;
    if let Some(other) = opened.somebody_else(app, headers).await? {
        return Ok(opened.other_session(app, &other));
    }
    let step = opened.step(app, Proofs::default())?;
    if opened.is_reset() {
        return reset::submitted(app, headers, opened, &fields).await;
    }
    if let Step::SecondStep(_) = step {
        return second_step_first(app, headers, opened, step).await;
    }
    let consent = consent(&step);
    let read = new_password::read(app, &fields, (&opened.loaded, &opened.passed), consent).await?;
    let accepted = match read {
        Ok(accepted) => accepted,
        Err(wrong) => return opened.page(app, &step, Some(&wrong)),
    };
    let proofs =
        Proofs { renewed: Some(&accepted.renewed), agreed: accepted.agreed.as_ref(), ..Proofs::default() };
    let after = opened.step(app, proofs)?;
    let changes = changes(app, headers, &opened, &accepted);
    let passed = opened.passed.clone().renewed(&accepted.renewed);
    let login = opened.login(app, changes);
    match after {
        Step::Done(authenticated) => finish::done(app, headers, login, authenticated).await,
        Step::SecondStep(_) | Step::Enrol(_) | Step::Consent(_) => {
            steps::begin(app, headers, login, (passed, after)).await
        }
        Step::Password | Step::NewPassword { .. } | Step::Refused(_) => Err(Fault::LinkExpired),
    }
}

/// What a new password changes.
fn changes(app: &App, headers: &HeaderMap, opened: &Opened, accepted: &Accepted) -> Vec<Change> {
    let (member, now) = (&opened.loaded.member, app.now());
    let password = NewPassword {
        id: CredentialId(app.new_id()),
        company_id: member.company_id,
        member_id: member.id,
        kind: CredentialKind::Password,
        phc: accepted.renewed.phc().to_owned(),
        now,
    };
    let who = (member.company_id, member.id);
    let mut changes = vec![
        ticket::take(opened.hash, opened.kind, now),
        credential::set_password(password),
        store::session::end_of_member(member.company_id, member.id, None, now),
        ticket::void_of_member(member.company_id, member.id, now),
        known_browser::forget_trust(member.company_id, member.id),
        audit::append(event(app, headers, who, ("password.set", json!({ "after": "link" })))),
    ];
    changes
        .extend(accepted.agreed.as_ref().map(|agreed| new_password::agreement(app, &opened.loaded, agreed)));
    changes.extend(notice::password_replaced(app, headers, &opened.loaded));
    changes
}

/// The link of somebody who has a second step: it is proved before the password is set. The link is taken here, and the
/// login goes on in its row.
async fn second_step_first(
    app: &App,
    headers: &HeaderMap,
    opened: Opened,
    step: Step,
) -> Result<Response, Fault> {
    let changes = vec![ticket::take(opened.hash, opened.kind, app.now())];
    let passed = opened.passed.clone();
    steps::begin(app, headers, opened.login(app, changes), (passed, step)).await
}

fn consent(step: &Step) -> Option<&Versions> {
    match step {
        Step::NewPassword { consent, .. } => consent.as_ref(),
        _ => None,
    }
}

/// A link that this browser opened and that is still good.
pub(super) struct Opened {
    pub(super) hash: [u8; 32],
    kind: TicketKind,
    /// The request that waits for the login, where it came along and this is its browser.
    pub(super) pending: Option<Pending>,
    pub(super) passed: Passed,
    pub(super) loaded: Loaded,
    pub(super) visit: Visit,
    pub(super) spoken: Language,
}

impl Opened {
    /// The link of this browser's cookie.
    pub(super) async fn load(
        app: &App,
        headers: &HeaderMap,
        chosen: Option<Language>,
    ) -> Result<Self, Fault> {
        let (hash, now) = (cookie(app, headers).ok_or(Fault::LinkExpired)?, app.now());
        let found = match ticket::look(app.store(), &hash, &KINDS, now).await? {
            Look::Live(ticket) => ticket,
            Look::Taken(_) => return Err(Fault::LinkUsed),
            Look::Over(TicketKind::PasswordReset) => return Err(Fault::ResetExpired),
            Look::Over(_) | Look::Unknown => return Err(Fault::LinkExpired),
        };
        let link = link_ticket(&found).ok_or(Fault::LinkExpired)?;
        let passed = by_link(&link, now).ok_or(Fault::LinkExpired)?;
        let kept = Payload::read(&found.payload).req;
        let pending = kept.and_then(|req| pending::reopen(app, headers, &req));
        let fresh = app.store().fresh().await?;
        let wanted = pending.as_ref().filter(|_| found.kind != TicketKind::PasswordReset);
        let wanted = wanted.and_then(|pending| pending.app_id);
        let who = (link.company_id, link.member_id);
        let loaded = facts::load_for(app, &fresh, (who, wanted), headers).await?.ok_or(Fault::LinkExpired)?;
        let spoken = chosen.unwrap_or(loaded.member.language);
        let (kind, visit) = (found.kind, Visit::of(app, headers));
        Ok(Self { hash, kind, pending, passed, loaded, visit, spoken })
    }

    /// Whether it leads to a new password and no further.
    fn is_reset(&self) -> bool {
        self.kind == TicketKind::PasswordReset
    }

    /// The login that the link begins.
    fn login(self, app: &App, changes: Vec<Change>) -> Login {
        let portal = || Pending::portal(app.now(), self.visit.hash());
        let pending = self.pending.unwrap_or_else(portal);
        Login { pending, remember: false, changes, loaded: self.loaded }
    }

    fn step(&self, app: &App, proofs: Proofs<'_>) -> Result<Step, Fault> {
        let proofs = Proofs { passed: Some(&self.passed), ..proofs };
        let waiting = self.pending.as_ref().filter(|_| !self.is_reset());
        let demand = waiting.map_or_else(Demand::default, |pending| pending.demand);
        match next(&self.loaded.facts(app, demand, proofs)) {
            Step::Refused(refusal) => Err(refusal.into()),
            step => Ok(step),
        }
    }

    /// The address of another member who is signed in here.
    async fn somebody_else(&self, app: &App, headers: &HeaderMap) -> Result<Option<String>, Fault> {
        let fresh = app.store().fresh().await?;
        let signed_in = session::current(app, &fresh, headers).await?;
        let other = signed_in.filter(|signed_in| signed_in.member.id != self.loaded.member.id);
        Ok(other.map(|other| other.member.email.to_string()))
    }

    fn other_session(&self, app: &App, email: &str) -> Response {
        let heading = app.text().message(self.spoken, "first_password-other_session_title", &[]);
        let frame = Frame::new(app, self.spoken, "logout", &heading);
        let csrf = self.visit.csrf(app, crate::logout::FORM);
        let page = AskPage {
            body: frame.tell("first_password-other_session_body", &[("email", email)]),
            action: "/logout".to_owned(),
            hidden: vec![("csrf".to_owned(), csrf), ("then".to_owned(), "password".to_owned())],
            button: ("logout", "1"),
            label: frame.t("logout-confirm_submit"),
            back: None,
            heading,
            frame,
        };
        answer(StatusCode::OK, &page, &self.visit.cookies)
    }

    /// A button that goes on to the second step: looking at a link takes nothing.
    fn question(self, app: &App) -> Response {
        let heading = app.text().message(self.spoken, "code-title", &[]);
        let frame = Frame::new(app, self.spoken, "link", &heading);
        let page = AskPage {
            body: frame
                .tell("first_password-second_step_first", &[("email", self.loaded.member.email.as_str())]),
            action: FORM.to_owned(),
            hidden: vec![("csrf".to_owned(), self.visit.csrf(app, FORM))],
            button: ("go", "1"),
            label: frame.t("common-next"),
            back: Some(("/login?other=1".to_owned(), frame.t("login-other_member"))),
            heading,
            frame,
        };
        answer(StatusCode::OK, &page, &self.visit.cookies)
    }

    fn page(self, app: &App, step: &Step, wrong: Option<&Wrong>) -> Result<Response, Fault> {
        let Step::NewPassword { consent, .. } = step else {
            return match step {
                Step::SecondStep(_) => Ok(self.question(app)),
                _ => Err(Fault::LinkExpired),
            };
        };
        let place = Place {
            action: FORM,
            hidden: vec![("csrf", self.visit.csrf(app, FORM))],
            switch: format!("{FORM}?"),
            spoken: self.spoken,
            cookies: self.visit.cookies,
            reset: None,
        };
        Ok(new_password::page(app, place, &self.loaded, consent.as_ref(), wrong))
    }
}

fn cookie(app: &App, headers: &HeaderMap) -> Option<[u8; 32]> {
    let sealed = URL_SAFE_NO_PAD.decode(app.cookies().read(headers, Kind::Link)?).ok()?;
    let plain = app.seals().link.open(&place(app), &sealed).ok()?;
    let token = Token::parse(std::str::from_utf8(&plain).ok()?).ok()?;
    Some(token.hash().0)
}

fn link_ticket(ticket: &Ticket) -> Option<LinkTicket> {
    let expires_at: Timestamp = ticket.expires_at;
    Some(LinkTicket { member_id: ticket.member_id?, company_id: ticket.company_id?, expires_at })
}
