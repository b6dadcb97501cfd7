//! The HTTP-Redirect query as a stranger sends it: percent-encoding, base64, DEFLATE, XML, signature.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::saml::authn_request::Received;

fuzz_target!(|query: &str| {
    if let Ok(received) = Received::from_redirect(query) {
        tegata_fuzz::check(&received);
    }
});
