//! What the portal reads and changes about how a member's account is protected: `/api/v1/me/…`.

use crate::{
    LoginAttemptId, LoginOutcome, RiskLevel, RiskReason, SecondStepMethod, SecondStepMode, SessionId,
};
use serde::{Deserialize, Serialize};

/// `GET /api/v1/me/history`: a page of the login history (manual M32).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryPage {
    /// In the order asked for.
    pub entries: Vec<HistoryEntry>,
    /// `cursor` of the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<LoginAttemptId>,
    /// For so many days logins are kept.
    pub days: u16,
}

/// One attempt to log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    /// Names it.
    pub id: LoginAttemptId,
    /// RFC 3339, UTC.
    pub at: String,
    /// The client's address, where it was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Browser and system: `Chrome (macOS)`.
    pub environment: String,
    /// What was tried or proved: `password`, `mail`, `totp`, `passkey`, `recovery`.
    pub methods: Vec<String>,
    /// What came of it.
    pub outcome: LoginOutcome,
    /// How suspicious it looked, where that was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskLevel>,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<RiskReason>,
    /// The code to quote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// The app that asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// It began the session that asks.
    pub this_session: bool,
}

/// `GET /api/v1/me/sessions`: where the member is signed in (P3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sessions {
    /// The present one first, then the one used last.
    pub sessions: Vec<SessionEntry>,
}

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEntry {
    /// Names it; not the secret of its cookie.
    pub id: SessionId,
    /// Browser and system: `Chrome (macOS)`.
    pub environment: String,
    /// Where it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// RFC 3339, UTC: when it began.
    pub created_at: String,
    /// RFC 3339, UTC: when it was used last, to the minute.
    pub last_seen_at: String,
    /// It outlives the browser.
    pub remember: bool,
    /// It is the one that asks.
    pub current: bool,
}

/// `POST /api/v1/me/reauthentication`: a login that proves who is there, before a change that needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Reauthentication {
    /// The page of the portal to come back to, for example `/account/security`.
    pub return_to: String,
}

/// Where to go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Onward {
    /// An address of ours.
    pub location: String,
}

/// `GET /api/v1/me/password`: what a new password must be (manual M27).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordState {
    /// Characters at least.
    pub min_length: usize,
    /// Characters at most.
    pub max_length: usize,
    /// RFC 3339, UTC: when the present one was set; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_at: Option<String>,
}

/// `PUT /api/v1/me/password` (manual M27).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// 現在のパスワード
    pub current_password: String,
    /// 新しいパスワード
    pub new_password: String,
    /// 新しいパスワード（確認用）
    pub new_password_confirmation: String,
    /// 他の端末からログアウトする
    #[serde(default = "yes")]
    pub end_other_sessions: bool,
}

fn yes() -> bool {
    true
}

/// `GET /api/v1/me/security`: the second step, its methods and the login notification (manual M13, M28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Security {
    /// 二段階認証: the one in force.
    pub mode: SecondStepMode,
    /// Company policy sets the mode; the member cannot.
    pub mode_locked: bool,
    /// 二段階認証方法, as chosen.
    pub method: SecondStepMethod,
    /// The methods that can be chosen, or why they cannot.
    pub methods: Vec<MethodChoice>,
    /// ログイン通知
    pub notification: bool,
    /// RFC 3339, UTC: since when an authenticator app is registered; absent where none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_since: Option<String>,
    /// So many passkeys are registered.
    pub passkeys: usize,
    /// So many recovery codes are left.
    pub recovery_codes: usize,
    /// Characters that the password needs where it alone opens the account.
    pub off_min_length: usize,
    /// Counts changes; sent back so that no change is lost.
    pub version: i64,
}

/// One method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MethodChoice {
    /// Which.
    pub method: SecondStepMethod,
    /// Company policy offers it.
    pub allowed: bool,
    /// It is set up.
    pub registered: bool,
}

/// `PUT /api/v1/me/security` (manual M28).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SecurityChange {
    /// 二段階認証
    pub mode: SecondStepMode,
    /// 二段階認証方法: `mail` or `totp`.
    pub method: SecondStepMethod,
    /// ログイン通知
    pub notification: bool,
    /// The password, when the second step is switched off: it must be one that may stand alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_password: Option<String>,
    /// The version that was read; another one answers 409.
    pub version: i64,
}

/// `POST /api/v1/me/authenticator/setup`: what an authenticator app needs (manual M33).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuthenticatorSetup {
    /// シークレットキー, in groups of four.
    pub secret: String,
    /// Opens the app on a phone.
    pub otpauth: String,
    /// The QR code: path data of an SVG of `qr_side` by `qr_side`, its white border included.
    pub qr_path: String,
    /// Width and height of the QR code.
    pub qr_side: usize,
    /// RFC 3339, UTC: until then it can be confirmed.
    pub expires_at: String,
    /// Sent back with the code.
    pub setup: String,
}

/// `POST /api/v1/me/authenticator`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthenticatorSetupCode {
    /// As it was received.
    pub setup: String,
    /// 認証コード
    pub code: String,
}

/// `POST /api/v1/me/authenticator/remove` (manual M34).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthenticatorCode {
    /// 認証コード, or a recovery code.
    pub code: String,
}

/// `GET /api/v1/me/recovery-codes`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// So many are left.
    pub left: usize,
    /// RFC 3339, UTC: when the set was made; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// `POST /api/v1/me/recovery-codes`: shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewRecoveryCodes {
    /// Each is good once, in place of any other second step.
    pub codes: Vec<String>,
}
