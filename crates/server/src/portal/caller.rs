//! Who calls the JSON API. That a call which changes something comes from our own pages is checked by the edge.

use crate::{
    app::App,
    edge::{client_address, problem::Refusal},
    login::{
        access,
        fault::Fault,
        session::{self, SignedIn},
    },
    mail,
};
use api::{AuditEventId, ProblemCode};
use axum::extract::FromRequestParts;
use http::{HeaderMap, header::USER_AGENT, request::Parts};
use serde_json::Value;
use store::{
    Change, Fresh, Guard, Outcome,
    audit::{self, Actor, Event},
    session as sessions,
};

/// A member with a live session, found afresh for this request.
pub(super) struct Caller {
    /// Who.
    pub(super) who: SignedIn,
    /// Proof that cached rows are current.
    pub(super) fresh: Fresh,
    address: Option<String>,
    user_agent: Option<String>,
    trace: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let fresh = app.store().fresh().await?;
        let who = session::current(app, &fresh, &parts.headers).await?;
        let who = who.ok_or(Refusal::of(ProblemCode::NotSignedIn))?;
        let admitted = access::from_here(app, &fresh, &parts.headers, (&who, None)).await;
        admitted.map_err(|fault| match fault {
            Fault::Network => Refusal::of(ProblemCode::Forbidden),
            Fault::Busy => Refusal::of(ProblemCode::Unavailable),
            _ => Refusal::internal("the policies could not be read".to_owned()),
        })?;
        Ok(Self {
            who,
            fresh,
            address: client_address::of(&parts.headers).map(|address| address.to_string()),
            user_agent: user_agent(&parts.headers),
            trace: app.trace(&parts.headers),
        })
    }
}

impl Caller {
    /// Writes a change of the member's own account with its event, if the session still lives in that very
    /// transaction.
    pub(super) async fn commit(
        &self,
        app: &App,
        change: Change,
        event: (&'static str, Value),
    ) -> Result<(), Refusal> {
        let (company, member) = (self.who.company.id, self.who.member.id);
        let now = app.now();
        let origin = mail::Origin { address: self.address.clone(), user_agent: self.user_agent.clone() };
        let told = mail::telling(event.0, &event.1, origin).map(|mail| {
            mail::post(
                app,
                &mail::To::member(&self.who.member),
                &mail,
                now.plus_seconds(mail::NOTICE_SECONDS),
            )
        });
        let noted = audit::append(Event {
            id: AuditEventId(app.new_id()),
            company_id: company,
            at: now,
            kind: event.0,
            actor: Actor::Member(member),
            member_id: Some(member),
            app_id: None,
            details: event.1,
            address: self.address.clone(),
            user_agent: self.user_agent.clone(),
            trace: Some(self.trace.clone()),
        });
        let alive = sessions::confirm(company, member, self.who.session.id, None, now);
        let changes = [alive, change, noted].into_iter().chain(told).collect();
        match app.store().commit(changes).await? {
            Outcome::Applied => {
                mail::wake(app);
                Ok(())
            }
            Outcome::Refused(Guard::VersionMoved | Guard::Replayed) => {
                Err(Refusal::of(ProblemCode::Conflict))
            }
            Outcome::Refused(Guard::Missing) => Err(Refusal::of(ProblemCode::NotFound)),
            Outcome::Refused(Guard::SessionEnded | Guard::MemberInactive) => {
                Err(Refusal::of(ProblemCode::NotSignedIn))
            }
            Outcome::Refused(guard) => Err(Refusal::internal(format!("unexpected guard {guard:?}"))),
        }
    }
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    const LONGEST: usize = 256;
    let text = headers.get(USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(LONGEST).collect())
}
