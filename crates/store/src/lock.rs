//! Who owns the store: one `serve` for each SQLite store, any number of nodes on PostgreSQL, and nobody
//! else at all during restore, migration and master rotation.

use crate::{Ownership, Result, StoreError};
use sqlx::PgConnection;
use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

/// Held by whoever serves an SQLite store.
const SERVE: &str = "serve.lock";

/// Shared by whoever has the store open.
const OPEN: &str = "open.lock";

/// PostgreSQL's advisory lock with the same meaning as [`OPEN`]: "tegata" and a number.
const ADVISORY: i64 = 0x7465_6761_7461_0001;

/// Held by the one node that makes a store.
const CREATION: i64 = ADVISORY + 1;

const SERVED: &str = "another process serves it";
const OPENED: &str = "a server or a command has it open";
const MAINTAINED: &str = "it is being restored or migrated";

/// File locks; released when dropped, by the system too when the process dies.
#[derive(Debug)]
pub(crate) struct Held {
    _serve: Option<File>,
    _open: File,
}

/// Takes the locks of an SQLite store.
pub(crate) fn files(data_dir: &Path, ownership: Ownership) -> Result<Held> {
    let serve = match ownership {
        Ownership::Beside => None,
        Ownership::Serve | Ownership::Exclusive => Some(exclusive(&data_dir.join(SERVE), SERVED)?),
    };
    let path = data_dir.join(OPEN);
    let open = match ownership {
        Ownership::Exclusive => exclusive(&path, OPENED)?,
        Ownership::Serve | Ownership::Beside => shared(&path)?,
    };
    Ok(Held { _serve: serve, _open: open })
}

fn exclusive(path: &Path, taken: &'static str) -> Result<File> {
    let file = open(path)?;
    file.try_lock().map_err(|cause| refused(path, cause, taken))?;
    Ok(file)
}

fn shared(path: &Path) -> Result<File> {
    let file = open(path)?;
    file.try_lock_shared().map_err(|cause| refused(path, cause, MAINTAINED))?;
    Ok(file)
}

fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600);
    options.open(path).map_err(StoreError::file(path))
}

fn refused(path: &Path, cause: TryLockError, taken: &'static str) -> StoreError {
    match cause {
        TryLockError::WouldBlock => StoreError::InUse(taken),
        TryLockError::Error(cause) => StoreError::File { path: path.to_owned(), cause },
    }
}

/// Takes the lock of an open PostgreSQL store on the connection that will watch it.
pub(crate) async fn postgres(connection: &mut PgConnection, ownership: Ownership) -> Result<()> {
    if ownership != Ownership::Exclusive {
        return share_postgres(connection).await;
    }
    let taken: bool =
        sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(ADVISORY).fetch_one(connection).await?;
    if taken { Ok(()) } else { Err(StoreError::InUse(OPENED)) }
}

/// The shared form of the lock, taken again after a lost connection.
pub(crate) async fn share_postgres(connection: &mut PgConnection) -> Result<()> {
    let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock_shared($1)")
        .bind(ADVISORY)
        .fetch_one(connection)
        .await?;
    if taken { Ok(()) } else { Err(StoreError::InUse(MAINTAINED)) }
}

/// Waits until no other node makes a store; released when the connection is closed.
pub(crate) async fn creation(connection: &mut PgConnection) -> Result<()> {
    sqlx::query("SELECT pg_advisory_lock($1)").bind(CREATION).execute(connection).await?;
    Ok(())
}
