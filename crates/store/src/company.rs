//! Companies: the tenants, and the mail domains that they have proved.

use crate::{
    Change, Fresh, Guard, Result, Store, StoreError,
    change::{Judge, change},
    fresh::Table,
    sealed::Place,
    store::values,
};
use api::{CompanyId, Plan, Timestamp};
use std::{collections::HashSet, sync::Arc};
use zeroize::Zeroizing;

/// The row of a company.
pub mod row {
    use sea_orm::entity::prelude::*;

    /// A company as it stands.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "company")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Short name.
        pub slug: String,
        /// Name.
        pub name: String,
        /// Word of `api::Plan`.
        pub plan: String,
        /// `active` or `closed`.
        pub status: String,
        /// Random id of its SAML addresses.
        pub saml_id: String,
        /// Sealed.
        pub identity_secret: Vec<u8>,
        /// Milliseconds since 1970.
        pub created_at: i64,
        /// Milliseconds since 1970.
        pub updated_at: i64,
        /// Counts changes.
        pub version: i64,
    }

    /// None are used.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

const TABLE: &str = "company";

/// Whether a company's members may log in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanyStatus {
    /// Yes.
    Active,
    /// No; its rows are kept.
    Closed,
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its id, for ever.
    pub id: CompanyId,
    /// Short name, unique in the installation.
    pub slug: String,
    /// Name on screens.
    pub name: String,
    /// What it pays for.
    pub plan: Plan,
    /// `{company}` of its SAML addresses and entityID: 32 hexadecimal digits, never reissued.
    pub saml_id: String,
    /// Whether its members may log in.
    pub status: CompanyStatus,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl TryFrom<row::Model> for Company {
    type Error = StoreError;

    fn try_from(row: row::Model) -> Result<Self> {
        let wrong = |what| move |_| StoreError::Corrupt { table: TABLE, what };
        let status = match row.status.as_str() {
            "active" => CompanyStatus::Active,
            "closed" => CompanyStatus::Closed,
            _ => return Err(StoreError::Corrupt { table: TABLE, what: "status" }),
        };
        Ok(Self {
            id: CompanyId(row.id),
            slug: row.slug,
            name: row.name,
            plan: row.plan.parse().map_err(wrong("plan"))?,
            saml_id: row.saml_id,
            status,
            created_at: Timestamp(row.created_at),
            version: row.version,
        })
    }
}

/// A company to be made.
#[derive(Debug, Clone)]
pub struct NewCompany {
    /// Its id.
    pub id: CompanyId,
    /// Short name.
    pub slug: String,
    /// Name on screens.
    pub name: String,
    /// What it pays for.
    pub plan: Plan,
    /// This moment.
    pub now: Timestamp,
}

/// The company of an id.
///
/// # Errors
/// As every read: [`StoreError::Database`], [`StoreError::Corrupt`].
pub async fn by_id(fresh: &Fresh, id: CompanyId) -> Result<Option<Arc<Company>>> {
    let read = async {
        let row = fresh.one::<row::Model>("SELECT * FROM company WHERE id = $1", values![id]).await?;
        row.map(|row| Company::try_from(row).map(Arc::new)).transpose()
    };
    fresh.cached(&fresh.caches().company, id, &[Table::Company], read).await
}

/// The company of the random id in its SAML addresses.
///
/// # Errors
/// As every read.
pub async fn by_saml_id(fresh: &Fresh, saml_id: &str) -> Result<Option<Arc<Company>>> {
    let read = async {
        let sql = "SELECT * FROM company WHERE saml_id = $1";
        let row = fresh.one::<row::Model>(sql, values![saml_id]).await?;
        Ok(row.map(|row| CompanyId(row.id)))
    };
    let key = saml_id.to_owned();
    match fresh.cached(&fresh.caches().company_id, key, &[Table::Company], read).await? {
        Some(id) => by_id(fresh, id).await,
        None => Ok(None),
    }
}

