//! A login between its first proof and its end: its row, read for one request and written by compare-and-swap. Which
//! step is due is decided by `auth_core::login::next`, from facts read afresh; nothing here answers a step.

use super::{RowState, address, due};
use crate::{
    app::App,
    edge::form::Fields,
    history::{self, Attempt},
    login::{
        browser::{Browser, Visit, one, some},
        facts::{self, Loaded, Proofs},
        fault::Fault,
        finish::{self, Login, event, refused},
        frame::see_other,
        page::Hidden,
        pending::Pending,
    },
    trail,
};
use api::{CompanyId, Language, LoginId, MemberId, SecondStepMethod};
use auth_core::{
    factor::Prover,
    login::{Authenticated, Step, next},
    secret::same,
};
use axum::response::Response;
use http::HeaderMap;
use store::{Change, Guard, Outcome, audit, login as row};

/// The login that a form or an address names.
pub(in crate::login) struct Current {
    pub(in crate::login) row: row::Login,
    pub(in crate::login) state: RowState,
    pub(in crate::login) pending: Pending,
    pub(in crate::login) loaded: Loaded,
    pub(in crate::login) visit: Visit,
    pub(in crate::login) spoken: Language,
}

impl Current {
    /// The row that the form or the address names, if it is of this very browser.
    pub(in crate::login) async fn load(
        app: &App,
        headers: &HeaderMap,
        fields: &Fields,
    ) -> Result<Self, Fault> {
        let expired = || Fault::Expired { app_name: None, restart: None };
        let id: LoginId = one(fields, "login")?.parse().map_err(|_| expired())?;
        let here = Browser::of(app, headers).pre_session_hash().ok_or_else(expired)?;
        let row = row::by_id(app.store(), id, app.now()).await?.ok_or_else(expired)?;
        let whole = auth_core::secret::sha256(&row.request) == row.request_hash;
        if !whole || !same(&row.pre_session, &here) {
            return Err(expired());
        }
        let state = RowState::read(&row).ok_or(Fault::Server)?;
        let pending: Pending = serde_json::from_slice(&row.request).map_err(|_| Fault::Server)?;
        trail::adopt(app, headers, &pending.trace);
        trail::belongs_to(app, headers, row.company_id);
        let fresh = app.store().fresh().await?;
        let mut loaded =
            facts::load_for(app, &fresh, ((row.company_id, row.member_id), pending.app_id), headers)
                .await?
                .ok_or(Fault::Suspended)?;
        state.risk.apply(&mut loaded);
        let chosen = some(fields, "lang")?.and_then(|text| text.parse().ok());
        let spoken = chosen.unwrap_or(loaded.member.language);
        Ok(Self { row, state, pending, loaded, visit: Visit::of(app, headers), spoken })
    }

    /// Whose login it is.
    pub(in crate::login) fn who(&self) -> (CompanyId, MemberId) {
        (self.row.company_id, self.row.member_id)
    }

    /// Who proves something in it, now.
    pub(in crate::login) fn prover(&self, app: &App) -> Prover {
        Prover { member_id: self.row.member_id, login_id: self.row.id, now: app.now() }
    }

    /// The next step, with what was proved before and what this request proves besides.
    pub(in crate::login) fn next(&self, app: &App, proofs: Proofs<'_>) -> Step {
        let proofs = Proofs {
            passed: Some(&self.state.passed),
            proved: &self.state.proved,
            enrol_later: self.state.enrol_later,
            ..proofs
        };
        next(&self.loaded.facts(app, self.pending.demand, proofs))
    }

    /// The page that says that this login cannot go on.
    pub(in crate::login) fn expired(&self) -> Fault {
        Fault::Expired { app_name: self.pending.app_name.clone(), restart: self.pending.restart.clone() }
    }

    /// To the page of the step that is due: where the browser is not, and where an answer came for another step.
    pub(in crate::login) fn elsewhere(&self, step: &Step) -> Result<Response, Fault> {
        match step {
            Step::Refused(refusal) => Err((*refusal).into()),
            Step::SecondStep(_) | Step::Enrol(_) | Step::NewPassword { .. } | Step::Consent(_) => {
                Ok(see_other(&address(step, &self.state, self.row.id), &self.visit.cookies))
            }
            Step::Password | Step::Done(_) => Err(self.expired()),
        }
    }

