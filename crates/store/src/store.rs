//! The handle that everything is reached through: reads, the one way to write, ids and randomness.

use crate::{
    Change, Fill, Fresh, Outcome, Result,
    app::App,
    cache::Cache,
    company::Company,
    fresh::{Table, Watch},
    grant::Grant,
    group::Group,
    lock,
    member::Member,
    policy::PolicyRow,
    signing_key::SigningKeyRow,
    writer::Queue,
};
use api::{AppId, CompanyId, GrantId, MemberId, Timestamp};
use auth_core::{
    Token,
    seal::{MasterKey, Purpose, SealingKey},
    session::Session,
};
use sea_orm::{DatabaseConnection, FromQueryResult, Value};
use std::{
    collections::HashSet,
    future::Future,
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use uuid::{Builder, Uuid};

/// Who this store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Random, the same for ever.
    pub instance: Uuid,
    /// Raised by each restore: what was sealed under an earlier one is void.
    pub epoch: i64,
    /// The reserved company of the operators.
    pub operators: CompanyId,
    /// When the store was made.
    pub created_at: Timestamp,
}

/// An open store; cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) orm: DatabaseConnection,
    pub(crate) queue: Queue,
    pub(crate) watch: Arc<Watch>,
    pub(crate) caches: Caches,
    pub(crate) reads: AtomicU64,
    /// The newest key that the store names.
    pub(crate) master: MasterKey,
    /// Keys that rows may still name: none, unless a rotation was not finished.
    pub(crate) older: Vec<MasterKey>,
    /// The working key of sealed columns, and those of the older keys.
    pub(crate) at_rest: SealingKey,
    pub(crate) at_rest_older: Vec<SealingKey>,
    /// What keyed digests in rows derive from, so that no rotation changes them.
    pub(crate) root: MasterKey,
    pub(crate) fill: Fill,
    pub(crate) installation: Installation,
    pub(crate) held: Option<lock::Held>,
}

/// What is kept in memory, each bounded by its number of rows.
pub(crate) struct Caches {
    pub(crate) company: Cache<CompanyId, Arc<Company>>,
    pub(crate) company_id: Cache<String, CompanyId>,
    pub(crate) domains: Cache<CompanyId, Arc<HashSet<String>>>,
    pub(crate) member: Cache<MemberId, Arc<Member>>,
    pub(crate) subject: Cache<String, (CompanyId, MemberId)>,
    pub(crate) groups: Cache<(CompanyId, MemberId), Arc<Vec<Group>>>,
    pub(crate) app: Cache<AppId, Arc<App>>,
    pub(crate) app_id: Cache<String, AppId>,
    pub(crate) assigned: Cache<(CompanyId, MemberId), Arc<Vec<AppId>>>,
    pub(crate) session: Cache<[u8; 32], Arc<Session>>,
    pub(crate) grant: Cache<GrantId, Arc<Grant>>,
    pub(crate) keys: Cache<Option<CompanyId>, Arc<Vec<SigningKeyRow>>>,
    pub(crate) policy: Cache<CompanyId, Arc<Vec<PolicyRow>>>,
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            company: Cache::new(1024),
            company_id: Cache::new(1024),
            domains: Cache::new(1024),
            member: Cache::new(8192),
            subject: Cache::new(8192),
            groups: Cache::new(8192),
            app: Cache::new(2048),
            app_id: Cache::new(4096),
            assigned: Cache::new(8192),
            session: Cache::new(16_384),
            grant: Cache::new(8192),
            keys: Cache::new(256),
            policy: Cache::new(1024),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Store({})", self.0.installation.instance)
    }
}

