//! Members, and the addresses that are theirs alone, for 90 days after they are gone too.

mod gone;
mod write;

pub use gone::{purge, restore};
pub use write::{
    confirm, create, delete, resume, set_language, set_picture, set_second_step, suspend, update_profile,
};

use gone::RESTORABLE_SECONDS;

use crate::{Fresh, Result, Store, StoreError, fresh::Table, store::values};
use api::{CompanyId, Language, MemberId, MemberStatus, Role, SecondStepMethod, SecondStepMode, Timestamp};
use auth_core::EmailAddress;
use std::sync::Arc;

/// The row of a member.
pub mod row {
    use sea_orm::entity::prelude::*;

    /// A member as it stands.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member")]
    pub struct Model {
        /// Its id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The tenant.
        pub company_id: Uuid,
        /// `sub`.
        pub subject: String,
        /// Lower case.
        pub email: String,
        /// 姓
        pub family_name: String,
        /// 名
        pub given_name: String,
        /// 姓(カナ)
        pub family_name_kana: String,
        /// 名(カナ)
        pub given_name_kana: String,
        /// 電話番号
        pub phone_number: String,
        /// Word of `api::Language`.
        pub language: String,
        /// IANA name.
        pub time_zone: String,
        /// Hash of the picture.
        pub picture: Option<Vec<u8>>,
        /// Word of `api::Role`.
        pub role: String,
        /// Word of `api::MemberStatus`.
        pub status: String,
        /// Word of `api::SecondStepMode`.
        pub second_step: String,
        /// Word of `api::SecondStepMethod`.
        pub second_step_method: String,
        /// Whether logins from new environments are told by mail.
        pub login_notification: bool,
        /// Milliseconds since 1970.
        pub status_changed_at: i64,
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

const TABLE: &str = "member";

/// A person of a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id, for ever.
    pub id: MemberId,
    /// The tenant.
    pub company_id: CompanyId,
    /// `sub`: random, never reissued.
    pub subject: String,
    /// Login name.
    pub email: EmailAddress,
    /// 姓
    pub family_name: String,
    /// 名
    pub given_name: String,
    /// 姓(カナ); empty when not set.
    pub family_name_kana: String,
    /// 名(カナ); empty when not set.
    pub given_name_kana: String,
    /// 電話番号; empty when not set.
    pub phone_number: String,
    /// Language of all pages and mails.
    pub language: Language,
    /// IANA name; all times are shown in it.
    pub time_zone: String,
    /// SHA-256 of the picture.
    pub picture: Option<[u8; 32]>,
    /// What the member may do.
    pub role: Role,
    /// Whether the member may log in.
    pub status: MemberStatus,
    /// When the member wants a second step, where policy leaves that to them (M28).
    pub second_step: SecondStepMode,
    /// With what the member prefers to prove it.
    pub second_step_method: SecondStepMethod,
    /// Whether logins from environments not seen before are told by mail (M31).
    pub login_notification: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

impl TryFrom<row::Model> for Member {
    type Error = StoreError;

    fn try_from(row: row::Model) -> Result<Self> {
        let wrong = |what| StoreError::Corrupt { table: TABLE, what };
        let picture = row.picture.map(|hash| hash.try_into().map_err(|_| wrong("picture"))).transpose()?;
        Ok(Self {
            id: MemberId(row.id),
            company_id: CompanyId(row.company_id),
            subject: row.subject,
            email: EmailAddress::parse(&row.email).map_err(|_| wrong("email"))?,
            family_name: row.family_name,
            given_name: row.given_name,
            family_name_kana: row.family_name_kana,
            given_name_kana: row.given_name_kana,
            phone_number: row.phone_number,
            language: row.language.parse().map_err(|_| wrong("language"))?,
            time_zone: row.time_zone,
            picture,
            role: row.role.parse().map_err(|_| wrong("role"))?,
            status: row.status.parse().map_err(|_| wrong("status"))?,
            second_step: row.second_step.parse().map_err(|_| wrong("second_step"))?,
            second_step_method: row.second_step_method.parse().map_err(|_| wrong("second_step_method"))?,
            login_notification: row.login_notification,
            created_at: Timestamp(row.created_at),
            updated_at: Timestamp(row.updated_at),
            version: row.version,
        })
    }
}

/// A member to be made.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Its id.
    pub id: MemberId,
    /// The tenant.
    pub company_id: CompanyId,
    /// Login name; the caller has checked that its domain is proved or the address confirmed.
    pub email: EmailAddress,
    /// 姓
    pub family_name: String,
    /// 名
    pub given_name: String,
    /// What the member may do.
    pub role: Role,
    /// Language of all pages and mails.
    pub language: Language,
    /// IANA name.
    pub time_zone: String,
    /// This moment.
    pub now: Timestamp,
}

/// What a member may change of the account information (manual M26).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileRow {
    /// 姓
    pub family_name: String,
    /// 名
    pub given_name: String,
    /// 姓(カナ)
    pub family_name_kana: String,
    /// 名(カナ)
    pub given_name_kana: String,
    /// 電話番号
    pub phone_number: String,
    /// 言語
    pub language: Language,
    /// タイムゾーン
    pub time_zone: String,
}

