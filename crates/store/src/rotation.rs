//! Another master key for a store: everything that is sealed in rows is sealed anew, in commits of a few hundred
//! rows, and the old key is needed until no row names it. Whoever rotates is the only one who has the store open;
//! a rotation that broke off goes on where it ended.

use crate::{
    Change, Create, OpenSettings, Outcome, Ownership, Result, Store, StoreError, audit,
    change::{Judge, change},
    master,
    open::root_place,
    sealed::Place,
    store::values,
};
use api::{CompanyId, Timestamp};
use auth_core::seal::{self, KeyId, MasterKey, Purpose, SealingKey};
use sea_orm::{DatabaseBackend, FromQueryResult};
use std::path::PathBuf;
use uuid::Uuid;
use zeroize::Zeroizing;

mod scan;

/// Rows that share a commit.
const BATCH: usize = 200;

/// A column of sealed values, each bound to table, row id, column and company.
struct Column {
    table: &'static str,
    name: &'static str,
    read: &'static str,
    write: &'static str,
}

macro_rules! column {
    ($table:literal, $name:literal, $company:literal) => {
        Column {
            table: $table,
            name: $name,
            read: concat!(
                "SELECT id, ",
                $company,
                " AS company_id, ",
                $name,
                " AS sealed FROM ",
                $table,
                " WHERE id > $1 AND ",
                $name,
                " IS NOT NULL ORDER BY id LIMIT 200"
            ),
            write: concat!("UPDATE ", $table, " SET ", $name, " = $2 WHERE id = $1 AND ", $name, " = $3"),
        }
    };
}

/// Everything that [`Store::seal`] writes. [`scan`] finds what is forgotten here, and the old key stays needed.
const COLUMNS: &[Column] = &[
    column!("company", "identity_secret", "id"),
    column!("signing_key", "private", "company_id"),
    column!("credential", "sealed", "company_id"),
    column!("outbox", "sealed", "company_id"),
];

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The new key's id.
    pub key_id: String,
    /// Values that were sealed anew this time.
    pub resealed: u64,
    /// Whether a rotation that had broken off was finished.
    pub resumed: bool,
    /// The old key's file: backups that were made before need it.
    pub kept: Option<PathBuf>,
}

/// Rotates the master key, or finishes a rotation. Takes the exclusive locks itself. `commits_most` ends it early,
/// as a crash would.
///
/// # Errors
/// [`StoreError::InUse`] while anybody has the store open; [`StoreError::Rotation`] when there is no other key to
/// rotate to, or a row still names the old one.
pub async fn rotate(settings: &OpenSettings, commits_most: Option<u32>) -> Result<Rotated> {
    let mut settings = settings.clone();
    settings.ownership = Ownership::Exclusive;
    settings.create = Create::Never;
    let store = Store::open_to_rotate(&settings).await?;
    let rotated = Rotation::begin(&store, &settings, commits_most).await;
    let rotated = match rotated {
        Ok(mut rotation) => rotation.run().await,
        Err(cause) => Err(cause),
    };
    store.close().await?;
    rotated
}

struct Rotation<'a> {
    store: &'a Store,
    settings: &'a OpenSettings,
    next: MasterKey,
    seals: SealingKey,
    old: Vec<MasterKey>,
    resumed: bool,
    commits_left: Option<u32>,
    resealed: u64,
}

#[derive(FromQueryResult)]
struct SealedRow {
    id: Uuid,
    company_id: Option<Uuid>,
    sealed: Vec<u8>,
}

impl<'a> Rotation<'a> {
    async fn begin(store: &'a Store, settings: &'a OpenSettings, commits_left: Option<u32>) -> Result<Self> {
        let (next, from_before) = next_key(store, settings)?;
        let named = store.ring().any(|key| key.key_id() == next.key_id());
        let old: Vec<MasterKey> = store.ring().filter(|key| key.key_id() != next.key_id()).cloned().collect();
        if named && old.is_empty() && !from_before {
            return Err(StoreError::Rotation("the store names no other key than this one".to_owned()));
        }
        let seals = next.derive(Purpose::AtRest);
        let resumed = named || from_before;
        let mut rotation = Self { store, settings, next, seals, old, resumed, commits_left, resealed: 0 };
        if !named {
            rotation.name().await?;
        }
        Ok(rotation)
    }

    async fn run(&mut self) -> Result<Rotated> {
        for column in COLUMNS {
            self.column(column).await?;
        }
        self.checkpoints().await?;
        for old in &self.old {
            if let Some(place) = scan::first_named(self.store, old.key_id()).await? {
                return Err(StoreError::Rotation(format!("{place} still names key {}", old.key_id())));
            }
        }
        self.forget().await?;
        let kept = self.settle()?;
        let key_id = self.next.key_id().to_string();
        Ok(Rotated { key_id, resealed: self.resealed, resumed: self.resumed, kept })
    }

