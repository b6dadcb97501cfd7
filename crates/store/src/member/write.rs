//! Making, changing, suspending and deleting members. What a member had open ends in the same commit.

use super::{NewMember, ProfileRow};
use crate::{
    Change, Guard, Store,
    change::{Judge, change},
    company, known_browser, session, ticket,
};
use api::{CompanyId, Language, MemberId, SecondStepMethod, SecondStepMode, Timestamp};
use auth_core::EmailAddress;

/// How long an address stays reserved after its member was deleted: 90 days.
const RESERVED_SECONDS: i64 = 90 * 86_400;

/// Makes a member with a random `sub`. Refused with [`Guard::CompanyInactive`], or [`Guard::AddressTaken`] when
/// the address is in use or still reserved.
pub fn create(store: &Store, new: NewMember) -> Change {
    let member = change!(
        Judge::Always,
        "INSERT INTO member (id, company_id, subject, email, family_name, given_name, family_name_kana, \
         given_name_kana, phone_number, language, time_zone, role, status, status_changed_at, created_at, \
         updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, '', '', '', $7, $8, $9, 'active', $10, $10, $10, 1)",
        new.id,
        new.company_id,
        store.public_id(),
        new.email.as_str(),
        new.family_name,
        new.given_name,
        new.language.as_str(),
        new.time_zone,
        new.role.as_str(),
        new.now
    );
    company::confirm(new.company_id).and(member).and(take_address(
        new.company_id,
        new.id,
        &new.email,
        new.now,
    ))
}

fn take_address(company_id: CompanyId, id: MemberId, email: &EmailAddress, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::AddressTaken),
        "INSERT INTO address (email, company_id, member_id, reserved_until) VALUES ($1, $2, $3, NULL) \
         ON CONFLICT (email) DO UPDATE SET company_id = excluded.company_id, member_id = excluded.member_id, \
         reserved_until = NULL WHERE address.reserved_until <= $4",
        email.as_str(),
        company_id,
        id,
        now
    )
}

/// Keeps an active member out until resumed, and ends what the member had open.
/// Refused with [`Guard::Missing`] unless the member was active or suspended.
pub fn suspend(company_id: CompanyId, id: MemberId, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::Missing),
        "UPDATE member SET status = 'suspended', status_changed_at = $3, updated_at = $3, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status IN ('active', 'suspended')",
        company_id,
        id,
        now
    )
    .and(end_everything(company_id, id, now))
}

/// Lets a suspended member in again. Refused with [`Guard::Missing`] when the member is deleted.
pub fn resume(company_id: CompanyId, id: MemberId, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::Missing),
        "UPDATE member SET status = 'active', status_changed_at = $3, updated_at = $3, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status IN ('active', 'suspended')",
        company_id,
        id,
        now
    )
}

/// Deletes a member: the row stays, the address stays reserved for 90 days, everything open ends.
/// Refused with [`Guard::Missing`] when the member is deleted already.
pub fn delete(company_id: CompanyId, id: MemberId, now: Timestamp) -> Change {
    let member = change!(
        Judge::Writes(Guard::Missing),
        "UPDATE member SET status = 'deleted', status_changed_at = $3, updated_at = $3, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status <> 'deleted'",
        company_id,
        id,
        now
    );
    let address = change!(
        Judge::Always,
        "UPDATE address SET reserved_until = $3 \
         WHERE company_id = $1 AND member_id = $2 AND reserved_until IS NULL",
        company_id,
        id,
        now.plus_seconds(RESERVED_SECONDS)
    );
    member
        .and(address)
        .and(end_everything(company_id, id, now))
        .and(known_browser::forget_all(company_id, id))
}

/// Sessions, grants, tickets and logins of a member end together.
fn end_everything(company_id: CompanyId, id: MemberId, now: Timestamp) -> Change {
    session::end_of_member(company_id, id, None, now).and(ticket::void_of_member(company_id, id, now)).and(
        change!(Judge::Always, "DELETE FROM login WHERE company_id = $1 AND member_id = $2", company_id, id),
    )
}

/// Writes the account information over the version that was read. Refused with [`Guard::VersionMoved`].
pub fn update_profile(
    company_id: CompanyId,
    id: MemberId,
    version: i64,
    profile: ProfileRow,
    now: Timestamp,
) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE member SET family_name = $4, given_name = $5, family_name_kana = $6, given_name_kana = $7, \
         phone_number = $8, language = $9, time_zone = $10, updated_at = $11, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3 AND status = 'active'",
        company_id,
        id,
        version,
        profile.family_name,
        profile.given_name,
        profile.family_name_kana,
        profile.given_name_kana,
        profile.phone_number,
        profile.language.as_str(),
        profile.time_zone,
        now
    )
}

/// Sets or removes the picture. Refused with [`Guard::MemberInactive`].
pub fn set_picture(company_id: CompanyId, id: MemberId, picture: Option<[u8; 32]>, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::MemberInactive),
        "UPDATE member SET picture = $3, updated_at = $4, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status = 'active'",
        company_id,
        id,
        picture.map(|hash| hash.to_vec()),
        now
    )
}

/// Writes what the member chose of second step and notification over the version that was read. Refused with
/// [`Guard::VersionMoved`].
pub fn set_second_step(
    company_id: CompanyId,
    id: MemberId,
    version: i64,
    (mode, method, notification): (SecondStepMode, SecondStepMethod, bool),
    now: Timestamp,
) -> Change {
    change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE member SET second_step = $4, second_step_method = $5, login_notification = $6, updated_at = $7, \
         version = version + 1 WHERE company_id = $1 AND id = $2 AND version = $3 AND status = 'active'",
        company_id,
        id,
        version,
        mode.as_str(),
        method.as_str(),
        notification,
        now
    )
}

/// Sets the language of pages and mails. Refused with [`Guard::MemberInactive`].
pub fn set_language(company_id: CompanyId, id: MemberId, language: Language, now: Timestamp) -> Change {
    change!(
        Judge::Writes(Guard::MemberInactive),
        "UPDATE member SET language = $3, updated_at = $4, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND status = 'active'",
        company_id,
        id,
        language.as_str(),
        now
    )
}

/// A condition only: the member and the company are active. Refused with [`Guard::MemberInactive`].
pub fn confirm(company_id: CompanyId, id: MemberId) -> Change {
    change!(
        Judge::Finds(Guard::MemberInactive),
        "SELECT 1 FROM member m JOIN company c ON c.id = m.company_id \
         WHERE m.company_id = $1 AND m.id = $2 AND m.status = 'active' AND c.status = 'active' /*share*/",
        company_id,
        id
    )
}
