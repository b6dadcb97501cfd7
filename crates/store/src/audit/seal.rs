//! The sealer: chains committed events into checkpoints, signed under a key that is not in the database. Of two nodes
//! that seal at once one is refused, because a checkpoint's number is taken once. Costs a request nothing.

use super::chain::{self, CheckpointRow, EVENTS, EventRow, Head};
use crate::{
    Change, Guard, Outcome, Result, Store,
    change::{Judge, change},
    master::to_hex,
    store::values,
};
use api::{CompanyId, Timestamp};
use auth_core::seal::{MasterKey, Purpose, SealingKey};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Events of one checkpoint at most.
const EVENTS_MOST: i64 = 1000;

/// Companies with events that no checkpoint covers.
const OPEN: &str = "SELECT * FROM (SELECT s.company_id AS company_id, s.next - 1 AS last, \
     COALESCE((SELECT max(c.last_sequence) FROM checkpoint c WHERE c.company_id = s.company_id), 0) AS sealed, \
     COALESCE((SELECT max(c.number) FROM checkpoint c WHERE c.company_id = s.company_id), 0) AS number \
     FROM company_sequence s) AS counts WHERE last > sealed";

#[derive(FromQueryResult)]
struct Open {
    company_id: Uuid,
    last: i64,
    sealed: i64,
    number: i64,
}

#[derive(FromQueryResult)]
struct HeadRow {
    company_id: Uuid,
    number: i64,
    last_sequence: i64,
    head: Vec<u8>,
}

/// Chains everything that is committed and not chained yet; logs each new head.
///
/// # Errors
/// As every read and commit.
pub async fn seal(store: &Store, now: Timestamp) -> Result<()> {
    let key = store.master().derive(Purpose::AuditChain);
    loop {
        let open = store.all::<Open>(OPEN, values![]).await?;
        let mut sealed = false;
        for company in open {
            sealed |= seal_company(store, &key, &company, now).await?;
        }
        if !sealed {
            return Ok(());
        }
    }
}

/// One checkpoint; false when another node was faster, or an event changed while it was read.
async fn seal_company(store: &Store, key: &SealingKey, open: &Open, now: Timestamp) -> Result<bool> {
    let company_id = CompanyId(open.company_id);
    let before = match open.number {
        0 => Vec::new(),
        number => head_of(store, company_id, number).await?,
    };
    let first = open.sealed + 1;
    let mut rows = store.all::<EventRow>(EVENTS, values![company_id, first, open.last, EVENTS_MOST]).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == EVENTS_MOST);
    let last = rows.last().filter(|_| full).map_or(open.last, |row| row.sequence);
    let salted = salt(store, company_id, &mut rows);
    let mut checkpoint = CheckpointRow {
        company_id: open.company_id,
        number: open.number + 1,
        first_sequence: first,
        last_sequence: last,
        missing: chain::missing(first, last, &rows),
        events: chain::events(company_id, &rows),
        head: Vec::new(),
        key_id: key.key_id().0.to_vec(),
        mac: Vec::new(),
        sealed_at: now.0,
        removed_at: None,
        removed_mac: None,
    };
    checkpoint.head = checkpoint.follows(&before);
    checkpoint.mac = key.mac(&checkpoint.head).to_vec();
    let (head, missing) = (to_hex(&checkpoint.head), checkpoint.missing.clone());
    let outcome = store.commit(vec![insert(checkpoint), salted]).await?;
    if outcome.applied() {
        tracing::info!(company = %open.company_id, checkpoint = open.number + 1, last, head, "audit checkpoint");
        if !missing.is_empty() {
            tracing::error!(company = %open.company_id, missing, "events are missing from the audit log");
        }
    }
    Ok(outcome.applied())
}

async fn head_of(store: &Store, company_id: CompanyId, number: i64) -> Result<Vec<u8>> {
    let sql = "SELECT company_id, number, last_sequence, head FROM checkpoint WHERE company_id = $1 AND number = $2";
    let row = store.one::<HeadRow>(sql, values![company_id, number]).await?;
    Ok(row.map(|row| row.head).unwrap_or_default())
}

/// Sets the personal digests, each under a salt of its own that is erased together with what it hides.
fn salt(store: &Store, company_id: CompanyId, rows: &mut [EventRow]) -> Change {
    let mut changes = Change::nothing();
    for row in rows.iter_mut().filter(|row| row.is_personal()) {
        let salt = store.random::<16>();
        let hash = row.personal(&salt);
        row.personal_hash = Some(hash.clone());
        changes = changes.and(change!(
            Judge::Writes(Guard::VersionMoved),
            "UPDATE audit_event SET personal_salt = $3, personal_hash = $4 WHERE company_id = $1 AND sequence = $2 \
             AND (address IS NOT NULL OR user_agent IS NOT NULL)",
            company_id,
            row.sequence,
            salt.to_vec(),
            hash
        ));
    }
    changes
}

