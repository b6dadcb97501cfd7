//! The parameters of an authorization request, against a registered client: an error may be sent to the service only
//! where the address is registered, character by character.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::oidc::authorize::{self, Reader, Rejected};
use protocol::oidc::params::Params;
use tegata_fuzz::{CLIENT, ISSUER, KEYS};

fuzz_target!(|query: &[u8]| {
    let Ok(params) = Params::parse(query) else { return };
    assert!(Params::parse(params.to_query().as_bytes()).is_ok_and(|again| again == params));
    if authorize::client_id(&params).is_err() {
        return;
    }
    let reader = Reader { client: &CLIENT, issuer: ISSUER, keys: &KEYS };
    let return_to = match reader.read(&params) {
        Ok(request) => request.return_to,
        Err(Rejected::Refusal(refusal)) => refusal.return_to,
        Err(Rejected::Unsafe(_)) => return,
    };
    assert!(CLIENT.redirects_to(&return_to.redirect_uri()));
});
