//! Redirect URIs: what is accepted runs no script, leaves TLS only on loopback, and reads back as it was written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::oidc::client::RedirectUri;

fuzz_target!(|text: &str| {
    let Ok(uri) = text.parse::<RedirectUri>() else { return };
    assert_eq!(uri.to_string(), text);
    let lower = text.to_ascii_lowercase();
    assert!(!["javascript:", "data:", "vbscript:", "file:", "blob:"].iter().any(|scheme| lower.starts_with(scheme)));
    if let Some(rest) = lower.strip_prefix("http://") {
        assert!(["127.", "localhost", "[::1]"].iter().any(|host| rest.starts_with(host)));
    }
});
