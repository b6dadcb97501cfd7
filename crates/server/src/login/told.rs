//! What a login's trail tells of its decisions: words and counts, never who or from where.

use super::{facts::Loaded, fault::Fault};
use crate::{app::App, trail};
use auth_core::login::{NewPasswordReason, Refusal, Step};
use http::HeaderMap;
use serde_json::json;

/// What the first proof brings to light: standing, network, and what decides about the second step.
pub(crate) fn situation(app: &App, headers: &HeaderMap, loaded: &Loaded) {
    trail::belongs_to(app, headers, loaded.member.company_id);
    let standing = json!({ "member": loaded.member.status, "role": loaded.member.role });
    trail::check_with(app, headers, "standing", "read", standing);
    let admitted = loaded.effective.admits(loaded.address);
    trail::check(app, headers, "network", if admitted { "admitted" } else { "refused" });
    let situation = &loaded.situation;
    let policy = situation.policy.mode.map_or("member", api::SecondStepMode::as_str);
    let details = json!({
        "mode": situation.mode(),
        "set by": if situation.policy.mode.is_some() { "policy" } else { "member" },
        "policy": policy,
        "methods of policy": situation.policy.methods.to_string(),
        "chosen method": situation.choice.method,
        "authenticator app": situation.held.totp,
        "passkeys": situation.held.passkeys,
        "risk": situation.risk,
        "known browser": situation.known_browser,
        "spared browser": situation.trusted_browser,
    });
    trail::check_with(app, headers, "second step rules", "read", details);
}

/// What was decided to come next.
pub(crate) fn step(app: &App, headers: &HeaderMap, step: &Step) {
    let (word, details) = match step {
        Step::Password => ("password", json!({})),
        Step::SecondStep(ask) => {
            let why = format!("{:?}", ask.why).to_lowercase();
            (
                "second step",
                json!({ "offered": ask.offered.to_string(), "preferred": ask.preferred, "why": why }),
            )
        }
        Step::Enrol(enrolment) => {
            ("set up", json!({ "offered": enrolment.offered.to_string(), "chosen": enrolment.chosen }))
        }
        Step::NewPassword { reason, .. } => {
            let why = match reason {
                NewPasswordReason::Temporary => "temporary",
                NewPasswordReason::Link => "link",
            };
            ("new password", json!({ "why": why }))
        }
        Step::Consent(_) => ("consent", json!({})),
        Step::Done(_) => ("done", json!({})),
        Step::Refused(refusal) => ("refused", json!({ "why": refused(*refusal) })),
    };
    trail::check_with(app, headers, "next", word, details);
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Suspended => "suspended",
        Refusal::Gone => "gone",
        Refusal::CompanyClosed => "company closed",
        Refusal::TemporaryExpired => "temporary password expired",
        Refusal::Network => "network",
        Refusal::Risk => "risk",
    }
}

/// The error page that an attempt ended with.
pub(crate) fn fault(app: &App, headers: &HeaderMap, fault: &Fault, message: &'static str) {
    let details = match fault {
        Fault::BadRequest { detail, .. } => json!({ "page": message, "detail": detail }),
        _ => json!({ "page": message }),
    };
    trail::check_with(app, headers, "answer", "error page", details);
}
