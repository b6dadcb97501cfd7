//! The authorization endpoint: from a service's request to a code, with a login between where one is due.

use super::{
    answer, code, published,
    request::{self, Arrived, Posted, sealed},
};
use crate::{
    app::App,
    edge::{client_address, origin::is_top_level},
    login::{
        self, access,
        fault::{self, Fault},
        pending::{self, Ask, Origin, Resumed},
        see_other,
        session::{self, SignedIn},
    },
    plan, trail,
};
use api::{AuditEventId, MemberId, Timestamp};
use auth_core::login::Demand;
use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, HeaderName, Uri, header::USER_AGENT};
use protocol::oidc::{
    authorize::{self, Decision, Expected, Facts, Reader, Refusal, Rejected, Request},
    client::Client,
    code::{Code, Issued},
    discovery,
    error::{Error, ErrorCode},
    prompt::Prompt,
};
use serde_json::json;
use std::sync::Arc;
use store::{
    AppSettings, Fresh, Guard, Outcome, app as apps,
    audit::{self, Actor, Event},
    member, session as sessions,
    ticket::{self, TicketKind},
};

const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
/// So much of a `User-Agent` is kept, in characters.
const USER_AGENT_MAX: usize = 256;

pub(super) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    let answered = async {
        let arrived = request::of_query(&app, discovery::AUTHORIZE, &uri)?;
        match sealed(&arrived.params, "req") {
            Some(req) => resume(&app, &headers, req).await,
            None => begin(&app, &headers, &arrived).await,
        }
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

pub(super) async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let answered = async {
        match request::of_form(&app, discovery::AUTHORIZE, &headers, &body)? {
            Posted::Here(arrived) => begin(&app, &headers, &arrived).await,
            Posted::Again(address) => Ok(see_other(&address, &[])),
        }
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

/// One visit: everything that is looked up for it.
struct Visit<'a> {
    app: &'a App,
    headers: &'a HeaderMap,
    fresh: Fresh,
    service: Arc<store::App>,
}

impl Visit<'_> {
    fn client(&self) -> Result<&Client, Fault> {
        match &self.service.settings {
            AppSettings::Oidc(client) => Ok(client),
            AppSettings::Saml(_) | AppSettings::Link { .. } => {
                Err(wrong(&authorize::Unsafe::UnknownClient, None))
            }
        }
    }

    fn name(&self) -> String {
        self.service.name.clone()
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        let answer = refusal.return_to.error(self.app.public_url(), refusal.error);
        answer::send(self.app, self.headers, &answer, &self.service.name)
    }
}

fn wrong(why: &authorize::Unsafe, app_name: Option<String>) -> Fault {
    Fault::BadRequest { detail: why.to_string(), app_name }
}

async fn load<'a>(app: &'a App, headers: &'a HeaderMap, client_id: &str) -> Result<Visit<'a>, Fault> {
    let fresh = app.store().fresh().await?;
    let service = apps::oidc_client(&fresh, client_id).await?;
    let service = service.ok_or_else(|| wrong(&authorize::Unsafe::UnknownClient, None))?;
    Ok(Visit { app, headers, fresh, service })
}

/// A request as it arrives.
async fn begin(app: &App, headers: &HeaderMap, arrived: &Arrived) -> Result<Response, Fault> {
    let client_id = authorize::client_id(&arrived.params).map_err(|why| wrong(&why, None))?;
    let visit = load(app, headers, client_id).await?;
    let keys = published::keys(app, &visit.fresh).await?;
    let reader = Reader { client: visit.client()?, issuer: app.public_url(), keys: &keys.verifying };
    let request = match reader.read(&arrived.params) {
        Ok(request) => request,
        Err(Rejected::Unsafe(why)) => return Err(wrong(&why, Some(visit.name()))),
        Err(Rejected::Refusal(refusal)) => return Ok(visit.refuse(&refusal)),
    };
    if !is_top_level(headers) && !may_be_framed(&visit, &request)? {
        return frame(&visit, &request);
    }
    answer_request(&visit, &Waiting { request, received_at: arrived.at, resumed: None }).await
}

/// A request whose login is done. It was checked when it arrived; what may have changed since is checked again.
async fn resume(app: &App, headers: &HeaderMap, req: &str) -> Result<Response, Fault> {
    let resumed = pending::resume(app, headers, Origin::Oidc, discovery::AUTHORIZE, req).await?;
    let request: Request = serde_json::from_str(&resumed.request).map_err(|_| Fault::Server)?;
    let visit = load(app, headers, &request.client_id).await?;
    if !is_top_level(headers) {
        return Err(not_a_page(&visit));
    }
    if !visit.client()?.redirects_to(request.return_to.redirect_uri()) {
        return Err(wrong(&authorize::Unsafe::RedirectUri, Some(visit.name())));
    }
    answer_request(&visit, &Waiting { request, received_at: resumed.received_at, resumed: Some(resumed) })
        .await
}

