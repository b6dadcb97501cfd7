//! Which changes of an account are told to its member, whoever made them: one table from events to mails. Such mails
//! cannot be switched off.

use super::{FactorChange, Mail, Origin};
use serde_json::Value;

/// For how long a notice is worth delivering, in seconds: three days of an unreachable mail server.
pub(crate) const NOTICE_SECONDS: i64 = 3 * 86_400;

/// The mail that an event calls for. `details` are the event's own.
pub(crate) fn telling(kind: &str, details: &Value, origin: Origin) -> Option<Mail> {
    let passkey =
        ["method", "factor"].iter().any(|key| details.get(key).and_then(Value::as_str) == Some("passkey"));
    let change = match kind {
        "factor.added" if passkey => FactorChange::PasskeyAdded,
        "factor.added" => FactorChange::AppAdded,
        "factor.removed" if passkey => FactorChange::PasskeyRemoved,
        "factor.removed" => FactorChange::AppRemoved,
        "recovery_codes.made" => FactorChange::CodesMade,
        "member.security_changed" => FactorChange::SettingsChanged,
        "password.set" => return Some(Mail::PasswordChanged { origin }),
        _ => return None,
    };
    Some(Mail::FactorChanged { change, origin })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_protects_an_account_is_told_and_the_rest_is_not() {
        let told = |kind, details| telling(kind, &details, Origin::default()).map(|mail| mail.kind());
        assert_eq!(told("factor.added", json!({ "method": "totp" })), Some("factor_changed"));
        assert_eq!(told("password.set", json!({})), Some("password_changed"));
        assert_eq!(told("member.profile_changed", json!({})), None);
        let passkey = telling("factor.removed", &json!({ "method": "passkey" }), Origin::default());
        assert!(matches!(passkey, Some(Mail::FactorChanged { change: FactorChange::PasskeyRemoved, .. })));
    }
}
