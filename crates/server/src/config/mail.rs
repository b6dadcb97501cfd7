//! `[mail]`: how mails leave.

use super::ConfigError;
use serde::{Deserialize, Serialize};

/// `[mail]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// How.
    pub transport: Transport,
    /// The sender's address.
    pub from: String,
}

/// How a mail leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// Each mail is written into `outbox/` of the data directory. For development.
    File,
    /// SMTP.
    Smtp,
}

impl Default for Mail {
    fn default() -> Self {
        Self { transport: Transport::File, from: "tegata@localhost".to_owned() }
    }
}

impl Mail {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        match self.transport {
            Transport::File => Ok(()),
            Transport::Smtp => Err(ConfigError::NotAvailable("mail.transport = \"smtp\"")),
        }
    }
}
