//! Whether a login needs a second step, and which: from the company's policy, the member's own choice, what the member
//! has, and how suspicious the login is. What proves a step is in [`crate::factor`]; who asks is [`crate::login`].

use crate::{factor::Proved, session::Acr};
use api::{RiskLevel, Role, SecondStepMethod, SecondStepMode};
use std::{fmt, str::FromStr};

/// A set of methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Methods(u8);

impl Methods {
    /// None.
    pub const NONE: Self = Self(0);
    /// All that a policy can name: codes by mail, authenticator apps, passkeys.
    pub const ALL: Self = Self(0b111);

    fn bit(method: SecondStepMethod) -> u8 {
        match method {
            SecondStepMethod::Mail => 0b1,
            SecondStepMethod::Totp => 0b10,
            SecondStepMethod::Passkey => 0b100,
            SecondStepMethod::Recovery => 0b1000,
        }
    }

    /// This set and `method`.
    #[must_use]
    pub fn with(self, method: SecondStepMethod) -> Self {
        Self(self.0 | Self::bit(method))
    }

    /// This set without `method`.
    #[must_use]
    pub fn without(self, method: SecondStepMethod) -> Self {
        Self(self.0 & !Self::bit(method))
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether `method` is in it.
    #[must_use]
    pub fn contains(self, method: SecondStepMethod) -> bool {
        self.0 & Self::bit(method) != 0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The methods, strongest first; recovery codes last.
    pub fn iter(self) -> impl Iterator<Item = SecondStepMethod> {
        use SecondStepMethod::{Mail, Passkey, Recovery, Totp};
        [Passkey, Totp, Mail, Recovery].into_iter().filter(move |method| self.contains(*method))
    }
}

impl fmt::Display for Methods {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(SecondStepMethod::as_str).collect();
        formatter.write_str(&words.join(","))
    }
}

impl FromStr for Methods {
    type Err = ();

    /// Words with commas between them, at least one; recovery codes are not a policy's to name.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut methods = Self::NONE;
        for word in text.split(',') {
            let method: SecondStepMethod = word.trim().parse().map_err(|_| ())?;
            methods = methods.with(method);
        }
        if methods.is_empty() || methods.contains(SecondStepMethod::Recovery) { Err(()) } else { Ok(methods) }
    }
}

/// What the policies of a company and of a member's groups come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// When a second step is asked for; nothing where members set it themselves (「メンバー自身で設定」).
    pub mode: Option<SecondStepMode>,
    /// With which methods.
    pub methods: Methods,
    /// For so many days a browser may be spared; 0: never.
    pub trust_days: u16,
}

impl Policy {
    /// What holds where nothing was set.
    pub const DEFAULT: Self = Self { mode: None, methods: Methods::ALL, trust_days: 30 };
}

/// What the member chose under「セキュリティ設定」(M28).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// When.
    pub mode: SecondStepMode,
    /// With what.
    pub method: SecondStepMethod,
}

/// What the member can prove a second step with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// An authenticator app is registered.
    pub totp: bool,
    /// So many passkeys.
    pub passkeys: usize,
    /// So many recovery codes are left.
    pub recovery_codes: usize,
}

impl Held {
    /// What can be proved besides a mailbox and a recovery code.
    #[must_use]
    pub fn strong(self) -> Methods {
        let totp = if self.totp { Methods::NONE.with(SecondStepMethod::Totp) } else { Methods::NONE };
        if self.passkeys > 0 { totp.with(SecondStepMethod::Passkey) } else { totp }
    }
}

/// Everything that decides about the second step of one login.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Of company and groups.
    pub policy: Policy,
    /// Of the app that asked for the login.
    pub app: Option<SecondStepMode>,
    /// Of the member.
    pub choice: Choice,
    /// What the member has.
    pub held: Held,
    /// What the member may do: managers never prove anything with a code by mail.
    pub role: Role,
    /// How suspicious the login is.
    pub risk: RiskLevel,
    /// This browser is known as the member's.
    pub known_browser: bool,
    /// This browser is spared for now:「この端末では30日間確認しない」.
    pub trusted_browser: bool,
}

impl Situation {
    /// The mode that holds: the company's, else the member's own, and the app's where that asks for more.
    #[must_use]
    pub fn mode(&self) -> SecondStepMode {
        let own = self.policy.mode.unwrap_or(self.choice.mode);
        self.app.map_or(own, |app| stricter(own, app))
    }

    /// Whether a code by mail may count for this member.
    #[must_use]
    pub fn mail_counts(&self) -> bool {
        self.role == Role::Member && self.policy.methods.contains(SecondStepMethod::Mail)
    }
}

/// The mode that asks more often.
#[must_use]
pub fn stricter(one: SecondStepMode, other: SecondStepMode) -> SecondStepMode {
    let rank = |mode| match mode {
        SecondStepMode::Off => 0,
        SecondStepMode::Risk => 1,
        SecondStepMode::Always => 2,
    };
    if rank(one) >= rank(other) { one } else { other }
}

/// What a request demands of the second step, whatever the policies say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Demanded {
    /// A second step must be proved in this login: before a change of what protects the account.
    pub again: bool,
    /// At least this context (`acr_values`, RequestedAuthnContext).
    pub at_least: Option<Acr>,
}

