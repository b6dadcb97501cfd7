//! What the portal reads and changes about passkeys: `/api/v1/me/passkeys` (P1).

use crate::CredentialId;
use serde::{Deserialize, Serialize};

/// `GET /api/v1/me/passkeys`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkeys {
    /// Oldest first.
    pub passkeys: Vec<PasskeyEntry>,
    /// Whether another may be added: the company allows passkeys, and there are not too many.
    pub may_add: bool,
}

/// One passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyEntry {
    /// Names it.
    pub id: CredentialId,
    /// The name that its member gave it.
    pub name: String,
    /// Where it can be used.
    pub reach: PasskeyReach,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC; absent until it is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<String>,
    /// Counts changes.
    pub version: i64,
}

/// Where a passkey can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PasskeyReach {
    /// On several devices: its owner's account carries it along.
    Synced,
    /// On this device only.
    Bound,
    /// Wherever the security key goes.
    SecurityKey,
}

/// `POST /api/v1/me/passkeys/options`: what the browser is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyQuestion {
    /// JSON text: `publicKey` of `navigator.credentials.create` (`PublicKeyCredentialCreationOptionsJSON`).
    pub public_key: String,
    /// Comes back with the answer.
    pub ceremony: String,
    /// The name that the passkey gets unless another is chosen.
    pub name: String,
}

/// `POST /api/v1/me/passkeys`: the browser's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeyNew {
    /// As it came with the question.
    pub ceremony: String,
    /// JSON text: `RegistrationResponseJSON`.
    pub answer: String,
    /// What its member calls it, up to 64 characters.
    pub name: String,
}

/// `PATCH /api/v1/me/passkeys/{id}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasskeyRename {
    /// What its member calls it, 1 to 64 characters.
    pub name: String,
}
