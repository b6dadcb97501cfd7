//! What is to be done about an authorization request: one pure function, asked on the first visit and after the login.

use super::{Expected, Request};
use crate::oidc::{
    error::{Error, ErrorCode},
    prompt::Prompt,
};
use api::Timestamp;
use auth_core::session::Acr;

/// Everything that decides.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What is asked for.
    pub request: &'a Request,
    /// When the request first arrived here: what freshness is judged by.
    pub received_at: Timestamp,
    /// Who is signed in in this browser; live, active, of a served company.
    pub signed_in: Option<SignedIn<'a>>,
    /// Whether that session was started by the login of this very request.
    pub finished: bool,
    /// Whether that member may use this app: assigned, enabled, in the company's plan.
    pub may_use: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn<'a> {
    /// The member's `sub`.
    pub subject: &'a str,
    /// When they proved who they are.
    pub auth_time: Timestamp,
    /// How sure we are.
    pub acr: Acr,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Answer with a code.
    Issue,
    /// Log in first; no proof from before this moment counts.
    Ask {
        /// As for [`auth_core::login::Demand`].
        authenticated_after: Option<Timestamp>,
        /// As for [`auth_core::login::Demand`].
        at_least: Option<Acr>,
    },
    /// Tell the member that this app is not for them: the service gains nothing from it, and only the member can
    /// choose another account.
    NotForThisMember,
    /// Tell the service.
    Refuse(Error),
}

/// Decides.
#[must_use]
pub fn decide(facts: &Facts<'_>) -> Decision {
    let request = facts.request;
    let silent = request.prompt == Prompt::None;
    let authenticated_after = request.authenticated_after(facts.received_at);
    let ask = |authenticated_after| {
        if silent {
            refuse(ErrorCode::LoginRequired, "a login is due and prompt=none forbids it")
        } else {
            Decision::Ask { authenticated_after, at_least: request.at_least() }
        }
    };
    let Some(signed_in) = facts.signed_in else { return ask(authenticated_after) };
    match &request.expected {
        Expected::Unknown if silent => return ask(authenticated_after),
        Expected::Subject(subject) if subject != signed_in.subject => {
            let another = refuse(ErrorCode::LoginRequired, "another member logged in than the one asked for");
            // Whoever is signed in cannot be the answer: only a login from now on can.
            return if facts.finished { another } else { ask(Some(facts.received_at)) };
        }
        Expected::Anybody | Expected::Subject(_) | Expected::Unknown => {}
    }
    let recent = authenticated_after.is_none_or(|after| signed_in.auth_time >= after);
    if !recent || (request.forces_login() && !facts.finished) {
        return ask(authenticated_after);
    }
    let stronger = request.at_least().is_some_and(|least| signed_in.acr < least);
    if stronger && !silent && !facts.finished {
        return ask(Some(facts.received_at));
    }
    let essential = &request.claims.essential_acr;
    if !essential.is_empty() && !essential.iter().any(|acr| acr == signed_in.acr.as_str()) {
        return refuse(
            ErrorCode::UnmetAuthenticationRequirements,
            "no login here reaches an acr that was called essential",
        );
    }
    match (facts.may_use, silent) {
        (true, _) => Decision::Issue,
        (false, true) => refuse(ErrorCode::AccessDenied, "the member may not use this app"),
        (false, false) => Decision::NotForThisMember,
    }
}

fn refuse(code: ErrorCode, description: &'static str) -> Decision {
    Decision::Refuse(Error::new(code, description))
}
