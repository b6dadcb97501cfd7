//! The end of a login: a fresh session in one commit with everything that the login changes, then back to where the
//! request came from.

use super::{
    browser::{Browser, Visit},
    facts::Loaded,
    fault::Fault,
    forward,
    frame::see_other,
    known_browser, notice,
    pending::{Origin, Pending, return_address},
    session, throttle,
};
use crate::{
    app::App,
    edge::cookie::Kind,
    history::{self, Attempt},
    trail,
};
use api::{AuditEventId, CompanyId, MemberId, SessionId};
use auth_core::{
    login::Authenticated,
    session::{NewSession, Session},
};
use axum::response::Response;
use http::{HeaderMap, HeaderValue};
use serde_json::json;
use store::{
    Change, Guard, Outcome,
    audit::{self, Actor, Event},
};

/// A login with what it has come to.
pub(crate) struct Login {
    pub(crate) pending: Pending,
    pub(crate) remember: bool,
    /// What must be stored together with its end, in this order.
    pub(crate) changes: Vec<Change>,
    pub(crate) loaded: Loaded,
}

/// Starts the session and sends the browser back. The old session of this browser ends with it, whoever's it was.
pub(crate) async fn done(
    app: &App,
    headers: &HeaderMap,
    login: Login,
    authenticated: Authenticated,
) -> Result<Response, Fault> {
    let now = app.now();
    let (known, named) = known_browser::keep(app, &login, &authenticated);
    let session_id = SessionId(app.new_id());
    let told = notice::new_login(app, headers, &login, (&authenticated, session_id));
    let Login { pending, remember, mut changes, loaded } = login;
    changes.extend(known);
    changes.extend(told);
    if !loaded.clean {
        changes.push(throttle::succeeded(loaded.member.id));
    }
    let fresh = app.store().fresh().await?;
    if let Some(old) = session::named(app, &fresh, headers).await? {
        changes.push(store::session::end(old.company_id, old.id, now));
    }
    let token = app.token();
    let new = NewSession { id: session_id, ..new_session(app, headers, &authenticated, remember) };
    let session = Session::start(new, &loaded.effective.session, now);
    changes.push(store::session::start(&session, &token.hash()));
    let visit = Visit::renewed(app);
    let (app_name, restart) = (pending.app_name.clone(), pending.restart.clone());
    let portal = pending.origin == Origin::Portal && pending.return_to == "/";
    let returning = pending.returning(visit.hash(), Some(session.id), now);
    let who = (session.company_id, session.member_id);
    let (address, waiting) = return_address(app, &returning, who);
    changes.extend(waiting);
    trail::check(app, headers, "session", "started");
    let attempt =
        Attempt::succeeded(&authenticated, session.id).judged(loaded.situation.risk, &loaded.reasons);
    changes.push(history::attempt(app, headers, who, Attempt { app: app_name.clone(), ..attempt }));
    let details = json!({ "session_id": session.id, "amr": session.amr, "remember": session.remember });
    changes.push(audit::append(event(app, headers, who, ("login.succeeded", details))));
    match app.store().commit(changes).await? {
        Outcome::Applied => notice::wake(app),
        Outcome::Refused(guard) => return Err(refused(guard, app_name, restart)),
    }
    let max_age = session.remember.then(|| session.absolute_expires_at.since(now) / 1000);
    let mut cookies = visit.cookies;
    cookies.push(app.cookies().set(Kind::Session, &token.reveal(), max_age));
    cookies.push(app.cookies().clear(Kind::Link));
    cookies.push(named);
    Ok(back(app, headers, (portal, &address, app_name.as_deref()), &cookies))
}

fn back(
    app: &App,
    headers: &HeaderMap,
    (portal, address, app_name): (bool, &str, Option<&str>),
    cookies: &[HeaderValue],
) -> Response {
    if portal { see_other("/", cookies) } else { forward::to(app, headers, address, app_name, cookies) }
}

fn new_session(app: &App, headers: &HeaderMap, authenticated: &Authenticated, remember: bool) -> NewSession {
    let browser = Browser::of(app, headers);
    NewSession {
        id: SessionId(app.new_id()),
        member_id: authenticated.member_id(),
        company_id: authenticated.company_id(),
        auth_time: authenticated.auth_time(),
        amr: authenticated.amr().to_vec(),
        acr: authenticated.acr(),
        second_step: authenticated.second_step(),
        remember,
        user_agent: browser.user_agent,
        address: browser.address,
    }
}

/// What a refused commit means: what the login rested on has changed meanwhile.
pub(crate) fn refused(guard: Guard, app_name: Option<String>, restart: Option<String>) -> Fault {
    match guard {
        Guard::MemberInactive | Guard::CompanyInactive => Fault::Suspended,
        Guard::TicketGone => Fault::LinkUsed,
        _ => Fault::Expired { app_name, restart },
    }
}

/// An event about one member. `details` holds no personal data.
pub(crate) fn event(
    app: &App,
    headers: &HeaderMap,
    (company_id, member_id): (CompanyId, MemberId),
    (kind, details): (&'static str, serde_json::Value),
) -> Event {
    let browser = Browser::of(app, headers);
    let (trace, details) = trail::told(app, headers, company_id, details);
    Event {
        id: AuditEventId(app.new_id()),
        company_id,
        at: app.now(),
        kind,
        actor: Actor::Member(member_id),
        member_id: Some(member_id),
        app_id: None,
        details,
        address: browser.address,
        user_agent: browser.user_agent,
        trace,
    }
}

/// Records an attempt that led to no session, in the log and in the member's history, without keeping the caller
/// waiting: the time of the answer must not tell whether there was somebody to record it for.
pub(crate) fn record(
    app: &App,
    headers: &HeaderMap,
    who: Option<(CompanyId, MemberId)>,
    (kind, attempt): (&'static str, Attempt),
) {
    let Some(who) = who else {
        tracing::info!(kind, "no such member");
        return;
    };
    let event = Event { actor: Actor::Nobody, ..event(app, headers, who, (kind, json!({}))) };
    let changes = vec![audit::append(event), history::attempt(app, headers, who, attempt)];
    let store = app.store().clone();
    tokio::spawn(async move {
        if let Err(error) = store.commit(changes).await {
            tracing::warn!(%error, kind, "an event was not recorded");
        }
    });
}
