//! The request of a service while its member logs in: sealed into the address or the form, bound to one browser, good
//! for ten minutes and for one answer. Nothing of it is stored for a page that was only looked at.
//!
//! Two seals: `pending` names the pre-session cookie that it belongs to; `carried` is bound to nothing but the endpoint
//! that made it, and lives for one redirect. What the request means is known to its endpoint alone.

use super::{browser::Browser, fault::Fault};
use crate::{app::App, trail};
use api::{AppId, CompanyId, Language, MemberId, SessionId, Timestamp};
use auth_core::{
    login::{Demand, LOGIN_SECONDS, RESET_SECONDS},
    seal::bind,
    secret::{same, sha256},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Change, Store, ticket, ticket::TicketKind};

/// Sealed text in an address is at most so long; longer ones travel in forms or wait in a ticket.
pub const ADDRESS_MAX: usize = 4096;
/// Sealed text in a form is at most so long.
pub const FORM_MAX: usize = 32 * 1024;
/// A request waits so long for the first proof, in seconds.
pub const PENDING_SECONDS: i64 = 600;
/// A request outlives a forgotten password: so long after it arrived, in seconds, it may still be gone on with.
const KEPT_SECONDS: i64 = PENDING_SECONDS + RESET_SECONDS + PENDING_SECONDS;
/// The way back to the endpoint takes so long at most, in seconds.
const RETURN_SECONDS: i64 = 120;
/// A carried request lives for one redirect, in seconds.
const CARRIED_SECONDS: i64 = 60;
/// Before the reference of a ticket in place of sealed text; no base64url text begins like this.
const TICKET: &str = "t.";

/// Who sealed a request and may open it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The authorization endpoint.
    Oidc,
    /// A SAML single sign-on endpoint.
    Saml,
    /// Our own pages.
    Portal,
}

/// A request that needs a login first.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whose request.
    pub origin: Origin,
    /// The parsed request in the endpoint's own words; opaque here.
    pub request: String,
    /// Our path, without query, to which the finished login returns.
    pub return_to: String,
    /// What the login must prove.
    pub demand: Demand,
    /// The app that asked: its policies hold for this login.
    pub app_id: Option<AppId>,
    /// The app's name, for the page.
    pub app_name: Option<String>,
    /// Where the page of an expired request starts it anew: a registered address or one of our paths.
    pub restart: Option<String>,
    /// The address to fill in.
    pub login_hint: Option<String>,
    /// The language that the request asked for.
    pub language: Option<Language>,
    /// When the request first arrived here.
    pub received_at: Timestamp,
}

/// What is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) origin: Origin,
    pub(crate) request: String,
    pub(crate) return_to: String,
    pub(crate) demand: Demand,
    #[serde(default)]
    pub(crate) app_id: Option<AppId>,
    pub(crate) app_name: Option<String>,
    pub(crate) restart: Option<String>,
    pub(crate) login_hint: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) received_at: Timestamp,
    /// Names this request through all of its seals: one request yields at most one answer.
    id: [u8; 16],
    pre_session: [u8; 32],
    expires_at: Timestamp,
    finished: Option<SessionId>,
    /// The code of the attempt: all requests of one login share it.
    #[serde(default)]
    pub(crate) trace: String,
}

/// A request whose login is done, as its endpoint gets it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// The endpoint's own words.
    pub request: String,
    /// When the request first arrived here.
    pub received_at: Timestamp,
    /// What the login had to prove.
    pub demand: Demand,
    /// The session that the login of this very request started; nothing when it was answered by an older one.
    pub finished: Option<SessionId>,
    /// What the issuing commit marks as answered (`ticket::mark`, kind `PendingRequest`).
    pub mark: [u8; 32],
    /// How long that mark is kept.
    pub mark_expires_at: Timestamp,
}

/// Why sealed text is not the request that it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotResumed {
    /// Not sealed here, altered, or for another endpoint.
    Unsealed,
    /// Too late, or in another browser than the one that brought the request.
    Expired {
        /// The app, as the request named it.
        app_name: Option<String>,
        /// Where to start anew.
        restart: Option<String>,
    },
    /// The store did not answer.
    Store,
}

impl From<NotResumed> for Fault {
    fn from(why: NotResumed) -> Self {
        match why {
            NotResumed::Unsealed => Self::Expired { app_name: None, restart: None },
            NotResumed::Expired { app_name, restart } => Self::Expired { app_name, restart },
            NotResumed::Store => Self::Busy,
        }
    }
}

