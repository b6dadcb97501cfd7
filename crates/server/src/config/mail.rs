//! `[mail]`: how mails leave.

use super::{ConfigError, Secret};
use serde::{Deserialize, Serialize};

/// `[mail]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// How.
    pub transport: Transport,
    /// The sender's address.
    pub from: String,
    /// The SMTP server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its port; 587 with `starttls`, 465 with `tls`, 25 without either unless set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How the connection is protected.
    pub security: Security,
    /// Whom we log in as; without one, we do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// With which password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// A PEM file with the certificates of authorities that are trusted besides the public ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<std::path::PathBuf>,
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

/// How an SMTP connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS after STARTTLS, or nothing is sent (RFC 3207).
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// None: for a server on this very machine.
    None,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            transport: Transport::File,
            from: "tegata@localhost".to_owned(),
            host: None,
            port: None,
            security: Security::Starttls,
            username: None,
            password: None,
            ca_file: None,
        }
    }
}

impl Mail {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.from.parse::<lettre::Address>().is_err() {
            return Err(ConfigError::Contradiction("mail.from must be a mail address"));
        }
        if self.transport == Transport::File {
            return Ok(());
        }
        let Some(host) = &self.host else {
            return Err(ConfigError::Contradiction("mail.transport = \"smtp\" needs mail.host"));
        };
        if self.security == Security::None && !is_this_machine(host) {
            return Err(ConfigError::Contradiction(
                "mail.security = \"none\" is for a server on this machine: codes and links would be readable on the way",
            ));
        }
        if self.username.is_some() != self.password.is_some() {
            return Err(ConfigError::Contradiction("mail.username and mail.password belong together"));
        }
        Ok(())
    }

    /// The port that is used.
    #[must_use]
    pub fn effective_port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        })
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}
