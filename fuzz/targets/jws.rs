//! Tokens that come back to us: nothing that we did not sign is taken, whatever its header says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::keys::Typ;
use tegata_fuzz::KEYS;

fuzz_target!(|text: &str| {
    for typ in [Typ::IdToken, Typ::AccessToken] {
        assert!(KEYS.verify::<serde_json::Value>(text, typ).is_err());
    }
});