impl Pending {
    /// A new request, bound to this pre-session.
    pub(crate) fn new(ask: Ask, id: [u8; 16], pre_session: [u8; 32]) -> Self {
        Self {
            origin: ask.origin,
            request: ask.request,
            return_to: ask.return_to,
            demand: ask.demand,
            app_id: ask.app_id,
            app_name: ask.app_name,
            restart: ask.restart,
            login_hint: ask.login_hint,
            language: ask.language,
            received_at: ask.received_at,
            id,
            pre_session,
            expires_at: ask.received_at.plus_seconds(PENDING_SECONDS),
            finished: None,
            trace: String::new(),
        }
    }

    /// The login page that nobody sent the browser to: it leads to the portal.
    pub(crate) fn portal(now: Timestamp, pre_session: [u8; 32]) -> Self {
        let ask = Ask {
            origin: Origin::Portal,
            request: String::new(),
            return_to: "/".to_owned(),
            demand: Demand::default(),
            app_id: None,
            app_name: None,
            restart: None,
            login_hint: None,
            language: None,
            received_at: now,
        };
        Self::new(ask, [0; 16], pre_session)
    }

    /// The same, with the address to fill in.
    pub(crate) fn hinting(self, login_hint: Option<String>) -> Self {
        Self { login_hint, ..self }
    }

    /// What a trail may tell of it.
    pub(crate) fn told(&self) -> Value {
        let forced = self.is_forced();
        json!({ "origin": self.origin, "app": self.app_name, "forced": forced })
    }

    /// The same, under the code of the request that it came with or goes on with.
    pub(crate) fn traced(mut self, app: &App, headers: &HeaderMap) -> Self {
        if self.trace.is_empty() {
            self.trace = app.trace(headers);
        }
        self
    }

    /// Whether an older session cannot answer it.
    pub(crate) fn is_forced(&self) -> bool {
        self.demand.authenticated_after.is_some()
    }

    /// The same request for the way back: bound to the new pre-session, naming the session that its login started.
    pub(crate) fn returning(
        self,
        pre_session: [u8; 32],
        finished: Option<SessionId>,
        now: Timestamp,
    ) -> Self {
        Self { pre_session, finished, expires_at: now.plus_seconds(RETURN_SECONDS), ..self }
    }

    fn not_resumed(&self) -> NotResumed {
        NotResumed::Expired { app_name: self.app_name.clone(), restart: self.restart.clone() }
    }

    /// Whether it may still be gone on with in this browser.
    fn check(self, pre_session: Option<[u8; 32]>, now: Timestamp) -> Result<Self, NotResumed> {
        let here = pre_session.is_some_and(|hash| same(&hash, &self.pre_session));
        if here && now < self.expires_at { Ok(self) } else { Err(self.not_resumed()) }
    }
}

/// Seals a request for the address or the form of this browser.
pub(crate) fn seal(app: &App, pending: &Pending) -> String {
    let plain = serde_json::to_vec(pending).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(app.seal(&app.seals().pending, &place(app, b"pending", b""), &plain))
}

/// Opens what [`seal`] made, in the browser that it was made for. This request then goes on with that attempt, also
/// where it comes too late.
pub(crate) fn open(app: &App, headers: &HeaderMap, sealed: &str) -> Result<Pending, NotResumed> {
    let pre_session = Browser::of(app, headers).pre_session_hash();
    if sealed.len() > FORM_MAX {
        return Err(NotResumed::Unsealed);
    }
    let pending = unseal(app, sealed).ok_or(NotResumed::Unsealed)?;
    if pre_session == Some(pending.pre_session) {
        trail::adopt(app, headers, &pending.trace);
    }
    let opened = pending.check(pre_session, app.now());
    trail::check(app, headers, "request", if opened.is_ok() { "opened" } else { "expired" });
    opened
}

fn unseal(app: &App, sealed: &str) -> Option<Pending> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let plain = app.seals().pending.open(&place(app, b"pending", b""), &bytes).ok()?;
    serde_json::from_slice(&plain).ok()
}

/// Opens a request that waited while its member was at the mailbox, and gives it ten minutes anew. Nothing in any other
/// browser than the one that brought it, and nothing once [`KEPT_SECONDS`] are over.
pub(crate) fn reopen(app: &App, headers: &HeaderMap, sealed: &str) -> Option<Pending> {
    let (pending, now) = (unseal(app, sealed.get(..FORM_MAX).unwrap_or(sealed))?, app.now());
    let here = Browser::of(app, headers).pre_session_hash()?;
    let mine = same(&here, &pending.pre_session) && pending.finished.is_none();
    if !mine || now >= pending.received_at.plus_seconds(KEPT_SECONDS) {
        return None;
    }
    trail::adopt(app, headers, &pending.trace);
    Some(Pending { expires_at: now.plus_seconds(PENDING_SECONDS), ..pending })
}

