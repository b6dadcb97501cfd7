//! The login history (M32): what is kept of an attempt, written together with what the attempt did. Who may read it is
//! the portal's matter.

use crate::{app::App, edge::client_address, portal::user_agent};
use api::{CompanyId, LoginAttemptId, LoginOutcome, MemberId, RiskLevel, RiskReason, SessionId};
use auth_core::{login::Authenticated, session::Amr};
use http::{HeaderMap, header::USER_AGENT};
use store::{
    Change,
    login_attempt::{self, LoginAttempt},
};

/// What an attempt came to.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) outcome: LoginOutcome,
    /// What was tried or proved.
    pub(crate) methods: Vec<&'static str>,
    pub(crate) risk: Option<RiskLevel>,
    pub(crate) reasons: Vec<RiskReason>,
    pub(crate) session_id: Option<SessionId>,
    pub(crate) app: Option<String>,
}

impl Attempt {
    /// A wrong password.
    pub(crate) fn wrong_password() -> Self {
        Self {
            outcome: LoginOutcome::Failed,
            methods: vec!["password"],
            risk: None,
            reasons: Vec::new(),
            session_id: None,
            app: None,
        }
    }

    /// A passkey that was refused.
    pub(crate) fn wrong_passkey() -> Self {
        Self { methods: vec!["passkey"], ..Self::wrong_password() }
    }

    /// A first proof was right, and the login was refused.
    pub(crate) fn refused() -> Self {
        Self { outcome: LoginOutcome::Refused, ..Self::wrong_password() }
    }

    /// The second step that was asked for was not proved.
    pub(crate) fn failed_step(method: &'static str) -> Self {
        Self { methods: vec!["password", method], ..Self::wrong_password() }
    }

    /// A login that ended in this session.
    pub(crate) fn succeeded(authenticated: &Authenticated, session_id: SessionId) -> Self {
        let password = authenticated.amr().contains(&Amr::Password).then_some("password");
        let second = authenticated.second_step().map(|(method, _)| method.as_str());
        Self {
            outcome: LoginOutcome::Succeeded,
            methods: password.into_iter().chain(second).collect(),
            session_id: Some(session_id),
            ..Self::wrong_password()
        }
    }

    /// The same, with how suspicious it looked.
    pub(crate) fn judged(self, risk: RiskLevel, reasons: &[RiskReason]) -> Self {
        Self { risk: Some(risk), reasons: reasons.to_vec(), ..self }
    }
}

/// Keeps an attempt; belongs to the commit of what the attempt did.
pub(crate) fn attempt(
    app: &App,
    headers: &HeaderMap,
    (company_id, member_id): (CompanyId, MemberId),
    attempt: Attempt,
) -> Change {
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    login_attempt::add(&LoginAttempt {
        id: LoginAttemptId(app.new_id()),
        company_id,
        member_id,
        at: app.now(),
        address: client_address::of(headers).map(|address| address.to_string()),
        environment: user_agent::environment(user_agent.unwrap_or_default()),
        methods: attempt.methods.into_iter().map(str::to_owned).collect(),
        outcome: attempt.outcome,
        risk: attempt.risk,
        reasons: attempt.reasons,
        trace: Some(app.trace(headers)),
        session_id: attempt.session_id,
        app: attempt.app,
    })
}
