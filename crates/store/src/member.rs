//! Members, and the addresses that are theirs alone, for 90 days after they are gone too.

use crate::{
    Change, Fresh, Guard, Result, Store, StoreError, company,
    change::{Judge, change},
    fresh::Table,
    session,
    store::values,
    ticket,
};
use api::{CompanyId, Language, MemberId, MemberStatus, Role, Timestamp};
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

/// How long an address stays reserved after its member was deleted: 90 days.
const RESERVED_SECONDS: i64 = 90 * 86_400;

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
    member.and(address).and(end_everything(company_id, id, now))
}

/// Sessions, grants, tickets and logins of a member end together.
fn end_everything(company_id: CompanyId, id: MemberId, now: Timestamp) -> Change {
    session::end_of_member(company_id, id, None, now).and(ticket::void_of_member(company_id, id, now)).and(
        change!(
            Judge::Always,
            "DELETE FROM login WHERE company_id = $1 AND member_id = $2",
            company_id,
            id
        ),
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
pub fn set_picture(
    company_id: CompanyId,
    id: MemberId,
    picture: Option<[u8; 32]>,
    now: Timestamp,
) -> Change {
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
