//! What a passkey's row keeps: the public key with its counter and flags, and the name that its member gave it. No secret is
//! in it.

use serde::{Deserialize, Serialize};
use webauthn_rs::prelude::{AuthenticationResult, CredentialID, Passkey};

/// A name is at most so long, in characters.
pub const NAME_MAX: usize = 64;

/// A passkey at rest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stored {
    name: String,
    key: Passkey,
}

/// Where a passkey can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// On several devices: its owner's account carries it along.
    Synced,
    /// On one device.
    Bound,
    /// Wherever the key that is plugged in or held against the device goes.
    SecurityKey,
}

/// The parts of a key that the library keeps to itself and writes into the row.
#[derive(Deserialize)]
struct Inner {
    cred: Flags,
}

#[derive(Deserialize)]
struct Flags {
    #[serde(default)]
    backup_eligible: bool,
    #[serde(default)]
    transports: Option<Vec<String>>,
}

impl Stored {
    pub(super) fn new(key: Passkey, name: &str) -> Self {
        Self { name: clean(name), key }
    }

    pub(super) fn id(&self) -> CredentialID {
        self.key.cred_id().clone()
    }

    pub(super) fn key(&self) -> &Passkey {
        &self.key
    }

    /// Counter and flags after a use. Says whether they have moved.
    pub(super) fn used(&mut self, result: &AuthenticationResult) -> bool {
        self.key.update_credential(result).unwrap_or_default()
    }

    /// The name that its member knows it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same passkey under another name.
    #[must_use]
    pub fn renamed(self, name: &str) -> Self {
        Self { name: clean(name), ..self }
    }

    /// Where it can be used.
    #[must_use]
    pub fn reach(&self) -> Reach {
        let inner = serde_json::to_value(&self.key).and_then(serde_json::from_value::<Inner>);
        let Ok(Inner { cred }) = inner else {
            return Reach::Bound;
        };
        let transports = cred.transports.unwrap_or_default();
        let here = transports.iter().any(|way| matches!(way.as_str(), "internal" | "hybrid"));
        if cred.backup_eligible {
            Reach::Synced
        } else if transports.is_empty() || here {
            Reach::Bound
        } else {
            Reach::SecurityKey
        }
    }
}

/// A name as it is kept: no controls, no marks that turn text around, not too long.
fn clean(name: &str) -> String {
    let seen = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let plain: String = name.chars().filter(seen).collect();
    plain.trim().chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_hides_nothing() {
        assert_eq!(clean("  Windows のパスキー\u{202e}\n "), "Windows のパスキー");
        assert_eq!(clean(&"あ".repeat(80)).chars().count(), NAME_MAX);
        assert_eq!(clean("\u{200b}\t"), "");
    }
}
