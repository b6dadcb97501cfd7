//! `[outbound]`: where outgoing calls may go besides the public internet.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// `[outbound]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outbound {
    /// Networks that would be refused otherwise: private, loopback, link-local. Over them plain http and other
    /// ports are allowed too.
    pub allow: Vec<IpNet>,
}
