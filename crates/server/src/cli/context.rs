//! What every command needs: the store, the time, the way to write with an event, the way to print.

use super::{Failure, Result};
use api::{AppId, AuditEventId, CompanyId, MemberId, Timestamp};
use auth_core::EmailAddress;
use serde_json::{Map, Value, json};
use server::{clock::Clock, config::Config, mail::Desk, text::Catalogue};
use std::io::Write;
use store::{
    Change, Company, Create, Group, Member, OpenSettings, Outcome, Ownership, Store,
    audit::{self, Actor, Event},
    company, group, member,
};

/// An open store and how to answer.
pub(super) struct Context {
    pub(super) store: Store,
    pub(super) config: Config,
    pub(super) settings: OpenSettings,
    pub(super) now: Timestamp,
    text: Catalogue,
    json: bool,
}

/// Whom and what an event is about, besides the company.
#[derive(Default)]
pub(super) struct About {
    pub(super) member_id: Option<MemberId>,
    pub(super) app_id: Option<AppId>,
    pub(super) details: Value,
}

impl About {
    pub(super) fn details(details: Value) -> Self {
        Self { details, ..Self::default() }
    }

    pub(super) fn member(id: MemberId) -> Self {
        Self { member_id: Some(id), ..Self::details(json!({})) }
    }

    pub(super) fn app(id: AppId, details: Value) -> Self {
        Self { app_id: Some(id), ..Self::details(details) }
    }
}

impl Context {
    pub(super) async fn open(
        config: Config,
        json: bool,
        ownership: Ownership,
        create: Create,
    ) -> Result<Self> {
        let now = Clock::system().now();
        let settings = config.open_settings(ownership, create, now)?;
        let store = Store::open(settings.clone()).await?;
        Ok(Self { store, config, settings, now, text: Catalogue::new(), json })
    }

    pub(super) async fn close(&self) -> Result<()> {
        // A command's events are chained before it ends, also where nobody serves.
        audit::seal(&self.store, Clock::system().now()).await?;
        Ok(self.store.clone().close().await?)
    }

    /// Writes the changes together with the event that tells of them.
    pub(super) async fn apply(
        &self,
        company_id: CompanyId,
        kind: &'static str,
        about: About,
        mut changes: Vec<Change>,
    ) -> Result<()> {
        changes.push(audit::append(Event {
            id: AuditEventId(self.store.new_id(self.now)),
            company_id,
            at: self.now,
            kind,
            actor: Actor::Operator,
            member_id: about.member_id,
            app_id: about.app_id,
            details: with_user(about.details),
            address: None,
            user_agent: None,
            trace: None,
        }));
        match self.store.commit(changes).await? {
            Outcome::Applied => Ok(()),
            Outcome::Refused(guard) => Err(guard.into()),
        }
    }

    pub(super) async fn company(&self, slug: &str) -> Result<Company> {
        let found = company::by_slug(&self.store, slug).await?;
        found.ok_or_else(|| Failure::refused(format!("there is no company {slug}")))
    }

    pub(super) async fn group(&self, company_id: CompanyId, slug: &str) -> Result<Group> {
        let found = group::by_slug(&self.store, company_id, slug).await?;
        found.ok_or_else(|| Failure::refused(format!("there is no group {slug}")))
    }

    pub(super) async fn app(&self, company_id: CompanyId, slug: &str) -> Result<store::App> {
        let found = store::app::by_slug(&self.store, company_id, slug).await?;
        found.ok_or_else(|| Failure::refused(format!("there is no app {slug}")))
    }

    pub(super) async fn member(&self, company_id: CompanyId, email: &str) -> Result<Member> {
        let address = email_address(email)?;
        let found = member::by_email(&self.store, &address).await?;
        let own = found.filter(|member| member.company_id == company_id);
        own.ok_or_else(|| Failure::refused(format!("there is no member {address}")))
    }

    /// Prints an answer: as JSON, or one `name: value` a line. What is null does not apply and is left out.
    pub(super) fn print(&self, answer: Value) -> Result<()> {
        print(self.json, answer)
    }

    /// Whether answers are JSON.
    pub(super) fn json(&self) -> bool {
        self.json
    }

    /// Where mails are written; a running server sends them.
    pub(super) fn desk(&self) -> Desk<'_> {
        Desk { store: &self.store, config: &self.config, text: &self.text, now: self.now }
    }

    pub(super) fn public_url(&self) -> String {
        self.config.server.public_url().as_str().to_owned()
    }
}

/// A mail address, or wrong usage.
pub(super) fn email_address(text: &str) -> Result<EmailAddress> {
    EmailAddress::parse(text).map_err(|_| Failure::usage(format!("{text}: not a mail address")))
}

/// Prints an answer.
pub(super) fn print(json: bool, answer: Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let Value::Object(members) = answer else {
        return Ok(writeln!(out, "{answer}")?);
    };
    let members: Map<String, Value> = members.into_iter().filter(|(_, value)| !value.is_null()).collect();
    if json {
        return Ok(writeln!(out, "{}", Value::Object(members))?);
    }
    for (name, value) in members {
        match value {
            Value::String(text) => writeln!(out, "{name}: {text}")?,
            value => writeln!(out, "{name}: {value}")?,
        }
    }
    Ok(())
}

/// RFC 3339, UTC.
pub(super) fn rfc3339(at: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(at.0).ok().map(|at| at.to_string())
}

/// Every event of the command line names the system's user who ran it.
fn with_user(details: Value) -> Value {
    let mut members = if let Value::Object(members) = details { members } else { Map::new() };
    members.insert("os_user".to_owned(), json!(rustix::process::getuid().as_raw()));
    Value::Object(members)
}
