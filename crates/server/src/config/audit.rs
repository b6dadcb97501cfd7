//! `[audit]`: how long the audit log is kept.

use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// `[audit]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// Days after which events are removed; without it they are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<NonZeroU32>,
}
