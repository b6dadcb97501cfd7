//! Whether anybody has committed to an SQLite file, without asking SQLite: the header of the WAL index (`-shm` beside
//! the file) changes with each commit of any process, and reading it is one system call instead of a hop to another
//! thread. Besides equality only the count of commits is judged (SQLite's "WAL-mode File Format", section 2.1).

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
pub(crate) struct Header([u8; BYTES]);

impl Header {
    /// Whether this is the state right after `before`: one transaction later, or none. The count stands at byte 8, in
    /// the machine's byte order.
    fn follows(&self, before: &Self) -> bool {
        let count = |header: &Self| {
            let bytes = header.0.get(8..12).and_then(|bytes| bytes.try_into().ok());
            bytes.map(u32::from_ne_bytes)
        };
        self == before || count(before).map(|count| count.wrapping_add(1)) == count(self)
    }
}

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

    /// The header, if nobody has committed since [`WalIndex::note`].
    pub(super) fn unmoved(&self) -> Option<Header> {
        let seen = *self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.filter(|seen| self.read() == Some(*seen))
    }

    /// The epochs that are known now were read after this header was.
    pub(super) fn note(&self, before: Option<Header>) {
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = before;
    }

    /// After a commit of ours that raised no epoch: if nobody else has committed since `before`, the known epochs stand.
    pub(super) fn advance(&self, before: &Header) -> bool {
        let now = self.read().filter(|now| now.follows(before));
        if now.is_some() {
            self.note(now);
        }
        now.is_some()
    }
}
