//! The settings of an installation: TOML file, overridden by environment, overridden by flags. One file for
//! each section. Here alone the environment is read. What a company sets for itself is policy and lies in the store.

mod audit;
mod brand;
mod database;
mod history;
mod load;
mod log;
mod mail;
mod master_key;
mod outbound;
mod public_url;
mod secret;
mod server;
mod session;
mod throttle;

pub use audit::Audit;
pub use brand::Brand;
pub use database::Database;
pub use history::History;
pub use load::{ConfigError, Flags, ServedUrl};
pub use log::{Log, LogFormat};
pub use mail::{Mail, Security, Transport};
pub use master_key::MasterKey;
pub use outbound::Outbound;
pub use public_url::{InvalidPublicUrl, PublicUrl};
pub use secret::Secret;
pub use server::{ProxyHeader, Server};
pub use session::Session;
pub use throttle::Throttle;

use crate::random;
use api::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Create, OpenSettings, Ownership};

/// All settings. Every key has a default; an unknown one is refused by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where Tegata listens and under which address the world knows it.
    pub server: Server,
    /// Where the store lies.
    pub database: Database,
    /// Where the master key comes from.
    pub master_key: MasterKey,
    /// How mails leave.
    pub mail: Mail,
    /// Names and links of the installation.
    pub brand: Brand,
    /// Session lifetimes where the company's policy says nothing.
    pub session: Session,
    /// How long members see their logins.
    pub history: History,
    /// How many wrong passwords are too many.
    pub throttle: Throttle,
    /// Where outgoing calls may go besides the public internet.
    pub outbound: Outbound,
    /// How long the audit log is kept.
    pub audit: Audit,
    /// What is logged.
    pub log: Log,
}

impl Config {
    /// Reads the settings: file, then environment, then `flags`.
    ///
    /// # Errors
    /// An unreadable file, an unknown key, a value of the wrong kind, or values that contradict each other.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        load::load(flags)
    }

    /// The settings as JSON with every secret masked, for `tegata config show`.
    #[must_use]
    pub fn shown(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// How to open the store of these settings.
    ///
    /// # Errors
    /// [`ConfigError::MasterKey`] when the configured key cannot be read.
    pub fn open_settings(
        &self,
        ownership: Ownership,
        create: Create,
        now: Timestamp,
    ) -> Result<OpenSettings, ConfigError> {
        let database = match &self.database.url {
            Some(url) => store::Database::Postgres { url: url.reveal().to_owned() },
            None => store::Database::Sqlite,
        };
        Ok(OpenSettings {
            database,
            data_dir: self.database.data.clone(),
            master: self.master_key.read()?,
            previous_master: self.master_key.read_previous()?,
            ownership,
            now,
            fill: random::fill,
            readers: self.database.readers,
            create,
        })
    }

    /// What contradicts itself although each value alone is well-formed.
    fn check(&self) -> Result<(), ConfigError> {
        self.server.check()?;
        self.mail.check()?;
        self.brand.check()?;
        self.session.check()?;
        self.history.check()?;
        self.throttle.check()?;
        self.database.check()
    }
}
