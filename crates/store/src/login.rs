//! Logins that have their first proof and are not finished. What `state` means is the login area's matter.

use crate::{
    Change, Guard, Result, Store, StoreError,
    change::{Judge, change},
    member,
    store::values,
};
use api::{CompanyId, LoginId, MemberId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

const TABLE: &str = "login";

/// A login as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Its id.
    pub id: LoginId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Who gave the first proof.
    pub member_id: MemberId,
    /// SHA-256 of the pre-session cookie.
    pub pre_session: [u8; 32],
    /// SHA-256 of the sealed request that this login is for.
    pub request_hash: [u8; 32],
    /// The request.
    pub request: Vec<u8>,
    /// JSON: what was proved so far.
    pub state: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// Counts steps.
    pub version: i64,
}

#[derive(FromQueryResult)]
struct LoginRow {
    id: Uuid,
    company_id: Uuid,
    member_id: Uuid,
    pre_session: Vec<u8>,
    request_hash: Vec<u8>,
    request: Vec<u8>,
    state: String,
    created_at: i64,
    expires_at: i64,
    version: i64,
}

impl TryFrom<LoginRow> for Login {
    type Error = StoreError;

    fn try_from(row: LoginRow) -> Result<Self> {
        let hash =
            |bytes: Vec<u8>, what| bytes.try_into().map_err(|_| StoreError::Corrupt { table: TABLE, what });
        Ok(Self {
            id: LoginId(row.id),
            company_id: CompanyId(row.company_id),
            member_id: MemberId(row.member_id),
            pre_session: hash(row.pre_session, "pre_session")?,
            request_hash: hash(row.request_hash, "request_hash")?,
            request: row.request,
            state: row.state,
            created_at: Timestamp(row.created_at),
            expires_at: Timestamp(row.expires_at),
            version: row.version,
        })
    }
}

/// Begins a login after its first proof. Refused with [`Guard::MemberInactive`].
pub fn start(login: &Login) -> Change {
    member::confirm(login.company_id, login.member_id).and(change!(
        Judge::Always,
        "INSERT INTO login (id, company_id, member_id, pre_session, request_hash, request, state, created_at, \
         expires_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        login.id,
        login.company_id,
        login.member_id,
        login.pre_session.to_vec(),
        login.request_hash.to_vec(),
        login.request.clone(),
        login.state.clone(),
        login.created_at,
        login.expires_at,
        login.version
    ))
}

/// The login of an id, if it is live and was not taken.
///
/// # Errors
/// As every read.
pub async fn by_id(store: &Store, id: LoginId, now: Timestamp) -> Result<Option<Login>> {
    let sql = "SELECT * FROM login WHERE id = $1 AND taken_at IS NULL AND expires_at > $2";
    store.one::<LoginRow>(sql, values![id, now]).await?.map(Login::try_from).transpose()
}

/// The newest live login of one browser for one request.
///
/// # Errors
/// As every read.
pub async fn by_request(
    store: &Store,
    pre_session: &[u8; 32],
    request_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Login>> {
    let sql = "SELECT * FROM login WHERE pre_session = $1 AND request_hash = $2 AND taken_at IS NULL \
               AND expires_at > $3 ORDER BY id DESC LIMIT 1";
    let values = values![pre_session.to_vec(), request_hash.to_vec(), now];
    store.one::<LoginRow>(sql, values).await?.map(Login::try_from).transpose()
}

/// Writes the next state over the one that was read. Refused with [`Guard::LoginMoved`].
pub fn advance(login: &Login, state: String, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::LoginMoved),
        "UPDATE login SET state = $4, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3 AND taken_at IS NULL AND expires_at > $5",
        login.company_id,
        login.id,
        login.version,
        state,
        now
    )
}

/// Binds a login to another pre-session cookie, over the version that was read: the cookie is replaced at
/// the first proof. Refused with [`Guard::LoginMoved`].
pub fn rebind(login: &Login, pre_session: [u8; 32], now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::LoginMoved),
        "UPDATE login SET pre_session = $4, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3 AND taken_at IS NULL AND expires_at > $5",
        login.company_id,
        login.id,
        login.version,
        pre_session.to_vec(),
        now
    )
}

/// Ends everything that a member is in the middle of, in whatever browser.
pub fn end_of_member(company_id: CompanyId, member_id: MemberId, now: Timestamp) -> Change {
    change!(
        Judge::Always,
        "UPDATE login SET taken_at = $3 WHERE company_id = $1 AND member_id = $2 AND taken_at IS NULL",
        company_id,
        member_id,
        now
    )
}

/// Ends whatever this browser is in the middle of.
pub fn end_of_browser(pre_session: &[u8; 32], now: Timestamp) -> Change {
    change!(
        Judge::Always,
        "UPDATE login SET taken_at = $2 WHERE pre_session = $1 AND taken_at IS NULL",
        pre_session.to_vec(),
        now
    )
}

/// Ends a login by using it, once, as it was read. Refused with [`Guard::LoginMoved`].
pub fn take(login: &Login, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::LoginMoved),
        "UPDATE login SET taken_at = $4 \
         WHERE company_id = $1 AND id = $2 AND version = $3 AND taken_at IS NULL AND expires_at > $4",
        login.company_id,
        login.id,
        login.version,
        now
    )
}
