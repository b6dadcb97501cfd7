//! Opening a store: directory and files, locks, one look at the schema's version, the master key,
//! and everything that an empty store is made of.

mod first;
mod found;

use self::{
    first::{first_rows, new_oidc_key, operators},
    found::{Found, count, find_installation, key_checks},
};
use crate::{
    Installation, Outcome, Result, Store, StoreError,
    connect::{self, WritePool},
    fresh::Watch,
    lock, master,
    store::{Caches, Inner},
    writer::Queue,
};
use api::{CompanyId, Timestamp};
use auth_core::seal::{self, MasterKey, Purpose};
use migrations::Migrator;
use protocol::keys::Algorithm;
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};
use sea_orm_migration::MigratorTrait;
use sqlx::{ConnectOptions, Connection as _, PgConnection};
use std::{
    fs::{DirBuilder, File, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};
use uuid::{Builder, Uuid};
use zeroize::{Zeroize, Zeroizing};

/// Where random bytes come from; the store has no source of its own.
pub type Fill = fn(&mut [u8]);

/// The slug of the reserved company of the operators.
pub const OPERATORS: &str = "operator";

/// Which database.
#[derive(Debug, Clone)]
pub enum Database {
    /// The file `tegata.db` in the data directory.
    Sqlite,
    /// A PostgreSQL 15 database.
    Postgres {
        /// `postgres://…`
        url: String,
    },
}

/// What the store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// To serve: alone on SQLite, beside other nodes on PostgreSQL.
    Serve,
    /// For one command, beside a server.
    Beside,
    /// For maintenance: nobody else may have it open.
    Exclusive,
}

/// Whether a store is made where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Create {
    /// Yes.
    IfMissing,
    /// No: [`StoreError::NoStore`].
    Never,
}

/// How to open a store.
#[derive(Clone)]
pub struct OpenSettings {
    /// Which database.
    pub database: Database,
    /// Where the SQLite file, the locks and the master key lie.
    pub data_dir: PathBuf,
    /// The master key, where it does not come from `master.key` in the data directory.
    pub master: Option<[u8; 32]>,
    /// The master key that a configured one takes the place of, until [`crate::rotation`] is finished.
    pub previous_master: Option<[u8; 32]>,
    /// What for.
    pub ownership: Ownership,
    /// This moment.
    pub now: Timestamp,
    /// Where random bytes come from.
    pub fill: Fill,
    /// Connections that read, at most.
    pub readers: u32,
    /// Whether to make what is not there.
    pub create: Create,
}

/// Connections of either database, before anything was read.
struct Base {
    orm: DatabaseConnection,
    /// SeaORM over a connection that may write: for the schema only.
    schema: DatabaseConnection,
    writer: WritePool,
    lock: BaseLock,
}

enum BaseLock {
    Files { held: lock::Held, path: PathBuf },
    Server { options: Box<sqlx::postgres::PgConnectOptions>, connection: PgConnection },
}

impl Store {
    /// Opens a store, or makes one where none is and [`Create::IfMissing`] says so: schema, master key,
    /// the operators' company and the keys that sign ID tokens.
    ///
    /// # Errors
    /// Another owner, a schema of another version, a missing or wrong master key, files or a database
    /// that cannot be used.
    pub async fn open(settings: OpenSettings) -> Result<Self> {
        let _creating = creation_lock(&settings)?;
        let elsewhere = creation_lock_elsewhere(&settings).await?;
        let opened = Self::open_alone(&settings, Rotating::No).await;
        if let Some(connection) = elsewhere {
            connection.close().await?;
        }
        opened
    }

    /// Opens a store for [`crate::rotation`]: the key that is given need not be known to it yet.
    pub(crate) async fn open_to_rotate(settings: &OpenSettings) -> Result<Self> {
        Self::open_alone(settings, Rotating::Yes).await
    }

    async fn open_alone(settings: &OpenSettings, rotating: Rotating) -> Result<Self> {
        let base = match &settings.database {
            Database::Sqlite => sqlite(settings)?,
            Database::Postgres { url } => postgres(settings, url).await?,
        };
        prepare_schema(&base, settings).await?;
        let found = find_installation(&base.orm).await?;
        let checks = key_checks(&base.orm).await?;
        let known = master::known(settings)?;
        match found {
            Some(found) => {
                let ring = master::ring(&known, &checks)?;
                given_is_named(settings, rotating, &ring)?;
                let keys = Keys::of(ring, &found)?;
                assemble(base, settings, keys, found.installation).await
            }
            None => found_store(base, settings, known.into_iter().next()).await,
        }
    }
}

