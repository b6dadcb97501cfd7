//! The token endpoint: the `Authorization` header in the first line, the form behind it. Nobody passes as a client
//! without its secret.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::oidc::params::Params;
use protocol::oidc::token;
use tegata_fuzz::{CLIENT, ISSUER};

fuzz_target!(|text: &str| {
    let (header, form) = text.split_once('\n').map_or((None, text), |(header, form)| (Some(header), form));
    let Ok(params) = Params::parse(form.as_bytes()) else { return };
    if let Ok(presented) = token::presented(header, &params) {
        assert!(token::authenticate(Some(&CLIENT), &presented).is_err());
    }
    if let Ok(grant) = token::grant(&params, ISSUER) {
        assert!(!grant.code.is_empty());
    }
});
