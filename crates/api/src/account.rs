//! What the portal reads and writes about the member who is signed in: `/api/v1/me…`.

use crate::{AppId, Language, MemberId, Plan, Role};
use serde::{Deserialize, Serialize};

/// Largest profile picture a member may send, in bytes (manual M26: 1 MB).
pub const PICTURE_BYTES_MAX: usize = 1_048_576;

/// `GET /api/v1/me`: everything the frame of the portal shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MePage {
    /// The member.
    pub member_id: MemberId,
    /// Login name.
    pub email: String,
    /// What the member may do.
    pub role: Role,
    /// The company's name.
    pub company: String,
    /// The company's plan; the online manual is shown on `plus` (manual M15).
    pub plan: Plan,
    /// Account information.
    pub profile: Profile,
    /// Name and marks of the product, as configured.
    pub appearance: Appearance,
    /// Links to documents outside the portal.
    pub links: Links,
    /// The login before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login: Option<LastLogin>,
}

/// Account information (manual M26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// 姓, 1 to 64 characters.
    pub family_name: String,
    /// 名, 1 to 64 characters.
    pub given_name: String,
    /// 姓(カナ), full-width katakana, up to 64 characters; empty when not set.
    pub family_name_kana: String,
    /// 名(カナ), full-width katakana, up to 64 characters; empty when not set.
    pub given_name_kana: String,
    /// Digits, `+` and `-`, 6 to 20 characters; empty when not set.
    pub phone_number: String,
    /// The language of all pages and mails.
    pub language: Language,
    /// IANA name, for example `Asia/Tokyo`; all times are shown in it.
    pub time_zone: String,
    /// Address of the profile picture; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Counts changes; sent back in `If-Match` so that no change is lost.
    pub version: i64,
}

/// `PUT /api/v1/me/profile`: the whole of what a member may change, except the picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileChange {
    /// 姓
    pub family_name: String,
    /// 名
    pub given_name: String,
    /// 姓(カナ)
    #[serde(default)]
    pub family_name_kana: String,
    /// 名(カナ)
    #[serde(default)]
    pub given_name_kana: String,
    /// 電話番号
    #[serde(default)]
    pub phone_number: String,
    /// 言語
    pub language: Language,
    /// タイムゾーン, IANA name.
    pub time_zone: String,
    /// The version that was read; another one answers 409.
    pub version: i64,
}

/// `PUT /api/v1/me/language`: the language alone, switched at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LanguageChange {
    /// The language of all pages and mails from now on.
    pub language: Language,
}

/// One entry of `GET /api/v1/time-zones`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeZoneChoice {
    /// IANA name.
    pub name: String,
    /// Minutes east of UTC at present.
    pub offset_minutes: i32,
}

/// `GET /api/v1/home`: the app launcher (manual M16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Home {
    /// The apps assigned to the member that the plan allows, in the company's order.
    pub apps: Vec<AppTile>,
}

/// One tile of the launcher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppTile {
    /// The app.
    pub app_id: AppId,
    /// Its name in the company.
    pub name: String,
    /// How it is opened.
    pub kind: AppKind,
    /// A path of ours that opens it, signed in.
    pub open: String,
    /// Address of its logo; absent when it has none and a glyph is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

/// How an app is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum AppKind {
    /// SAML 2.0.
    Saml,
    /// OpenID Connect.
    Oidc,
    /// An address that just opens.
    Link,
}

/// Name and marks of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appearance {
    /// The product's name on every page.
    pub product: String,
}

/// Links that are not configured are absent and not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Links {
    /// 利用規約
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
    /// 個人情報の取扱い
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// オンラインマニュアル; present on plan plus only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<String>,
}

/// When and where the member was signed in before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastLogin {
    /// RFC 3339, UTC.
    pub at: String,
    /// Browser and system as the browser names itself, for example `Chrome (macOS)`.
    pub environment: String,
}
