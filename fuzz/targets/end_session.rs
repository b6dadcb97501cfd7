//! The end-session endpoint: the browser is sent only to an address that is registered.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::oidc::end_session::{self, Decision};
use protocol::oidc::params::Params;
use tegata_fuzz::{CLIENT, ISSUER, KEYS};

fuzz_target!(|query: &[u8]| {
    let Ok(params) = Params::parse(query) else { return };
    let Ok(request) = end_session::read(&params, &KEYS, ISSUER) else { return };
    if let Ok(Decision::End { redirect: Some(address) }) = end_session::decide(&request, Some(&CLIENT), None) {
        assert!(address.starts_with("https://rp.example/bye"));
    }
});
