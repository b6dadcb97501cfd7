//! `[history]`: how long members see their logins.

use super::ConfigError;
use serde::{Deserialize, Serialize};

/// `[history]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct History {
    /// Days that the login history is kept.
    pub days: u16,
}

impl Default for History {
    fn default() -> Self {
        Self { days: 90 }
    }
}

impl History {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match self.days {
            30..=400 => Ok(()),
            _ => Err(ConfigError::Contradiction("history.days must be 30 to 400")),
        }
    }
}
