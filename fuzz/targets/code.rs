//! The inside of an authorization code: it is read only after it was unsealed, and even so never panics, and what it
//! holds is written back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::oidc::code::Code;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(code) = Code::decode(bytes) {
        assert_eq!(Code::decode(&code.encode()).ok(), Some(code));
    }
});
