//! The form of a backup file: a plain head with what is needed to try a passphrase, then sealed records.
//! Each record is bound to the head and to its number, and the last one says that it is the last.

use crate::{Fill, Result, StoreError};
use argon2::{Algorithm, Argon2, Params, Version};
use auth_core::seal::{self, MasterKey, Purpose, SealingKey};
use std::{
    fs::{File, OpenOptions},
    io::{BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// First bytes of every backup; the number is the form's version.
const MAGIC: &[u8; 16] = b"TEGATA-BACKUP-1\n";

/// argon2id of the passphrase: 64 MiB, 3 passes, 1 lane.
const COST: (u32, u32, u32) = (65_536, 3, 1);

/// The master key.
pub(super) const MASTER: u8 = 1;
/// Bytes of an SQLite file.
pub(super) const DATA: u8 = 2;
/// The name of a PostgreSQL table, whose rows follow as [`DATA`].
pub(super) const TABLE: u8 = 3;
/// How many migrations the schema has, as 8 bytes.
pub(super) const SCHEMA: u8 = 4;
/// Nothing follows.
const END: u8 = 0;

/// Largest record.
pub(super) const CHUNK: usize = 1 << 20;

const DAMAGED: StoreError = StoreError::Backup("the file is damaged or the passphrase is wrong");

/// Which database a backup was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Sqlite,
    Postgres,
}

/// The plain head: magic, kind, salt.
#[derive(Clone)]
struct Head {
    kind: Kind,
    salt: [u8; 16],
}

impl Head {
    fn bytes(&self) -> Vec<u8> {
        let kind = match self.kind {
            Kind::Sqlite => b's',
            Kind::Postgres => b'p',
        };
        [MAGIC.as_slice(), &[kind], &self.salt].concat()
    }

    fn read(from: &mut impl Read) -> Result<Self> {
        let mut magic = [0; 16];
        let mut kind = [0; 1];
        let mut salt = [0; 16];
        let mut all = || {
            from.read_exact(&mut magic)?;
            from.read_exact(&mut kind)?;
            from.read_exact(&mut salt)
        };
        all().map_err(|_| StoreError::Backup("the file is no backup"))?;
        let kind = match (&magic == MAGIC, kind) {
            (true, [b's']) => Kind::Sqlite,
            (true, [b'p']) => Kind::Postgres,
            _ => return Err(StoreError::Backup("the file is no backup of a version known here")),
        };
        Ok(Self { kind, salt })
    }

    fn key(&self, passphrase: &str) -> Result<SealingKey> {
        let (memory, iterations, lanes) = COST;
        let failed = |_| StoreError::Backup("no key could be derived from the passphrase");
        let params = Params::new(memory, iterations, lanes, Some(32)).map_err(failed)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &self.salt, key.as_mut())
            .map_err(failed)?;
        Ok(MasterKey::from_bytes(*key).derive(Purpose::AtRest))
    }

    /// What a record is bound to.
    fn place(&self, number: u64) -> Vec<u8> {
        seal::bind(&[b"tegata backup", &self.bytes(), &number.to_be_bytes()])
    }
}

/// Writes a backup.
pub(super) struct Writer {
    file: BufWriter<File>,
    path: PathBuf,
    head: Head,
    key: SealingKey,
    number: u64,
    fill: Fill,
}

impl Writer {
    pub(super) fn create(path: &Path, passphrase: &str, kind: Kind, fill: Fill) -> Result<Self> {
        let mut options = OpenOptions::new();
        let file = options.create_new(true).write(true).mode(0o600).open(path);
        let mut file = BufWriter::new(file.map_err(StoreError::file(path))?);
        let mut salt = [0; 16];
        fill(&mut salt);
        let head = Head { kind, salt };
        file.write_all(&head.bytes()).map_err(StoreError::file(path))?;
        let key = head.key(passphrase)?;
        Ok(Self { file, path: path.to_owned(), head, key, number: 0, fill })
    }

