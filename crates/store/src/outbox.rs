//! Mails that wait to be sent, each sealed as a whole: whom it is for and what it says. A row goes when its mail was
//! taken by the next server, when nobody will take it, or when what it says is over.

use crate::{
    Change, Guard, Result, Store,
    change::{Judge, change},
    sealed::Place,
    store::values,
};
use api::{CompanyId, MemberId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;
use zeroize::Zeroizing;

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct NewMail<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose company.
    pub company_id: CompanyId,
    /// Whom it is for, if that is a member.
    pub member_id: Option<MemberId>,
    /// What kind of mail; for the log.
    pub kind: &'static str,
    /// The mail.
    pub content: &'a [u8],
    /// This moment.
    pub now: Timestamp,
    /// Then it is of no use any more.
    pub until: Timestamp,
}

/// A mail whose turn it is, leased to one sender.
pub struct Due {
    /// Its id.
    pub id: Uuid,
    /// What kind of mail.
    pub kind: String,
    /// The mail.
    pub content: Zeroizing<Vec<u8>>,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// Then it is of no use any more.
    pub until: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    company_id: Uuid,
    kind: String,
    sealed: Vec<u8>,
    due_at: i64,
    until: i64,
    attempts: i64,
}

/// Leaves a mail in the outbox, in the commit of whatever it tells of.
pub fn post(store: &Store, mail: &NewMail<'_>) -> Change {
    let sealed = store.seal(place(mail.id.as_bytes(), mail.company_id), mail.content);
    change!(
        Judge::Always,
        "INSERT INTO outbox (id, company_id, member_id, kind, sealed, created_at, due_at, until, attempts) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, 0)",
        mail.id,
        mail.company_id,
        mail.member_id,
        mail.kind,
        sealed,
        mail.now,
        mail.until
    )
    .quiet()
}

fn place(row: &[u8], company_id: CompanyId) -> Place<'_> {
    Place { table: "outbox", row, column: "sealed", company: Some(company_id) }
}

/// The mail whose turn it is, if there is one. It is this caller's until `lease`: of two nodes, one gets it, and if that one
/// ends, its turn comes again.
///
/// # Errors
/// As every read and commit; a row that cannot be opened is an error of its own and is dropped.
pub async fn next(store: &Store, now: Timestamp, lease: Timestamp) -> Result<Option<Due>> {
    let sql = "SELECT id, company_id, kind, sealed, due_at, until, attempts FROM outbox WHERE due_at <= $1 \
               ORDER BY due_at LIMIT 1";
    loop {
        let Some(row) = store.one::<Row>(sql, values![now]).await? else {
            return Ok(None);
        };
        let mine = change!(
            Judge::Writes(Guard::Missing),
            "UPDATE outbox SET due_at = $3, attempts = attempts + 1 WHERE id = $1 AND due_at = $2",
            row.id,
            row.due_at,
            lease
        )
        .quiet();
        if !store.commit(vec![mine]).await?.applied() {
            continue;
        }
        let opened = store.unseal(place(row.id.as_bytes(), CompanyId(row.company_id)), &row.sealed);
        let content = match opened {
            Ok(content) => content,
            Err(error) => {
                remove(store, row.id).await?;
                return Err(error);
            }
        };
        let Row { id, kind, until, attempts, .. } = row;
        return Ok(Some(Due { id, kind, content, attempts: attempts + 1, until: Timestamp(until) }));
    }
}

/// Takes a mail out: it was sent, or never will be.
///
/// # Errors
/// As every commit.
pub async fn remove(store: &Store, id: Uuid) -> Result<()> {
    let gone = change!(Judge::Always, "DELETE FROM outbox WHERE id = $1", id).quiet();
    store.commit(vec![gone]).await.map(|_| ())
}

/// Puts a mail off.
///
/// # Errors
/// As every commit.
pub async fn put_off(store: &Store, id: Uuid, due_at: Timestamp) -> Result<()> {
    let later = change!(Judge::Always, "UPDATE outbox SET due_at = $2 WHERE id = $1", id, due_at).quiet();
    store.commit(vec![later]).await.map(|_| ())
}

/// How many mails wait, and since when the oldest does.
///
/// # Errors
/// As every read.
pub async fn waiting(store: &Store) -> Result<(i64, Option<Timestamp>)> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
        oldest: Option<i64>,
    }
    let sql = "SELECT COUNT(*) AS number, MIN(created_at) AS oldest FROM outbox";
    let count = store.one::<Count>(sql, Vec::new()).await?;
    Ok(count.map_or((0, None), |count| (count.number, count.oldest.map(Timestamp))))
}
