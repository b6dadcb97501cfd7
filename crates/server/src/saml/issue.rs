//! Issuing: one commit that confirms session, member, company and app, takes the request's id and records the event;
//! then the signed Response.

use super::{answer, certificates::Keys, visit::Visit};
use crate::{
    login::{fault::Fault, pending::Resumed, session::SignedIn},
    person,
};
use api::Timestamp;
use auth_core::{login::LOGIN_SECONDS, seal::bind, secret::sha256};
use axum::response::Response;
use protocol::saml::{
    authn_request::{AuthnRequest, REPLAY_SECONDS},
    name_id::{self, Generated, NameId, Subject, random_id},
    response::{self, Issuer, Login},
    service_provider::{ServiceProvider, Source},
    sso::Issue,
    status::{Answerable, Status},
};
use store::{
    Change, Guard, IdentifierKind, Outcome, audit, company, persistent_identifier, session as sessions,
    ticket::{self, TicketKind},
};

use crate::login::pending::PENDING_SECONDS;

/// A request that is answered.
pub(super) struct Solicited<'a> {
    pub(super) request: &'a AuthnRequest,
    pub(super) resumed: Option<&'a Resumed>,
}

/// Answers a request; nothing where the session has just ended and a login is due.
pub(super) async fn solicited(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    decided: &Issue,
    solicited: &Solicited<'_>,
) -> Result<Option<Response>, Fault> {
    let to = solicited.request.answerable();
    let login = match describe(visit, signed_in, decided).await? {
        Ok(login) => login,
        Err(status) => return answer::refuse(visit, &to, status).await.map(Some),
    };
    if solicited.request.subject.as_ref().is_some_and(|subject| *subject != login.name_id.value) {
        return answer::refuse(visit, &to, Status::UnknownPrincipal).await.map(Some);
    }
    let marks = marks(visit, solicited);
    apply(visit, signed_in, marks, (&to, &login)).await
}

/// Sends an assertion that no request asked for; nothing where the session has just ended.
pub(super) async fn unsolicited(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    decided: &Issue,
    (to, resumed): (&Answerable, Option<&Resumed>),
) -> Result<Option<Response>, Fault> {
    match describe(visit, signed_in, decided).await? {
        Ok(login) => {
            let marks = resumed.map(|resumed| mark_of(visit, resumed)).into_iter().collect();
            apply(visit, signed_in, marks, (to, &login)).await
        }
        Err(_) => Err(visit.wrong("the member has no value for the NameID that this service wants")),
    }
}

/// What the assertion says.
async fn describe(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    decided: &Issue,
) -> Result<Result<Login, Status>, Fault> {
    let settings = visit.settings()?;
    let with_groups = settings.attributes.iter().any(|rule| rule.source == Source::Groups);
    let person = person::of(&visit.fresh, &signed_in.member, with_groups).await?;
    let proved = company::proved_domains(&visit.fresh, visit.company.id).await?;
    let subject = Subject { person: &person, proved_domains: &proved };
    let name_id = match name_id_of(visit, signed_in, (decided, settings), subject).await? {
        Ok(name_id) => name_id,
        Err(status) => return Ok(Err(status)),
    };
    let session = &signed_in.session;
    Ok(Ok(Login {
        name_id,
        auth_time: session.auth_time,
        context_class: decided.context_class.clone(),
        session_index: session_index(visit, signed_in),
        session_ends_at: Some(session.absolute_expires_at),
        attributes: name_id::attributes(settings, subject),
    }))
}

async fn name_id_of(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    (decided, settings): (&Issue, &ServiceProvider),
    subject: Subject<'_>,
) -> Result<Result<NameId, Status>, Fault> {
    if !name_id::needs_stored(&decided.name_id) {
        return Ok(name_id::make(&decided.name_id, subject, Generated::Random(visit.app.random())));
    }
    let who = (signed_in.company.id, signed_in.member.id);
    let (store, now) = (visit.app.store(), visit.app.now());
    let kind = IdentifierKind::SamlPersistent;
    let stored = persistent_identifier::ensure(store, who, kind, &settings.entity_id, now).await?;
    Ok(name_id::make(&decided.name_id, subject, Generated::Stored(&stored)))
}

/// Names the session towards this service and no other: two services cannot compare what they were told.
fn session_index(visit: &Visit<'_>, signed_in: &SignedIn) -> String {
    let parts = [b"session index".as_slice(), signed_in.hash.0.as_slice(), visit.service.id.0.as_bytes()];
    let hash = sha256(&bind(&parts));
    random_id(hash.get(..20).unwrap_or_default())
}

/// The request's id, kept as long as the same message could be answered again: while it is young enough to be received,
/// and while logins that it started may still be finished.
fn marks(visit: &Visit<'_>, solicited: &Solicited<'_>) -> Vec<Change> {
    let now = visit.app.now();
    let until = now.plus_seconds(REPLAY_SECONDS + PENDING_SECONDS + LOGIN_SECONDS);
    let key = solicited.request.replay_key();
    let mark = ticket::mark(key, TicketKind::RequestMark, visit.company.id, now, until);
    let returned = solicited.resumed.map(|resumed| mark_of(visit, resumed));
    std::iter::once(mark).chain(returned).collect()
}

fn mark_of(visit: &Visit<'_>, resumed: &Resumed) -> Change {
    let (kind, now) = (TicketKind::PendingRequest, visit.app.now());
    ticket::mark(resumed.mark, kind, visit.company.id, now, resumed.mark_expires_at)
}

async fn apply(
    visit: &Visit<'_>,
    signed_in: &SignedIn,
    marks: Vec<Change>,
    (to, login): (&Answerable, &Login),
) -> Result<Option<Response>, Fault> {
    let now = visit.app.now();
    let keys = Keys::of(&visit.fresh, visit.company.id).await?;
    let session = &signed_in.session;
    let confirm = sessions::confirm_judged(&visit.fresh, session, Some(visit.service.id), now);
    let mut changes = vec![confirm, audit::append(visit.event(signed_in))];
    changes.extend(marks);
    match visit.app.store().commit(changes).await? {
        Outcome::Applied => signed(visit, &keys, now, (to, login)).map(Some),
        Outcome::Refused(Guard::AppUnavailable) => Err(visit.denied()),
        Outcome::Refused(Guard::Replayed) => Err(visit.expired()),
        Outcome::Refused(_) => Ok(None),
    }
}

fn signed(
    visit: &Visit<'_>,
    keys: &Keys,
    now: Timestamp,
    (to, login): (&Answerable, &Login),
) -> Result<Response, Fault> {
    let entity_id = visit.place.entity_id();
    let ids = [visit.app.random(), visit.app.random()];
    let issuer = Issuer { entity_id: &entity_id, signer: keys.signer()?, now, ids };
    let response = response::success(&issuer, visit.settings()?, to, login).map_err(|error| {
        tracing::error!(%error, "an assertion could not be signed");
        Fault::Server
    })?;
    Ok(answer::send(visit, response::post_form(&response, to)))
}