/// A frame may ask silently, where the client was allowed to (security rule 25).
fn may_be_framed(visit: &Visit<'_>, request: &Request) -> Result<bool, Fault> {
    let navigates = visit.headers.get(SEC_FETCH_MODE).is_some_and(|mode| mode == "navigate");
    Ok(navigates && request.prompt == Prompt::None && visit.client()?.silent_frame)
}

/// What a frame, an image or a script gets: nothing that depends on who is signed in.
fn frame(visit: &Visit<'_>, request: &Request) -> Result<Response, Fault> {
    if request.prompt != Prompt::None {
        return Err(not_a_page(visit));
    }
    let description = "this client may not ask inside a frame";
    let error = Error::new(ErrorCode::InteractionRequired, description);
    Ok(visit.refuse(&Refusal { return_to: request.return_to.clone(), error }))
}

fn not_a_page(visit: &Visit<'_>) -> Fault {
    let detail = "the authorization endpoint is visited by navigating to it, not from a frame or a script";
    Fault::BadRequest { detail: detail.to_owned(), app_name: Some(visit.name()) }
}

/// A request that waits for its answer.
struct Waiting {
    request: Request,
    received_at: Timestamp,
    resumed: Option<Resumed>,
}

/// The beats that a first visit and a return share.
async fn answer_request(visit: &Visit<'_>, waiting: &Waiting) -> Result<Response, Fault> {
    let signed_in = session::current(visit.app, &visit.fresh, visit.headers).await?;
    if let Some(signed_in) = &signed_in
        && let Some(refused) = network(visit, waiting, signed_in).await?
    {
        return Ok(refused);
    }
    match decide(visit, waiting, signed_in.as_ref()).await? {
        Decision::Issue => match &signed_in {
            Some(signed_in) if owes_second_step(visit, waiting, signed_in).await? => {
                Ok(ask_anew(visit, waiting, signed_in))
            }
            Some(signed_in) => issue(visit, waiting, signed_in).await,
            None => Err(Fault::Server),
        },
        Decision::Ask { authenticated_after, at_least } => {
            let member = expected_member(visit, &waiting.request, signed_in.as_ref()).await?;
            Ok(ask(visit, waiting, Demand { authenticated_after, member, at_least, ..Demand::default() }))
        }
        Decision::NotForThisMember => Err(Fault::DeniedApp { app_name: visit.name() }),
        Decision::Refuse(error) => Ok(refuse(visit, waiting, error)),
    }
}

/// What a session gets that is used from where policy does not let its member in: the member a page, a service that
/// asked silently an error.
async fn network(
    visit: &Visit<'_>,
    waiting: &Waiting,
    signed_in: &SignedIn,
) -> Result<Option<Response>, Fault> {
    let wanted = (signed_in, Some(visit.service.id));
    match access::from_here(visit.app, &visit.fresh, visit.headers, wanted).await {
        Ok(()) => Ok(None),
        Err(Fault::Network) if waiting.request.prompt == Prompt::None => {
            let error = Error::new(ErrorCode::AccessDenied, "the member may not come from this network");
            Ok(Some(refuse(visit, waiting, error)))
        }
        Err(fault) => Err(fault),
    }
}

/// The login of this very request has asked for everything that the app wants.
async fn owes_second_step(visit: &Visit<'_>, waiting: &Waiting, signed_in: &SignedIn) -> Result<bool, Fault> {
    if waiting.resumed.as_ref().and_then(|resumed| resumed.finished) == Some(signed_in.session.id) {
        return Ok(false);
    }
    let wanted = (signed_in, visit.service.id);
    access::owes_second_step(visit.app, &visit.fresh, visit.headers, wanted).await
}

/// A stronger login than the session's: a whole one, met only by the login of this very request.
fn ask_anew(visit: &Visit<'_>, waiting: &Waiting, signed_in: &SignedIn) -> Response {
    if waiting.request.prompt == Prompt::None {
        let error = Error::new(ErrorCode::LoginRequired, "a second step is due and prompt=none forbids it");
        return refuse(visit, waiting, error);
    }
    let authenticated_after = Some(waiting.received_at);
    let member = Some(signed_in.member.id);
    ask(visit, waiting, Demand { authenticated_after, member, ..Demand::default() })
}

async fn decide(
    visit: &Visit<'_>,
    waiting: &Waiting,
    signed_in: Option<&SignedIn>,
) -> Result<Decision, Fault> {
    let may_use = match signed_in {
        Some(signed_in) => may_use(&visit.fresh, &visit.service, signed_in).await?,
        None => false,
    };
    let finished = waiting.resumed.as_ref().and_then(|resumed| resumed.finished);
    Ok(authorize::decide(&Facts {
        request: &waiting.request,
        received_at: waiting.received_at,
        signed_in: signed_in.map(|signed_in| authorize::SignedIn {
            subject: &signed_in.member.subject,
            auth_time: signed_in.session.auth_time,
            acr: signed_in.session.acr,
        }),
        finished: signed_in.is_some_and(|signed_in| finished == Some(signed_in.session.id)),
        may_use,
    }))
}

