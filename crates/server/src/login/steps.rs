//! What follows the first proof: a new password, consent to new terms. The login lives in a row that belongs to one
//! pre-session, one request and one member; each step names it, and each answer goes back to `next`.

use super::{
    browser::{Browser, Visit, is_ours, one, parameters, posted, some},
    facts::{self, Loaded, Proofs},
    fault::{self, Fault},
    finish::{self, Login, event, refused},
    frame::{Frame, Switch, answer, see_other},
    known_browser,
    new_password::{self, Place, Wrong},
    page::TermsPage,
    pending::Pending,
    told,
};
use crate::{app::App, edge::form::Fields, trail};
use api::{Language, LoginId};
use auth_core::{
    login::{Authenticated, LOGIN_SECONDS, Passed, Step, Versions, agree, next},
    secret::same,
};
use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Change, Outcome, audit, credential, login as row};

/// What a login's row says.
#[derive(Serialize, Deserialize)]
struct RowState {
    passed: Passed,
    remember: bool,
}

/// Puts a login with its first proof into a row and leads to its next step. The pre-session is replaced: nobody who knew
/// the old one knows this login.
pub(crate) async fn begin(
    app: &App,
    headers: &HeaderMap,
    login: Login,
    (passed, step): (Passed, Step),
) -> Result<Response, Fault> {
    let Login { pending, remember, mut changes, loaded } = login;
    let (now, visit) = (app.now(), Visit::renewed(app));
    let pending = pending.traced(app, headers).returning(visit.hash(), None, now);
    let request = serde_json::to_vec(&pending).map_err(|_| Fault::Server)?;
    let login = row::Login {
        id: LoginId(app.new_id()),
        company_id: loaded.member.company_id,
        member_id: loaded.member.id,
        pre_session: visit.hash(),
        request_hash: auth_core::secret::sha256(&request),
        request,
        state: serde_json::to_string(&RowState { passed, remember }).map_err(|_| Fault::Server)?,
        created_at: now,
        expires_at: now.plus_seconds(LOGIN_SECONDS),
        version: 0,
    };
    changes.push(row::start(&login));
    let who = (login.company_id, login.member_id);
    changes.push(audit::append(event(
        app,
        headers,
        who,
        ("login.first_proof", json!({ "login_id": login.id })),
    )));
    match app.store().commit(changes).await? {
        Outcome::Applied => Ok(see_other(&address(&step, login.id), &visit.cookies)),
        Outcome::Refused(guard) => Err(refused(guard, pending.app_name, pending.restart)),
    }
}

/// Where a step is shown.
fn address(step: &Step, id: LoginId) -> String {
    match step {
        Step::SecondStep(_) => format!("/login/code?login={id}"),
        Step::Enrol(_) => format!("/login/enrol?login={id}"),
        Step::NewPassword { .. } => format!("/login/new-password?login={id}"),
        Step::Consent(_) => format!("/login/terms?login={id}"),
        Step::Password | Step::Done(_) | Step::Refused(_) => "/login".to_owned(),
    }
}

pub(crate) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    match show_step(&app, &headers, &uri).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn show_step(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Response, Fault> {
    let query = parameters(uri)?;
    let mut current = Current::load(app, headers, &query).await?;
    let step = current.next(app, Proofs::default());
    told::step(app, headers, &step);
    let here = address(&step, current.row.id);
    if !here.starts_with(uri.path()) {
        return match step {
            Step::Refused(refusal) => Err(refusal.into()),
            Step::SecondStep(_) | Step::Enrol(_) | Step::NewPassword { .. } | Step::Consent(_) => {
                Ok(see_other(&here, &current.visit.cookies))
            }
            Step::Password | Step::Done(_) => Err(current.expired()),
        };
    }
    if some(&query, "lang")?.is_some() {
        current.visit.choose(app, current.spoken);
    }
    current.page(app, &step, None)
}

pub(crate) async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, body).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn submitted(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let fields = posted(headers, body)?;
    is_ours(app, headers, &label(one(&fields, "login")?), &fields)?;
    let current = Current::load(app, headers, &fields).await?;
    let step = current.next(app, Proofs::default());
    match &step {
        Step::NewPassword { consent, .. } => {
            set_password(app, headers, current, (&fields, consent.as_ref())).await
        }
        Step::Consent(versions) => consented(app, headers, current, (&fields, versions)).await,
        Step::Refused(refusal) => Err((*refusal).into()),
        Step::SecondStep(_) | Step::Enrol(_) | Step::Password | Step::Done(_) => Err(current.expired()),
    }
}

async fn set_password(
    app: &App,
    headers: &HeaderMap,
    current: Current,
    (fields, consent): (&Fields, Option<&Versions>),
) -> Result<Response, Fault> {
    let read = new_password::read(app, fields, (&current.loaded, &current.state.passed), consent).await?;
    let accepted = match read {
        Ok(accepted) => accepted,
        Err(wrong) => {
            trail::check(app, headers, "new password", "not accepted");
            let step = current.next(app, Proofs::default());
            return current.page(app, &step, Some(&wrong));
        }
    };
    let proofs =
        Proofs { renewed: Some(&accepted.renewed), agreed: accepted.agreed.as_ref(), ..Proofs::default() };
    let Step::Done(authenticated) = current.next(app, proofs) else {
        return Err(current.expired());
    };
    let Some(credential) = &current.loaded.credential else {
        return Err(current.expired());
    };
    let (member, now) = (&current.loaded.member, app.now());
    let phc = accepted.renewed.phc().to_owned();
    trail::check(app, headers, "new password", "set");
    let mut changes = vec![
        credential::replace_password(credential, phc, now),
        store::session::end_of_member(member.company_id, member.id, None, now),
        store::ticket::void_of_member(member.company_id, member.id, now),
        known_browser::forget_trust(member.company_id, member.id),
    ];
    changes
        .extend(accepted.agreed.as_ref().map(|agreed| new_password::agreement(app, &current.loaded, agreed)));
    let who = (member.company_id, member.id);
    changes.push(audit::append(event(app, headers, who, ("password.set", json!({ "after": "temporary" })))));
    current.finish(app, headers, changes, authenticated).await
}

