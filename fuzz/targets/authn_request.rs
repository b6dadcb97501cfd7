//! The XML of an AuthnRequest, without the encodings around it, so that the fuzzer spends its time on the XML.
#![no_main]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use libfuzzer_sys::fuzz_target;
use protocol::saml::authn_request::Received;

fuzz_target!(|xml: &[u8]| {
    if let Ok(received) = Received::from_post(&STANDARD.encode(xml), None) {
        tegata_fuzz::check(&received);
    }
});
