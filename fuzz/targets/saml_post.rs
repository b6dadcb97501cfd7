//! The HTTP-POST fields as a stranger sends them: the message, and the RelayState after a line break.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::saml::authn_request::Received;

fuzz_target!(|text: &str| {
    let (message, relay_state) = text.split_once('\n').map_or((text, None), |(message, relay)| (message, Some(relay)));
    if let Ok(received) = Received::from_post(message, relay_state) {
        tegata_fuzz::check(&received);
    }
});
