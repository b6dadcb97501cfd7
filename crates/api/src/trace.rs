//! The timeline of one login, found by the code that its pages and errors showed: `/api/v1/traces/{code}`.

use crate::{AppId, MemberId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /api/v1/traces/{code}`: what was checked, in order. A code proves nothing about who quotes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TracePage {
    /// The code.
    pub code: String,
    /// How far the attempt got.
    pub reached: TraceReached,
    /// The member that it was about; absent where none was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    /// Their login name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The app that asked for the login, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<AppId>,
    /// The client's address, as far as events of this company tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Browser and system, for example `Chrome (macOS)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Everything that was noted, oldest first.
    pub entries: Vec<TraceEntry>,
}

/// How far an attempt got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TraceReached {
    /// Nothing was proved: anybody may have made this attempt.
    Nothing,
    /// A first proof was right; the login was not finished.
    FirstProof,
    /// The login ended in a session.
    Session,
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TraceEntry {
    /// RFC 3339, UTC.
    pub at: String,
    /// What was checked, or `event`.
    pub check: String,
    /// What it came to; the event's kind for an event.
    pub result: String,
    /// What else is known of it, without secrets.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}
