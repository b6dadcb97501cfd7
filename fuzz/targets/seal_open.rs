//! Sealed values: nothing that we did not seal opens, whatever it looks like.
#![no_main]

use auth_core::seal::{MasterKey, Purpose};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|sealed: &[u8]| {
    let key = MasterKey::from_bytes([7; 32]).derive(Purpose::PendingRequest);
    assert!(key.open(b"bound", sealed).is_err());
    let good = key.seal([1; 12], b"bound", sealed);
    assert_eq!(key.open(b"bound", &good).ok().as_deref(), Some(sealed));
    assert!(key.open(b"other", &good).is_err());
});
