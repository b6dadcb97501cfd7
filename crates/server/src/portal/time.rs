//! Times as the API writes them.

use api::Timestamp;

/// RFC 3339, UTC.
pub(super) fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}
