//! The one decision of single sign-on: issue, ask for a login, or refuse. Pure, and run twice for a login: when
//! the request arrives and again when the member comes back from the login.

use super::authn_request::{AuthnRequest, Comparison, RequestedContext};
use super::service_provider::{NameIdFormat, NameIdRule, ServiceProvider, Source};
use super::status::Status;
use api::{MemberId, Timestamp};
use auth_core::session::Acr;

/// What is known about the browser's session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionFacts {
    /// Whose it is.
    pub member_id: MemberId,
    /// What its login amounted to.
    pub acr: Acr,
    /// When that was.
    pub auth_time: Timestamp,
    /// Whether the member belongs to the service's company and the service is assigned to them.
    pub may_use: bool,
    /// Whether the login of this very request was the one that started the session (security rule 12).
    pub answers_this_request: bool,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Send an assertion with this NameID rule and context class.
    Issue(Issue),
    /// Show the login.
    Ask(Requirement),
    /// Send an error Response.
    RefuseByResponse(Status),
    /// Show a page: the member may not use the service, and a page tells them why.
    RefuseByPage(NotAllowed),
}

/// How the assertion is to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Which NameID.
    pub name_id: NameIdRule,
    /// `AuthnContextClassRef`.
    pub context_class: String,
}

/// What the login must show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// A session that is there does not count: the member proves themselves anew.
    pub reauthenticate: bool,
    /// The context that it must reach.
    pub at_least: Option<Acr>,
}

/// The service is not the member's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed;

const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
const PASSWORD: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:Password";
/// Classes that we know, weakest first.
const STRENGTH: [&str; 4] = [
    UNSPECIFIED,
    PASSWORD,
    "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
    "https://refeds.org/profile/mfa",
];

/// Decides on a service's request.
#[must_use]
pub fn decide(request: &AuthnRequest, service: &ServiceProvider, session: Option<&SessionFacts>) -> Decision {
    if let Some(status) = request.unsatisfiable {
        return Decision::RefuseByResponse(status);
    }
    let Some(name_id) = name_id_rule(request.name_id_format, service) else {
        return Decision::RefuseByResponse(Status::InvalidNameIdPolicy);
    };
    let best = session.map_or(Acr::Password, |facts| facts.acr);
    let reached = |acr| context_class(request.context.as_ref(), acr);
    let Some(context_class) = reached(best) else {
        // A stronger login may reach it: asked for once, and never where nobody may be asked.
        let asked = request.is_passive || session.is_some_and(|facts| facts.answers_this_request);
        let stronger = best < Acr::MultipleFactors && reached(Acr::MultipleFactors).is_some();
        if stronger && !asked {
            let reauthenticate = request.force_authn || session.is_some();
            return Decision::Ask(Requirement { reauthenticate, at_least: Some(Acr::MultipleFactors) });
        }
        return Decision::RefuseByResponse(Status::NoAuthnContext);
    };
    let fresh = session.filter(|facts| !request.force_authn || facts.answers_this_request);
    match fresh {
        None if request.is_passive => Decision::RefuseByResponse(Status::NoPassive),
        None => Decision::Ask(Requirement { reauthenticate: request.force_authn, at_least: None }),
        Some(facts) if !facts.may_use && request.is_passive => {
            Decision::RefuseByResponse(Status::RequestDenied)
        }
        Some(facts) if !facts.may_use => Decision::RefuseByPage(NotAllowed),
        Some(_) => Decision::Issue(Issue { name_id, context_class }),
    }
}

/// Decides on a start at the portal, which no request asked for.
#[must_use]
pub fn decide_start(service: &ServiceProvider, session: Option<&SessionFacts>) -> Decision {
    match session {
        None => Decision::Ask(Requirement { reauthenticate: false, at_least: None }),
        Some(facts) if !facts.may_use || !service.idp_initiated => Decision::RefuseByPage(NotAllowed),
        Some(facts) => Decision::Issue(Issue {
            name_id: service.name_id.clone(),
            context_class: facts.acr.as_str().to_owned(),
        }),
    }
}

/// The registered rule, or the requested format where it tells the service nothing that it does not get anyway:
/// generated formats always, the address only where the service is told it.
fn name_id_rule(wanted: Option<NameIdFormat>, service: &ServiceProvider) -> Option<NameIdRule> {
    let own = &service.name_id;
    let Some(format) = wanted.filter(|format| *format != own.format()) else { return Some(own.clone()) };
    let told = own.source() == Some(&Source::Email)
        || service.name_id_formats.contains(&NameIdFormat::EmailAddress)
        || service.attributes.iter().any(|rule| rule.source == Source::Email);
    let allowed = match format {
        NameIdFormat::Persistent | NameIdFormat::Transient => true,
        NameIdFormat::EmailAddress => told,
        NameIdFormat::Unspecified => false,
    };
    allowed.then(|| NameIdRule::new(format, None).ok()).flatten()
}

/// The class to state, if the context that a login reaches satisfies what is asked for.
fn context_class(requested: Option<&RequestedContext>, reached: Acr) -> Option<String> {
    let Some(requested) = requested else { return Some(reached.as_str().to_owned()) };
    let rank = |class: &str| STRENGTH.iter().position(|known| *known == class);
    let ours = rank(reached.as_str())?;
    let mut ranks = requested.classes.iter().map(|class| rank(class));
    let own = || reached.as_str().to_owned();
    match requested.comparison {
        // A protected password login is a password login too: the service hears the class that it asked for.
        Comparison::Exact => {
            requested.classes.iter().find(|class| rank(class).is_some_and(|rank| rank <= ours)).cloned()
        }
        Comparison::Minimum => ranks.any(|rank| rank.is_some_and(|rank| rank <= ours)).then(own),
        Comparison::Maximum => ranks.any(|rank| rank.is_some_and(|rank| rank >= ours)).then(own),
        Comparison::Better => ranks.all(|rank| rank.is_some_and(|rank| rank < ours)).then(own),
    }
}
