//! What can go wrong with the store. A condition that was not met is no error: see [`crate::Outcome`].

use std::path::PathBuf;

/// What every function of the store answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too many changes wait to be written; the caller may try again in a second.
    #[error("the store is busy")]
    Busy,
    /// For five seconds nobody could say whether cached rows are still true.
    #[error("the store cannot tell whether its caches are current")]
    Stale,
    /// The database did not say whether it committed. Nothing may be released.
    #[error("the outcome of a commit is unknown: {0}")]
    Unknown(String),
    /// The database refused a statement or is not reachable.
    #[error("database: {0}")]
    Database(String),
    /// A row contradicts itself.
    #[error("table {table} holds a row with a wrong {what}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column or property.
        what: &'static str,
    },
    /// There is no store, and none was to be made.
    #[error("there is no store in {0}")]
    NoStore(PathBuf),
    /// The schema is older than this program.
    #[error("the store's schema is older than this program: run `tegata migrate`")]
    Older,
    /// The schema is newer than this program.
    #[error("the store's schema is newer than this program")]
    Newer,
    /// The store names a master key that was not given.
    #[error("the master key of this store is missing: expected key {0}")]
    MasterMissing(String),
    /// A master key was given that this store does not know.
    #[error("the master key does not belong to this store: expected key {expected}, found {found}")]
    MasterDiffers {
        /// Id of the store's key.
        expected: String,
        /// Id of the given key.
        found: String,
    },
    /// The master key cannot be rotated like this.
    #[error("the master key is not rotated: {0}")]
    Rotation(String),
    /// Another process owns the store.
    #[error("the store is in use: {0}")]
    InUse(&'static str),
    /// A file could not be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A sealed value does not open in its place.
    #[error("a sealed value of table {0} does not open")]
    Unsealed(&'static str),
    /// A backup file is damaged, of another kind, or the passphrase is wrong.
    #[error("backup: {0}")]
    Backup(&'static str),
}

impl StoreError {
    /// Whether trying again soon may help: such a request is answered with 503.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy | Self::Stale)
    }

    pub(crate) fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |cause| Self::File { path: path.to_owned(), cause }
    }
}

impl From<sea_orm::DbErr> for StoreError {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::Database(cause.to_string())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(cause: sqlx::Error) -> Self {
        Self::Database(cause.to_string())
    }
}
