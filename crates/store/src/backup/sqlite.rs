//! Backups of SQLite: `VACUUM INTO` makes a consistent copy beside the server; a restore is written beside
//! the old file and takes its place by one rename.

use super::{
    Restored, end_everything,
    file::{self, Reader, Writer},
    master_for,
};
use crate::{
    OpenSettings, Ownership, Result, Store, StoreError,
    connect::{self, Connection},
    lock, master,
    open::sqlite_path,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, Row, SqliteConnection};
use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

pub(super) async fn write(store: &Store, settings: &OpenSettings, writer: &mut Writer) -> Result<()> {
    let name = master::to_hex(&store.random::<8>());
    let copy = Removed(settings.data_dir.join(format!("backup-{name}.tmp")));
    private_file(&copy.0)?;
    let mut connection = connect::sqlite(&sqlite_path(&settings.data_dir), true).connect().await?;
    let quoted = copy.0.to_string_lossy().replace('\'', "''");
    sqlx::query(AssertSqlSafe(format!("VACUUM INTO '{quoted}'"))).execute(&mut connection).await?;
    connection.close().await?;
    let mut source = File::open(&copy.0).map_err(StoreError::file(&copy.0))?;
    let mut chunk = vec![0; file::CHUNK];
    loop {
        let read = source.read(&mut chunk).map_err(StoreError::file(&copy.0))?;
        match chunk.get(..read) {
            Some(bytes) if !bytes.is_empty() => writer.record(file::DATA, bytes)?,
            _ => return Ok(()),
        }
    }
}

pub(super) async fn restore(settings: &OpenSettings, reader: &mut Reader) -> Result<Restored> {
    crate::open::make_directory(&settings.data_dir)?;
    let _held = lock::files(&settings.data_dir, Ownership::Exclusive)?;
    let beside = Removed(settings.data_dir.join("restore.tmp"));
    drop(std::fs::remove_file(&beside.0));
    let from_backup = unpack(reader, &beside.0)?;
    let master = master_for(settings, from_backup)?;
    let checks = settle(settings, &beside.0).await?;
    master::ring(&master.keys, &checks)?;
    if let Some(bytes) = &master.to_write {
        master::write(&master::path(&settings.data_dir), bytes)?;
    }
    let kept = swap(settings, &beside.0)?;
    Ok(Restored { wrote_master_key: master.to_write.is_some(), kept })
}

/// Writes the database file and hands back the master key, if the backup has one.
fn unpack(reader: &mut Reader, path: &Path) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>> {
    let mut target = private_file(path)?;
    let mut from_backup = None;
    while let Some((kind, bytes)) = reader.next()? {
        match kind {
            file::MASTER => from_backup = Some(bytes),
            file::DATA => target.write_all(&bytes).map_err(StoreError::file(path))?,
            _ => return Err(StoreError::Backup("it holds records of another kind")),
        }
    }
    target.sync_all().map_err(StoreError::file(path))?;
    Ok(from_backup)
}

/// Ends everything in the restored file and reads which master keys it names. Nothing is renamed yet.
async fn settle(settings: &OpenSettings, path: &Path) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let writer = connect::sqlite_writer(path);
    let mut connection = Connection::Sqlite(writer.acquire().await?);
    connection.begin().await?;
    for statement in end_everything(settings.now).statements {
        connection.run(statement).await?;
    }
    connection.command("COMMIT").await?;
    let Connection::Sqlite(mut connection) = connection else {
        return Err(StoreError::Backup("not an SQLite file"));
    };
    let checks = key_checks(&mut connection).await?;
    // Out of WAL, so that the file is whole by itself when it is renamed.
    sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut *connection).await?;
    drop(connection);
    writer.close().await;
    Ok(checks)
}

async fn key_checks(connection: &mut SqliteConnection) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let rows = sqlx::query("SELECT key_id, check_value FROM key_check").fetch_all(connection).await?;
    let pair = |row: &sqlx::sqlite::SqliteRow| Ok((row.try_get(0)?, row.try_get(1)?));
    rows.iter().map(pair).collect()
}

/// The old file steps aside under a name of its own, the new one takes its place.
fn swap(settings: &OpenSettings, beside: &Path) -> Result<Option<PathBuf>> {
    let path = sqlite_path(&settings.data_dir);
    let mut kept = None;
    if path.exists() {
        let aside = settings.data_dir.join(format!("tegata.db.before-{}", settings.now.0));
        for end in ["-wal", "-shm"] {
            let from = with_end(&path, end);
            if from.exists() {
                std::fs::rename(&from, with_end(&aside, end)).map_err(StoreError::file(&from))?;
            }
        }
        std::fs::rename(&path, &aside).map_err(StoreError::file(&path))?;
        kept = Some(aside);
    }
    std::fs::rename(beside, &path).map_err(StoreError::file(&path))?;
    let directory = File::open(&settings.data_dir).and_then(|directory| directory.sync_all());
    directory.map_err(StoreError::file(&settings.data_dir))?;
    Ok(kept)
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn private_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true).mode(0o600).open(path).map_err(StoreError::file(path))
}

/// A file that is gone when this is.
struct Removed(PathBuf);

impl Drop for Removed {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            drop(std::fs::remove_file(with_end(&self.0, end)));
        }
    }
}