/// The address to which a finished login sends the browser, and what must be stored before it does: a request too long
/// for an address waits in a ticket.
pub(crate) fn return_address(
    app: &App,
    pending: &Pending,
    who: (CompanyId, MemberId),
) -> (String, Option<Change>) {
    let sealed = seal(app, pending);
    if pending.return_to.len() + sealed.len() < ADDRESS_MAX {
        return (format!("{}?req={sealed}", pending.return_to), None);
    }
    let token = app.token();
    let waiting = ticket::issue(ticket::NewTicket {
        hash: token.hash().0,
        kind: TicketKind::PendingRequest,
        company_id: Some(who.0),
        member_id: Some(who.1),
        payload: sealed,
        now: app.now(),
        expires_at: pending.expires_at,
    });
    (format!("{}?req={TICKET}{}", pending.return_to, token.reveal()), Some(waiting))
}

/// Opens the request with which the browser came back to `return_to`.
///
/// # Errors
/// [`NotResumed`], of which `Fault` makes the page.
pub async fn resume(
    app: &App,
    headers: &HeaderMap,
    origin: Origin,
    return_to: &str,
    req: &str,
) -> Result<Resumed, NotResumed> {
    let now = app.now();
    let waiting = match req.strip_prefix(TICKET) {
        Some(reference) => waiting(app.store(), reference, now).await?,
        None => req.to_owned(),
    };
    let pending = open(app, headers, &waiting)?;
    if pending.origin != origin || pending.return_to != return_to {
        return Err(NotResumed::Unsealed);
    }
    Ok(Resumed {
        mark: sha256(&bind(&[b"answered", &pending.id])),
        mark_expires_at: now.plus_seconds(KEPT_SECONDS + LOGIN_SECONDS + PENDING_SECONDS),
        request: pending.request,
        received_at: pending.received_at,
        demand: pending.demand,
        finished: pending.finished,
    })
}

async fn waiting(store: &Store, reference: &str, now: Timestamp) -> Result<String, NotResumed> {
    let token = auth_core::Token::parse(reference).map_err(|_| NotResumed::Unsealed)?;
    let found = ticket::peek(store, &token.hash().0, TicketKind::PendingRequest, now).await;
    let ticket = found.map_err(|_| NotResumed::Store)?;
    ticket.map(|ticket| ticket.payload).ok_or(NotResumed::Expired { app_name: None, restart: None })
}

#[derive(Serialize, Deserialize)]
struct Carried {
    request: String,
    expires_at: Timestamp,
}

/// The address that takes a request from a cross-site POST to a GET of the same endpoint, so that the session cookie
/// counts. Nothing when it would be longer than an address may be.
#[must_use]
pub fn carry(app: &App, endpoint: &str, request: &str) -> Option<String> {
    let carried =
        Carried { request: request.to_owned(), expires_at: app.now().plus_seconds(CARRIED_SECONDS) };
    let plain = serde_json::to_vec(&carried).ok()?;
    let place = place(app, b"carried", endpoint.as_bytes());
    let sealed = URL_SAFE_NO_PAD.encode(app.seal(&app.seals().carried, &place, &plain));
    let address = format!("{endpoint}?carried={sealed}");
    (address.len() <= ADDRESS_MAX).then_some(address)
}

/// Opens what [`carry`] made for this endpoint within the last minute. Everything in it is checked again there.
#[must_use]
pub fn open_carried(app: &App, endpoint: &str, carried: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(carried.get(..ADDRESS_MAX).unwrap_or(carried)).ok()?;
    let plain = app.seals().carried.open(&place(app, b"carried", endpoint.as_bytes()), &bytes).ok()?;
    let carried: Carried = serde_json::from_slice(&plain).ok()?;
    (app.now() < carried.expires_at).then_some(carried.request)
}

/// Associated data: what kind of seal, for which endpoint, of which installation and since which restore.
fn place(app: &App, kind: &[u8], endpoint: &[u8]) -> Vec<u8> {
    let installation = app.store().installation();
    bind(&[kind, endpoint, installation.instance.as_bytes(), &installation.epoch.to_be_bytes()])
}