impl Store {
    pub(crate) fn from_inner(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Writes all of the changes or none. When it returns they are on disk; a caller that goes away
    /// meanwhile stops nothing.
    ///
    /// # Errors
    /// [`crate::StoreError::Busy`] when the queue is full, [`crate::StoreError::Unknown`] when the database
    /// did not confirm the commit, [`crate::StoreError::Database`] when it refused a statement.
    pub async fn commit(&self, changes: Vec<Change>) -> Result<Outcome> {
        let change = changes.into_iter().fold(Change::nothing(), Change::and);
        if change.statements.is_empty() {
            return Ok(Outcome::Applied);
        }
        self.0.queue.commit(change).await
    }

    /// Makes sure that the caches are current; once for each request, before its first decision.
    ///
    /// # Errors
    /// [`crate::StoreError::Stale`] when the database cannot be asked.
    pub async fn fresh(&self) -> Result<Fresh> {
        let epochs = self.0.watch.current().await?;
        Ok(Fresh::new(self.clone(), epochs))
    }

    /// A new row id: UUIDv7 of this moment and random bytes.
    #[must_use]
    pub fn new_id(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.0).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &self.random()).into_uuid()
    }

    /// Random bytes of the source that the store was opened with.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0.fill)(&mut bytes);
        bytes
    }

    /// A new secret of 256 bits.
    #[must_use]
    pub fn token(&self) -> Token {
        Token::from_random(self.random())
    }

    /// A random public id that is never reissued: 32 hexadecimal digits.
    #[must_use]
    pub fn public_id(&self) -> String {
        crate::master::to_hex(&self.random::<16>())
    }

    /// The key from which the working keys of values in rows and on their way are derived.
    #[must_use]
    pub fn master(&self) -> &MasterKey {
        &self.0.master
    }

    /// The working key of keyed digests that stand in rows (codes, networks, browsers): no rotation changes it.
    #[must_use]
    pub fn lasting(&self, purpose: Purpose) -> SealingKey {
        self.0.root.derive(purpose)
    }

    pub(crate) fn root(&self) -> &MasterKey {
        &self.0.root
    }

    /// All master keys that rows may name, the newest first.
    pub(crate) fn ring(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.0.master).chain(&self.0.older)
    }

    /// Where the next commit is waited for: see [`crate::audit::seal`].
    pub async fn written(&self) {
        self.0.queue.written().await;
    }

    /// Who this store is.
    #[must_use]
    pub fn installation(&self) -> &Installation {
        &self.0.installation
    }

    /// SeaORM over the reading connections, for lists and reports. Writes are [`Store::commit`]'s alone.
    #[must_use]
    pub fn orm(&self) -> &DatabaseConnection {
        &self.0.orm
    }

    /// How many reading statements were run since it was opened.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.0.reads.load(Ordering::Relaxed)
    }

    /// Ends all connections. What was handed in before is still written.
    ///
    /// # Errors
    /// When the database does not end them.
    pub async fn close(self) -> Result<()> {
        self.0.watch.close().await;
        self.0.orm.close_by_ref().await?;
        Ok(())
    }

    pub(crate) fn at_rest(&self) -> &SealingKey {
        &self.0.at_rest
    }

    /// The working keys of sealed columns, the one that seals first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &SealingKey> {
        std::iter::once(&self.0.at_rest).chain(&self.0.at_rest_older)
    }

    pub(crate) fn caches(&self) -> &Caches {
        &self.0.caches
    }

    /// One row of a prepared statement.
    pub(crate) async fn one<M: FromQueryResult>(
        &self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<M>> {
        self.0.reads.fetch_add(1, Ordering::Relaxed);
        Ok(M::find_by_statement(self.statement(sql, values)).one(&self.0.orm).await?)
    }

    /// All rows of a prepared statement.
    pub(crate) async fn all<M: FromQueryResult>(
        &self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<M>> {
        self.0.reads.fetch_add(1, Ordering::Relaxed);
        Ok(M::find_by_statement(self.statement(sql, values)).all(&self.0.orm).await?)
    }

    fn statement(&self, sql: &'static str, values: Vec<Value>) -> sea_orm::Statement {
        sea_orm::Statement::from_sql_and_values(self.0.orm.get_database_backend(), sql, values)
    }

    /// Whether files are locked for this handle; a PostgreSQL store holds its lock in the database.
    #[must_use]
    pub fn holds_files(&self) -> bool {
        self.0.held.is_some()
    }
}

impl Fresh {
    /// The cached row, else the one that `read` finds, which is kept under this proof's epochs.
    pub(crate) async fn cached<K, V, R>(
        &self,
        cache: &Cache<K, V>,
        key: K,
        tables: &[Table],
        read: R,
    ) -> Result<Option<V>>
    where
        K: Eq + Hash + Clone,
        V: Clone,
        R: Future<Output = Result<Option<V>>>,
    {
        let stamp = self.stamp(tables);
        if let Some(value) = cache.find(&key, stamp) {
            return Ok(Some(value));
        }
        let value = read.await?;
        if let Some(value) = &value {
            cache.put(key, stamp, value.clone());
        }
        Ok(value)
    }
}

/// The values of a read, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;
