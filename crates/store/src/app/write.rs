//! Making, changing and assigning apps.

use super::{App, Assignment, NewApp};
use crate::{
    Change, Guard, Result,
    change::{Judge, change},
    company, group,
};
use api::{AppId, CompanyId, MemberId, Timestamp};
use uuid::Uuid;

/// Makes an app at the end of the launcher. Refused with [`Guard::CompanyInactive`], [`Guard::EntityTaken`] or
/// [`Guard::SlugTaken`].
///
/// # Errors
/// [`crate::StoreError::Corrupt`] when the settings cannot be written as JSON.
pub fn create(new: NewApp) -> Result<Change> {
    let mut change = company::confirm(new.company_id);
    if let Some(entity_id) = new.settings.entity_id() {
        change = change.and(entity_is_free(new.company_id, new.id, entity_id));
    }
    Ok(change.and(change!(
        Judge::Writes(Guard::SlugTaken),
        "INSERT INTO app (id, company_id, slug, name, public_id, kind, client_id, entity_id, settings, first_party, \
         enabled, position, created_at, updated_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, TRUE, \
         (SELECT COALESCE(MAX(position), 0) + 1 FROM app WHERE company_id = $2), $11, $11, 1) \
         ON CONFLICT (company_id, slug) DO NOTHING",
        new.id,
        new.company_id,
        new.slug,
        new.name,
        new.public_id,
        new.settings.kind_word(),
        new.settings.client_id(),
        new.settings.entity_id(),
        new.settings.to_json()?,
        new.first_party,
        new.now
    )))
}

fn entity_is_free(company_id: CompanyId, id: AppId, entity_id: String) -> Change {
    change!(
        Judge::Finds(Guard::EntityTaken),
        "SELECT 1 WHERE NOT EXISTS \
         (SELECT 1 FROM app WHERE company_id = $1 AND entity_id = $2 AND id <> $3)",
        company_id,
        entity_id,
        id
    )
}

/// Writes an app over the version that was read. Refused with [`Guard::VersionMoved`] or [`Guard::EntityTaken`].
///
/// # Errors
/// [`crate::StoreError::Corrupt`] when the settings cannot be written as JSON.
pub fn update(app: &App, now: Timestamp) -> Result<Change> {
    let change = app
        .settings
        .entity_id()
        .map_or_else(Change::nothing, |entity_id| entity_is_free(app.company_id, app.id, entity_id));
    Ok(change.and(change!(
        Judge::Writes(Guard::VersionMoved),
        "UPDATE app SET name = $4, entity_id = $5, settings = $6, first_party = $7, enabled = $8, logo = $9, \
         position = $10, updated_at = $11, version = version + 1 \
         WHERE company_id = $1 AND id = $2 AND version = $3",
        app.company_id,
        app.id,
        app.version,
        app.name.clone(),
        app.settings.entity_id(),
        app.settings.to_json()?,
        app.first_party,
        app.enabled,
        app.logo.map(|hash| hash.to_vec()),
        app.position,
        now
    )))
}

/// Lets somebody reach an app; twice is fine. Refused with [`Guard::Missing`] when the app, the group or the
/// member is not the company's.
pub fn assign(company_id: CompanyId, id: AppId, assignment: Assignment) -> Change {
    let app = change!(
        Judge::Finds(Guard::Missing),
        "SELECT 1 FROM app WHERE company_id = $1 AND id = $2 /*share*/",
        company_id,
        id
    );
    let (exists, audience, target) = match assignment {
        Assignment::Everyone => (Change::nothing(), "everyone", Uuid::nil()),
        Assignment::Group(group_id) => (group::exists(company_id, group_id), "group", group_id.0),
        Assignment::Member(member_id) => {
            let exists = change!(
                Judge::Finds(Guard::Missing),
                "SELECT 1 FROM member WHERE company_id = $1 AND id = $2 AND status <> 'deleted' /*share*/",
                company_id,
                member_id
            );
            (exists, "member", member_id.0)
        }
    };
    app.and(exists).and(change!(
        Judge::Always,
        "INSERT INTO app_assignment (company_id, app_id, audience, target) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (company_id, app_id, audience, target) DO NOTHING",
        company_id,
        id,
        audience,
        target
    ))
}

/// A condition only: the app is enabled and assigned to the member. Refused with [`Guard::AppUnavailable`].
pub fn confirm(company_id: CompanyId, id: AppId, member_id: MemberId) -> Change {
    change!(
        Judge::Finds(Guard::AppUnavailable),
        "WITH RECURSIVE mine (id) AS ( \
         SELECT group_id FROM group_member WHERE company_id = $1 AND member_id = $3 \
         UNION SELECT g.parent_id FROM member_group g JOIN mine ON g.id = mine.id WHERE g.parent_id IS NOT NULL) \
         SELECT 1 FROM app a WHERE a.company_id = $1 AND a.id = $2 AND a.enabled AND EXISTS ( \
         SELECT 1 FROM app_assignment s WHERE s.company_id = $1 AND s.app_id = a.id AND ( \
         s.audience = 'everyone' OR (s.audience = 'member' AND s.target = $3) \
         OR (s.audience = 'group' AND s.target IN (SELECT id FROM mine)))) /*share*/",
        company_id,
        id,
        member_id
    )
}