/// The member whose login name this is, in whatever company: active or suspended, never deleted.
///
/// # Errors
/// As every read.
pub async fn by_email(store: &Store, email: &EmailAddress) -> Result<Option<Member>> {
    let sql = "SELECT m.* FROM address a JOIN member m ON m.id = a.member_id \
               WHERE a.email = $1 AND a.reserved_until IS NULL AND m.status <> 'deleted'";
    let row = store.one::<row::Model>(sql, values![email.as_str()]).await?;
    row.map(Member::try_from).transpose()
}

/// The member who was deleted last under this login name, while that can still be undone.
///
/// # Errors
/// As every read.
pub async fn restorable(
    store: &Store,
    company_id: CompanyId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Member>> {
    let sql = "SELECT * FROM member WHERE company_id = $1 AND email = $2 AND status = 'deleted' \
               AND status_changed_at > $3 ORDER BY status_changed_at DESC, id DESC LIMIT 1";
    let since = now.plus_seconds(-RESTORABLE_SECONDS);
    let row = store.one::<row::Model>(sql, values![company_id, email.as_str(), since]).await?;
    row.map(Member::try_from).transpose()
}

/// The member of an id, deleted or not.
///
/// # Errors
/// As every read.
pub async fn by_id(fresh: &Fresh, company_id: CompanyId, id: MemberId) -> Result<Option<Arc<Member>>> {
    let read = async {
        let sql = "SELECT * FROM member WHERE company_id = $1 AND id = $2";
        let row = fresh.one::<row::Model>(sql, values![company_id, id]).await?;
        row.map(|row| Member::try_from(row).map(Arc::new)).transpose()
    };
    let found = fresh.cached(&fresh.caches().member, id, &[Table::Member], read).await?;
    Ok(found.filter(|member| member.company_id == company_id))
}

/// The member of a `sub`, deleted or not.
///
/// # Errors
/// As every read.
pub async fn by_subject(fresh: &Fresh, subject: &str) -> Result<Option<Arc<Member>>> {
    let read = async {
        let sql = "SELECT * FROM member WHERE subject = $1";
        let row = fresh.one::<row::Model>(sql, values![subject]).await?;
        Ok(row.map(|row| (CompanyId(row.company_id), MemberId(row.id))))
    };
    let key = subject.to_owned();
    match fresh.cached(&fresh.caches().subject, key, &[Table::Member], read).await? {
        Some((company_id, id)) => by_id(fresh, company_id, id).await,
        None => Ok(None),
    }
}

/// Members of a company in the order in which they were made, deleted ones too, from after an id on.
///
/// # Errors
/// As every read.
pub async fn list(
    store: &Store,
    company_id: CompanyId,
    after: Option<MemberId>,
    limit: u64,
) -> Result<Vec<Member>> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
    let mut query = row::Entity::find().filter(row::Column::CompanyId.eq(company_id.0));
    if let Some(after) = after {
        query = query.filter(row::Column::Id.gt(after.0));
    }
    let rows = query.order_by_asc(row::Column::Id).limit(limit).all(store.orm()).await?;
    rows.into_iter().map(Member::try_from).collect()
}
