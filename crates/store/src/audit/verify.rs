//! Whether a company's log is what it was when it was sealed. Reads; changes nothing.

use super::chain::{self, CheckpointRow, EVENTS, EventRow, Head};
use crate::{Result, Store, master::to_hex, store::values};
use api::{CompanyId, Timestamp};
use auth_core::seal::{Purpose, SealingKey};
use sea_orm::FromQueryResult;

/// After so many seconds an event without a checkpoint is a finding.
const UNSEALED_SECONDS: i64 = 300;

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// A checkpoint does not follow from the one before it, or another one stands where an exported head was.
    Forked,
    /// A checkpoint is not there.
    CheckpointMissing,
    /// A checkpoint's signature is not of a key of this store.
    Unsigned,
    /// Events of a checkpoint differ from what was sealed.
    Altered,
    /// The address or browser of an event differs from what was sealed.
    PersonalAltered,
    /// Numbers are missing that no event has, as the checkpoint itself records.
    Gap,
    /// Events have waited for a checkpoint too long: nobody seals.
    Unsealed,
    /// The log ends before an exported head.
    Truncated,
}

impl Wrong {
    /// Its word in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forked => "forked",
            Self::CheckpointMissing => "checkpoint-missing",
            Self::Unsigned => "unsigned",
            Self::Altered => "altered",
            Self::PersonalAltered => "personal-altered",
            Self::Gap => "gap",
            Self::Unsealed => "unsealed",
            Self::Truncated => "truncated",
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub wrong: Wrong,
    /// At which checkpoint.
    pub checkpoint: i64,
    /// Which numbers, where that is known.
    pub detail: String,
}

/// What was found in a company's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Checkpoints.
    pub checkpoints: i64,
    /// Events that were read and are covered by a checkpoint.
    pub events: u64,
    /// The last number that is sealed.
    pub sealed_through: i64,
    /// Events that no checkpoint covers yet, and since when the oldest of them waits.
    pub unsealed: i64,
    /// When the oldest of them happened.
    pub unsealed_since: Option<Timestamp>,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

#[derive(FromQueryResult)]
struct Waiting {
    number: i64,
    since: Option<i64>,
}

/// Walks a company's chain from its beginning, and compares it with heads that were exported before.
///
/// # Errors
/// As every read.
pub async fn verify(
    store: &Store,
    company_id: CompanyId,
    exported: &[Head],
    now: Timestamp,
) -> Result<Report> {
    let keys = store.ring().map(|key| key.derive(Purpose::AuditChain)).collect();
    let mut walk = Walk {
        store,
        company_id,
        keys,
        before: Vec::new(),
        last: 0,
        number: 0,
        events: 0,
        found: Vec::new(),
    };
    loop {
        let sql = "SELECT * FROM checkpoint WHERE company_id = $1 AND number > $2 ORDER BY number LIMIT 100";
        let rows = store.all::<CheckpointRow>(sql, values![company_id, walk.number]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            walk.step(&row, exported).await?;
        }
    }
    let last = walk.number;
    for head in exported.iter().filter(|head| head.company_id == company_id && head.checkpoint > last) {
        walk.find(Wrong::Truncated, head.checkpoint, format!("events through {}", head.sequence));
    }
    walk.report(now).await
}

struct Walk<'a> {
    store: &'a Store,
    company_id: CompanyId,
    keys: Vec<SealingKey>,
    before: Vec<u8>,
    last: i64,
    number: i64,
    events: u64,
    found: Vec<Finding>,
}

impl Walk<'_> {
    fn find(&mut self, wrong: Wrong, checkpoint: i64, detail: impl Into<String>) {
        self.found.push(Finding { wrong, checkpoint, detail: detail.into() });
    }

    async fn step(&mut self, row: &CheckpointRow, exported: &[Head]) -> Result<()> {
        let number = row.number;
        if number != self.number + 1 {
            self.find(Wrong::CheckpointMissing, self.number + 1, "");
        }
        if row.follows(&self.before) != row.head || row.first_sequence != self.last + 1 {
            self.find(Wrong::Forked, number, "");
        }
        if !self.signed(row, &row.head, &row.mac) {
            self.find(Wrong::Unsigned, number, "");
        }
        if !row.missing.is_empty() {
            self.find(Wrong::Gap, number, row.missing.clone());
        }
        let head = to_hex(&row.head);
        let known = |head: &&Head| head.company_id == self.company_id && head.checkpoint == number;
        if exported.iter().filter(known).any(|exported| exported.head != head) {
            self.find(Wrong::Forked, number, "another head was exported");
        }
        match row.removed_at.zip(row.removed_mac.as_deref()) {
            Some((at, mac)) if self.signed(row, &chain::removed(&row.head, at), mac) => {}
            _ => self.compare(row).await?,
        }
        self.before.clone_from(&row.head);
        self.last = row.last_sequence;
        self.number = number;
        Ok(())
    }

    fn signed(&self, row: &CheckpointRow, data: &[u8], mac: &[u8]) -> bool {
        self.keys.iter().any(|key| key.key_id().0.as_slice() == row.key_id && key.mac_is(data, mac))
    }

    async fn compare(&mut self, row: &CheckpointRow) -> Result<()> {
        let range = values![self.company_id, row.first_sequence, row.last_sequence, i64::MAX];
        let rows = self.store.all::<EventRow>(EVENTS, range).await?;
        if chain::events(self.company_id, &rows) != row.events {
            let missing = chain::missing(row.first_sequence, row.last_sequence, &rows);
            let detail = if missing == row.missing { String::new() } else { format!("missing {missing}") };
            self.find(Wrong::Altered, row.number, detail);
        }
        for event in &rows {
            let erased = event.personal_salt.is_none() && !event.is_personal();
            let salt = event.personal_salt.as_deref().unwrap_or_default();
            if !erased && event.personal_hash.as_ref() != Some(&event.personal(salt)) {
                self.find(Wrong::PersonalAltered, row.number, event.sequence.to_string());
            }
        }
        self.events += rows.len() as u64;
        Ok(())
    }

    async fn report(mut self, now: Timestamp) -> Result<Report> {
        let sql = "SELECT count(*) AS number, min(at) AS since FROM audit_event WHERE company_id = $1 AND sequence > $2";
        let waiting = self.store.one::<Waiting>(sql, values![self.company_id, self.last]).await?;
        let (unsealed, since) = waiting.map_or((0, None), |row| (row.number, row.since));
        if since.is_some_and(|since| since < now.plus_seconds(-UNSEALED_SECONDS).0) {
            self.find(Wrong::Unsealed, self.number + 1, format!("{unsealed} events"));
        }
        Ok(Report {
            checkpoints: self.number,
            events: self.events,
            sealed_through: self.last,
            unsealed,
            unsealed_since: since.map(Timestamp),
            findings: self.found,
        })
    }
}
