//! The `scope` parameter (RFC 6749 section 3.3): which of the asked scopes are granted. What a scope releases is
//! `auth_core::claims`.

use super::error::{Error, ErrorCode};
use auth_core::claims::Scope;

/// Longest `scope` parameter, in bytes.
pub const SCOPE_BYTES_MAX: usize = 1024;

/// The scopes of a request that are known and that the client may have, each once. Others are left out, as OpenID
/// Connect Core section 3.1.2.1 asks for unknown ones.
///
/// # Errors
/// `invalid_scope` where nothing would be granted or the text has characters that no scope has.
pub fn granted(asked: Option<&str>, allowed: &[Scope]) -> Result<Vec<Scope>, Error> {
    let asked = asked.unwrap_or_default();
    if asked.len() > SCOPE_BYTES_MAX || !asked.bytes().all(is_scope_byte) {
        return Err(Error::new(
            ErrorCode::InvalidScope,
            "scope is too long or has characters that no scope has",
        ));
    }
    let wanted =
        |scope: &&Scope| asked.split(' ').any(|word| word == scope.as_str()) && allowed.contains(scope);
    let granted: Vec<Scope> = Scope::ALL.iter().filter(wanted).copied().collect();
    if granted.is_empty() {
        return Err(Error::new(
            ErrorCode::InvalidScope,
            "scope names nothing that this client may be granted",
        ));
    }
    Ok(granted)
}

/// Scopes as they stand in tokens, answers and rows: with one space between.
#[must_use]
pub fn text(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

/// NQCHAR of RFC 6749 appendix A.4, and the space.
fn is_scope_byte(byte: u8) -> bool {
    matches!(byte, b' ' | 0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted() {
        let all = Scope::ALL;
        let grant = |asked, allowed: &[Scope]| granted(asked, allowed).map(|scopes| text(&scopes));
        assert_eq!(grant(Some("email openid email"), all), Ok("openid email".into()));
        assert_eq!(grant(Some("openid offline_access https://x.example/y"), all), Ok("openid".into()));
        assert_eq!(grant(Some("openid groups"), &[Scope::Openid]), Ok("openid".into()));
        assert_eq!(grant(Some("profile"), all), Ok("profile".into()), "plain OAuth without an ID token");
        for bad in [None, Some(""), Some("foo"), Some("openid\"x"), Some("openid\nemail"), Some("OPENID")] {
            assert_eq!(grant(bad, all).unwrap_err().code, ErrorCode::InvalidScope, "{bad:?}");
        }
        let long = "openid ".repeat(1000);
        assert_eq!(grant(Some(&long), all).unwrap_err().code, ErrorCode::InvalidScope);
    }
}
