//! Single sign-on that a service asked for: from its request to a Response, with a login between where one is due.

use super::{
    answer,
    issue::{self, Solicited},
    received::{self, Arrived, Query},
    visit::{Named, Visit},
    witness,
};
use crate::{
    app::App,
    edge::origin,
    login::{
        self,
        fault::{self, Fault},
        pending::{self, Ask, Origin, Resumed},
        see_other,
        session::SignedIn,
    },
};
use auth_core::login::Demand;
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use http::{HeaderMap, Uri};
use protocol::saml::{
    authn_request::{AuthnRequest, Refused},
    sso::{self, Decision, SessionFacts},
    status::Status,
};

type OfApp = Path<(String, String)>;

pub(super) async fn show_company(
    State(app): State<App>,
    Path(company): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    show(&app, &Named { company, app: None }, &headers, &uri).await
}

pub(super) async fn show_app(
    State(app): State<App>,
    Path((company, own)): OfApp,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    show(&app, &Named { company, app: Some(own) }, &headers, &uri).await
}

pub(super) async fn submit_company(
    State(app): State<App>,
    Path(company): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    submit(&app, &Named { company, app: None }, &headers, &body).await
}

pub(super) async fn submit_app(
    State(app): State<App>,
    Path((company, own)): OfApp,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    submit(&app, &Named { company, app: Some(own) }, &headers, &body).await
}

async fn show(app: &App, named: &Named, headers: &HeaderMap, uri: &Uri) -> Response {
    let answered = async {
        top_level(headers)?;
        match received::of_query(app, &named.path("sso"), uri)? {
            Query::Request(arrived) => begin(app, named, headers, (&arrived, false)).await,
            Query::Carried(request) => again(app, named, headers, (*request, None)).await,
            Query::Return(req) => resume(app, named, headers, &req).await,
        }
    };
    answered.await.unwrap_or_else(|fault| fault::page(app, headers, &fault))
}

async fn submit(app: &App, named: &Named, headers: &HeaderMap, body: &Bytes) -> Response {
    let answered = async {
        top_level(headers)?;
        let arrived = received::of_form(app, headers, body)?;
        begin(app, named, headers, (&arrived, received::comes_bare(app, headers))).await
    };
    answered.await.unwrap_or_else(|fault| fault::page(app, headers, &fault))
}

/// Assertions are for whole tabs: nothing that depends on who is signed in goes into a frame (security rule 25).
pub(super) fn top_level(headers: &HeaderMap) -> Result<(), Fault> {
    if origin::is_top_level(headers) {
        return Ok(());
    }
    let detail = "this address is visited by navigating to it, not from a frame or a script".to_owned();
    Err(Fault::BadRequest { detail, app_name: None })
}

/// A request as it arrives. One that comes bare goes on to a GET once it is checked.
async fn begin(
    app: &App,
    named: &Named,
    headers: &HeaderMap,
    (arrived, bare): (&Arrived, bool),
) -> Result<Response, Fault> {
    let visit = Visit::load(app, headers, named, Some(arrived.message.issuer())).await?;
    let endpoints = visit.endpoints();
    let endpoints: Vec<&str> = endpoints.iter().map(String::as_str).collect();
    let settings = visit.settings()?;
    let request = match arrived.message.check(settings, &endpoints, arrived.at) {
        Ok(request) => request,
        Err(Refused::Page(why)) => return Err(visit.wrong(&why.to_string())),
        Err(Refused::Respond(to, status)) => return answer::refuse(&visit, &to, status).await,
    };
    if !witness::agrees(&arrived.message, settings, &endpoints, &request).await {
        return Err(visit.wrong("the signature is not accepted by both verifiers"));
    }
    let path = named.path("sso");
    match Some(&request).filter(|_| bare).and_then(|request| received::carry(app, &path, request)) {
        Some(address) => Ok(see_other(&address, &[])),
        None => answer_request(&visit, &Waiting { request, path, resumed: None }).await,
    }
}

