//! `[master_key]`: where the master key comes from, if not from `master.key` in the data directory.

use super::{ConfigError, Secret};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// `[master_key]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MasterKey {
    /// A file with the key: 32 bytes as 64 hexadecimal digits or in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The key itself, meant for the environment: `TEGATA__MASTER_KEY__VALUE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Secret>,
    /// The key that this one takes the place of, for `tegata key rotate --master`: `TEGATA__MASTER_KEY__PREVIOUS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<Secret>,
}

impl MasterKey {
    pub(super) fn read_previous(&self) -> Result<Option<[u8; 32]>, ConfigError> {
        self.previous.as_ref().map(|previous| key(previous.reveal())).transpose()
    }

    pub(super) fn read(&self) -> Result<Option<[u8; 32]>, ConfigError> {
        match (&self.value, &self.file) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => {
                Err(ConfigError::MasterKey("set either master_key.file or master_key.value".to_owned()))
            }
            (Some(value), None) => key(value.reveal()).map(Some),
            (None, Some(path)) => {
                let read = std::fs::read_to_string(path).map(Zeroizing::new);
                let text =
                    read.map_err(|cause| ConfigError::MasterKey(format!("{}: {cause}", path.display())))?;
                key(&text).map(Some)
            }
        }
    }
}

fn key(text: &str) -> Result<[u8; 32], ConfigError> {
    let text = text.trim();
    let bytes = if text.len() == 64 { from_hex(text) } else { STANDARD.decode(text).ok() };
    let bytes = bytes.map(Zeroizing::new).ok_or_else(malformed)?;
    <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| malformed())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
    Some(digits?.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

fn malformed() -> ConfigError {
    ConfigError::MasterKey("not 32 bytes as 64 hexadecimal digits or in base64".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_and_base64_are_read_and_nothing_else() {
        let bytes: [u8; 32] = std::array::from_fn(|place| u8::try_from(place * 7).unwrap());
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(key(&format!("{hex}\n")).unwrap(), bytes);
        assert_eq!(key(&STANDARD.encode(bytes)).unwrap(), bytes);
        for wrong in ["", "00", &hex[1..], &format!("{}g", &hex[1..]), &STANDARD.encode([1; 31])] {
            assert!(key(wrong).is_err());
        }
    }
}