fn insert(row: CheckpointRow) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "INSERT INTO checkpoint (company_id, number, first_sequence, last_sequence, missing, events, head, key_id, mac, \
         sealed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (company_id, number) DO NOTHING",
        row.company_id,
        row.number,
        row.first_sequence,
        row.last_sequence,
        row.missing,
        row.events,
        row.head,
        row.key_id,
        row.mac,
        row.sealed_at
    )
}

/// The newest head of each company, or of one.
///
/// # Errors
/// As every read.
pub async fn heads(store: &Store, company_id: Option<CompanyId>) -> Result<Vec<Head>> {
    let sql = "SELECT company_id, number, last_sequence, head FROM checkpoint c WHERE number = \
               (SELECT max(number) FROM checkpoint n WHERE n.company_id = c.company_id) ORDER BY company_id";
    let rows = store.all::<HeadRow>(sql, values![]).await?;
    let wanted = rows.into_iter().filter(|row| company_id.is_none_or(|id| id.0 == row.company_id));
    Ok(wanted
        .map(|row| Head {
            company_id: CompanyId(row.company_id),
            checkpoint: row.number,
            sequence: row.last_sequence,
            head: to_hex(&row.head),
        })
        .collect())
}

/// Removes the events of whole checkpoints that lie before a moment; their signed heads stay. At most a hundred
/// checkpoints at a time: how many it were.
///
/// # Errors
/// As every read and commit.
pub async fn remove(store: &Store, before: Timestamp, now: Timestamp) -> Result<u64> {
    let sql = "SELECT c.* FROM checkpoint c WHERE c.removed_at IS NULL AND c.sealed_at < $1 AND NOT EXISTS \
               (SELECT 1 FROM audit_event e WHERE e.company_id = c.company_id AND e.sequence >= c.first_sequence \
               AND e.sequence <= c.last_sequence AND e.at >= $1) ORDER BY c.company_id, c.number LIMIT 100";
    let key = store.master().derive(Purpose::AuditChain);
    let mut removed = 0;
    for row in store.all::<CheckpointRow>(sql, values![before]).await? {
        let mac = key.mac(&chain::removed(&row.head, now.0)).to_vec();
        let events = change!(
            Judge::Always,
            "DELETE FROM audit_event WHERE company_id = $1 AND sequence >= $2 AND sequence <= $3",
            row.company_id,
            row.first_sequence,
            row.last_sequence
        );
        let checkpoint = change!(
            Judge::Writes(Guard::VersionMoved),
            "UPDATE checkpoint SET removed_at = $3, removed_mac = $4 \
             WHERE company_id = $1 AND number = $2 AND removed_at IS NULL",
            row.company_id,
            row.number,
            now,
            mac
        );
        if store.commit(vec![checkpoint, events]).await? == Outcome::Applied {
            removed += 1;
        }
    }
    Ok(removed)
}

/// Signs checkpoints under another master key: each that its old key signed. One whose signature is wrong keeps it,
/// and stays wrong under the new key.
pub(crate) async fn mark_anew(
    store: &Store,
    old: &[MasterKey],
    key: &SealingKey,
    most: usize,
) -> Result<Vec<Change>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = "SELECT * FROM checkpoint WHERE key_id <> $1 ORDER BY company_id, number LIMIT $2";
    let rows = store.all::<CheckpointRow>(sql, values![key.key_id().0.to_vec(), most]).await?;
    let old: Vec<SealingKey> = old.iter().map(|key| key.derive(Purpose::AuditChain)).collect();
    Ok(rows.into_iter().map(|row| anew(row, &old, key)).collect())
}

fn anew(row: CheckpointRow, old: &[SealingKey], key: &SealingKey) -> Change {
    let signed = |data: &[u8], mac: Vec<u8>| {
        let right = old.iter().any(|old| old.key_id().0.as_slice() == row.key_id && old.mac_is(data, &mac));
        if right { key.mac(data).to_vec() } else { mac }
    };
    let mac = signed(&row.head, row.mac.clone());
    let removed = row.removed_at.zip(row.removed_mac.clone());
    let removed = removed.map(|(at, mac)| signed(&chain::removed(&row.head, at), mac));
    change!(
        Judge::Always,
        "UPDATE checkpoint SET key_id = $3, mac = $4, removed_mac = $5 WHERE company_id = $1 AND number = $2",
        row.company_id,
        row.number,
        key.key_id().0.to_vec(),
        mac,
        removed
    )
}
