//! The master key on disk: made only together with an empty store, and compared with what the store
//! remembers of it before anything else is read.

use crate::{Fill, Result, StoreError};
use auth_core::seal::{KeyId, MasterKey};
use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The file's name in the data directory.
pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("master.key")
}

/// The key that was given, else the one of the file, if there is one.
pub(crate) fn known(data_dir: &Path, given: Option<[u8; 32]>) -> Result<Option<MasterKey>> {
    Ok(bytes(data_dir, given)?.map(|bytes| MasterKey::from_bytes(*bytes)))
}

/// The bytes of that key.
pub(crate) fn bytes(data_dir: &Path, given: Option<[u8; 32]>) -> Result<Option<Zeroizing<[u8; 32]>>> {
    if let Some(bytes) = given {
        return Ok(Some(Zeroizing::new(bytes)));
    }
    let path = path(data_dir);
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(StoreError::File { path, cause }),
    };
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(StoreError::file(&path))?;
    from_hex(text.trim()).map(Some).ok_or_else(|| unreadable(&path))
}

/// Draws a key for an empty store and writes it; an existing file is never overwritten.
pub(crate) fn make(data_dir: &Path, fill: Fill) -> Result<MasterKey> {
    let mut bytes = Zeroizing::new([0; 32]);
    fill(bytes.as_mut());
    write(data_dir, &bytes)?;
    Ok(MasterKey::from_bytes(*bytes))
}

/// Writes the file, 0600, and makes sure that it is on disk.
pub(crate) fn write(data_dir: &Path, bytes: &[u8; 32]) -> Result<()> {
    let path = path(data_dir);
    let mut options = OpenOptions::new();
    options.create_new(true).write(true).mode(0o600);
    let mut file = options.open(&path).map_err(StoreError::file(&path))?;
    let text = Zeroizing::new(format!("{}\n", to_hex(bytes)));
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(StoreError::file(&path))?;
    File::open(data_dir).and_then(|directory| directory.sync_all()).map_err(StoreError::file(data_dir))
}

/// Compares a key with the check values of the store.
pub(crate) fn check(key: Option<MasterKey>, checks: &[(Vec<u8>, Vec<u8>)]) -> Result<MasterKey> {
    let names = || checks.iter().map(|(id, _)| to_hex(id)).collect::<Vec<_>>().join(", ");
    let key = key.ok_or_else(|| StoreError::MasterMissing(names()))?;
    let KeyId(id) = key.key_id();
    let found = checks.iter().find(|(known, _)| *known == id);
    let right = found.is_some_and(|(_, value)| auth_core::secret::same(value, &key.check_value()));
    if right { Ok(key) } else { Err(StoreError::MasterDiffers { expected: names(), found: to_hex(&id) }) }
}

/// Lower-case hexadecimal.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

fn unreadable(path: &Path) -> StoreError {
    let cause = std::io::Error::new(std::io::ErrorKind::InvalidData, "expected 64 hexadecimal digits");
    StoreError::File { path: path.to_owned(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back() {
        let bytes = [0xa5; 32];
        assert_eq!(*from_hex(&to_hex(&bytes)).unwrap(), bytes);
        assert!(from_hex("+f").is_none());
        assert!(from_hex(&"g".repeat(64)).is_none());
    }

    #[test]
    fn another_key_is_refused() {
        let right = MasterKey::from_bytes([1; 32]);
        let checks = vec![(right.key_id().0.to_vec(), right.check_value().to_vec())];
        assert!(check(Some(right), &checks).is_ok());
        let wrong = check(Some(MasterKey::from_bytes([2; 32])), &checks);
        assert!(matches!(wrong, Err(StoreError::MasterDiffers { .. })));
        assert!(matches!(check(None, &checks), Err(StoreError::MasterMissing(_))));
    }
}