    /// Adds a record of at most [`CHUNK`] bytes.
    pub(super) fn record(&mut self, kind: u8, bytes: &[u8]) -> Result<()> {
        let mut nonce = [0; 12];
        (self.fill)(&mut nonce);
        let plain = Zeroizing::new([&[kind], bytes].concat());
        let sealed = self.key.seal(nonce, &self.head.place(self.number), &plain);
        let length = u32::try_from(sealed.len()).map_err(|_| StoreError::Backup("a record is too large"))?;
        self.number += 1;
        let written = self.file.write_all(&length.to_be_bytes()).and_then(|()| self.file.write_all(&sealed));
        written.map_err(StoreError::file(&self.path))
    }

    /// Marks the end and makes sure that all of it is on disk.
    pub(super) fn finish(mut self) -> Result<()> {
        self.record(END, &[])?;
        self.file.flush().map_err(StoreError::file(&self.path))?;
        self.file.get_ref().sync_all().map_err(StoreError::file(&self.path))
    }
}

/// Reads a backup.
pub(super) struct Reader {
    file: BufReader<File>,
    head: Head,
    key: SealingKey,
    number: u64,
    ended: bool,
}

impl Reader {
    pub(super) fn open(path: &Path, passphrase: &str) -> Result<Self> {
        let mut file = BufReader::new(File::open(path).map_err(StoreError::file(path))?);
        let head = Head::read(&mut file)?;
        let key = head.key(passphrase)?;
        Ok(Self { file, head, key, number: 0, ended: false })
    }

    pub(super) fn kind(&self) -> Kind {
        self.head.kind
    }

    /// The next record, or nothing after the last one.
    pub(super) fn next(&mut self) -> Result<Option<(u8, Zeroizing<Vec<u8>>)>> {
        if self.ended {
            return Ok(None);
        }
        let mut length = [0; 4];
        self.file.read_exact(&mut length).map_err(|_| DAMAGED)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| DAMAGED)?;
        if length > CHUNK + seal::OVERHEAD + 1 {
            return Err(DAMAGED);
        }
        let mut sealed = vec![0; length];
        self.file.read_exact(&mut sealed).map_err(|_| DAMAGED)?;
        let plain = self.key.open(&self.head.place(self.number), &sealed).map_err(|_| DAMAGED)?;
        self.number += 1;
        let plain = Zeroizing::new(plain);
        match plain.split_first() {
            None => Err(DAMAGED),
            Some((&END, _)) => {
                self.ended = true;
                Ok(None)
            }
            Some((&kind, rest)) => Ok(Some((kind, Zeroizing::new(rest.to_vec())))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(bytes: &mut [u8]) {
        bytes.iter_mut().zip(0..).for_each(|(byte, number)| *byte = number);
    }

    fn written(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("tegata-backup-{name}-{}", std::process::id()));
        drop(std::fs::remove_file(&path));
        let mut writer = Writer::create(&path, "correct horse", Kind::Sqlite, counting).unwrap();
        writer.record(MASTER, &[7; 32]).unwrap();
        writer.record(DATA, b"rows").unwrap();
        writer.finish().unwrap();
        path
    }

    fn all(path: &Path, passphrase: &str) -> Result<Vec<(u8, Vec<u8>)>> {
        let mut reader = Reader::open(path, passphrase)?;
        let mut records = Vec::new();
        while let Some((kind, bytes)) = reader.next()? {
            records.push((kind, bytes.to_vec()));
        }
        Ok(records)
    }

    #[test]
    fn a_backup_reads_back_with_its_passphrase_only() {
        let path = written("right");
        let records = all(&path, "correct horse").unwrap();
        assert_eq!(records, vec![(MASTER, vec![7; 32]), (DATA, b"rows".to_vec())]);
        assert!(all(&path, "battery staple").is_err());
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn cut_or_altered_files_are_refused() {
        let path = written("cut");
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 38]).unwrap();
        assert!(all(&path, "correct horse").is_err());
        for at in [16, 20, 40, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            std::fs::write(&path, altered).unwrap();
            assert!(all(&path, "correct horse").is_err(), "byte {at}");
        }
        std::fs::remove_file(path).unwrap();
    }
}
