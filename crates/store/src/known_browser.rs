//! The browsers that a member has finished a login in: known by the hash of a cookie, a few for each member. What it is
//! worth to be known, and for how long a browser is spared a second step, is decided elsewhere.

use crate::{
    Change, Result, Store, StoreError,
    change::{Judge, change},
    store::values,
};
use api::{CompanyId, MemberId, Timestamp};
use sea_orm::FromQueryResult;

/// So many browsers of one member are known; the one that was used longest ago makes room.
pub const MOST: usize = 8;
/// A browser that was not used for so long is forgotten, in days: as long as its cookie lives.
pub const KEPT_DAYS: i64 = 400;

/// A browser that a member is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBrowser {
    /// SHA-256 of its cookie.
    pub hash: [u8; 32],
    /// The system that it ran on when it was last used.
    pub os: String,
    /// When it was first used.
    pub created_at: Timestamp,
    /// When it was last used; behind the truth by at most a day.
    pub seen_at: Timestamp,
    /// Until then the member wishes to be spared the second step in it.
    pub trusted_until: Option<Timestamp>,
    /// So many others of the member's were used later.
    pub newer: i64,
}

#[derive(FromQueryResult)]
struct Row {
    hash: Vec<u8>,
    os: String,
    created_at: i64,
    seen_at: i64,
    trusted_until: Option<i64>,
    newer: i64,
}

impl TryFrom<Row> for KnownBrowser {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |_| StoreError::Corrupt { table: "known_browser", what: "hash" };
        Ok(Self {
            hash: row.hash.try_into().map_err(corrupt)?,
            os: row.os,
            created_at: Timestamp(row.created_at),
            seen_at: Timestamp(row.seen_at),
            trusted_until: row.trusted_until.map(Timestamp),
            newer: row.newer,
        })
    }
}

/// The browser with this cookie, if the member is known by it.
///
/// # Errors
/// As every read.
pub async fn find(
    store: &Store,
    (company_id, member_id): (CompanyId, MemberId),
    hash: &[u8; 32],
) -> Result<Option<KnownBrowser>> {
    let sql = "SELECT hash, os, created_at, seen_at, trusted_until, (SELECT COUNT(*) FROM known_browser other \
               WHERE other.company_id = known.company_id AND other.member_id = known.member_id \
               AND other.seen_at > known.seen_at) AS newer \
               FROM known_browser known WHERE company_id = $1 AND member_id = $2 AND hash = $3";
    let found = store.one::<Row>(sql, values![company_id, member_id, hash.to_vec()]).await?;
    found.map(KnownBrowser::try_from).transpose()
}

/// A browser in which a member has just finished a login.
#[derive(Debug, Clone)]
pub struct Used {
    /// The tenant.
    pub company_id: CompanyId,
    /// Whose.
    pub member_id: MemberId,
    /// SHA-256 of its cookie.
    pub hash: [u8; 32],
    /// The system that it runs on.
    pub os: String,
    /// Spared until then, from now on; nothing leaves that as it is.
    pub trusted_until: Option<Timestamp>,
    /// This moment.
    pub now: Timestamp,
}

/// Knows a browser, or notes its use. One too many makes the one that was used longest ago unknown.
pub fn keep(used: Used) -> Change {
    let hash = used.hash.to_vec();
    let kept = change!(
        Judge::Always,
        "INSERT INTO known_browser (company_id, member_id, hash, os, created_at, seen_at, trusted_until) \
         VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (company_id, member_id, hash) DO UPDATE SET \
         os = excluded.os, seen_at = excluded.seen_at, \
         trusted_until = COALESCE(excluded.trusted_until, known_browser.trusted_until)",
        used.company_id,
        used.member_id,
        hash.clone(),
        used.os,
        used.now,
        used.trusted_until
    );
    kept.and(change!(
        Judge::Always,
        format!(
            "DELETE FROM known_browser WHERE company_id = $1 AND member_id = $2 AND hash <> $3 AND hash NOT IN \
             (SELECT hash FROM known_browser WHERE company_id = $1 AND member_id = $2 \
             ORDER BY seen_at DESC, created_at DESC LIMIT {MOST})"
        ),
        used.company_id,
        used.member_id,
        hash
    ))
}

/// No browser of the member is spared a second step any more; they stay known.
pub fn forget_trust(company_id: CompanyId, member_id: MemberId) -> Change {
    change!(
        Judge::Always,
        "UPDATE known_browser SET trusted_until = NULL \
         WHERE company_id = $1 AND member_id = $2 AND trusted_until IS NOT NULL",
        company_id,
        member_id
    )
}

/// The member is known by no browser any more.
pub fn forget_all(company_id: CompanyId, member_id: MemberId) -> Change {
    change!(
        Judge::Always,
        "DELETE FROM known_browser WHERE company_id = $1 AND member_id = $2",
        company_id,
        member_id
    )
}

/// No browser of the company is spared for longer than until then: a policy that was shortened holds for what was ticked
/// before it.
pub fn shorten_trust(company_id: CompanyId, until: Timestamp) -> Change {
    change!(
        Judge::Always,
        "UPDATE known_browser SET trusted_until = $2 WHERE company_id = $1 AND trusted_until > $2",
        company_id,
        until
    )
}

/// Forgets what has not been used for as long as its cookie lives.
pub fn purge(now: Timestamp) -> Change {
    let before = now.plus_seconds(-KEPT_DAYS * 86_400);
    change!(Judge::Always, "DELETE FROM known_browser WHERE seen_at < $1", before)
}
