//! One login: from the facts to the next step, until it is done or refused.
//!
//! [`next`] is the only place that chooses. A proof ([`Passed`], [`Renewed`], [`Agreed`]) is made only by the function
//! that verified it, so a step that was skipped has no proof and `next` asks for it again. Nothing here knows which
//! protocol asked for the login, or how a page looks.

mod proof;

pub use proof::{
    Agreed, HeldPassword, Kind, LinkTicket, NotRenewed, Passed, Refresh, Renewed, Work, agree, by_link,
    by_passkey, renew, verify,
};

use crate::{
    factor::Proved,
    second_step::{self, Ask, Demanded, Enrolment, Need, Situation},
    session::{Acr, Amr},
};
use api::{CompanyId, MemberId, MemberStatus, SecondStepMethod, Timestamp};
use serde::{Deserialize, Serialize};

/// After the first proof a login may take so long, in seconds (`docs/threats.md`: sealed requests).
pub const LOGIN_SECONDS: i64 = 3600;
/// A mailed link to a first password is good for a week, in seconds (M2).
pub const SET_UP_SECONDS: i64 = 7 * 86_400;
/// A mailed link to a new password is good for an hour, in seconds (M7).
pub const RESET_SECONDS: i64 = 3600;

/// What the request that started this login demands of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Demand {
    /// Proofs older than this do not count: `prompt=login`, `max_age`, ForceAuthn, all parsed into one moment.
    pub authenticated_after: Option<Timestamp>,
    /// The member whose session or hint the request came with.
    pub member: Option<MemberId>,
    /// A second step must be proved in this very login.
    #[serde(default)]
    pub second_step: bool,
    /// At least this context.
    #[serde(default)]
    pub at_least: Option<Acr>,
}

/// One version of the terms of use and of the privacy policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of the terms of use; empty where there are none.
    pub terms: String,
    /// Of the privacy policy; empty where there is none.
    pub privacy: String,
}

/// How the member and the company stand. Read afresh for every step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the member may sign in.
    pub member: MemberStatus,
    /// Whether the company is served.
    pub company_active: bool,
}

/// Everything that decides the next step.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The present.
    pub now: Timestamp,
    /// What the request demands.
    pub demand: Demand,
    /// The first proof, if there is one.
    pub passed: Option<&'a Passed>,
    /// How the member of that proof stands now; nothing where they are no longer there.
    pub standing: Option<Standing>,
    /// Whether the policies let the client in from where it is (M9).
    pub network_admitted: bool,
    /// What decides about the second step; nothing where the member is no longer there.
    pub situation: Option<&'a Situation>,
    /// What was proved of it in this very login.
    pub proved: &'a [Proved],
    /// The member put setting up the authenticator that they chose off.
    pub enrol_later: bool,
    /// The member's present password, if they have one.
    pub held: Option<&'a HeldPassword>,
    /// A new password, judged and hashed in this login.
    pub renewed: Option<&'a Renewed>,
    /// The versions that are in force; nothing where neither terms nor privacy policy are configured.
    pub versions: Option<&'a Versions>,
    /// What the member agreed to last, before this login.
    pub agreed_before: Option<&'a Versions>,
    /// What the member agreed to in this login.
    pub agreed: Option<&'a Agreed>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Ask for address and password.
    Password,
    /// Ask for a second step.
    SecondStep(Ask),
    /// Have an authenticator set up.
    Enrol(Enrolment),
    /// Ask for a new password, and on the same page for consent where `consent` names versions.
    NewPassword {
        /// Why.
        reason: NewPasswordReason,
        /// What must be agreed to with it.
        consent: Option<Versions>,
    },
    /// Ask for consent to these versions.
    Consent(Versions),
    /// All that was demanded is proved.
    Done(Authenticated),
    /// This member cannot log in. Told only after a first proof.
    Refused(Refusal),
}

/// Why a new password is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewPasswordReason {
    /// A temporary password was used: it is good for one login and never becomes the lasting one.
    Temporary,
    /// A link was opened that leads to setting a password and to nothing else.
    Link,
}

/// Why a member who proved who they are cannot log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Suspended by a manager.
    Suspended,
    /// No longer there.
    Gone,
    /// The company is not served.
    CompanyClosed,
    /// The temporary password was the right one and is older than 7 days.
    TemporaryExpired,
    /// The policies do not let the client in from where it is (M9).
    Network,
    /// Too suspicious, and nothing is there that could prove the member.
    Risk,
}

/// A finished login. Made only by [`next`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    member_id: MemberId,
    company_id: CompanyId,
    auth_time: Timestamp,
    amr: Vec<Amr>,
    acr: Acr,
    second_step: Option<(SecondStepMethod, Timestamp)>,
    other_member: bool,
}

impl Authenticated {
    /// Who.
    #[must_use]
    pub fn member_id(&self) -> MemberId {
        self.member_id
    }

    /// Of which company.
    #[must_use]
    pub fn company_id(&self) -> CompanyId {
        self.company_id
    }

    /// When the last factor was proved.
    #[must_use]
    pub fn auth_time(&self) -> Timestamp {
        self.auth_time
    }

    /// Which factors were proved.
    #[must_use]
    pub fn amr(&self) -> &[Amr] {
        &self.amr
    }

