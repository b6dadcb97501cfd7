//! One visit of a browser to a SAML endpoint: everything that is looked up for it.

use super::address::Place;
use crate::{
    app::App,
    edge::client_address,
    login::{
        access,
        fault::Fault,
        session::{self, SignedIn},
    },
    plan, trail,
};
use api::{AuditEventId, Timestamp};
use auth_core::login::Demand;
use http::{HeaderMap, header::USER_AGENT};
use protocol::saml::service_provider::{IssuerScope, ServiceProvider};
use serde_json::json;
use std::sync::Arc;
use store::{
    AppSettings, Company, Fresh, app as apps,
    audit::{Actor, Event},
    company,
};

/// So much of a `User-Agent` is kept, in characters.
const USER_AGENT_MAX: usize = 256;

/// The random ids in the address: the company's, and the app's at an address of its own.
pub(super) struct Named {
    pub(super) company: String,
    pub(super) app: Option<String>,
}

impl Named {
    /// The path of this endpoint, as it was asked for.
    pub(super) fn path(&self, endpoint: &str) -> String {
        match &self.app {
            Some(app) => format!("/saml/{}/{app}/{endpoint}", self.company),
            None => format!("/saml/{}/{endpoint}", self.company),
        }
    }
}

/// A service at one of our endpoints.
pub(super) struct Visit<'a> {
    pub(super) app: &'a App,
    pub(super) headers: &'a HeaderMap,
    pub(super) fresh: Fresh,
    pub(super) company: Arc<Company>,
    pub(super) service: Arc<store::App>,
    /// Our addresses as this service knows them.
    pub(super) place: Place,
}

impl<'a> Visit<'a> {
    /// The service at its own address, or the one of the company that calls itself `issuer`.
    pub(super) async fn load(
        app: &'a App,
        headers: &'a HeaderMap,
        named: &Named,
        issuer: Option<&str>,
    ) -> Result<Visit<'a>, Fault> {
        let fresh = app.store().fresh().await?;
        let (company, service) = match (&named.app, issuer) {
            (Some(own), _) => apps::saml_app(&fresh, &named.company, own).await?.ok_or(Fault::NotFound)?,
            (None, Some(issuer)) => {
                let company = company::by_saml_id(&fresh, &named.company).await?.ok_or(Fault::NotFound)?;
                let service = apps::by_entity_id(&fresh, company.id, issuer).await?;
                (company, service.ok_or_else(unknown)?)
            }
            (None, None) => return Err(Fault::NotFound),
        };
        let place = Place::of_app(app.public_url(), &company, &service);
        let visit = Visit { app, headers, fresh, company, service, place };
        if named.app.is_none() && visit.settings()?.issuer == IssuerScope::App {
            return Err(unknown());
        }
        Ok(visit)
    }

    pub(super) fn settings(&self) -> Result<&ServiceProvider, Fault> {
        match &self.service.settings {
            AppSettings::Saml(settings) => Ok(settings),
            AppSettings::Oidc(_) | AppSettings::Link { .. } => Err(Fault::NotFound),
        }
    }

    /// The addresses that `Destination` may name.
    pub(super) fn endpoints(&self) -> Vec<String> {
        let own = Place::own(self.app.public_url(), &self.company, &self.service).sso();
        vec![own, self.place.sso()]
    }

    pub(super) fn wrong(&self, detail: &str) -> Fault {
        Fault::BadRequest { detail: detail.to_owned(), app_name: Some(self.service.name.clone()) }
    }

    pub(super) fn denied(&self) -> Fault {
        Fault::DeniedApp { app_name: self.service.name.clone() }
    }

    /// Where a request that expired is started anew: at the service, by a start of ours.
    pub(super) fn restart(&self) -> String {
        Place::own(self.app.public_url(), &self.company, &self.service).start_path()
    }

    pub(super) fn expired(&self) -> Fault {
        Fault::Expired { app_name: Some(self.service.name.clone()), restart: Some(self.restart()) }
    }

    /// Who is signed in, and whether the service is theirs: of the same company, assigned, and in the company's plan.
    pub(super) async fn who(&self) -> Result<Option<(SignedIn, bool)>, Fault> {
        let Some(signed_in) = session::current(self.app, &self.fresh, self.headers).await? else {
            return Ok(None);
        };
        access::from_here(self.app, &self.fresh, self.headers, (&signed_in, Some(self.service.id))).await?;
        let company = &signed_in.company;
        let in_plan = plan::includes(company.plan, &self.service);
        let may_use = self.service.company_id == company.id
            && in_plan
            && apps::is_assigned(&self.fresh, company.id, signed_in.member.id, self.service.id).await?;
        Ok(Some((signed_in, may_use)))
    }

    /// Whether the service wants a second step that this session has not.
    pub(super) async fn owes_second_step(&self, signed_in: &SignedIn) -> Result<bool, Fault> {
        access::owes_second_step(self.app, &self.fresh, self.headers, (signed_in, self.service.id)).await
    }

    /// The whole login that a session which is too weak is asked for.
    pub(super) fn anew(&self, signed_in: &SignedIn, since: Timestamp) -> Demand {
        let member = Some(signed_in.member.id);
        Demand { authenticated_after: Some(since), member, ..Demand::default() }
    }

    /// What is recorded of an assertion.
    pub(super) fn event(&self, signed_in: &SignedIn) -> Event {
        let user_agent = self.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        trail::check(self.app, self.headers, "assertion", "issued");
        let details = json!({ "protocol": "saml", "session_id": signed_in.session.id });
        let (trace, details) = trail::told(self.app, self.headers, signed_in.company.id, details);
        Event {
            id: AuditEventId(self.app.new_id()),
            company_id: signed_in.company.id,
            at: self.app.now(),
            kind: "app.opened",
            actor: Actor::Member(signed_in.member.id),
            member_id: Some(signed_in.member.id),
            app_id: Some(self.service.id),
            details,
            address: client_address::of(self.headers).map(|address| address.to_string()),
            user_agent: user_agent.map(|text| text.chars().take(USER_AGENT_MAX).collect()),
            trace,
        }
    }
}

fn unknown() -> Fault {
    Fault::BadRequest { detail: "the service is not registered here".to_owned(), app_name: None }
}
