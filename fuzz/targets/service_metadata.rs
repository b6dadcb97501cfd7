//! A service's metadata: what is accepted can be registered or is refused by name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::saml::{registration, service_metadata};

fuzz_target!(|text: &str| {
    if let Ok(metadata) = service_metadata::read(text, None, tegata_fuzz::NOW) {
        if let Ok(service) = registration::register(metadata, &registration::Options::default()) {
            assert!(service.check().is_ok());
        }
    }
});
