//! Finding apps: by id, by what a protocol names them with, and by who may reach them.

use super::{App, row};
use crate::{Company, CompanyStatus, Fresh, Result, Store, company, fresh::Table, store::values};
use api::{AppId, CompanyId, MemberId};
use sea_orm::FromQueryResult;
use std::sync::Arc;
use uuid::Uuid;

/// The app of an id, enabled or not.
///
/// # Errors
/// As every read.
pub async fn by_id(fresh: &Fresh, company_id: CompanyId, id: AppId) -> Result<Option<Arc<App>>> {
    let found = any(fresh, id).await?;
    Ok(found.filter(|app| app.company_id == company_id))
}

async fn any(fresh: &Fresh, id: AppId) -> Result<Option<Arc<App>>> {
    let read = async {
        let row = fresh.one::<row::Model>("SELECT * FROM app WHERE id = $1", values![id]).await?;
        row.map(|row| App::try_from(row).map(Arc::new)).transpose()
    };
    fresh.cached(&fresh.caches().app, id, &[Table::App], read).await
}

/// The enabled app of an OIDC client id.
///
/// # Errors
/// As every read.
pub async fn oidc_client(fresh: &Fresh, client_id: &str) -> Result<Option<Arc<App>>> {
    let sql = "SELECT id FROM app WHERE client_id = $1";
    enabled(fresh, format!("c {client_id}"), sql, values![client_id]).await
}

/// The enabled app, and its active company, of the two random ids in a SAML address.
///
/// # Errors
/// As every read.
pub async fn saml_app(
    fresh: &Fresh,
    company_saml_id: &str,
    app_public_id: &str,
) -> Result<Option<(Arc<Company>, Arc<App>)>> {
    let Some(company) = company::by_saml_id(fresh, company_saml_id).await? else { return Ok(None) };
    let sql = "SELECT id FROM app WHERE public_id = $1 AND kind = 'saml'";
    let app = enabled(fresh, format!("p {app_public_id}"), sql, values![app_public_id]).await?;
    let active = company.status == CompanyStatus::Active;
    Ok(app.filter(|app| active && app.company_id == company.id).map(|app| (company, app)))
}

/// The enabled app of a service's entityID within a company.
///
/// # Errors
/// As every read.
pub async fn by_entity_id(fresh: &Fresh, company_id: CompanyId, entity_id: &str) -> Result<Option<Arc<App>>> {
    let sql = "SELECT id FROM app WHERE company_id = $1 AND entity_id = $2";
    let app =
        enabled(fresh, format!("e {company_id} {entity_id}"), sql, values![company_id, entity_id]).await?;
    Ok(app.filter(|app| app.company_id == company_id))
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Uuid,
}

async fn enabled(
    fresh: &Fresh,
    key: String,
    sql: &'static str,
    values: Vec<sea_orm::Value>,
) -> Result<Option<Arc<App>>> {
    let read = async { Ok(fresh.one::<IdRow>(sql, values).await?.map(|row| AppId(row.id))) };
    let Some(id) = fresh.cached(&fresh.caches().app_id, key, &[Table::App], read).await? else {
        return Ok(None);
    };
    Ok(any(fresh, id).await?.filter(|app| app.enabled))
}

/// The enabled apps that a member may reach, in the company's order.
///
/// # Errors
/// As every read.
pub async fn assigned_to(fresh: &Fresh, company_id: CompanyId, member_id: MemberId) -> Result<Vec<Arc<App>>> {
    let mut apps = Vec::new();
    for id in assigned_ids(fresh, company_id, member_id).await?.iter() {
        if let Some(app) = by_id(fresh, company_id, *id).await? {
            apps.push(app);
        }
    }
    Ok(apps)
}

/// Whether a member may reach an app, which must be enabled.
///
/// # Errors
/// As every read.
pub async fn is_assigned(
    fresh: &Fresh,
    company_id: CompanyId,
    member_id: MemberId,
    app_id: AppId,
) -> Result<bool> {
    Ok(assigned_ids(fresh, company_id, member_id).await?.contains(&app_id))
}

async fn assigned_ids(fresh: &Fresh, company_id: CompanyId, member_id: MemberId) -> Result<Arc<Vec<AppId>>> {
    let read = async {
        let sql = "WITH RECURSIVE mine (id) AS ( \
                   SELECT group_id FROM group_member WHERE company_id = $1 AND member_id = $2 \
                   UNION SELECT g.parent_id FROM member_group g JOIN mine ON g.id = mine.id \
                   WHERE g.parent_id IS NOT NULL) \
                   SELECT a.id FROM app a WHERE a.company_id = $1 AND a.enabled AND EXISTS ( \
                   SELECT 1 FROM app_assignment s WHERE s.company_id = $1 AND s.app_id = a.id AND ( \
                   s.audience = 'everyone' OR (s.audience = 'member' AND s.target = $2) \
                   OR (s.audience = 'group' AND s.target IN (SELECT id FROM mine)))) \
                   AND EXISTS (SELECT 1 FROM member m WHERE m.company_id = $1 AND m.id = $2) \
                   ORDER BY a.position, a.id";
        let rows = fresh.all::<IdRow>(sql, values![company_id, member_id]).await?;
        Ok(Some(Arc::new(rows.into_iter().map(|row| AppId(row.id)).collect::<Vec<_>>())))
    };
    let tables = [Table::App, Table::AppAssignment, Table::GroupMember, Table::MemberGroup, Table::Member];
    let found = fresh.cached(&fresh.caches().assigned, (company_id, member_id), &tables, read).await?;
    Ok(found.unwrap_or_default())
}

/// The app of a short name, enabled or not.
///
/// # Errors
/// As every read.
pub async fn by_slug(store: &Store, company_id: CompanyId, slug: &str) -> Result<Option<App>> {
    let sql = "SELECT * FROM app WHERE company_id = $1 AND slug = $2";
    let row = store.one::<row::Model>(sql, values![company_id, slug]).await?;
    row.map(App::try_from).transpose()
}

/// All apps of a company, in its order.
///
/// # Errors
/// As every read.
pub async fn list(store: &Store, company_id: CompanyId) -> Result<Vec<App>> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    let query = row::Entity::find()
        .filter(row::Column::CompanyId.eq(company_id.0))
        .order_by_asc(row::Column::Position)
        .order_by_asc(row::Column::Id);
    query.all(store.orm()).await?.into_iter().map(App::try_from).collect()
}
