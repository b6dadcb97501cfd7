//! Backups: one encrypted file with a consistent picture of the whole store, and the way back. Whoever
//! restores must be the only one who has the store open; everything that was signed in is signed out.

mod file;
mod postgres;
mod sqlite;

use crate::{
    Change, Database, OpenSettings, Result, Store, StoreError,
    change::{Judge, change},
    master,
};
use api::Timestamp;
use auth_core::seal::MasterKey;
use file::{Kind, Reader, Writer};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What to write, and where.
pub struct Backup<'a> {
    /// The new file; an existing one is refused.
    pub path: &'a Path,
    /// What it is encrypted to.
    pub passphrase: &'a str,
    /// Whether the master key goes into the file, too.
    pub with_master_key: bool,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Whether `master.key` was written.
    pub wrote_master_key: bool,
    /// The SQLite file that was there before, under its new name.
    pub kept: Option<PathBuf>,
}

/// Writes a backup of an open store, beside a running server. The file is readable by its owner only.
///
/// # Errors
/// [`StoreError::File`], [`StoreError::Database`], [`StoreError::Backup`].
pub async fn write(store: &Store, settings: &OpenSettings, backup: &Backup<'_>) -> Result<()> {
    let master = if backup.with_master_key {
        if store.ring().count() > 1 {
            return Err(StoreError::Backup("first finish `tegata key rotate --master`"));
        }
        Some(Zeroizing::new(*store.master().reveal()))
    } else {
        None
    };
    let kind = match settings.database {
        Database::Sqlite => Kind::Sqlite,
        Database::Postgres { .. } => Kind::Postgres,
    };
    let mut writer = Writer::create(backup.path, backup.passphrase, kind, settings.fill)?;
    if let Some(bytes) = master {
        writer.record(file::MASTER, bytes.as_slice())?;
    }
    match &settings.database {
        Database::Sqlite => sqlite::write(store, settings, &mut writer).await?,
        Database::Postgres { url } => postgres::write(url, &mut writer).await?,
    }
    writer.finish()
}

/// Replaces the store by the one in a backup of the same kind of database. Takes the exclusive locks itself.
///
/// # Errors
/// [`StoreError::InUse`] while anybody has the store open; [`StoreError::Backup`] for a file that is damaged, of
/// another kind, or encrypted to another passphrase; [`StoreError::MasterMissing`] and
/// [`StoreError::MasterDiffers`] when the master key at hand is not the backup's.
pub async fn restore(settings: &OpenSettings, path: &Path, passphrase: &str) -> Result<Restored> {
    let mut reader = Reader::open(path, passphrase)?;
    match (&settings.database, reader.kind()) {
        (Database::Sqlite, Kind::Sqlite) => sqlite::restore(settings, &mut reader).await,
        (Database::Postgres { url }, Kind::Postgres) => postgres::restore(settings, url, &mut reader).await,
        (Database::Sqlite, Kind::Postgres) => {
            Err(StoreError::Backup("it was taken from PostgreSQL and cannot be restored into SQLite"))
        }
        (Database::Postgres { .. }, Kind::Sqlite) => {
            Err(StoreError::Backup("it was taken from SQLite and cannot be restored into PostgreSQL"))
        }
    }
}

/// The master keys that the restored rows may name: those at hand, else the one of the backup.
struct MasterAtHand {
    keys: Vec<MasterKey>,
    /// To be written to `master.key` when the rest succeeded.
    to_write: Option<Zeroizing<[u8; 32]>>,
}

fn master_for(settings: &OpenSettings, from_backup: Option<Zeroizing<Vec<u8>>>) -> Result<MasterAtHand> {
    let keys = master::known(settings)?;
    let (true, Some(bytes)) = (keys.is_empty(), from_backup) else {
        return Ok(MasterAtHand { keys, to_write: None });
    };
    let bytes: [u8; 32] =
        bytes.as_slice().try_into().map_err(|_| StoreError::Backup("its master key is damaged"))?;
    Ok(MasterAtHand { keys: vec![MasterKey::from_bytes(bytes)], to_write: Some(Zeroizing::new(bytes)) })
}

/// Nothing that was open when the backup was taken is open after a restore.
fn end_everything(now: Timestamp) -> Change {
    change!(Judge::Always, "UPDATE session SET ended_at = $1 WHERE ended_at IS NULL", now)
        .and(change!(Judge::Always, "UPDATE app_grant SET revoked_at = $1 WHERE revoked_at IS NULL", now))
        .and(change!(Judge::Always, "UPDATE ticket SET taken_at = $1 WHERE taken_at IS NULL", now))
        .and(change!(Judge::Always, "DELETE FROM login"))
        // What they say is sent already or over: their codes and links are void.
        .and(change!(Judge::Always, "DELETE FROM outbox"))
        .and(change!(Judge::Always, "UPDATE known_browser SET trusted_until = NULL"))
        .and(change!(Judge::Always, "UPDATE installation SET epoch = epoch + 1"))
}