async fn consented(
    app: &App,
    headers: &HeaderMap,
    current: Current,
    (fields, versions): (&Fields, &Versions),
) -> Result<Response, Fault> {
    let ticked = !one(fields, "consent")?.is_empty();
    let Some(agreed) = agree(versions, one(fields, "versions")?, ticked) else {
        return current.page(app, &Step::Consent(versions.clone()), Some(&Wrong::unticked()));
    };
    let Step::Done(authenticated) = current.next(app, Proofs { agreed: Some(&agreed), ..Proofs::default() })
    else {
        return Err(current.expired());
    };
    trail::check(app, headers, "consent", "given");
    let changes = vec![new_password::agreement(app, &current.loaded, &agreed)];
    current.finish(app, headers, changes, authenticated).await
}

/// The form of one login row.
pub(super) fn label(login: &str) -> String {
    format!("/login/step {login}")
}

/// A login between its first proof and its end.
pub(super) struct Current {
    row: row::Login,
    state: RowState,
    pending: Pending,
    pub(super) loaded: Loaded,
    visit: Visit,
    spoken: Language,
}

impl Current {
    /// The row that the form or the address names, if it is of this very browser.
    pub(super) async fn load(app: &App, headers: &HeaderMap, fields: &Fields) -> Result<Self, Fault> {
        let expired = || Fault::Expired { app_name: None, restart: None };
        let id: LoginId = one(fields, "login")?.parse().map_err(|_| expired())?;
        let here = Browser::of(app, headers).pre_session_hash().ok_or_else(expired)?;
        let row = row::by_id(app.store(), id, app.now()).await?.ok_or_else(expired)?;
        let whole = auth_core::secret::sha256(&row.request) == row.request_hash;
        if !whole || !same(&row.pre_session, &here) {
            return Err(expired());
        }
        let state: RowState = serde_json::from_str(&row.state).map_err(|_| Fault::Server)?;
        let pending: Pending = serde_json::from_slice(&row.request).map_err(|_| Fault::Server)?;
        trail::adopt(app, headers, &pending.trace);
        trail::belongs_to(app, headers, row.company_id);
        let fresh = app.store().fresh().await?;
        let loaded = facts::load(app, &fresh, (row.company_id, row.member_id), headers)
            .await?
            .ok_or(Fault::Suspended)?;
        let chosen = some(fields, "lang")?.and_then(|text| text.parse().ok());
        let spoken = chosen.unwrap_or(loaded.member.language);
        Ok(Self { row, state, pending, loaded, visit: Visit::of(app, headers), spoken })
    }

    fn next(&self, app: &App, proofs: Proofs<'_>) -> Step {
        next(&self.loaded.facts(
            app,
            self.pending.demand,
            Proofs { passed: Some(&self.state.passed), ..proofs },
        ))
    }

    fn expired(&self) -> Fault {
        Fault::Expired { app_name: self.pending.app_name.clone(), restart: self.pending.restart.clone() }
    }

    async fn finish(
        self,
        app: &App,
        headers: &HeaderMap,
        changes: Vec<Change>,
        authenticated: Authenticated,
    ) -> Result<Response, Fault> {
        let taken = row::take(&self.row, app.now());
        let login = Login {
            pending: self.pending,
            remember: self.state.remember,
            changes: [taken].into_iter().chain(changes).collect(),
            loaded: self.loaded,
        };
        finish::done(app, headers, login, authenticated).await
    }

    fn page(self, app: &App, step: &Step, wrong: Option<&Wrong>) -> Result<Response, Fault> {
        let id = self.row.id.to_string();
        let hidden = vec![("csrf", self.visit.csrf(app, &label(&id))), ("login", id.clone())];
        match step {
            Step::NewPassword { consent, .. } => {
                let place = Place {
                    action: "/login/new-password",
                    hidden,
                    switch: format!("/login/new-password?login={id}&"),
                    spoken: self.spoken,
                    cookies: self.visit.cookies,
                };
                Ok(new_password::page(app, place, &self.loaded, consent.as_ref(), wrong))
            }
            Step::Consent(versions) => {
                let heading = app.text().message(self.spoken, self.loaded.terms_title(), &[]);
                let switch = Switch::Address(format!("/login/terms?login={id}&"));
                let frame = Frame::new(app, self.spoken, "terms", &heading).scripted().switched(switch);
                let consent = Some(new_password::consent_box(app, &frame, versions, wrong));
                let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
                Ok(answer(status, &TermsPage { frame, heading, hidden, consent }, &self.visit.cookies))
            }
            Step::Refused(refusal) => Err((*refusal).into()),
            Step::SecondStep(_) | Step::Enrol(_) | Step::Password | Step::Done(_) => Err(self.expired()),
        }
    }
}
