//! Connections to SQLite and PostgreSQL: their settings, and one enum over both for the writer.

use crate::{
    Result,
    change::{Judge, Statement},
};
use sea_orm::Value;
use sqlx::{
    AssertSqlSafe, ConnectOptions, PgPool, Postgres, Sqlite, SqlitePool,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, str::FromStr, time::Duration};

/// How long SQLite waits for another process's commit.
const BUSY: Duration = Duration::from_secs(5);

/// How long a caller waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(5);

/// Binds one of the value types that this crate's statements use.
macro_rules! bind {
    ($query:expr, $value:expr) => {
        match $value {
            Value::Uuid(value) => $query.bind(value),
            Value::BigInt(value) => $query.bind(value),
            Value::String(value) => $query.bind(value),
            Value::Bytes(value) => $query.bind(value),
            Value::Bool(value) => $query.bind(value),
            other => {
                return Err($crate::StoreError::Database(format!("no binding for {other:?}")));
            }
        }
    };
}

/// The pool that writes.
#[derive(Debug, Clone)]
pub(crate) enum WritePool {
    /// One connection: SQLite has one writer.
    Sqlite(SqlitePool),
    /// One connection of its own; reads do not wait for it.
    Postgres(PgPool),
}

impl WritePool {
    pub(crate) async fn acquire(&self) -> Result<Connection> {
        Ok(match self {
            Self::Sqlite(pool) => Connection::Sqlite(pool.acquire().await?),
            Self::Postgres(pool) => Connection::Postgres(pool.acquire().await?),
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// One connection of either kind.
pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Connection {
    /// Opens the transaction in which a batch is written.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        match self {
            Self::Sqlite(_) => self.command("BEGIN IMMEDIATE").await,
            Self::Postgres(_) => self.command("BEGIN").await,
        }
    }

    /// Runs a command without values.
    pub(crate) async fn command(&mut self, sql: &'static str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => sqlx::query(sql).execute(&mut **connection).await.map(|_| ())?,
            Self::Postgres(connection) => sqlx::query(sql).execute(&mut **connection).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Runs one statement: how many rows it wrote, or found where it is a check.
    pub(crate) async fn run(&mut self, statement: Statement) -> Result<u64> {
        let finds = matches!(statement.judge, Judge::Finds(_));
        match self {
            Self::Sqlite(connection) => {
                let mut query = sqlx::query(AssertSqlSafe(statement.sql));
                for value in statement.values {
                    query = bind!(query, value);
                }
                if finds {
                    return Ok(u64::from(query.fetch_optional(&mut **connection).await?.is_some()));
                }
                Ok(query.execute(&mut **connection).await?.rows_affected())
            }
            Self::Postgres(connection) => {
                let sql = AssertSqlSafe(statement.sql.replace("/*share*/", "FOR SHARE"));
                let mut query = sqlx::query(sql);
                for value in statement.values {
                    query = bind!(query, value);
                }
                if finds {
                    return Ok(u64::from(query.fetch_optional(&mut **connection).await?.is_some()));
                }
                Ok(query.execute(&mut **connection).await?.rows_affected())
            }
        }
    }
}

/// SQLite as everything here wants it: WAL, synchronous FULL, foreign keys on.
pub(crate) fn sqlite(path: &Path, read_only: bool) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .synchronous(SqliteSynchronous::Full)
        .statement_cache_capacity(128)
        .disable_statement_logging();
    if read_only { options.read_only(true) } else { options.journal_mode(SqliteJournalMode::Wal) }
}

/// The pool with the one connection that writes.
pub(crate) fn sqlite_writer(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(sqlite(path, false))
}

/// The pool that reads.
pub(crate) fn sqlite_readers(path: &Path, most: u32) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(most.max(1))
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .max_lifetime(None)
        .connect_lazy_with(sqlite(path, true))
}

/// PostgreSQL as everything here wants it: commits are on disk before they are answered.
pub(crate) fn postgres(url: &str) -> Result<PgConnectOptions> {
    Ok(PgConnectOptions::from_str(url)?
        .application_name("tegata")
        .options([("synchronous_commit", "on"), ("timezone", "UTC")])
        .statement_cache_capacity(128)
        .disable_statement_logging())
}

/// A pool of at most so many connections.
pub(crate) fn postgres_pool(options: PgConnectOptions, most: u32) -> PgPool {
    PgPoolOptions::new()
        .max_connections(most.max(1))
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .connect_lazy_with(options)
}
