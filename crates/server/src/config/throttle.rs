//! `[throttle]`: how many wrong passwords are too many. Good ones are never counted.

use super::ConfigError;
use auth_core::throttle::Limits;
use serde::{Deserialize, Serialize};

/// `[throttle]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Throttle {
    /// Failures in a row at one account, from browsers that its member is not known by, before the first pause.
    pub account_failures: u32,
    /// Such failures in a row after which the password works only in known browsers, until it is set anew.
    pub account_failures_most: u32,
    /// Failures in a row of one known browser, after which it counts as an unknown one.
    pub known_browser_failures: u32,
    /// Failures from one address (IPv6: one /64) in ten minutes.
    pub address_failures: u32,
    /// Failures from one /24 (IPv6: /48) in ten minutes.
    pub network_failures: u32,
    /// Accounts at which one address fails in an hour.
    pub address_accounts: u32,
    /// Accounts at which one /24 (IPv6: /48) fails in an hour.
    pub network_accounts: u32,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            account_failures: 10,
            account_failures_most: 50,
            known_browser_failures: 20,
            address_failures: 300,
            network_failures: 1000,
            address_accounts: 100,
            network_accounts: 300,
        }
    }
}

impl Throttle {
    /// For the arithmetic.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits {
            free: self.account_failures,
            unknown_most: self.account_failures_most,
            known_browser: self.known_browser_failures,
            address: self.address_failures,
            network: self.network_failures,
            address_accounts: self.address_accounts,
            network_accounts: self.network_accounts,
        }
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let sources =
            [self.address_failures, self.network_failures, self.address_accounts, self.network_accounts];
        let sound = (1..=self.account_failures_most).contains(&self.account_failures)
            && self.account_failures_most <= 60
            && (1..=20).contains(&self.known_browser_failures)
            && sources.iter().all(|limit| (1..=1_000_000).contains(limit));
        if sound {
            return Ok(());
        }
        Err(ConfigError::Contradiction(
            "throttle.account_failures must be 1 to throttle.account_failures_most, that at most 60, \
             throttle.known_browser_failures 1 to 20, the others 1 to 1000000",
        ))
    }
}
