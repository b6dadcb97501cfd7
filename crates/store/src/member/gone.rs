//! Deleted members: for 30 days the person can be brought back, then nothing personal of them is left. Their ids,
//! `sub` and the identifiers that services know stay taken for ever.

use super::Member;
use crate::{
    Change, Guard, Result, Store,
    change::{Judge, change},
    company,
    store::values,
};
use api::{CompanyId, MemberId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// How long a deletion can be undone: 30 days.
pub(super) const RESTORABLE_SECONDS: i64 = 30 * 86_400;

/// What stands for the address of somebody who is erased; no mail reaches it and nobody can prove it.
const ERASED: &str = "@erased.invalid";

/// Brings a deleted member back, suspended: the person with groups, apps and credentials, and nothing that was open.
/// Whether they were suspended when they were deleted is not known any more, so that somebody decides anew. Refused
/// with [`Guard::CompanyInactive`], with [`Guard::AddressTaken`] when the address was taken since, and with
/// [`Guard::Missing`] when the member is not deleted or was deleted too long ago.
pub fn restore(member: &Member, now: Timestamp) -> Change {
    let address = change!(
        Judge::Writes(Guard::AddressTaken),
        "UPDATE address SET reserved_until = NULL WHERE company_id = $1 AND member_id = $2 AND email = $3",
        member.company_id,
        member.id,
        member.email.as_str()
    );
    let person = change!(
        Judge::Writes(Guard::Missing),
        "UPDATE member SET status = 'suspended', status_changed_at = $3, updated_at = $3, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status = 'deleted' AND status_changed_at > $4",
        member.company_id,
        member.id,
        now,
        now.plus_seconds(-RESTORABLE_SECONDS)
    );
    company::confirm(member.company_id).and(person).and(address)
}

#[derive(FromQueryResult)]
struct GoneRow {
    id: Uuid,
    company_id: Uuid,
    subject: String,
}

/// Erases members who were deleted more than 30 days ago, a hundred at a time, and lets go of addresses whose
/// reservation is over. How many were erased.
///
/// # Errors
/// As every read and commit.
pub async fn purge(store: &Store, now: Timestamp) -> Result<u64> {
    let sql = "SELECT id, company_id, subject FROM member WHERE status = 'deleted' AND status_changed_at <= $1 \
               AND email NOT LIKE '%@erased.invalid' ORDER BY id LIMIT 100";
    let before = now.plus_seconds(-RESTORABLE_SECONDS);
    let mut erased = 0;
    for row in store.all::<GoneRow>(sql, values![before]).await? {
        if store.commit(vec![erase(&row, before, now)]).await?.applied() {
            erased += 1;
        }
    }
    let over = change!(Judge::Always, "DELETE FROM address WHERE reserved_until <= $1", now);
    if !store.commit(vec![over]).await?.applied() {
        tracing::warn!("addresses are reserved longer than they should be");
    }
    Ok(erased)
}

/// The person goes; the row that holds the id and `sub` stays.
fn erase(row: &GoneRow, before: Timestamp, now: Timestamp) -> Change {
    let (company_id, id) = (CompanyId(row.company_id), MemberId(row.id));
    let person = change!(
        Judge::Writes(Guard::Missing),
        "UPDATE member SET email = $3, family_name = '', given_name = '', family_name_kana = '', given_name_kana = '', \
         phone_number = '', picture = NULL, updated_at = $4, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status = 'deleted' AND status_changed_at <= $5",
        company_id,
        id,
        format!("{}{ERASED}", row.subject),
        now,
        before
    );
    let of_member = [
        "DELETE FROM credential WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM group_member WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM app_assignment WHERE company_id = $1 AND target = $2",
        "DELETE FROM known_browser WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM login_attempt WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM session WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM app_grant WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM ticket WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM outbox WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM login WHERE company_id = $1 AND member_id = $2",
        "DELETE FROM agreement WHERE company_id = $1 AND member_id = $2",
        "UPDATE audit_event SET address = NULL, user_agent = NULL, personal_salt = NULL \
         WHERE company_id = $1 AND (member_id = $2 OR actor_id = $2)",
    ];
    // Pictures are shared by their content: the member's goes when nobody else has it.
    let pictures = change!(
        Judge::Always,
        "DELETE FROM picture WHERE company_id = $1 AND created_at <= $2 AND NOT EXISTS \
         (SELECT 1 FROM member m WHERE m.company_id = picture.company_id AND m.picture = picture.hash)",
        company_id,
        before
    );
    of_member
        .into_iter()
        .fold(person, |all, sql| all.and(change!(Judge::Always, sql, company_id, id)))
        .and(pictures)
}