/// Whether the app is the member's: of the same company, assigned, and in the company's plan.
async fn may_use(fresh: &Fresh, service: &store::App, signed_in: &SignedIn) -> Result<bool, Fault> {
    let company = &signed_in.company;
    if service.company_id != company.id || !plan::includes(company.plan, service) {
        return Ok(false);
    }
    Ok(apps::is_assigned(fresh, company.id, signed_in.member.id, service.id).await?)
}

/// The member whose login is expected: the one that the request names, else, where a login is forced, the one who is
/// signed in.
async fn expected_member(
    visit: &Visit<'_>,
    request: &Request,
    signed_in: Option<&SignedIn>,
) -> Result<Option<MemberId>, Fault> {
    if let Expected::Subject(subject) = &request.expected {
        let member = member::by_subject(&visit.fresh, subject).await?;
        return Ok(member
            .filter(|member| member.company_id == visit.service.company_id)
            .map(|member| member.id));
    }
    Ok(signed_in.map(|signed_in| signed_in.member.id))
}

fn ask(visit: &Visit<'_>, waiting: &Waiting, demand: Demand) -> Response {
    let Ok(request) = serde_json::to_string(&waiting.request) else {
        return fault::page(visit.app, visit.headers, &Fault::Server);
    };
    let ask = Ask {
        origin: Origin::Oidc,
        request,
        return_to: discovery::AUTHORIZE.to_owned(),
        demand,
        app_id: Some(visit.service.id),
        app_name: Some(visit.name()),
        restart: restart(visit),
        login_hint: waiting.request.login_hint.clone(),
        language: waiting.request.language,
        received_at: waiting.received_at,
    };
    login::ask(visit.app, visit.headers, ask)
}

/// Where a request that expired is started anew: at the service.
fn restart(visit: &Visit<'_>) -> Option<String> {
    visit.client().ok()?.start_address(visit.app.public_url())
}

fn refuse(visit: &Visit<'_>, waiting: &Waiting, error: Error) -> Response {
    visit.refuse(&Refusal { return_to: waiting.request.return_to.clone(), error })
}

/// One commit that confirms session, member, company and app, records the event, and lets a request that waited be
/// answered once. The code itself is kept nowhere.
async fn issue(visit: &Visit<'_>, waiting: &Waiting, signed_in: &SignedIn) -> Result<Response, Fault> {
    let Visit { app, service, .. } = visit;
    let now = app.now();
    let session = &signed_in.session;
    let epoch = app.store().installation().epoch;
    let issued = Issued { id: app.random(), epoch, now, app_id: service.id, session };
    let (code, ticket) = code::seal(app, &Code::new(&waiting.request, &issued));
    let confirm = sessions::confirm_judged(&visit.fresh, session, Some(service.id), now);
    let mut changes = vec![confirm, audit::append(event(visit, signed_in, now))];
    changes.extend(ticket);
    if let Some(resumed) = &waiting.resumed {
        let kind = TicketKind::PendingRequest;
        changes.push(ticket::mark(resumed.mark, kind, session.company_id, now, resumed.mark_expires_at));
    }
    match app.store().commit(changes).await? {
        Outcome::Applied => {
            let answer = waiting.request.return_to.code(app.public_url(), code);
            Ok(answer::send(app, visit.headers, &answer, &service.name))
        }
        Outcome::Refused(guard) => refused(visit, waiting, guard),
    }
}

/// What the commit found changed since it was looked up.
fn refused(visit: &Visit<'_>, waiting: &Waiting, guard: Guard) -> Result<Response, Fault> {
    let silent = waiting.request.prompt == Prompt::None;
    match guard {
        Guard::AppUnavailable if !silent => Err(Fault::DeniedApp { app_name: visit.name() }),
        Guard::AppUnavailable => {
            let error = Error::new(ErrorCode::AccessDenied, "the member may not use this app");
            Ok(refuse(visit, waiting, error))
        }
        Guard::Replayed => Err(Fault::Expired { app_name: Some(visit.name()), restart: restart(visit) }),
        _ if silent => {
            let error = Error::new(ErrorCode::LoginRequired, "the session has just ended");
            Ok(refuse(visit, waiting, error))
        }
        _ => {
            let authenticated_after = waiting.request.authenticated_after(waiting.received_at);
            Ok(ask(visit, waiting, Demand { authenticated_after, ..Demand::default() }))
        }
    }
}

fn event(visit: &Visit<'_>, signed_in: &SignedIn, now: Timestamp) -> Event {
    let user_agent = visit.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    trail::check(visit.app, visit.headers, "code", "issued");
    let details = json!({ "protocol": "oidc", "session_id": signed_in.session.id });
    let (trace, details) = trail::told(visit.app, visit.headers, signed_in.company.id, details);
    Event {
        id: AuditEventId(visit.app.new_id()),
        company_id: signed_in.company.id,
        at: now,
        kind: "app.opened",
        actor: Actor::Member(signed_in.member.id),
        member_id: Some(signed_in.member.id),
        app_id: Some(visit.service.id),
        details,
        address: client_address::of(visit.headers).map(|address| address.to_string()),
        user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_MAX).collect()),
        trace,
    }
}