    /// The store names the new key from now on: whoever opens it needs both.
    async fn name(&mut self) -> Result<()> {
        let newest = "SELECT max(created_at) AS at FROM key_check";
        let newest = self.store.one::<At>(newest, values![]).await?.and_then(|row| row.at);
        let now = self.settings.now.0.max(newest.unwrap_or_default().saturating_add(1));
        let named = change!(
            Judge::Always,
            "INSERT INTO key_check (key_id, check_value, created_at) VALUES ($1, $2, $3)",
            self.next.key_id().0.to_vec(),
            self.next.check_value().to_vec(),
            Timestamp(now)
        );
        let root = self.root();
        self.commit(named.and(root)).await
    }

    /// The root of keyed digests stays what it is; a store that had none gets its first master key as one.
    fn root(&mut self) -> Change {
        let place = root_place(self.store.installation().instance);
        let anew = self.seals.seal(self.store.random(), &place, self.store.root().reveal());
        self.resealed += 1;
        change!(Judge::Always, "UPDATE installation SET root = $1", anew)
    }

    async fn column(&mut self, column: &Column) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let rows = self.store.all::<SealedRow>(column.read, values![after]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            let mut anew = Change::nothing();
            for row in &rows {
                if let Some(change) = self.row(column, row)? {
                    anew = anew.and(change);
                    self.resealed += 1;
                }
            }
            self.commit(anew).await?;
        }
    }

    fn row(&self, column: &Column, row: &SealedRow) -> Result<Option<Change>> {
        if seal::sealed_by(&row.sealed) == Some(self.next.key_id()) {
            return Ok(None);
        }
        let company = row.company_id.map(CompanyId);
        let place = Place { table: column.table, row: row.id.as_bytes(), column: column.name, company };
        let plain = self.store.unseal(place, &row.sealed)?;
        let anew = self.seals.seal(self.store.random(), &self.store.bound(place), &plain);
        let change = change!(Judge::Always, column.write, row.id, anew, row.sealed.clone());
        Ok(Some(change))
    }

    async fn checkpoints(&mut self) -> Result<()> {
        let key = self.next.derive(Purpose::AuditChain);
        loop {
            let marked = audit::mark_anew(self.store, &self.old, &key, BATCH).await?;
            if marked.is_empty() {
                return Ok(());
            }
            self.resealed += marked.len() as u64;
            self.commit(marked.into_iter().fold(Change::nothing(), Change::and)).await?;
        }
    }

    /// No row names the old keys: the store forgets them.
    async fn forget(&mut self) -> Result<()> {
        let next = self.next.key_id().0.to_vec();
        self.commit(change!(Judge::Always, "DELETE FROM key_check WHERE key_id <> $1", next)).await
    }

    /// The new file takes the place of the old one, which is kept under the name of its key.
    fn settle(&self) -> Result<Option<PathBuf>> {
        if self.settings.master.is_some() {
            return Ok(None);
        }
        let path = master::path(&self.settings.data_dir);
        let kept = match master::read(&path)? {
            Some(old) => {
                let name = format!("master.key.was-{}", old.key_id());
                let kept = self.settings.data_dir.join(name);
                std::fs::rename(&path, &kept).map_err(StoreError::file(&path))?;
                Some(kept)
            }
            None => None,
        };
        let next = master::next_path(&self.settings.data_dir);
        std::fs::rename(&next, &path).map_err(StoreError::file(&next))?;
        master::sync_directory(&path)?;
        Ok(kept)
    }

    async fn commit(&mut self, change: Change) -> Result<()> {
        if self.commits_left == Some(0) {
            return Err(StoreError::Rotation("it was broken off".to_owned()));
        }
        self.commits_left = self.commits_left.map(|left| left.saturating_sub(1));
        match self.store.commit(vec![change]).await? {
            Outcome::Applied => Ok(()),
            Outcome::Refused(_) => Err(StoreError::Rotation("a row changed meanwhile".to_owned())),
        }
    }
}

#[derive(FromQueryResult)]
struct At {
    at: Option<i64>,
}

/// The key to rotate to, and whether an earlier rotation has made it.
fn next_key(store: &Store, settings: &OpenSettings) -> Result<(MasterKey, bool)> {
    if let Some(given) = settings.master {
        let given = MasterKey::from_bytes(given);
        let known = store.ring().any(|key| key.key_id() == given.key_id());
        if known && store.ring().count() > 1 {
            return Ok((given, true));
        }
        if known {
            let how =
                "set the new key as master_key.value or master_key.file, and this one as master_key.previous";
            return Err(StoreError::Rotation(how.to_owned()));
        }
        return Ok((given, false));
    }
    let path = master::next_path(&settings.data_dir);
    if let Some(key) = master::read(&path)? {
        return Ok((key, true));
    }
    let mut bytes = Zeroizing::new([0; 32]);
    (settings.fill)(bytes.as_mut());
    master::write(&path, &bytes)?;
    Ok((MasterKey::from_bytes(*bytes), false))
}

/// The first bytes of everything that a key sealed.
fn header(KeyId(id): KeyId) -> Vec<u8> {
    let mut bytes = vec![1];
    bytes.extend(id);
    bytes
}

fn is_sqlite(store: &Store) -> bool {
    store.orm().get_database_backend() == DatabaseBackend::Sqlite
}
