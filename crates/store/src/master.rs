//! The master key on disk: made only together with an empty store, and compared with what the store
//! remembers of it before anything else is read.

use crate::{Fill, OpenSettings, Result, StoreError};
use auth_core::seal::{KeyId, MasterKey};
use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The id of a key and the value that tells it from every other key.
pub(crate) type KeyCheck = (Vec<u8>, Vec<u8>);

/// The file's name in the data directory.
pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("master.key")
}

/// The file's name while a rotation to it is not finished.
pub(crate) fn next_path(data_dir: &Path) -> PathBuf {
    data_dir.join("master.key.next")
}

/// The keys at hand: the one that is given, else those of the files; and the one that a rotation leaves behind.
pub(crate) fn known(settings: &OpenSettings) -> Result<Vec<MasterKey>> {
    let mut keys = Vec::new();
    match settings.master {
        Some(bytes) => keys.push(MasterKey::from_bytes(bytes)),
        None => {
            keys.extend(read(&path(&settings.data_dir))?);
            keys.extend(read(&next_path(&settings.data_dir))?);
        }
    }
    keys.extend(settings.previous_master.map(MasterKey::from_bytes));
    Ok(keys)
}

/// The key of a file, if the file is there.
pub(crate) fn read(path: &Path) -> Result<Option<MasterKey>> {
    let path = path.to_owned();
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(StoreError::File { path, cause }),
    };
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(StoreError::file(&path))?;
    let bytes = from_hex(text.trim()).ok_or_else(|| unreadable(&path))?;
    Ok(Some(MasterKey::from_bytes(*bytes)))
}

/// Draws a key for an empty store and writes it; an existing file is never overwritten.
pub(crate) fn make(data_dir: &Path, fill: Fill) -> Result<MasterKey> {
    let mut bytes = Zeroizing::new([0; 32]);
    fill(bytes.as_mut());
    write(&path(data_dir), &bytes)?;
    Ok(MasterKey::from_bytes(*bytes))
}

/// Writes a key's file, 0600, and makes sure that it is on disk.
pub(crate) fn write(path: &Path, bytes: &[u8; 32]) -> Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true).mode(0o600);
    let mut file = options.open(path).map_err(StoreError::file(path))?;
    let text = Zeroizing::new(format!("{}\n", to_hex(bytes)));
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(StoreError::file(path))?;
    sync_directory(path)
}

/// Makes sure that a file's name is on disk.
pub(crate) fn sync_directory(of: &Path) -> Result<()> {
    let Some(directory) = of.parent() else { return Ok(()) };
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(StoreError::file(directory))
}

/// The keys that the store names, in its order, each compared with its check value. One that is not at hand or
/// differs is an error: there are rows that nobody could open.
pub(crate) fn ring(known: &[MasterKey], checks: &[KeyCheck]) -> Result<Vec<MasterKey>> {
    let names = || checks.iter().map(|(id, _)| to_hex(id)).collect::<Vec<_>>().join(", ");
    let differs = || {
        let found = known.iter().map(|key| key.key_id().to_string()).collect::<Vec<_>>().join(", ");
        StoreError::MasterDiffers { expected: names(), found }
    };
    if known.is_empty() {
        return Err(StoreError::MasterMissing(names()));
    }
    let keys: Option<Vec<MasterKey>> = checks.iter().map(|check| named(known, check)).collect();
    keys.filter(|keys| !keys.is_empty()).ok_or_else(differs)
}

fn named(known: &[MasterKey], (id, value): &KeyCheck) -> Option<MasterKey> {
    let right = |key: &&MasterKey| {
        let KeyId(own) = key.key_id();
        *id == own && auth_core::secret::same(value, &key.check_value())
    };
    known.iter().find(right).cloned()
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
        let checks = |key: &MasterKey| (key.key_id().0.to_vec(), key.check_value().to_vec());
        let (first, second) = (MasterKey::from_bytes([1; 32]), MasterKey::from_bytes([2; 32]));
        let named = vec![checks(&first)];
        assert!(ring(&[second.clone(), first.clone()], &named).is_ok());
        assert!(matches!(ring(std::slice::from_ref(&second), &named), Err(StoreError::MasterDiffers { .. })));
        assert!(matches!(ring(&[], &named), Err(StoreError::MasterMissing(_))));
        assert!(matches!(ring(std::slice::from_ref(&first), &[]), Err(StoreError::MasterDiffers { .. })));
        let both = vec![checks(&second), checks(&first)];
        assert!(matches!(ring(std::slice::from_ref(&second), &both), Err(StoreError::MasterDiffers { .. })));
        let keys = ring(&[first.clone(), second.clone()], &both).unwrap();
        assert_eq!(keys[0].key_id(), second.key_id());
        let forged = vec![(first.key_id().0.to_vec(), second.check_value().to_vec())];
        assert!(ring(&[first, second], &forged).is_err());
    }
}