/// The company of a short name.
///
/// # Errors
/// As every read.
pub async fn by_slug(store: &Store, slug: &str) -> Result<Option<Company>> {
    let row = store.one::<row::Model>("SELECT * FROM company WHERE slug = $1", values![slug]).await?;
    row.map(Company::try_from).transpose()
}

/// All companies except the operators', by short name.
///
/// # Errors
/// As every read.
pub async fn list(store: &Store) -> Result<Vec<Company>> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    let operators = store.installation().operators.0;
    let rows = row::Entity::find()
        .filter(row::Column::Id.ne(operators))
        .order_by_asc(row::Column::Slug)
        .all(store.orm())
        .await?;
    rows.into_iter().map(Company::try_from).collect()
}

/// The mail domains that a company has proved, in lower case.
///
/// # Errors
/// As every read.
pub async fn proved_domains(fresh: &Fresh, id: CompanyId) -> Result<Arc<HashSet<String>>> {
    let read = async {
        let sql = "SELECT domain FROM proved_domain WHERE company_id = $1";
        let rows = fresh.all::<DomainRow>(sql, values![id]).await?;
        Ok(Some(Arc::new(rows.into_iter().map(|row| row.domain).collect::<HashSet<_>>())))
    };
    let found = fresh.cached(&fresh.caches().domains, id, &[Table::ProvedDomain], read).await?;
    Ok(found.unwrap_or_default())
}

#[derive(sea_orm::FromQueryResult)]
struct DomainRow {
    domain: String,
}

/// Makes a company with its random SAML id, its identity secret and its sequence of events.
/// Refused with [`Guard::SlugTaken`].
///
/// # Errors
/// None at present; sealing may come to need them.
pub fn create(store: &Store, new: NewCompany) -> Result<Change> {
    let secret = Zeroizing::new(store.random::<32>());
    let sealed = store.seal(secret_place(new.id, new.id.0.as_bytes()), secret.as_ref());
    let company = change!(
        Judge::Writes(Guard::SlugTaken),
        "INSERT INTO company (id, slug, name, plan, status, saml_id, identity_secret, created_at, updated_at, version) \
         VALUES ($1, $2, $3, $4, 'active', $5, $6, $7, $7, 1) ON CONFLICT (slug) DO NOTHING",
        new.id,
        new.slug,
        new.name,
        new.plan.as_str(),
        store.public_id(),
        sealed,
        new.now
    );
    let sequence =
        change!(Judge::Always, "INSERT INTO company_sequence (company_id, next) VALUES ($1, 1)", new.id);
    Ok(company.and(sequence))
}

/// Notes that a mail domain is the company's, by the operator's word. Proving it again is fine; refused with
/// [`Guard::DomainTaken`] when it is another company's, [`Guard::CompanyInactive`] when there is no such company.
pub fn add_domain(id: CompanyId, domain: &str, now: Timestamp) -> Change {
    confirm(id).and(change!(
        Judge::Writes(Guard::DomainTaken),
        "INSERT INTO proved_domain (domain, company_id, how, proved_at) VALUES ($1, $2, 'operator', $3) \
         ON CONFLICT (domain) DO UPDATE SET proved_at = excluded.proved_at \
         WHERE proved_domain.company_id = excluded.company_id",
        domain.to_lowercase(),
        id,
        now
    ))
}

/// A condition only: the company is active. Refused with [`Guard::CompanyInactive`].
pub fn confirm(id: CompanyId) -> Change {
    change!(
        Judge::Finds(Guard::CompanyInactive),
        "SELECT 1 FROM company WHERE id = $1 AND status = 'active' /*share*/",
        id
    )
}

/// The secret that the company's issued identifiers derive from; no rotation changes it.
pub(crate) async fn identity_secret(store: &Store, id: CompanyId) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let row = store.one::<row::Model>("SELECT * FROM company WHERE id = $1", values![id]).await?;
    row.map(|row| store.unseal(secret_place(id, row.id.as_bytes()), &row.identity_secret)).transpose()
}

fn secret_place(id: CompanyId, row: &[u8]) -> Place<'_> {
    Place { table: TABLE, row, column: "identity_secret", company: Some(id) }
}
