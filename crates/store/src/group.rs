//! Groups, their sub-groups, and who is in them.

use crate::{
    Change, Fresh, Guard, Result, Store,
    change::{Judge, change},
    company,
    fresh::Table,
    store::values,
};
use api::{CompanyId, GroupId, MemberId, Timestamp};
use std::sync::Arc;

/// The row of a group.
pub mod row {
    use sea_orm::entity::prelude::*;

    /// A group as it stands.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_group")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The tenant.
        pub company_id: Uuid,
        /// Short name.
        pub slug: String,
        /// Name.
        pub name: String,
        /// The group that it is a part of.
        pub parent_id: Option<Uuid>,
        /// Milliseconds since 1970.
        pub created_at: i64,
        /// Counts changes.
        pub version: i64,
    }

    /// None are used.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Short name, unique in the company: what apps are told.
    pub slug: String,
    /// Name on screens.
    pub name: String,
    /// The group that it is a part of.
    pub parent: Option<GroupId>,
    /// Counts changes.
    pub version: i64,
}

impl From<row::Model> for Group {
    fn from(row: row::Model) -> Self {
        Self {
            id: GroupId(row.id),
            company_id: CompanyId(row.company_id),
            slug: row.slug,
            name: row.name,
            parent: row.parent_id.map(GroupId),
            version: row.version,
        }
    }
}

/// A group to be made.
#[derive(Debug, Clone)]
pub struct NewGroup {
    /// Its id.
    pub id: GroupId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Short name.
    pub slug: String,
    /// Name on screens.
    pub name: String,
    /// The group that it is a part of.
    pub parent: Option<GroupId>,
    /// This moment.
    pub now: Timestamp,
}

/// The groups that a member is in, and those that these are parts of, by short name.
///
/// # Errors
/// As every read.
pub async fn of_member(fresh: &Fresh, company_id: CompanyId, member_id: MemberId) -> Result<Arc<Vec<Group>>> {
    let read = async {
        let sql = "WITH RECURSIVE mine (id) AS ( \
                   SELECT group_id FROM group_member WHERE company_id = $1 AND member_id = $2 \
                   UNION SELECT g.parent_id FROM member_group g JOIN mine ON g.id = mine.id \
                   WHERE g.parent_id IS NOT NULL) \
                   SELECT g.* FROM member_group g JOIN mine ON g.id = mine.id \
                   WHERE g.company_id = $1 ORDER BY g.slug";
        let rows = fresh.all::<row::Model>(sql, values![company_id, member_id]).await?;
        Ok(Some(Arc::new(rows.into_iter().map(Group::from).collect::<Vec<_>>())))
    };
    let tables = [Table::GroupMember, Table::MemberGroup];
    let found = fresh.cached(&fresh.caches().groups, (company_id, member_id), &tables, read).await?;
    Ok(found.unwrap_or_default())
}

/// The group of a short name.
///
/// # Errors
/// As every read.
pub async fn by_slug(store: &Store, company_id: CompanyId, slug: &str) -> Result<Option<Group>> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let query = row::Entity::find()
        .filter(row::Column::CompanyId.eq(company_id.0))
        .filter(row::Column::Slug.eq(slug));
    Ok(query.one(store.orm()).await?.map(Group::from))
}

/// All groups of a company, by short name.
///
/// # Errors
/// As every read.
pub async fn list(store: &Store, company_id: CompanyId) -> Result<Vec<Group>> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    let query =
        row::Entity::find().filter(row::Column::CompanyId.eq(company_id.0)).order_by_asc(row::Column::Slug);
    Ok(query.all(store.orm()).await?.into_iter().map(Group::from).collect())
}

/// Makes a group. Refused with [`Guard::CompanyInactive`], [`Guard::Missing`] (the parent) or [`Guard::SlugTaken`].
pub fn create(new: NewGroup) -> Change {
    let mut change = company::confirm(new.company_id);
    if let Some(parent) = new.parent {
        change = change.and(exists(new.company_id, parent));
    }
    change.and(change!(
        Judge::Writes(Guard::SlugTaken),
        "INSERT INTO member_group (id, company_id, slug, name, parent_id, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (company_id, slug) DO NOTHING",
        new.id,
        new.company_id,
        new.slug,
        new.name,
        new.parent,
        new.now
    ))
}

/// Puts a member into a group; twice is fine. Refused with [`Guard::Missing`] when either is not the company's.
pub fn add(company_id: CompanyId, id: GroupId, member_id: MemberId) -> Change {
    let member = change!(
        Judge::Finds(Guard::Missing),
        "SELECT 1 FROM member WHERE company_id = $1 AND id = $2 AND status <> 'deleted' /*share*/",
        company_id,
        member_id
    );
    exists(company_id, id).and(member).and(change!(
        Judge::Always,
        "INSERT INTO group_member (company_id, group_id, member_id) VALUES ($1, $2, $3) \
         ON CONFLICT (company_id, group_id, member_id) DO NOTHING",
        company_id,
        id,
        member_id
    ))
}

/// A condition only: the group is the company's. Refused with [`Guard::Missing`].
pub(crate) fn exists(company_id: CompanyId, id: GroupId) -> Change {
    change!(
        Judge::Finds(Guard::Missing),
        "SELECT 1 FROM member_group WHERE company_id = $1 AND id = $2 /*share*/",
        company_id,
        id
    )
}