    /// What they amount to.
    #[must_use]
    pub fn acr(&self) -> Acr {
        self.acr
    }

    /// The second step that was proved last, and when.
    #[must_use]
    pub fn second_step(&self) -> Option<(SecondStepMethod, Timestamp)> {
        self.second_step
    }

    /// Whether the request expected another member than the one who logged in: whatever session that member has in
    /// this browser must end.
    #[must_use]
    pub fn other_member(&self) -> bool {
        self.other_member
    }
}

/// The next step.
#[must_use]
pub fn next(facts: &Facts<'_>) -> Step {
    let Some(passed) = facts.passed.filter(|passed| still_counts(passed, facts)) else {
        return Step::Password;
    };
    if let Some(refusal) = refusal(passed, facts) {
        return Step::Refused(refusal);
    }
    let need = need(passed, facts);
    match need {
        Need::Refuse => return Step::Refused(Refusal::Risk),
        Need::Prove(ask) => return Step::SecondStep(ask),
        Need::Nothing | Need::Enrol(_) => {}
    }
    let consent = facts.versions.filter(|versions| !has_agreed(versions, facts)).cloned();
    if let Some(reason) = new_password_reason(passed, facts) {
        return Step::NewPassword { reason, consent };
    }
    match (need, consent) {
        (Need::Enrol(enrolment), _) => Step::Enrol(enrolment),
        (_, Some(versions)) => Step::Consent(versions),
        (_, None) => Step::Done(authenticated(passed, facts)),
    }
}

fn need(passed: &Passed, facts: &Facts<'_>) -> Need {
    let Some(situation) = facts.situation else {
        return Need::Refuse;
    };
    let demanded = Demanded { again: facts.demand.second_step, at_least: facts.demand.at_least };
    let proved: Vec<Proved> =
        passed.as_second_step().into_iter().chain(facts.proved.iter().cloned()).collect();
    second_step::need(situation, demanded, &proved, facts.enrol_later)
}

/// A proof counts while the login is not too old, as late as the request demands, and as long as the password that it
/// was made with is still the member's.
fn still_counts(passed: &Passed, facts: &Facts<'_>) -> bool {
    let age = facts.now.since(passed.at());
    let late_enough = facts.demand.authenticated_after.is_none_or(|after| passed.at() >= after);
    (0..LOGIN_SECONDS * 1000).contains(&age) && late_enough && passed.was_made_with(facts.held)
}

fn refusal(passed: &Passed, facts: &Facts<'_>) -> Option<Refusal> {
    let Some(standing) = facts.standing else {
        return Some(Refusal::Gone);
    };
    if !facts.network_admitted {
        return Some(Refusal::Network);
    }
    match standing.member {
        MemberStatus::Suspended => return Some(Refusal::Suspended),
        MemberStatus::Deleted => return Some(Refusal::Gone),
        MemberStatus::Active => {}
    }
    if !standing.company_active {
        return Some(Refusal::CompanyClosed);
    }
    passed.expired_at(facts.now).then_some(Refusal::TemporaryExpired)
}

fn new_password_reason(passed: &Passed, facts: &Facts<'_>) -> Option<NewPasswordReason> {
    let renewed = facts.renewed.is_some_and(|renewed| renewed.belongs_to(passed));
    match passed.kind() {
        Kind::Password => None,
        Kind::TemporaryPassword { .. } if !renewed => Some(NewPasswordReason::Temporary),
        Kind::Link if !renewed => Some(NewPasswordReason::Link),
        Kind::TemporaryPassword { .. } | Kind::Link | Kind::LinkAndPassword | Kind::Passkey => None,
    }
}

fn has_agreed(versions: &Versions, facts: &Facts<'_>) -> bool {
    let now = facts.agreed.map(Agreed::versions);
    now == Some(versions) || facts.agreed_before == Some(versions)
}

fn authenticated(passed: &Passed, facts: &Facts<'_>) -> Authenticated {
    let own = passed.as_second_step();
    let last = facts.proved.iter().chain(own.as_ref()).max_by_key(|proof| proof.at());
    let mut amr = match passed.kind() {
        Kind::Passkey => Vec::new(),
        _ => vec![Amr::Password],
    };
    let strong = facts.proved.iter().chain(own.as_ref()).map(Proved::method);
    for method in strong.filter(|method| *method != SecondStepMethod::Mail) {
        match method {
            SecondStepMethod::Passkey => amr.extend([Amr::Possession, Amr::UserVerified]),
            SecondStepMethod::Totp | SecondStepMethod::Recovery => amr.push(Amr::OneTimeCode),
            SecondStepMethod::Mail => {}
        }
        amr.push(Amr::MultipleFactors);
    }
    amr.sort();
    amr.dedup();
    let mfa = amr.contains(&Amr::MultipleFactors);
    Authenticated {
        member_id: passed.member_id(),
        company_id: passed.company_id(),
        auth_time: last.map_or(passed.at(), |proof| proof.at().max(passed.at())),
        amr,
        acr: if mfa { Acr::MultipleFactors } else { Acr::Password },
        second_step: last.map(|proof| (proof.method(), proof.at())),
        other_member: facts.demand.member.is_some_and(|member| member != passed.member_id()),
    }
}

#[cfg(test)]
mod tests;