/// Why a second step is asked for. The page says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The member wants it at each login.
    Always,
    /// The company wants it.
    Policy,
    /// The app wants it.
    App,
    /// The login looks suspicious; the reasons stand beside the level.
    Risk,
    /// What protects the account is about to be changed.
    Again,
    /// An authenticator is about to be added, and only the mailbox vouches for the member.
    BeforeEnrolment,
}

/// A second step to be proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// With any of these.
    pub offered: Methods,
    /// With this one, unless the member picks another.
    pub preferred: SecondStepMethod,
    /// Why.
    pub why: Why,
}

/// An authenticator to be set up before the login goes on (M11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolment {
    /// Any of these.
    pub offered: Methods,
    /// The member chose it, and may put it off; otherwise policy demands it.
    pub chosen: bool,
}

/// What the second step still needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// A proof.
    Prove(Ask),
    /// An authenticator.
    Enrol(Enrolment),
    /// Too suspicious for what this member could prove.
    Refuse,
}

/// What a login in this situation still needs, given what was proved in it.
#[must_use]
pub fn need(situation: &Situation, demanded: Demanded, proved: &[Proved], enrol_later: bool) -> Need {
    let Some(why) = why(situation, demanded) else {
        return Need::Nothing;
    };
    let strong_only = demanded.at_least == Some(Acr::MultipleFactors);
    let usable = usable(situation, strong_only);
    if let Some(proof) = proved.iter().find(|proof| counts(proof, usable)) {
        return after(situation, proof, enrol_later);
    }
    if usable.is_empty() {
        return enrol(situation, proved);
    }
    let nothing_stronger = situation.held.strong().is_empty();
    if why == Why::Risk
        && situation.risk == RiskLevel::Critical
        && nothing_stronger
        && !situation.known_browser
    {
        return Need::Refuse;
    }
    let offered = match situation.held.recovery_codes {
        0 => usable,
        _ => usable.with(SecondStepMethod::Recovery),
    };
    Need::Prove(Ask { offered, preferred: preferred(situation, usable), why })
}

/// A recovery code stands for any method, a setup link that was mailed for a code by mail.
fn counts(proof: &Proved, usable: Methods) -> bool {
    proof.method() == SecondStepMethod::Recovery || usable.contains(proof.method())
}

fn why(situation: &Situation, demanded: Demanded) -> Option<Why> {
    if demanded.again {
        return Some(Why::Again);
    }
    if demanded.at_least == Some(Acr::MultipleFactors) {
        return Some(Why::App);
    }
    let spared = situation.trusted_browser && situation.risk < RiskLevel::High;
    let own = situation.policy.mode.unwrap_or(situation.choice.mode);
    match situation.mode() {
        SecondStepMode::Off => None,
        SecondStepMode::Always if spared => None,
        SecondStepMode::Always if own != SecondStepMode::Always => Some(Why::App),
        SecondStepMode::Always if situation.policy.mode.is_some() => Some(Why::Policy),
        SecondStepMode::Always => Some(Why::Always),
        SecondStepMode::Risk => (situation.risk >= RiskLevel::Medium).then_some(Why::Risk),
    }
}

/// What this member may prove it with now: what policy allows and they have. What policy no longer offers is replaced by
/// the strongest that is left, never by nothing.
fn usable(situation: &Situation, strong_only: bool) -> Methods {
    let strong = situation.held.strong();
    let allowed = strong.and(situation.policy.methods);
    let strongest = if allowed.is_empty() { strong } else { allowed };
    let only_strong = strong_only || (situation.risk >= RiskLevel::High && !strongest.is_empty());
    if situation.mail_counts() && !only_strong {
        return allowed.with(SecondStepMethod::Mail);
    }
    strongest
}

fn preferred(situation: &Situation, usable: Methods) -> SecondStepMethod {
    let chosen = situation.choice.method;
    let first = usable.iter().next().unwrap_or(SecondStepMethod::Mail);
    if usable.contains(chosen) && situation.risk < RiskLevel::High { chosen } else { first }
}

/// A mailbox has vouched, and the member chose an app that is not registered yet: now is the moment (M29).
fn after(situation: &Situation, proof: &Proved, enrol_later: bool) -> Need {
    let missing = situation.choice.method == SecondStepMethod::Totp && !situation.held.totp;
    let by_mail = proof.method() == SecondStepMethod::Mail;
    let allowed = situation.policy.methods.contains(SecondStepMethod::Totp);
    if by_mail && missing && allowed && !enrol_later {
        let offered = Methods::NONE.with(SecondStepMethod::Totp);
        return Need::Enrol(Enrolment { offered, chosen: true });
    }
    Need::Nothing
}

/// Nothing is there to prove it with: something is set up first, and before that the mailbox vouches for the member.
fn enrol(situation: &Situation, proved: &[Proved]) -> Need {
    let vouched = proved.iter().any(|proof| proof.method() == SecondStepMethod::Mail);
    if !vouched {
        let mail = SecondStepMethod::Mail;
        let offered = Methods::NONE.with(mail);
        return Need::Prove(Ask { offered, preferred: mail, why: Why::BeforeEnrolment });
    }
    let strong = situation.policy.methods.without(SecondStepMethod::Mail);
    let offered = if strong.is_empty() { Methods::ALL.without(SecondStepMethod::Mail) } else { strong };
    Need::Enrol(Enrolment { offered, chosen: false })
}

#[cfg(test)]
mod tests;
