//! Access policies: the closed list of keys, what each accepts, and what follows from all that apply to a member.
//! Which rows apply to whom is the caller's matter.

use crate::{password::Rule, session::Limits};
use std::{fmt, str::FromStr};

/// The keys of a policy. A key outside this list does not exist; one whose enforcement is not there yet is refused,
/// never kept and ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKey {
    /// `second_step=always|risk|off|member`.
    SecondStep,
    /// `second_step_methods=mail,totp,passkey,device`.
    SecondStepMethods,
    /// `ip_allow=CIDR,…`.
    IpAllow,
    /// `session_hours=N`: hours after which a session ends that does not outlive the browser.
    SessionHours,
    /// `remember_days=N`: days that a session may outlive the browser; 0 forbids it.
    RememberDays,
}

impl PolicyKey {
    /// Every key.
    pub const ALL: &'static [Self] =
        &[Self::SecondStep, Self::SecondStepMethods, Self::IpAllow, Self::SessionHours, Self::RememberDays];

    /// The key as it stands on the command line and in rows.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::SecondStepMethods => "second_step_methods",
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
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
            PolicyKey::SecondStep | PolicyKey::SecondStepMethods | PolicyKey::IpAllow => {
                Err(PolicyRefused::NotAvailableYet(key))
            }
        }
    }

    /// Its key.
    #[must_use]
    pub fn key(self) -> PolicyKey {
        match self {
            Self::SessionHours(_) => PolicyKey::SessionHours,
            Self::RememberDays(_) => PolicyKey::RememberDays,
        }
    }

    /// Its value as rows keep it; [`Setting::new`] reads it back.
    #[must_use]
    pub fn value(self) -> String {
        match self {
            Self::SessionHours(hours) => hours.to_string(),
            Self::RememberDays(days) => days.to_string(),
        }
    }
}

/// What holds for one member after all policies of the company and their groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effective {
    /// How long sessions live.
    pub session: Limits,
    /// What a password must be.
    pub password: Rule,
}

impl Effective {
    /// What holds where nothing was set.
    pub const DEFAULT: Self = Self { session: Limits::DEFAULT, password: Rule::DEFAULT };

    /// What follows from the settings that apply: a set value takes the place of the default, and where several are
    /// set the strictest holds, so that no group loosens what its company asks for.
    #[must_use]
    pub fn of(settings: &[Setting]) -> Self {
        let hours = settings.iter().filter_map(|setting| match setting {
            Setting::SessionHours(hours) => Some(i64::from(*hours)),
            Setting::RememberDays(_) => None,
        });
        let days = settings.iter().filter_map(|setting| match setting {
            Setting::RememberDays(days) => Some(i64::from(*days)),
            Setting::SessionHours(_) => None,
        });
        let mut session = Limits::DEFAULT;
        if let Some(hours) = hours.min() {
            session.absolute_seconds = hours * 3600;
            session.idle_seconds = session.idle_seconds.min(session.absolute_seconds);
        }
        if let Some(days) = days.min() {
            session.remember_seconds = (days > 0).then_some(days * 86_400);
        }
        Self { session, ..Self::DEFAULT }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_keys_of_the_command_line_are_known() {
        let refused = |text: &str| Setting::parse(text).unwrap_err().to_string();
        assert_eq!(Setting::parse("session_hours=8"), Ok(Setting::SessionHours(8)));
        assert_eq!(Setting::parse("remember_days = 0"), Ok(Setting::RememberDays(0)));
        assert_eq!(refused("second_step=always"), "second_step: not available yet");
        assert_eq!(refused("second_step_methods=mail"), "second_step_methods: not available yet");
        assert_eq!(refused("ip_allow=10.0.0.0/8"), "ip_allow: not available yet");
        assert_eq!(refused("session_hour=8"), "unknown policy key: session_hour");
        assert_eq!(refused("session_hours"), "expected KEY=VALUE");
    }

    #[test]
    fn values_outside_their_range_are_refused() {
        for text in [
            "session_hours=0",
            "session_hours=721",
            "session_hours=-1",
            "session_hours=+8",
            "session_hours=",
            "remember_days=91",
            "remember_days=1.5",
            "remember_days=99999999",
        ] {
            assert!(matches!(Setting::parse(text), Err(PolicyRefused::BadValue { .. })), "{text}");
        }
    }

    #[test]
    fn the_strictest_of_several_holds() {
        let settings = [
            Setting::SessionHours(12),
            Setting::SessionHours(4),
            Setting::RememberDays(7),
            Setting::RememberDays(0),
        ];
        let effective = Effective::of(&settings);
        assert_eq!(
            effective.session,
            Limits { idle_seconds: 4 * 3600, absolute_seconds: 4 * 3600, remember_seconds: None }
        );
        assert_eq!(Effective::of(&[]), Effective::DEFAULT);
        assert_eq!(Effective::of(&[Setting::SessionHours(48)]).session.absolute_seconds, 48 * 3600);
    }

    #[test]
    fn a_row_that_cannot_be_enforced_is_an_error() {
        assert!(Effective::from_rows([("session_hours", "8"), ("second_step", "always")]).is_err());
        assert!(Effective::from_rows([("from_a_newer_version", "1")]).is_err());
        assert_eq!(
            Effective::from_rows([("remember_days", "1")]).unwrap().session.remember_seconds,
            Some(86_400)
        );
    }

    proptest! {
        #[test]
        fn a_setting_reads_back(hours in 1u16..=720, days in 0u16..=90) {
            for setting in [Setting::SessionHours(hours), Setting::RememberDays(days)] {
                prop_assert_eq!(Setting::parse(&format!("{}={}", setting.key(), setting.value())), Ok(setting));
            }
        }
    }
}
