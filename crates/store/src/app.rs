//! Apps: what members reach, and who may reach it.

mod read;
mod write;

pub use read::{assigned_to, by_entity_id, by_id, by_slug, is_assigned, list, oidc_client, saml_app};
pub use write::{assign, confirm, create, update};

use crate::{Result, StoreError};
use api::{AppId, AppKind, CompanyId, GroupId, MemberId, Timestamp};
use protocol::{oidc::client::Client, saml::service_provider::ServiceProvider};

/// The row of an app.
pub mod row {
    use sea_orm::entity::prelude::*;

    /// An app as it stands.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "app")]
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
        /// Random id in its addresses.
        pub public_id: String,
        /// `oidc`, `saml` or `link`.
        pub kind: String,
        /// OIDC client id.
        pub client_id: Option<String>,
        /// SAML entityID.
        pub entity_id: Option<String>,
        /// JSON.
        pub settings: String,
        /// Set by the operator only.
        pub first_party: bool,
        /// Whether it may be used.
        pub enabled: bool,
        /// Hash of its picture.
        pub logo: Option<Vec<u8>>,
        /// Order in the launcher.
        pub position: i64,
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

const TABLE: &str = "app";

/// What an app is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppSettings {
    /// An OpenID Connect client.
    Oidc(Box<Client>),
    /// A SAML service provider.
    Saml(Box<ServiceProvider>),
    /// An address that just opens.
    Link {
        /// Absolute http(s) address.
        url: String,
    },
}

/// Something that members reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Its id.
    pub id: AppId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Short name, unique in the company.
    pub slug: String,
    /// Name on screens.
    pub name: String,
    /// `{app}` of its SAML addresses: 32 hexadecimal digits, never reissued.
    pub public_id: String,
    /// What it is set to.
    pub settings: AppSettings,
    /// Ours: only the operator says so.
    pub first_party: bool,
    /// Whether it may be used.
    pub enabled: bool,
    /// SHA-256 of its picture.
    pub logo: Option<[u8; 32]>,
    /// Order in the launcher.
    pub position: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl App {
    /// How it is reached.
    #[must_use]
    pub fn kind(&self) -> AppKind {
        self.settings.kind()
    }
}

impl AppSettings {
    fn kind(&self) -> AppKind {
        match self {
            Self::Oidc(_) => AppKind::Oidc,
            Self::Saml(_) => AppKind::Saml,
            Self::Link { .. } => AppKind::Link,
        }
    }

    pub(super) fn kind_word(&self) -> &'static str {
        match self {
            Self::Oidc(_) => "oidc",
            Self::Saml(_) => "saml",
            Self::Link { .. } => "link",
        }
    }

    pub(super) fn client_id(&self) -> Option<String> {
        if let Self::Oidc(client) = self { Some(client.client_id.clone()) } else { None }
    }

    pub(super) fn entity_id(&self) -> Option<String> {
        if let Self::Saml(provider) = self { Some(provider.entity_id.clone()) } else { None }
    }

    pub(super) fn to_json(&self) -> Result<String> {
        let text = match self {
            Self::Oidc(client) => serde_json::to_string(client),
            Self::Saml(provider) => serde_json::to_string(provider),
            Self::Link { url } => serde_json::to_string(&serde_json::json!({ "url": url })),
        };
        text.map_err(|_| StoreError::Corrupt { table: TABLE, what: "settings" })
    }

    fn from_json(kind: &str, text: &str) -> Option<Self> {
        Some(match kind {
            "oidc" => Self::Oidc(serde_json::from_str(text).ok()?),
            "saml" => Self::Saml(serde_json::from_str(text).ok()?),
            "link" => {
                let value: serde_json::Value = serde_json::from_str(text).ok()?;
                Self::Link { url: value.get("url")?.as_str()?.to_owned() }
            }
            _ => return None,
        })
    }
}

impl TryFrom<row::Model> for App {
    type Error = StoreError;

    fn try_from(row: row::Model) -> Result<Self> {
        let wrong = |what| StoreError::Corrupt { table: TABLE, what };
        let settings = AppSettings::from_json(&row.kind, &row.settings).ok_or_else(|| wrong("settings"))?;
        let logo = row.logo.map(|hash| hash.try_into().map_err(|_| wrong("logo"))).transpose()?;
        Ok(Self {
            id: AppId(row.id),
            company_id: CompanyId(row.company_id),
            slug: row.slug,
            name: row.name,
            public_id: row.public_id,
            settings,
            first_party: row.first_party,
            enabled: row.enabled,
            logo,
            position: row.position,
            created_at: Timestamp(row.created_at),
            version: row.version,
        })
    }
}

/// An app to be made.
#[derive(Debug, Clone)]
pub struct NewApp {
    /// Its id.
    pub id: AppId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Short name.
    pub slug: String,
    /// Name on screens.
    pub name: String,
    /// From [`Store::public_id`].
    pub public_id: String,
    /// What it is set to.
    pub settings: AppSettings,
    /// Ours: only the operator says so.
    pub first_party: bool,
    /// This moment.
    pub now: Timestamp,
}

/// Who may reach an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    /// Every member of the company.
    Everyone,
    /// The members of a group and of its sub-groups.
    Group(GroupId),
    /// One member.
    Member(MemberId),
}
