//! E-mail addresses: what is accepted is in its normal form, so that parsing it again changes nothing.
#![no_main]

use auth_core::EmailAddress;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(address) = EmailAddress::parse(text) {
        let again = EmailAddress::parse(address.as_str()).expect("a normal address is an address");
        assert_eq!(again.as_str(), address.as_str());
        assert!(address.as_str().len() <= 254 && address.as_str().ends_with(address.domain()));
    }
});
