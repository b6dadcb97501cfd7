//! What a login's row says between two requests.

use super::due::SENDS;
use crate::login::{facts::Loaded, fault::Fault};
use api::{RiskLevel, RiskReason, SecondStepMethod, Timestamp};
use auth_core::{
    factor::{Proved, mail_code::MailCode},
    login::Passed,
    second_step::Ask,
};
use serde::{Deserialize, Serialize};
use store::login as row;

/// The row's JSON.
#[derive(Serialize, Deserialize)]
pub(in crate::login) struct RowState {
    pub(in crate::login) passed: Passed,
    pub(in crate::login) remember: bool,
    /// The second steps that were proved in this login.
    #[serde(default)]
    pub(in crate::login) proved: Vec<Proved>,
    /// How suspicious it was when the password was right; decided once.
    #[serde(default)]
    pub(in crate::login) risk: Risk,
    /// The code that was mailed last.
    #[serde(default)]
    pub(in crate::login) mail_code: Option<MailCode>,
    /// When codes were mailed in this login; the last few.
    #[serde(default)]
    pub(in crate::login) sent: Vec<Timestamp>,
    /// Until then no further code is mailed.
    #[serde(default)]
    pub(in crate::login) no_mail_until: Option<Timestamp>,
    /// The method that the member picked.
    #[serde(default)]
    pub(in crate::login) method: Option<SecondStepMethod>,
    /// Wrong codes of apps and recovery codes in this login.
    #[serde(default)]
    pub(in crate::login) wrong: u8,
    /// The member ticked「この端末では…省略する」.
    #[serde(default)]
    pub(in crate::login) trust: bool,
    /// The member put setting up an authenticator off.
    #[serde(default)]
    pub(in crate::login) enrol_later: bool,
    /// The secret that is shown to be set up.
    #[serde(default)]
    pub(in crate::login) enrolment: Option<Enrolling>,
}

/// How suspicious a login is, and why.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::login) struct Risk {
    pub(in crate::login) level: RiskLevel,
    pub(in crate::login) reasons: Vec<RiskReason>,
}

/// A secret that is shown and not confirmed.
#[derive(Clone, Serialize, Deserialize)]
pub(in crate::login) struct Enrolling {
    /// Sealed for this login, in base64.
    pub(in crate::login) sealed: String,
    pub(in crate::login) shown_at: Timestamp,
    pub(in crate::login) wrong: u8,
}

impl Default for Risk {
    fn default() -> Self {
        Self { level: RiskLevel::Low, reasons: Vec::new() }
    }
}

impl Risk {
    /// As it was found with the first proof.
    pub(in crate::login) fn of(loaded: &Loaded) -> Self {
        Self { level: loaded.situation.risk, reasons: loaded.reasons.clone() }
    }

    /// Into facts that were read afresh.
    pub(in crate::login) fn apply(&self, loaded: &mut Loaded) {
        loaded.situation.risk = self.level;
        loaded.reasons.clone_from(&self.reasons);
    }
}

impl RowState {
    pub(in crate::login) fn new(passed: Passed, remember: bool, risk: Risk) -> Self {
        Self {
            passed,
            remember,
            proved: Vec::new(),
            risk,
            mail_code: None,
            sent: Vec::new(),
            no_mail_until: None,
            method: None,
            wrong: 0,
            trust: false,
            enrol_later: false,
            enrolment: None,
        }
    }

    /// What the row says, of this member and this login only: a proof of another one is none.
    pub(in crate::login) fn read(row: &row::Login) -> Option<Self> {
        let mut state: Self = serde_json::from_str(&row.state).ok()?;
        state.proved.retain(|proof| proof.belongs_to(row.member_id, row.id));
        let own = state.passed.member_id() == row.member_id && state.passed.company_id() == row.company_id;
        own.then_some(state)
    }

    pub(in crate::login) fn write(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|_| Fault::Server)
    }

    /// The method that is asked for now.
    pub(in crate::login) fn method(&self, ask: &Ask) -> SecondStepMethod {
        self.method.filter(|method| ask.offered.contains(*method)).unwrap_or(ask.preferred)
    }

    /// Notes that a code is mailed.
    pub(super) fn note_sent(&mut self, code: MailCode, now: Timestamp) {
        self.mail_code = Some(code);
        self.no_mail_until = None;
        self.sent.push(now);
        let over = self.sent.len().saturating_sub(SENDS);
        self.sent.drain(..over);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{CompanyId, LoginId, MemberId};
    use auth_core::{
        factor::{Prover, totp},
        login::{LinkTicket, by_link},
    };
    use proptest::prelude::*;
    use uuid::Uuid;

    fn row(state: &RowState) -> row::Login {
        row::Login {
            id: LoginId(Uuid::from_u128(1)),
            company_id: CompanyId(Uuid::from_u128(1)),
            member_id: MemberId(Uuid::from_u128(1)),
            pre_session: [0; 32],
            request_hash: [0; 32],
            request: Vec::new(),
            state: state.write().unwrap(),
            created_at: Timestamp(0),
            expires_at: Timestamp(1),
            version: 0,
        }
    }

    fn passed(member: u128, company: u128) -> Passed {
        let ticket = LinkTicket {
            member_id: MemberId(Uuid::from_u128(member)),
            company_id: CompanyId(Uuid::from_u128(company)),
            expires_at: Timestamp(9),
        };
        by_link(&ticket, Timestamp(0)).unwrap()
    }

    fn proof(member: u128, login: u128) -> Proved {
        let secret = totp::TotpSecret::from_bytes(b"12345678901234567890".to_vec()).unwrap();
        let prover = Prover {
            member_id: MemberId(Uuid::from_u128(member)),
            login_id: LoginId(Uuid::from_u128(login)),
            now: Timestamp(59_000),
        };
        let authenticator = totp::Authenticator { secret, last_step: 0 };
        totp::check(&authenticator, "287082", &prover).unwrap().0
    }

    proptest! {
        #[test]
        fn only_proofs_of_this_member_in_this_login_are_read(pairs in prop::collection::vec((1_u128..4, 1_u128..4), 0..12)) {
            let mut state = RowState::new(passed(1, 1), false, Risk::default());
            state.proved = pairs.iter().map(|(member, login)| proof(*member, *login)).collect();
            let read = RowState::read(&row(&state)).unwrap();
            let own = pairs.iter().filter(|pair| **pair == (1, 1)).count();
            prop_assert_eq!(read.proved.len(), own);
        }
    }

    #[test]
    fn a_first_proof_of_somebody_else_is_none() {
        for (member, company) in [(2, 1), (1, 2)] {
            let state = RowState::new(passed(member, company), false, Risk::default());
            assert!(RowState::read(&row(&state)).is_none());
        }
    }
}
