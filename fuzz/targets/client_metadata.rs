//! Client metadata as JSON (RFC 7591): what is accepted makes a client that may be stored.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::oidc::client::{SecretHash, metadata};

fuzz_target!(|text: &str| {
    let Ok(registration) = metadata::read(text) else { return };
    let secret = registration.needs_secret().then(|| SecretHash::of("secret"));
    if let Ok(client) = registration.client("client".to_owned(), secret) {
        assert!(client.check().is_ok());
        let kept = serde_json::to_string(&client).expect("a client is JSON");
        assert_eq!(serde_json::from_str(&kept).ok(), Some(client));
    }
});
