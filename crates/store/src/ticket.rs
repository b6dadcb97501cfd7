//! Tickets: everything short-lived and single-use. A row holds the hash of the secret; taking it is atomic.

use crate::{
    Change, Guard, Result, Store, StoreError,
    change::{Judge, change},
    store::values,
};
use api::{CompanyId, MemberId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// What a ticket is for; one kind is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketKind {
    /// The operator's one-time link to set a password.
    LoginLink,
    /// The link of a mail that asks a member to set a first password.
    SetUp,
    /// The link of a reset mail.
    PasswordReset,
    /// An authorization code was redeemed.
    CodeMark,
    /// A request was answered.
    RequestMark,
    /// A pending request too large for an address.
    PendingRequest,
    /// A question to a passkey was answered.
    PasskeyMark,
    /// The link that reports a login.
    NotMe,
}

impl TicketKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::LoginLink => "login-link",
            Self::SetUp => "set-up",
            Self::PasswordReset => "password-reset",
            Self::CodeMark => "code-mark",
            Self::RequestMark => "request-mark",
            Self::PendingRequest => "pending-request",
            Self::PasskeyMark => "passkey-mark",
            Self::NotMe => "not-me",
        }
    }
}

/// A ticket as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What it is for.
    pub kind: TicketKind,
    /// Whose company.
    pub company_id: Option<CompanyId>,
    /// Whose.
    pub member_id: Option<MemberId>,
    /// What its kind says.
    pub payload: String,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// A ticket to be issued.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// SHA-256 of its secret.
    pub hash: [u8; 32],
    /// What it is for.
    pub kind: TicketKind,
    /// Whose company.
    pub company_id: Option<CompanyId>,
    /// Whose.
    pub member_id: Option<MemberId>,
    /// What its kind says.
    pub payload: String,
    /// This moment.
    pub now: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

#[derive(FromQueryResult)]
struct TicketRow {
    company_id: Option<Uuid>,
    member_id: Option<Uuid>,
    payload: String,
    created_at: i64,
    expires_at: i64,
}

/// Issues a ticket. Refused with [`Guard::Replayed`] if its hash is there already.
pub fn issue(new: NewTicket) -> Change {
    change!(
        Judge::Writes(Guard::Replayed),
        "INSERT INTO ticket (hash, kind, company_id, member_id, payload, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (hash) DO NOTHING",
        new.hash.to_vec(),
        new.kind.as_str(),
        new.company_id,
        new.member_id,
        new.payload,
        new.now,
        new.expires_at
    )
    .quiet()
}

/// Issues a ticket and voids the member's earlier ones of its kind.
pub fn replace(new: NewTicket) -> Change {
    change!(
        Judge::Always,
        "UPDATE ticket SET taken_at = $4 \
         WHERE company_id = $1 AND member_id = $2 AND kind = $3 AND taken_at IS NULL",
        new.company_id,
        new.member_id,
        new.kind.as_str(),
        new.now
    )
    .and(issue(new))
}

/// The ticket, if it is live and was not taken. Looking takes nothing.
///
/// # Errors
/// As every read.
pub async fn peek(
    store: &Store,
    hash: &[u8; 32],
    kind: TicketKind,
    now: Timestamp,
) -> Result<Option<Ticket>> {
    let sql = "SELECT company_id, member_id, payload, created_at, expires_at FROM ticket \
               WHERE hash = $1 AND kind = $2 AND taken_at IS NULL AND expires_at > $3";
    let row = store.one::<TicketRow>(sql, values![hash.to_vec(), kind.as_str(), now]).await?;
    Ok(row.map(|row| Ticket {
        kind,
        company_id: row.company_id.map(CompanyId),
        member_id: row.member_id.map(MemberId),
        payload: row.payload,
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
    }))
}

/// What stands behind the secret of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// A ticket that can be taken.
    Live(Ticket),
    /// It was taken, or a later one has replaced it.
    Taken(TicketKind),
    /// It was never taken and is over.
    Over(TicketKind),
    /// Nothing that is known, or nothing any more.
    Unknown,
}

/// Looks at the ticket of this hash, if it is of one of these kinds, and takes nothing.
///
/// # Errors
/// As every read.
pub async fn look(store: &Store, hash: &[u8; 32], kinds: &[TicketKind], now: Timestamp) -> Result<Look> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        company_id: Option<Uuid>,
        member_id: Option<Uuid>,
        payload: String,
        created_at: i64,
        expires_at: i64,
        taken_at: Option<i64>,
    }
    let sql = "SELECT kind, company_id, member_id, payload, created_at, expires_at, taken_at FROM ticket \
               WHERE hash = $1";
    let Some(row) = store.one::<Row>(sql, values![hash.to_vec()]).await? else {
        return Ok(Look::Unknown);
    };
    let Some(kind) = kinds.iter().copied().find(|kind| kind.as_str() == row.kind) else {
        return Ok(Look::Unknown);
    };
    if row.taken_at.is_some() {
        return Ok(Look::Taken(kind));
    }
    if row.expires_at <= now.0 {
        return Ok(Look::Over(kind));
    }
    Ok(Look::Live(Ticket {
        kind,
        company_id: row.company_id.map(CompanyId),
        member_id: row.member_id.map(MemberId),
        payload: row.payload,
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
    }))
}

/// Takes a ticket: of any number at once exactly one succeeds. Refused with [`Guard::TicketGone`].
pub fn take(hash: [u8; 32], kind: TicketKind, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::TicketGone),
        "UPDATE ticket SET taken_at = $3 \
         WHERE hash = $1 AND kind = $2 AND taken_at IS NULL AND expires_at > $3",
        hash.to_vec(),
        kind.as_str(),
        now
    )
    .quiet()
}

/// Remembers that something was seen, until `expires_at`. Refused with [`Guard::Replayed`] the second time.
pub fn mark(
    hash: [u8; 32],
    kind: TicketKind,
    company_id: CompanyId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Change {
    let company_id = Some(company_id);
    issue(NewTicket { hash, kind, company_id, member_id: None, payload: String::new(), now, expires_at })
}

/// Voids all tickets of a member: a changed address, password or status kills every link. The one that reports a login
/// stays, or whoever logged in could keep the member from reporting it by changing the password.
pub fn void_of_member(company_id: CompanyId, member_id: MemberId, now: Timestamp) -> Change {
    change!(
        Judge::Always,
        "UPDATE ticket SET taken_at = $3 \
         WHERE company_id = $1 AND member_id = $2 AND taken_at IS NULL AND kind <> 'not-me'",
        company_id,
        member_id,
        now
    )
}

/// Removes what has been over for a day: tickets, logins, sessions and grants. Their events stay.
///
/// # Errors
/// As every commit.
pub async fn purge(store: &Store, now: Timestamp) -> Result<()> {
    const KEPT_SECONDS: i64 = 86_400;
    let before = now.plus_seconds(-KEPT_SECONDS);
    let deletions = [
        "DELETE FROM ticket WHERE expires_at < $1",
        "DELETE FROM login WHERE expires_at < $1",
        "DELETE FROM session WHERE absolute_expires_at < $1",
        "DELETE FROM app_grant WHERE expires_at < $1",
    ];
    for sql in deletions {
        let outcome = store.commit(vec![change!(Judge::Always, sql, before)]).await?;
        if !outcome.applied() {
            return Err(StoreError::Corrupt { table: "ticket", what: "purge" });
        }
    }
    Ok(())
}
