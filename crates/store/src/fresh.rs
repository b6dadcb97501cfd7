//! Whether cached rows are still true. Triggers raise the epoch of a table in each transaction that
//! changes it; before a decision we make sure that we know the epochs: on SQLite by the header of its WAL index,
//! on PostgreSQL by a poll each second.

mod wal_index;

pub(crate) use self::wal_index::Header;
use self::wal_index::WalIndex;
use crate::{
    Result, Store, StoreError,
    change::Stamp,
    connect::{Connection, sqlite},
    lock,
};
use sqlx::{
    ConnectOptions, Connection as _, PgConnection, Row, SqliteConnection, postgres::PgConnectOptions,
};
use std::{
    ops::Deref,
    path::Path,
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Mutex;

/// The tables that have an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Company,
    ProvedDomain,
    Member,
    MemberGroup,
    GroupMember,
    App,
    AppAssignment,
    SigningKey,
    Policy,
    Session,
    AppGrant,
}

const NAMES: [(&str, Table); 11] = [
    ("company", Table::Company),
    ("proved_domain", Table::ProvedDomain),
    ("member", Table::Member),
    ("member_group", Table::MemberGroup),
    ("group_member", Table::GroupMember),
    ("app", Table::App),
    ("app_assignment", Table::AppAssignment),
    ("signing_key", Table::SigningKey),
    ("policy", Table::Policy),
    ("session", Table::Session),
    ("app_grant", Table::AppGrant),
];

/// The epoch of each table as of one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Epochs([i64; NAMES.len()]);

impl Epochs {
    /// Epochs only grow, so their sum tells whether any of them moved.
    pub(crate) fn sum(&self, tables: &[Table]) -> i64 {
        tables.iter().filter_map(|table| self.0.get(*table as usize)).sum()
    }

    fn set(&mut self, name: &str, value: i64) {
        let found = NAMES.iter().find(|(known, _)| *known == name);
        if let Some(slot) = found.and_then(|(_, table)| self.0.get_mut(*table as usize)) {
            *slot = value;
        }
    }
}

/// Proof that the caches were current when it was made. It reaches the cached reads; everything else
/// of the store is reached through it as well.
#[derive(Debug, Clone)]
pub struct Fresh {
    store: Store,
    epochs: Epochs,
}

impl Fresh {
    pub(crate) fn new(store: Store, epochs: Epochs) -> Self {
        Self { store, epochs }
    }

    /// The stamp of what was judged from rows of these tables that were read through this proof.
    pub(crate) fn judged(&self, tables: &'static [Table]) -> Stamp {
        Stamp { tables, sum: self.epochs.sum(tables) }
    }

    /// The stamp of a row that is read from these tables after this proof was made.
    pub(crate) fn stamp(&self, tables: &[Table]) -> i64 {
        self.epochs.sum(tables)
    }
}

impl Deref for Fresh {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// The newest known epochs, and the connection that learns of newer ones.
#[derive(Debug)]
pub(crate) struct Watch {
    known: RwLock<Epochs>,
    asked: AtomicU64,
    /// SQLite: whether anybody has committed since the epochs were read.
    index: Option<WalIndex>,
    /// PostgreSQL: polls since the last answer.
    silent: AtomicU32,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Sqlite(Mutex<SqliteSource>),
    Postgres(Box<Mutex<PostgresSource>>),
}

#[derive(Debug)]
struct SqliteSource {
    connection: SqliteConnection,
    /// Callers that asked before this count are answered by the last check.
    through: u64,
}

#[derive(Debug)]
struct PostgresSource {
    options: PgConnectOptions,
    /// Also holds the lock of an open store.
    connection: Option<PgConnection>,
}

/// How often PostgreSQL is asked for its epochs.
const POLL: Duration = Duration::from_secs(1);

/// So many polls without an answer, five seconds of them, and rows are no longer believed.
const SILENT_MOST: u32 = 5;

const EPOCHS: &str = "SELECT name, value FROM epoch";

impl Watch {
    /// Watches an SQLite file over a connection of its own.
    pub(crate) async fn sqlite(path: &Path) -> Result<Arc<Self>> {
        let connection = sqlite(path, true).connect().await?;
        let source = SqliteSource { connection, through: 0 };
        Ok(Arc::new(Self::over(Source::Sqlite(Mutex::new(source)), Some(WalIndex::of(path)))))
    }

    /// Watches a PostgreSQL database over the connection that holds the lock.
    pub(crate) fn postgres(options: PgConnectOptions, connection: PgConnection) -> Arc<Self> {
        let source = PostgresSource { options, connection: Some(connection) };
        let watch = Arc::new(Self::over(Source::Postgres(Box::new(Mutex::new(source))), None));
        tokio::spawn(poll(Arc::downgrade(&watch)));
        watch
    }

    fn over(source: Source, index: Option<WalIndex>) -> Self {
        let (asked, silent) = (AtomicU64::new(0), AtomicU32::new(0));
        Self { known: RwLock::new(Epochs::default()), asked, index, silent, source }
    }

