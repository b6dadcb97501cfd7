//! `[database]`: where the store lies.

use super::{ConfigError, Secret};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// `[database]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// The data directory: SQLite file, locks, master key, outbox.
    pub data: PathBuf,
    /// `postgres://…` for PostgreSQL 15 or later instead of the embedded SQLite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
    /// Connections that read, at most.
    pub readers: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { data: PathBuf::from("data"), url: None, readers: 4 }
    }
}

impl Database {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let known = |url: &Secret| {
            url.reveal().starts_with("postgres://") || url.reveal().starts_with("postgresql://")
        };
        if self.url.as_ref().is_some_and(|url| !known(url)) {
            return Err(ConfigError::Contradiction("database.url must begin with postgres://"));
        }
        if !(1..=64).contains(&self.readers) {
            return Err(ConfigError::Contradiction("database.readers must be 1 to 64"));
        }
        Ok(())
    }
}
