//! Access policies: the closed list of keys, what each accepts, and what follows from all that apply to a member.
//! Which rows apply to whom is the caller's matter.

use crate::{
    password::Rule,
    second_step::{self, Methods, stricter},
    session::Limits,
};
use api::SecondStepMode;
use ipnet::IpNet;
use std::{fmt, net::IpAddr, str::FromStr};

/// A list of networks holds so many at most.
const NETWORKS_MOST: usize = 256;

/// The keys of a policy. A key outside this list does not exist; one whose enforcement is not there yet is refused,
/// never kept and ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKey {
    /// `second_step=always|risk|off|member`.
    SecondStep,
    /// `second_step_methods=mail,totp,passkey`.
    SecondStepMethods,
    /// `second_step_trust_days=N`: days for which a member may spare a browser the second step; 0 forbids it.
    SecondStepTrustDays,
    /// `ip_allow=CIDR,…`.
    IpAllow,
    /// `session_hours=N`: hours after which a session ends that does not outlive the browser.
    SessionHours,
    /// `remember_days=N`: days that a session may outlive the browser; 0 forbids it.
    RememberDays,
}

impl PolicyKey {
    /// Every key.
    pub const ALL: &'static [Self] = &[
        Self::SecondStep,
        Self::SecondStepMethods,
        Self::SecondStepTrustDays,
        Self::IpAllow,
        Self::SessionHours,
        Self::RememberDays,
    ];

    /// The key as it stands on the command line and in rows.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::SecondStepMethods => "second_step_methods",
            Self::SecondStepTrustDays => "second_step_trust_days",
            Self::IpAllow => "ip_allow",
            Self::SessionHours => "session_hours",
            Self::RememberDays => "remember_days",
        }
    }
}

impl fmt::Display for PolicyKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for PolicyKey {
    type Err = PolicyRefused;

    fn from_str(text: &str) -> Result<Self, PolicyRefused> {
        let found = Self::ALL.iter().copied().find(|key| key.as_str() == text);
        found.ok_or_else(|| PolicyRefused::UnknownKey(text.chars().take(64).collect()))
    }
}

/// Why a policy was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefused {
    /// Not of the form `KEY=VALUE`.
    #[error("expected KEY=VALUE")]
    NoValue,
    /// No such key.
    #[error("unknown policy key: {0}")]
    UnknownKey(String),
    /// The key exists and its enforcement does not yet.
    #[error("{0}: not available yet")]
    NotAvailableYet(PolicyKey),
    /// The value is outside what the key accepts.
    #[error("{key}: expected {expected}")]
    BadValue {
        /// Which key.
        key: PolicyKey,
        /// What it accepts.
        expected: &'static str,
    },
}

/// One policy that is enforced: a key with a value in its range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// When a second step is asked for; nothing: as each member chooses.
    SecondStep(Option<SecondStepMode>),
    /// With which methods.
    SecondStepMethods(Methods),
    /// 0 (never) to 90 days.
    SecondStepTrustDays(u16),
    /// From which networks members may come, 1 to 256 of them.
    IpAllow(Vec<IpNet>),
    /// 1 to 720 hours.
    SessionHours(u16),
    /// 0 (off) to 90 days.
    RememberDays(u16),
}

impl Setting {
    /// Reads `KEY=VALUE`.
    ///
    /// # Errors
    /// [`PolicyRefused`], naming the key.
    pub fn parse(assignment: &str) -> Result<Self, PolicyRefused> {
        let (key, value) = assignment.split_once('=').ok_or(PolicyRefused::NoValue)?;
        Self::new(key.trim().parse()?, value.trim())
    }

    /// One key with the text of its value, as rows keep them.
    ///
    /// # Errors
    /// [`PolicyRefused::NotAvailableYet`] and [`PolicyRefused::BadValue`].
    pub fn new(key: PolicyKey, value: &str) -> Result<Self, PolicyRefused> {
        let number = |least: u16, most: u16, expected: &'static str| {
            let plain = value.bytes().all(|byte| byte.is_ascii_digit());
            let read = value.parse().ok().filter(|number| plain && (least..=most).contains(number));
            read.ok_or(PolicyRefused::BadValue { key, expected })
        };
        match key {
            PolicyKey::SessionHours => number(1, 720, "whole hours from 1 to 720").map(Self::SessionHours),
            PolicyKey::RememberDays => number(0, 90, "whole days from 0 (off) to 90").map(Self::RememberDays),
            PolicyKey::SecondStepTrustDays => {
                number(0, 90, "whole days from 0 (never) to 90").map(Self::SecondStepTrustDays)
            }
            PolicyKey::SecondStep => second_step(value),
            PolicyKey::SecondStepMethods => methods(value),
            PolicyKey::IpAllow => networks(value).map(Self::IpAllow).ok_or(PolicyRefused::BadValue {
                key,
                expected: "1 to 256 networks such as 192.0.2.0/24,2001:db8::/32",
            }),
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> PolicyKey {
        match self {
            Self::SecondStep(_) => PolicyKey::SecondStep,
            Self::SecondStepMethods(_) => PolicyKey::SecondStepMethods,
            Self::SecondStepTrustDays(_) => PolicyKey::SecondStepTrustDays,
            Self::IpAllow(_) => PolicyKey::IpAllow,
            Self::SessionHours(_) => PolicyKey::SessionHours,
            Self::RememberDays(_) => PolicyKey::RememberDays,
        }
    }

    /// Its value as rows keep it; [`Setting::new`] reads it back.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::SecondStep(mode) => mode.map_or("member", SecondStepMode::as_str).to_owned(),
            Self::SecondStepMethods(methods) => methods.to_string(),
            Self::SecondStepTrustDays(days) => days.to_string(),
            Self::IpAllow(networks) => networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            Self::SessionHours(hours) => hours.to_string(),
            Self::RememberDays(days) => days.to_string(),
        }
    }
}