/// A request whose login is done.
async fn resume(app: &App, named: &Named, headers: &HeaderMap, req: &str) -> Result<Response, Fault> {
    let resumed = pending::resume(app, headers, Origin::Saml, &named.path("sso"), req).await?;
    let request: AuthnRequest = serde_json::from_str(&resumed.request).map_err(|_| Fault::Server)?;
    again(app, named, headers, (request, Some(resumed))).await
}

/// A request that was sealed here. It was checked when it arrived; what may have changed since is checked again.
async fn again(
    app: &App,
    named: &Named,
    headers: &HeaderMap,
    (request, resumed): (AuthnRequest, Option<Resumed>),
) -> Result<Response, Fault> {
    let path = named.path("sso");
    let visit = Visit::load(app, headers, named, Some(&request.issuer)).await?;
    let settings = visit.settings()?;
    if settings.entity_id != request.issuer || settings.consumer_at(request.consumer.as_str()).is_none() {
        return Err(visit.wrong("the service's registration has changed meanwhile"));
    }
    answer_request(&visit, &Waiting { request, path, resumed }).await
}

/// A request that waits for its answer.
pub(super) struct Waiting {
    request: AuthnRequest,
    path: String,
    resumed: Option<Resumed>,
}

/// The beats that a first visit and a return share.
async fn answer_request(visit: &Visit<'_>, waiting: &Waiting) -> Result<Response, Fault> {
    let who = visit.who().await?;
    let facts = who.as_ref().map(|(signed_in, may_use)| facts(waiting, signed_in, *may_use));
    let to = waiting.request.answerable();
    match sso::decide(&waiting.request, visit.settings()?, facts.as_ref()) {
        Decision::Issue(decided) => {
            let (signed_in, _) = who.ok_or(Fault::Server)?;
            let answers = facts.is_some_and(|facts| facts.answers_this_request);
            if !answers && visit.owes_second_step(&signed_in).await? {
                if waiting.request.is_passive {
                    return answer::refuse(visit, &to, Status::NoPassive).await;
                }
                return ask(visit, waiting, Some(visit.anew(&signed_in, waiting.request.received_at)));
            }
            let solicited = Solicited { request: &waiting.request, resumed: waiting.resumed.as_ref() };
            match issue::solicited(visit, &signed_in, &decided, &solicited).await? {
                Some(response) => Ok(response),
                None => ask(visit, waiting, None),
            }
        }
        Decision::Ask(requirement) => {
            let forced = requirement.reauthenticate.then_some(waiting.request.received_at);
            let member = who.map(|(signed_in, _)| signed_in.member.id);
            let at_least = requirement.at_least;
            ask(
                visit,
                waiting,
                Some(Demand { authenticated_after: forced, member, at_least, ..Demand::default() }),
            )
        }
        Decision::RefuseByResponse(status) => answer::refuse(visit, &to, status).await,
        Decision::RefuseByPage(_) => Err(visit.denied()),
    }
}

fn facts(waiting: &Waiting, signed_in: &SignedIn, may_use: bool) -> SessionFacts {
    let session = &signed_in.session;
    let started = waiting.resumed.as_ref().and_then(|resumed| resumed.finished) == Some(session.id);
    SessionFacts {
        member_id: session.member_id,
        acr: session.acr,
        auth_time: session.auth_time,
        may_use,
        answers_this_request: started && session.auth_time >= waiting.request.received_at,
    }
}

fn ask(visit: &Visit<'_>, waiting: &Waiting, demand: Option<Demand>) -> Result<Response, Fault> {
    let ask = Ask {
        origin: Origin::Saml,
        request: serde_json::to_string(&waiting.request).map_err(|_| Fault::Server)?,
        return_to: waiting.path.clone(),
        demand: demand.unwrap_or_default(),
        app_id: Some(visit.service.id),
        app_name: Some(visit.service.name.clone()),
        restart: Some(visit.restart()),
        login_hint: waiting.request.subject.clone().filter(|subject| subject.contains('@')),
        language: None,
        received_at: waiting.request.received_at,
    };
    Ok(login::ask(visit.app, visit.headers, ask))
}
