//! Reading the settings from file, environment and flags, and saying which key is wrong.

use super::{Config, PublicUrl, Secret};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What the command line says about settings; the rest comes from file and environment.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--config FILE`
    pub config: Option<PathBuf>,
    /// `--data DIR`
    pub data: Option<PathBuf>,
    /// `--database-url URL`
    pub database_url: Option<String>,
    /// `--listen ADDRESS:PORT`
    pub listen: Option<String>,
    /// `--public-url URL`
    pub public_url: Option<String>,
    /// Whether this process is the one that serves. Any other uses the address that `serve` last used, where none is
    /// configured.
    pub serving: bool,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{path}: {cause}")]
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// An unknown key, or a value of the wrong kind.
    #[error("{0}")]
    Setting(String),
    /// Values that do not go together or are out of range.
    #[error("{0}")]
    Contradiction(&'static str),
    /// A setting whose capability is not there yet.
    #[error("{0} is not available yet")]
    NotAvailable(&'static str),
    /// The configured master key.
    #[error("master key: {0}")]
    MasterKey(String),
}

/// The file in which `serve` notes its address for the commands that run beside it.
#[derive(Debug)]
pub struct ServedUrl(PathBuf);

impl ServedUrl {
    /// The file of this data directory.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self(data.join("public-url"))
    }

    /// Notes the address.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, url: &PublicUrl) -> std::io::Result<()> {
        if self.read().as_ref() == Some(url) {
            return Ok(());
        }
        let beside = self.0.with_extension("new");
        fs::write(&beside, format!("{url}\n"))?;
        fs::rename(beside, &self.0)
    }

    fn read(&self) -> Option<PublicUrl> {
        fs::read_to_string(&self.0).ok()?.trim().parse().ok()
    }
}

pub(super) fn load(flags: &Flags) -> Result<Config, ConfigError> {
    let environment = Env::prefixed("TEGATA__").split("__");
    let early =
        flagged(Figment::from(Serialized::defaults(Early::default())).merge(environment.clone()), flags);
    let data: Early = early.extract().map_err(|error| ConfigError::Setting(named(&error)))?;
    let mut figment = Figment::new();
    if let Some(file) = file(flags, &data.database.data)? {
        figment = figment.merge(Toml::string(&file.1));
    }
    let mut config: Config = flagged(figment.merge(environment), flags)
        .extract()
        .map_err(|error| ConfigError::Setting(named(&error)))?;
    if let Some(url) = &flags.database_url {
        config.database.url = Some(Secret::from(url.clone()));
    }
    let served = (!flags.serving && !config.server.has_public_url())
        .then(|| ServedUrl::of(&config.database.data).read())
        .flatten();
    if let Some(url) = served {
        config.server.set_public_url(url);
    }
    config.check()?;
    Ok(config)
}

/// Only what says where the file lies.
#[derive(Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct Early {
    database: EarlyDatabase,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct EarlyDatabase {
    data: PathBuf,
}

impl Default for EarlyDatabase {
    fn default() -> Self {
        Self { data: super::Database::default().data }
    }
}

fn flagged(mut figment: Figment, flags: &Flags) -> Figment {
    if let Some(data) = &flags.data {
        figment = figment.merge(Serialized::default("database.data", data));
    }
    if let Some(listen) = &flags.listen {
        figment = figment.merge(Serialized::default("server.listen", listen));
    }
    if let Some(url) = &flags.public_url {
        figment = figment.merge(Serialized::default("server.public_url", url));
    }
    figment
}

/// The named file, else `tegata.toml` of the data directory if it is there.
fn file(flags: &Flags, data: &Path) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let implied = data.join("tegata.toml");
    let path = match &flags.config {
        Some(path) => path.clone(),
        None if implied.exists() => implied,
        None => return Ok(None),
    };
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some((path, text))),
        Err(cause) => Err(ConfigError::File { path, cause }),
    }
}

/// The first error with the full name of its key.
fn named(error: &figment::Error) -> String {
    use figment::error::Kind;
    let mut path = error.path.join(".");
    let what = match &error.kind {
        Kind::UnknownField(field, known) => {
            if !path.is_empty() && !path.ends_with(field.as_str()) {
                path.push('.');
                path.push_str(field);
            } else if path.is_empty() {
                path.clone_from(field);
            }
            format!("unknown setting (known here: {})", known.join(", "))
        }
        kind => kind.to_string(),
    };
    if path.is_empty() { what } else { format!("{path}: {what}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ProxyHeader, Transport};

    fn from(toml: &str) -> Result<Config, ConfigError> {
        let directory = std::env::temp_dir()
            .join(format!("tegata-config-{:x}", u128::from_be_bytes(crate::random::bytes())));
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join("tegata.toml"), toml).unwrap();
        let flags = Flags { data: Some(directory.clone()), serving: true, ..Flags::default() };
        let config = load(&flags);
        fs::remove_dir_all(directory).unwrap();
        config
    }

    #[test]
    fn nothing_configured_is_a_loopback_server_on_sqlite() {
        let config = from("").unwrap();
        assert_eq!(config.server.public_url().as_str(), "http://localhost:8080");
        assert_eq!(config.database.url, None);
        assert_eq!(config.mail.transport, Transport::File);
    }

    #[test]
    fn every_section_is_read() {
        let config = from(
            "[server]\nlisten = \"0.0.0.0:443\"\npublic_url = \"https://sso.example.jp\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n\
             proxy_header = \"forwarded\"\n[brand]\nproduct = \"Acme ID\"\nterms = \"https://example.jp/terms\"\n\
             [session]\nhours = 10\n[outbound]\nallow = [\"127.0.0.0/8\"]\n[log]\nformat = \"json\"\n",
        )
        .unwrap();
        assert_eq!(config.server.proxy_header, ProxyHeader::Forwarded);
        assert_eq!(config.server.trusted_proxies.len(), 1);
        assert_eq!(config.session.hours, Some(10));
        assert_eq!(config.brand.product, "Acme ID");
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_full_name() {
        for (toml, name) in [
            ("[server]\nlisen = \"127.0.0.1:1\"", "server.lisen"),
            ("public_url = \"http://localhost\"", "public_url"),
            ("[sever]\nlisten = \"127.0.0.1:1\"", "sever"),
        ] {
            let message = from(toml).unwrap_err().to_string();
            assert!(message.starts_with(&format!("{name}: unknown setting")), "{message}");
        }
    }

    #[test]
    fn wrong_values_are_refused_by_name() {
        for (toml, part) in [
            ("[server]\nlisten = \"here\"", "server.listen"),
            ("[server]\nlisten = 80", "server.listen"),
            ("[server]\npublic_url = \"http://sso.example.jp\"", "server.public_url"),
            ("[server]\nlisten = \"0.0.0.0:80\"", "server.public_url must be set"),
            ("[mail]\ntransport = \"smtp\"", "mail.host"),
            ("[mail]\ntransport = \"smtp\"\nhost = \"mx.example.jp\"\nsecurity = \"none\"", "mail.security"),
            ("[mail]\nfrom = \"nobody\"", "mail.from"),
            ("[mail]\ntransport = \"pigeon\"", "mail.transport"),
            ("[session]\nhours = 0", "session.hours"),
            ("[brand]\nterms = \"javascript:alert(1)\"", "brand.terms"),
            ("[brand]\nproduct = \"\"", "brand.product"),
            ("[outbound]\nallow = [\"everything\"]", "outbound.allow"),
            ("[database]\nurl = \"mysql://x\"", "database.url"),
            ("[server", "expected"),
        ] {
            let message = from(toml).unwrap_err().to_string();
            assert!(message.contains(part), "{toml}: {message}");
        }
    }

    #[test]
    fn flags_win_over_the_file() {
        let directory = std::env::temp_dir()
            .join(format!("tegata-flags-{:x}", u128::from_be_bytes(crate::random::bytes())));
        fs::create_dir(&directory).unwrap();
        let file = directory.join("other.toml");
        fs::write(&file, "[server]\nlisten = \"127.0.0.1:1\"\npublic_url = \"http://localhost:1\"").unwrap();
        let flags = Flags {
            config: Some(file),
            data: Some(directory.clone()),
            listen: Some("127.0.0.1:2".to_owned()),
            public_url: Some("http://localhost:2".to_owned()),
            database_url: Some("postgres://u:secret@h/d".to_owned()),
            serving: true,
        };
        let config = load(&flags).unwrap();
        assert_eq!(config.server.listen.port(), 2);
        assert_eq!(config.server.public_url().as_str(), "http://localhost:2");
        assert!(!config.shown().to_string().contains("secret"));
        assert!(!format!("{config:?}").contains("secret"));
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_command_beside_a_server_finds_its_address() {
        let directory = std::env::temp_dir()
            .join(format!("tegata-served-{:x}", u128::from_be_bytes(crate::random::bytes())));
        fs::create_dir(&directory).unwrap();
        ServedUrl::of(&directory).write(&"https://sso.example.jp".parse().unwrap()).unwrap();
        let beside = Flags { data: Some(directory.clone()), ..Flags::default() };
        assert_eq!(load(&beside).unwrap().server.public_url().as_str(), "https://sso.example.jp");
        let serving = Flags { serving: true, ..beside };
        assert_eq!(load(&serving).unwrap().server.public_url().as_str(), "http://localhost:8080");
        fs::remove_dir_all(directory).unwrap();
    }
}