fn second_step(value: &str) -> Result<Setting, PolicyRefused> {
    let key = PolicyKey::SecondStep;
    match value {
        "member" => Ok(Setting::SecondStep(None)),
        _ => value
            .parse()
            .map(|mode| Setting::SecondStep(Some(mode)))
            .map_err(|_| PolicyRefused::BadValue { key, expected: "always, risk, off or member" }),
    }
}

fn methods(value: &str) -> Result<Setting, PolicyRefused> {
    let key = PolicyKey::SecondStepMethods;
    // Devices are an own matter; a method that is not there must not seem to protect anybody.
    if value.split(',').any(|word| word.trim() == "device") {
        return Err(PolicyRefused::NotAvailableYet(key));
    }
    let read = value.parse().map(Setting::SecondStepMethods);
    read.map_err(|()| PolicyRefused::BadValue { key, expected: "some of mail, totp, passkey" })
}

/// Networks with commas between them; an address alone is a network of its own. IPv4 in IPv6 is refused: clients
/// are judged by their IPv4 address.
fn networks(value: &str) -> Option<Vec<IpNet>> {
    let read = |word: &str| match word.trim().parse::<IpNet>() {
        Ok(network) => Some(network.trunc()),
        Err(_) => word.trim().parse::<IpAddr>().ok().map(IpNet::from),
    };
    let networks: Option<Vec<IpNet>> = value.split(',').map(read).collect();
    networks.filter(|networks| {
        let mapped = |network: &IpNet| network.addr() != network.addr().to_canonical();
        (1..=NETWORKS_MOST).contains(&networks.len()) && !networks.iter().any(mapped)
    })
}

/// What holds for one member after all policies of the company and their groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// How long sessions live.
    pub session: Limits,
    /// What a password must be.
    pub password: Rule,
    /// What company and groups say of the second step.
    pub second_step: second_step::Policy,
    /// Lists of networks; a client must be in one network of each list.
    networks: Vec<Vec<IpNet>>,
}

impl Effective {
    /// What holds where nothing was set.
    pub const DEFAULT: Self = Self {
        session: Limits::DEFAULT,
        password: Rule::DEFAULT,
        second_step: second_step::Policy::DEFAULT,
        networks: Vec::new(),
    };

    /// What follows from the settings that apply: a set value takes the place of the default, and where several are
    /// set the strictest holds, so that no group loosens what its company asks for.
    #[must_use]
    pub fn of(settings: &[Setting]) -> Self {
        let mut effective = Self::DEFAULT;
        let (mut hours, mut days, mut trust) = (None::<u16>, None::<u16>, None::<u16>);
        let least = |known: &mut Option<u16>, new: u16| *known = Some(known.map_or(new, |old| old.min(new)));
        for setting in settings {
            match setting {
                Setting::SessionHours(value) => least(&mut hours, *value),
                Setting::RememberDays(value) => least(&mut days, *value),
                Setting::SecondStepTrustDays(value) => least(&mut trust, *value),
                Setting::SecondStep(Some(mode)) => {
                    let known = &mut effective.second_step.mode;
                    *known = Some(known.map_or(*mode, |old| stricter(old, *mode)));
                }
                Setting::SecondStep(None) => {}
                Setting::SecondStepMethods(methods) => {
                    let known = &mut effective.second_step.methods;
                    *known = known.and(*methods);
                }
                Setting::IpAllow(networks) => effective.networks.push(networks.clone()),
            }
        }
        if let Some(hours) = hours {
            effective.session.absolute_seconds = i64::from(hours) * 3600;
            let idle = &mut effective.session.idle_seconds;
            *idle = (*idle).min(effective.session.absolute_seconds);
        }
        if let Some(days) = days {
            effective.session.remember_seconds = (days > 0).then_some(i64::from(days) * 86_400);
        }
        if let Some(days) = trust {
            effective.second_step.trust_days = days;
        }
        effective
    }

    /// Whether a client may come from `address` (M9). Where networks are named, an address that is not known is in none.
    #[must_use]
    pub fn admits(&self, address: Option<IpAddr>) -> bool {
        let address = address.map(|address| address.to_canonical());
        let within = |list: &Vec<IpNet>| {
            address.is_some_and(|address| list.iter().any(|network| network.contains(&address)))
        };
        self.networks.iter().all(within)
    }

    /// What a new password must be for a member with this mode: 15 code points where it alone opens the account
    /// (NIST SP 800-63B-4, 3.1.1.2).
    #[must_use]
    pub fn password_rule(&self, mode: SecondStepMode) -> Rule {
        match mode {
            SecondStepMode::Off => Rule { min_length: self.password.min_length.max(15), ..self.password },
            SecondStepMode::Always | SecondStepMode::Risk => self.password,
        }
    }

    /// What follows from rows: pairs of key and value.
    ///
    /// # Errors
    /// [`PolicyRefused`] when a row is not one that this version enforces. A policy must not fall through, so the
    /// caller refuses rather than goes on without it.
    pub fn from_rows<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, PolicyRefused> {
        let read = |(key, value): (&str, &str)| Setting::new(key.parse()?, value);
        rows.into_iter().map(read).collect::<Result<Vec<_>, _>>().map(|settings| Self::of(&settings))
    }
}

#[cfg(test)]
mod tests;
