//! Tokens that come back to us: nothing that we did not sign is taken, whatever its header says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::keys::{Typ, VerifyingKeys};

fuzz_target!(|text: &str| {
    let keys = VerifyingKeys::of([&*tegata_fuzz::KEY]).expect("our own key");
    for typ in [Typ::IdToken, Typ::AccessToken] {
        assert!(keys.verify::<serde_json::Value>(text, typ).is_err());
    }
});
