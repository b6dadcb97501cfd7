//! Whether anybody has committed to an SQLite file, without asking SQLite: the header of the WAL index (`-shm` beside
//! the file) changes with each commit of any process, and reading it is one system call instead of a hop to another
//! thread. Only equality is judged; what the bytes mean is SQLite's matter (its file format, "The WAL-Index Header").

use std::{
    fs::File,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

/// Both copies of the header.
const BYTES: usize = 96;

/// One state of the header. Besides a count of commits it holds the salts and the running checksum of the log, so that
/// two different histories do not look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header([u8; BYTES]);

/// The header as it was when the epochs were last read, and the file that tells of it.
#[derive(Debug)]
pub(super) struct WalIndex {
    file: Option<File>,
    seen: RwLock<Option<Header>>,
}

impl WalIndex {
    /// The index of an open database. It exists while any connection is open, and SQLite never replaces it meanwhile.
    /// Without one every caller asks SQLite.
    pub(super) fn of(database: &Path) -> Self {
        let mut name = database.as_os_str().to_owned();
        name.push("-shm");
        Self { file: File::open(PathBuf::from(name)).ok(), seen: RwLock::new(None) }
    }

    /// The header now; nothing while a commit is just being written into it.
    pub(super) fn read(&self) -> Option<Header> {
        let mut bytes = [0; BYTES];
        self.file.as_ref()?.read_exact_at(&mut bytes, 0).ok()?;
        let (first, second) = bytes.split_at(BYTES / 2);
        (first == second).then_some(Header(bytes))
    }

    /// Whether nobody has committed since [`WalIndex::note`].
    pub(super) fn is_unmoved(&self) -> bool {
        let seen = *self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.is_some() && seen == self.read()
    }

    /// The epochs that are known now were read after this header was.
    pub(super) fn note(&self, before: Option<Header>) {
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = before;
    }
}
