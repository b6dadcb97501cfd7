//! Counts of what must not happen too often. They are raised by the database, so that two nodes count as one and a
//! restart forgets nothing. What a count means is `auth_core::throttle`'s matter, how keys are made the server's.

use crate::{
    Change, Guard, Result, Store,
    change::{Judge, change},
};
use api::{MemberId, Timestamp};
use auth_core::{seal::bind, secret::sha256, throttle::Tally};
use sea_orm::FromQueryResult;

/// What a count is found by: a hash.
pub type Key = [u8; 32];

/// So many keys are read at once.
pub const READ_AT_ONCE: usize = 7;

/// To whom the counts of a member belong.
#[must_use]
pub fn owner(member_id: MemberId) -> Key {
    sha256(&bind(&[b"throttle member", member_id.0.as_bytes()]))
}

#[derive(FromQueryResult)]
struct Row {
    key: Vec<u8>,
    count: i64,
    since: i64,
    last: i64,
}

/// The counts of these keys in their order, nought where nothing was counted. One statement, whatever is there.
///
/// # Errors
/// As every read.
pub async fn tallies(store: &Store, keys: &[Key; READ_AT_ONCE]) -> Result<[Tally; READ_AT_ONCE]> {
    let sql = "SELECT key, count, since, last FROM throttle WHERE key IN ($1, $2, $3, $4, $5, $6, $7)";
    let values = keys.iter().map(|key| sea_orm::Value::from(key.to_vec())).collect();
    let rows = store.all::<Row>(sql, values).await?;
    Ok(keys.map(|key| {
        let found = rows.iter().find(|row| row.key == key);
        found.map_or(Tally::default(), |row| Tally {
            count: u32::try_from(row.count).unwrap_or(u32::MAX),
            since: Timestamp(row.since),
            last: Timestamp(row.last),
        })
    }))
}

/// One more of something.
#[derive(Debug, Clone)]
pub struct Count {
    /// What.
    pub key: Key,
    /// With whose counts it is forgotten.
    pub owner: Key,
    /// It counts for so long from the first on; nothing: until it is forgotten.
    pub seconds: Option<i64>,
    /// After so long without another it may be removed.
    pub keep_seconds: i64,
    /// This moment.
    pub now: Timestamp,
}

impl Count {
    /// What began before this moment counts no longer.
    fn ended_before(&self) -> Timestamp {
        self.seconds.map_or(Timestamp(i64::MIN), |seconds| self.now.plus_seconds(-seconds))
    }
}

const NEXT: &str = "INSERT INTO throttle (key, owner, count, since, last, note, keep_until) \
     VALUES ($1, $2, 1, $3, $3, $6, $4) ON CONFLICT (key) DO UPDATE SET \
     count = CASE WHEN throttle.since <= $5 THEN 1 ELSE throttle.count + 1 END, \
     since = CASE WHEN throttle.since <= $5 THEN excluded.since ELSE throttle.since END, \
     last = excluded.last, note = excluded.note, keep_until = excluded.keep_until";

/// Counts one more.
pub fn count(one: &Count) -> Change {
    next(one, Judge::Always, NEXT.to_owned(), None)
}

/// Counts one more where `what` is another than the last time.
pub fn count_change(one: &Count, what: Key) -> Change {
    let sql = format!(
        "{NEXT} WHERE throttle.since <= $5 OR throttle.note IS NULL OR throttle.note <> excluded.note"
    );
    next(one, Judge::Always, sql, Some(what))
}

/// Takes one of `most`. Refused with [`Guard::Throttled`] where none is left.
pub fn take(one: &Count, most: u32) -> Change {
    let sql = format!("{NEXT} WHERE throttle.since <= $5 OR throttle.count < {most}");
    next(one, Judge::Writes(Guard::Throttled), sql, None)
}

fn next(one: &Count, judge: Judge, sql: String, note: Option<Key>) -> Change {
    change!(
        judge,
        sql,
        one.key.to_vec(),
        one.owner.to_vec(),
        one.now,
        one.now.plus_seconds(one.keep_seconds),
        one.ended_before(),
        note.map(|note| note.to_vec())
    )
}

/// Forgets every count of an owner: after a success, a new password, or by a manager's act.
pub fn forget(owner: Key) -> Change {
    change!(Judge::Always, "DELETE FROM throttle WHERE owner = $1", owner.to_vec())
}

/// Removes what counts no longer.
pub fn purge(now: Timestamp) -> Change {
    change!(Judge::Always, "DELETE FROM throttle WHERE keep_until < $1", now)
}