/// Whether the store is opened to give it another master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rotating {
    Yes,
    No,
}

/// A configured key that the store does not know is a mistake, also where the key before it is at hand.
fn given_is_named(settings: &OpenSettings, rotating: Rotating, ring: &[MasterKey]) -> Result<()> {
    let Some(given) = settings.master.map(MasterKey::from_bytes) else { return Ok(()) };
    if rotating == Rotating::Yes || ring.iter().any(|key| key.key_id() == given.key_id()) {
        return Ok(());
    }
    let expected = ring.iter().map(|key| key.key_id().to_string()).collect::<Vec<_>>().join(", ");
    Err(StoreError::MasterDiffers { expected, found: given.key_id().to_string() })
}

/// The keys of a store.
struct Keys {
    master: MasterKey,
    older: Vec<MasterKey>,
    root: MasterKey,
}

impl Keys {
    /// The keys that the store names, newest first, and its root. A store that has no root was never rotated: its
    /// one master key is the root.
    fn of(ring: Vec<MasterKey>, found: &Found) -> Result<Self> {
        let root = match &found.root {
            Some(sealed) => Some(root_of(&ring, &found.installation, sealed)?),
            None => None,
        };
        let mut ring = ring.into_iter();
        let missing = || StoreError::MasterMissing(String::new());
        let master = ring.next().ok_or_else(missing)?;
        Ok(Self { root: root.unwrap_or_else(|| master.clone()), master, older: ring.collect() })
    }
}

/// Where the root lies, bound to this installation.
pub(crate) fn root_place(instance: Uuid) -> Vec<u8> {
    seal::at_rest("installation", instance.as_bytes(), "root", None)
}

fn root_of(ring: &[MasterKey], installation: &Installation, sealed: &[u8]) -> Result<MasterKey> {
    let unsealed = || StoreError::Unsealed("installation");
    let named = seal::sealed_by(sealed).ok_or_else(unsealed)?;
    let key = ring.iter().find(|key| key.key_id() == named).ok_or_else(unsealed)?;
    let opened = key.derive(Purpose::AtRest).open(&root_place(installation.instance), sealed);
    let bytes = opened.map(Zeroizing::new).map_err(|_| unsealed())?;
    let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| unsealed())?;
    Ok(MasterKey::from_bytes(bytes))
}

/// Two processes that find nothing must not both make a store.
fn creation_lock(settings: &OpenSettings) -> Result<Option<File>> {
    if settings.create == Create::Never {
        return Ok(None);
    }
    make_directory(&settings.data_dir)?;
    let path = settings.data_dir.join("create.lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path);
    let file = file.map_err(StoreError::file(&path))?;
    file.lock().map_err(StoreError::file(&path))?;
    Ok(Some(file))
}

/// The same for nodes on several hosts, which share a PostgreSQL and no files.
async fn creation_lock_elsewhere(settings: &OpenSettings) -> Result<Option<PgConnection>> {
    let Database::Postgres { url } = &settings.database else { return Ok(None) };
    if settings.create == Create::Never {
        return Ok(None);
    }
    let mut connection = connect::postgres(url)?.connect().await?;
    lock::creation(&mut connection).await?;
    Ok(Some(connection))
}

/// Makes the data directory, or makes it private.
pub(crate) fn make_directory(path: &Path) -> Result<()> {
    if !path.exists() {
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(StoreError::file(path))?;
    }
    let mode = std::fs::metadata(path).map_err(StoreError::file(path))?.permissions().mode();
    if mode & 0o077 != 0 {
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(path, private).map_err(StoreError::file(path))?;
    }
    Ok(())
}

/// The file of an SQLite store.
pub(crate) fn sqlite_path(data_dir: &Path) -> PathBuf {
    data_dir.join("tegata.db")
}

fn sqlite(settings: &OpenSettings) -> Result<Base> {
    let path = sqlite_path(&settings.data_dir);
    if !path.exists() {
        if settings.create == Create::Never {
            return Err(StoreError::NoStore(settings.data_dir.clone()));
        }
        // SQLite gives its other files the mode of this one.
        let made = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path);
        made.map_err(StoreError::file(&path))?;
    }
    let held = lock::files(&settings.data_dir, settings.ownership)?;
    let writer = connect::sqlite_writer(&path);
    Ok(Base {
        orm: SqlxSqliteConnector::from_sqlx_sqlite_pool(connect::sqlite_readers(&path, settings.readers)),
        schema: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer.clone()),
        writer: WritePool::Sqlite(writer),
        lock: BaseLock::Files { held, path },
    })
}