    /// Goes on after an answer: to the end of the login, or to its next step. What the answer changed, what the row now
    /// says and what the next step needs are one commit. An answer given to a row that has moved counts for nothing.
    pub(in crate::login) async fn go_on(
        mut self,
        app: &App,
        headers: &HeaderMap,
        mut changes: Vec<Change>,
        proofs: Proofs<'_>,
    ) -> Result<Response, Fault> {
        let step = self.next(app, proofs);
        if let Step::Done(authenticated) = step {
            return self.finish(app, headers, changes, authenticated).await;
        }
        if let Some(renewed) = proofs.renewed {
            self.state.passed = self.state.passed.clone().renewed(renewed);
        }
        changes
            .extend(due::prepare(app, headers, &mut self.state, (&self.loaded, self.row.id), &step).await?);
        let to = self.elsewhere(&step)?;
        match self.keep(app, changes).await? {
            Outcome::Applied => Ok(to),
            Outcome::Refused(guard) => Err(refused(guard, self.pending.app_name, self.pending.restart)),
        }
    }

    /// Writes what the row now says, with these changes.
    pub(in crate::login) async fn keep(&mut self, app: &App, changes: Vec<Change>) -> Result<Outcome, Fault> {
        let state = self.state.write()?;
        let advanced = row::advance(&self.row, state, app.now());
        let outcome = app.store().commit([advanced].into_iter().chain(changes).collect()).await?;
        if outcome == Outcome::Applied {
            self.row.version += 1;
            due::sent(app);
        }
        Ok(outcome)
    }

    /// Writes what a wrong answer leaves behind, with its event. False where the row has moved meanwhile, so that this
    /// answer was none.
    pub(in crate::login) async fn keep_wrong(
        &mut self,
        app: &App,
        headers: &HeaderMap,
        method: SecondStepMethod,
    ) -> Result<bool, Fault> {
        trail::check_with(app, headers, "second step", "wrong", serde_json::json!({ "method": method }));
        let details = serde_json::json!({ "method": method, "login_id": self.row.id });
        let told = audit::append(event(app, headers, self.who(), ("login.second_step_failed", details)));
        let situation = &self.loaded.situation;
        let attempt = Attempt::failed_step(method.as_str()).judged(situation.risk, &self.loaded.reasons);
        let attempt = Attempt { app: self.pending.app_name.clone(), ..attempt };
        let kept = history::attempt(app, headers, self.who(), attempt);
        match self.keep(app, vec![told, kept]).await? {
            Outcome::Applied => Ok(true),
            Outcome::Refused(Guard::LoginMoved) => Ok(false),
            Outcome::Refused(_) => Err(self.expired()),
        }
    }

    /// Ends this login without a session: too much was tried in it.
    pub(in crate::login) async fn give_up(self, app: &App, headers: &HeaderMap) -> Fault {
        let details = serde_json::json!({ "login_id": self.row.id });
        let told = audit::append(event(app, headers, self.who(), ("login.given_up", details)));
        if let Err(error) = app.store().commit(vec![row::take(&self.row, app.now()), told]).await {
            return error.into();
        }
        self.expired()
    }

    async fn finish(
        self,
        app: &App,
        headers: &HeaderMap,
        changes: Vec<Change>,
        authenticated: Authenticated,
    ) -> Result<Response, Fault> {
        let taken = row::take(&self.row, app.now());
        let mut loaded = self.loaded;
        loaded.trust = self.state.trust;
        let login = Login {
            pending: self.pending,
            remember: self.state.remember,
            changes: [taken].into_iter().chain(changes).collect(),
            loaded,
        };
        finish::done(app, headers, login, authenticated).await
    }

    /// The hidden fields of each form of this login.
    pub(in crate::login) fn hidden(&self, app: &App) -> Vec<Hidden> {
        let id = self.row.id.to_string();
        vec![("csrf", self.visit.csrf(app, &super::label(&id))), ("login", id)]
    }
}