    /// The epochs, no older than the moment of the call (SQLite), or than the poll allows (PostgreSQL).
    pub(crate) async fn current(&self) -> Result<Epochs> {
        match &self.source {
            Source::Sqlite(source) => self.ask_sqlite(source).await,
            Source::Postgres(source) => self.ask_postgres(source).await,
        }
    }

    /// Callers that arrive while a check runs share the next one.
    async fn ask_sqlite(&self, source: &Mutex<SqliteSource>) -> Result<Epochs> {
        if let Some((epochs, _)) = self.standing() {
            return Ok(epochs);
        }
        let mine = self.asked.fetch_add(1, Ordering::SeqCst);
        let mut source = source.lock().await;
        if source.through <= mine {
            let through = self.asked.load(Ordering::SeqCst);
            let before = self.header();
            let rows = sqlx::query(EPOCHS).fetch_all(&mut source.connection).await?;
            self.learn(pairs(&rows)?);
            self.note(before);
            source.through = through;
        }
        Ok(self.known())
    }

    /// SQLite: the epochs and the header under which they were read, if nobody has committed since.
    pub(crate) fn standing(&self) -> Option<(Epochs, Header)> {
        let known = self.known();
        self.index.as_ref().and_then(WalIndex::unmoved).map(|header| (known, header))
    }

    /// After a commit of ours that raised no epoch: whether it was the only one since `before`, so that the epochs stand.
    pub(crate) fn only_we_committed(&self, before: &Header) -> bool {
        self.index.as_ref().is_some_and(|index| index.advance(before))
    }

    fn header(&self) -> Option<Header> {
        self.index.as_ref().and_then(WalIndex::read)
    }

    /// What was learnt is true for as long as the header stays what it was before.
    fn note(&self, before: Option<Header>) {
        if let Some(index) = &self.index {
            index.note(before);
        }
    }

    async fn ask_postgres(&self, source: &Mutex<PostgresSource>) -> Result<Epochs> {
        let known = self.known();
        if self.silent.load(Ordering::SeqCst) < SILENT_MOST && known != Epochs::default() {
            return Ok(known);
        }
        self.reload(source).await.map_err(|_| StoreError::Stale)?;
        Ok(self.known())
    }

    /// Asks PostgreSQL, for a second at most.
    async fn reload(&self, source: &Mutex<PostgresSource>) -> Result<()> {
        let asked = tokio::time::timeout(POLL, async { self.ask(&mut *source.lock().await).await });
        asked.await.map_err(|_| StoreError::Stale)?
    }

    async fn ask(&self, source: &mut PostgresSource) -> Result<()> {
        let mut connection = match source.connection.take() {
            Some(connection) => connection,
            None => {
                let mut connection = source.options.connect().await?;
                lock::share_postgres(&mut connection).await?;
                connection
            }
        };
        let rows = sqlx::query(EPOCHS).fetch_all(&mut connection).await?;
        self.learn(pairs(&rows)?);
        source.connection = Some(connection);
        Ok(())
    }

    /// After a commit of our own: the next request of this node must see it, and on SQLite it need not ask again.
    pub(crate) async fn committed(&self, connection: &mut Connection) {
        let before = self.header();
        let rows = match connection {
            Connection::Postgres(connection) => {
                sqlx::query(EPOCHS).fetch_all(&mut **connection).await.and_then(|rows| pairs(&rows))
            }
            Connection::Sqlite(connection) => {
                sqlx::query(EPOCHS).fetch_all(&mut **connection).await.and_then(|rows| pairs(&rows))
            }
        };
        match rows {
            Ok(epochs) => {
                self.learn(epochs);
                self.note(before);
            }
            Err(_) => self.forget(),
        }
    }

    fn learn(&self, rows: Vec<(String, i64)>) {
        let mut epochs = Epochs::default();
        for (name, value) in rows {
            epochs.set(&name, value);
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        for (new, old) in epochs.0.iter_mut().zip(known.0) {
            *new = (*new).max(old);
        }
        *known = epochs;
        self.silent.store(0, Ordering::SeqCst);
    }

    /// The epochs are unknown until somebody asks again.
    fn forget(&self) {
        self.note(None);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Epochs::default();
    }

    fn known(&self) -> Epochs {
        *self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the watching connection.
    pub(crate) async fn close(&self) {
        if let Source::Postgres(source) = &self.source
            && let Some(connection) = source.lock().await.connection.take()
        {
            drop(connection.close().await);
        }
    }
}

/// The rows of [`EPOCHS`], of either database.
fn pairs<'r, R>(rows: &'r [R]) -> sqlx::Result<Vec<(String, i64)>>
where
    R: Row,
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Asks each second until the store is gone.
async fn poll(watch: Weak<Watch>) {
    loop {
        let Some(watch) = watch.upgrade() else { return };
        watch.silent.fetch_add(1, Ordering::SeqCst);
        if let Source::Postgres(source) = &watch.source
            && let Err(cause) = watch.reload(source).await
        {
            tracing::warn!(%cause, "the epochs of the database could not be read");
        }
        drop(watch);
        tokio::time::sleep(POLL).await;
    }
}