async fn postgres(settings: &OpenSettings, url: &str) -> Result<Base> {
    let options = connect::postgres(url)?;
    let mut connection = options.connect().await?;
    lock::postgres(&mut connection, settings.ownership).await?;
    let writer = connect::postgres_pool(options.clone(), 1);
    let readers = connect::postgres_pool(options.clone(), settings.readers);
    Ok(Base {
        orm: SqlxPostgresConnector::from_sqlx_postgres_pool(readers),
        schema: SqlxPostgresConnector::from_sqlx_postgres_pool(writer.clone()),
        writer: WritePool::Postgres(writer),
        lock: BaseLock::Server { options: Box::new(options), connection },
    })
}

/// One count tells whether the schema is there, right, older or newer.
async fn prepare_schema(base: &Base, settings: &OpenSettings) -> Result<()> {
    let known = i64::try_from(migrations::known()).unwrap_or(i64::MAX);
    // On SQLite the writer comes first: a reader cannot open a file that was never written.
    let applied =
        count(&base.schema, "SELECT CAST(count(*) AS BIGINT) AS number FROM seaql_migrations").await;
    match applied {
        Ok(number) if number == known => Ok(()),
        Ok(number) if number > known => Err(StoreError::Newer),
        Ok(number) if number > 0 && settings.ownership != Ownership::Exclusive => Err(StoreError::Older),
        Err(_) if settings.create == Create::Never && settings.ownership != Ownership::Exclusive => {
            Err(StoreError::NoStore(settings.data_dir.clone()))
        }
        Ok(_) | Err(_) => Ok(Migrator::up(&base.schema, None).await?),
    }
}

async fn assemble(
    base: Base,
    settings: &OpenSettings,
    keys: Keys,
    installation: Installation,
) -> Result<Store> {
    let (watch, held) = match base.lock {
        BaseLock::Files { held, path } => (Watch::sqlite(&path).await?, Some(held)),
        BaseLock::Server { options, connection } => (Watch::postgres(*options, connection), None),
    };
    Ok(Store::from_inner(Inner {
        orm: base.orm,
        queue: Queue::start(base.writer, Arc::clone(&watch)),
        watch,
        caches: Caches::default(),
        reads: std::sync::atomic::AtomicU64::new(0),
        at_rest: keys.master.derive(Purpose::AtRest),
        at_rest_older: keys.older.iter().map(|key| key.derive(Purpose::AtRest)).collect(),
        master: keys.master,
        older: keys.older,
        root: keys.root,
        fill: settings.fill,
        installation,
        held,
    }))
}

/// Everything that an empty store is made of, in one commit.
async fn found_store(base: Base, settings: &OpenSettings, known: Option<MasterKey>) -> Result<Store> {
    let now = settings.now;
    let master = match known {
        Some(master) => master,
        None => master::make(&settings.data_dir, settings.fill)?,
    };
    let installation = Installation {
        instance: random_id(settings.fill, now),
        epoch: 1,
        operators: CompanyId(random_id(settings.fill, now)),
        created_at: now,
    };
    let mut root = [0; 32];
    (settings.fill)(&mut root);
    let keys = Keys { master, older: Vec::new(), root: MasterKey::from_bytes(root) };
    root.zeroize();
    let store = assemble(base, settings, keys, installation).await?;
    let mut changes = vec![first_rows(&store, now), operators(&store, now)?];
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es256, Algorithm::EdDsa] {
        changes.push(new_oidc_key(&store, algorithm, now)?);
    }
    match store.commit(changes).await? {
        Outcome::Applied => Ok(store),
        Outcome::Refused(_) => Err(StoreError::Corrupt { table: "installation", what: "first rows" }),
    }
}
fn random_id(fill: Fill, now: Timestamp) -> Uuid {
    let mut bytes = [0; 10];
    fill(&mut bytes);
    let id =
        Builder::from_unix_timestamp_millis(u64::try_from(now.0).unwrap_or_default(), &bytes).into_uuid();
    bytes.zeroize();
    id
}
