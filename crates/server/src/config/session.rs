//! `[session]`: lifetimes where the company's policy says nothing.

use super::ConfigError;
use serde::{Deserialize, Serialize};

/// `[session]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Session {
    /// Hours after which a session ends that does not outlive the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<u32>,
    /// Days that「ログイン状態を保持する」keeps a session; 0: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remember_days: Option<u32>,
}

impl Session {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let sound = self.hours.is_none_or(|hours| (1..=8760).contains(&hours))
            && self.remember_days.is_none_or(|days| days <= 366);
        if sound {
            return Ok(());
        }
        Err(ConfigError::Contradiction("session.hours must be 1 to 8760, session.remember_days 0 to 366"))
    }
}
