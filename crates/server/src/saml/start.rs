//! A start that no request asked for: from the launcher, or from an address that a service gives to its users. What
//! another site caused is confirmed first (security rule 23).

use super::{
    issue,
    sso::top_level,
    visit::{Named, Visit},
};
use crate::{
    app::App,
    edge::{form, origin},
    login::{
        self,
        fault::{self, Fault},
        forward, is_ours, parameters,
        pending::{self, Ask, Origin, Resumed},
        posted, some,
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
    sso::{self, Decision, SessionFacts},
    status::Answerable,
};

pub(super) async fn show(
    State(app): State<App>,
    Path((company, own)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let named = Named { company, app: Some(own) };
    let answered = async {
        top_level(&headers)?;
        let fields = parameters(&uri)?;
        let resumed = match some(&fields, "req")? {
            Some(req) => {
                let path = named.path("start");
                Some(pending::resume(&app, &headers, Origin::Saml, &path, req).await?)
            }
            None => None,
        };
        begin(&app, &named, &headers, (&fields, resumed)).await
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

async fn begin(
    app: &App,
    named: &Named,
    headers: &HeaderMap,
    (fields, resumed): (&form::Fields, Option<Resumed>),
) -> Result<Response, Fault> {
    let visit = Visit::load(app, headers, named, None).await?;
    let wanted = match &resumed {
        Some(resumed) => Some(resumed.request.as_str()).filter(|text| !text.is_empty()),
        None => some(fields, "RelayState")?,
    };
    let relay_state = visit.settings()?.start_relay_state(wanted).map(str::to_owned);
    let path = named.path("start");
    let who = visit.who().await?;
    if who.is_some() && resumed.is_none() && !origin::started_here(headers) {
        return Ok(login::confirm_start(app, headers, &visit.service.name, &path));
    }
    let facts = who.as_ref().map(|(signed_in, may_use)| SessionFacts {
        member_id: signed_in.member.id,
        acr: signed_in.session.acr,
        auth_time: signed_in.session.auth_time,
        may_use: *may_use,
        answers_this_request: false,
    });
    let ask = || Ok(ask(&visit, path.clone(), wanted));
    match sso::decide_start(visit.settings()?, facts.as_ref()) {
        Decision::Issue(decided) => {
            let (signed_in, _) = who.ok_or(Fault::Server)?;
            let finished = resumed.as_ref().and_then(|resumed| resumed.finished);
            if finished != Some(signed_in.session.id) && visit.owes_second_step(&signed_in).await? {
                let demand = visit.anew(&signed_in, app.now());
                return Ok(ask_for(&visit, path.clone(), wanted, demand));
            }
            let to = answerable(&visit, relay_state)?;
            let resumed = resumed.as_ref();
            let issued = issue::unsolicited(&visit, &signed_in, &decided, (&to, resumed)).await?;
            issued.map_or_else(ask, Ok)
        }
        Decision::Ask(_) => ask(),
        Decision::RefuseByResponse(_) | Decision::RefuseByPage(_) => Err(visit.denied()),
    }
}

fn answerable(visit: &Visit<'_>, relay_state: Option<String>) -> Result<Answerable, Fault> {
    let consumer = visit.settings()?.default_consumer().ok_or(Fault::Server)?;
    Ok(Answerable { consumer: consumer.url.clone(), in_response_to: None, relay_state })
}

fn ask(visit: &Visit<'_>, path: String, relay_state: Option<&str>) -> Response {
    ask_for(visit, path, relay_state, Demand::default())
}

fn ask_for(visit: &Visit<'_>, path: String, relay_state: Option<&str>, demand: Demand) -> Response {
    let ask = Ask {
        origin: Origin::Saml,
        request: relay_state.unwrap_or_default().to_owned(),
        restart: Some(path.clone()),
        return_to: path,
        demand,
        app_id: Some(visit.service.id),
        app_name: Some(visit.service.name.clone()),
        login_hint: None,
        language: None,
        received_at: visit.app.now(),
    };
    login::ask(visit.app, visit.headers, ask)
}

/// The button of the confirming page: on to the same address, from here.
pub(super) async fn confirmed(
    State(app): State<App>,
    Path((company, own)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let named = Named { company, app: Some(own) };
    let path = named.path("start");
    let answered = async {
        is_ours(&app, &headers, &path, &posted(&headers, body)?)?;
        let visit = Visit::load(&app, &headers, &named, None).await?;
        let who = visit.who().await?;
        let Some((_, true)) = &who else { return Err(visit.denied()) };
        Ok(forward::to(&app, &headers, &path, Some(&visit.service.name), &[]))
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}
