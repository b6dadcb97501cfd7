//! Members by the hundred thousand, for trials and measurements: many rows a statement, many statements a commit.

use crate::{Change, Outcome, Result, Store, StoreError, change::Judge};
use api::{CompanyId, MemberId, Timestamp};
use sea_orm::{DatabaseBackend, Value};
use tokio::task::JoinSet;

/// Rows of one statement.
const ROWS: u64 = 250;

/// Statements on their way at once; they share commits.
const AT_ONCE: usize = 40;

/// Which members to make.
#[derive(Debug, Clone)]
pub struct Seed {
    /// The tenant.
    pub company_id: CompanyId,
    /// The number of the first: `member1@…`.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// A domain that the company has proved.
    pub domain: String,
    /// One PHC string for all of them.
    pub phc: String,
    /// This moment.
    pub now: Timestamp,
}

/// Makes the members `member{first}@{domain}` and so on, all with the same password.
///
/// # Errors
/// As every commit; an address that is taken fails its commit and ends the work.
pub async fn members(store: &Store, seed: Seed) -> Result<()> {
    let mut under_way = JoinSet::new();
    let end = seed.first.saturating_add(seed.count);
    let mut next = seed.first;
    while next < end {
        let rows = ROWS.min(end - next);
        let change = batch(store, &seed, next, rows);
        let store = store.clone();
        under_way.spawn(async move { store.commit(vec![change]).await });
        next += rows;
        if under_way.len() >= AT_ONCE {
            settled(under_way.join_next().await)?;
        }
    }
    while let Some(done) = under_way.join_next().await {
        settled(Some(done))?;
    }
    Ok(())
}

fn settled(done: Option<std::result::Result<Result<Outcome>, tokio::task::JoinError>>) -> Result<()> {
    match done {
        Some(Ok(outcome)) => outcome.map(|_| ()),
        Some(Err(cause)) => Err(StoreError::Unknown(cause.to_string())),
        None => Ok(()),
    }
}

fn batch(store: &Store, seed: &Seed, first: u64, rows: u64) -> Change {
    let mut members = Rows::new(
        store,
        "INSERT INTO member (id, company_id, subject, email, family_name, given_name, family_name_kana, \
         given_name_kana, phone_number, language, time_zone, role, status, status_changed_at, created_at, \
         updated_at, version) VALUES ",
    );
    let mut addresses = Rows::new(store, "INSERT INTO address (email, company_id, member_id) VALUES ");
    let mut credentials = Rows::new(
        store,
        "INSERT INTO credential (id, company_id, member_id, kind, data, created_at, updated_at, version) VALUES ",
    );
    for number in first..first + rows {
        let id = MemberId(store.new_id(seed.now));
        let email = format!("member{number}@{}", seed.domain);
        members.push(crate::store::values![
            id,
            seed.company_id,
            store.public_id(),
            email.clone(),
            "見本",
            format!("{number}"),
            "ミホン",
            "",
            "",
            "ja",
            "Asia/Tokyo",
            "member",
            "active",
            seed.now,
            seed.now,
            seed.now,
            1_i64
        ]);
        addresses.push(crate::store::values![email, seed.company_id, id]);
        credentials.push(crate::store::values![
            store.new_id(seed.now),
            seed.company_id,
            id,
            "password",
            seed.phc.clone(),
            seed.now,
            seed.now,
            1_i64
        ]);
    }
    members.change().and(addresses.change()).and(credentials.change())
}

/// A statement with many rows of values.
struct Rows {
    sql: String,
    values: Vec<Value>,
    /// SQLite looks a numbered place up by walking over all of them; a plain `?` it just counts.
    numbered: bool,
}

impl Rows {
    fn new(store: &Store, start: &str) -> Self {
        let numbered = store.orm().get_database_backend() != DatabaseBackend::Sqlite;
        Self { sql: start.to_owned(), values: Vec::new(), numbered }
    }

    fn push(&mut self, row: Vec<Value>) {
        self.sql.push_str(if self.values.is_empty() { "(" } else { ", (" });
        for (column, value) in row.into_iter().enumerate() {
            self.values.push(value);
            if column > 0 {
                self.sql.push_str(", ");
            }
            if self.numbered {
                self.sql.push_str(&format!("${}", self.values.len()));
            } else {
                self.sql.push('?');
            }
        }
        self.sql.push(')');
    }

    fn change(self) -> Change {
        Change::new(Judge::Always, self.sql, self.values)
    }
}
