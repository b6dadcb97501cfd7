//! The second verifier's place in the server: off the async threads, few at a time, and asked only about messages that
//! the first one accepted.

#[cfg(feature = "saml-witness")]
mod asked {
    use protocol::saml::service_provider::ServiceProvider;
    use std::sync::{Arc, OnceLock};
    use tokio::sync::Semaphore;

    /// So many messages are with the second verifier at once.
    const AT_ONCE: usize = 2;

    /// What the second verifier found to be signed; nothing when it does not agree that anything is.
    pub(in crate::saml) async fn signed(message: &str, service: &ServiceProvider) -> Option<String> {
        static PLACES: OnceLock<Arc<Semaphore>> = OnceLock::new();
        let places = PLACES.get_or_init(|| Arc::new(Semaphore::new(AT_ONCE)));
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        let message = message.to_owned();
        let keys: Vec<Vec<u8>> = service.signing_certificates.iter().map(|one| one.0.clone()).collect();
        let asked = tokio::task::spawn_blocking(move || {
            let _held = place;
            saml_witness::agrees(&message, &keys)
        });
        match asked.await {
            Ok(Ok(verified)) => Some(verified.xml),
            Ok(Err(disagreement)) => {
                tracing::error!(entity_id = service.entity_id, %disagreement, "two SAML verifiers disagree");
                None
            }
            Err(_) => None,
        }
    }
}

use protocol::saml::{
    authn_request::{AuthnRequest, Received},
    service_provider::ServiceProvider,
};

/// Whether both verifiers agree on a checked request: the second one is asked where the message is signed.
#[cfg(feature = "saml-witness")]
pub(super) async fn agrees(
    received: &Received,
    service: &ServiceProvider,
    endpoints: &[&str],
    request: &AuthnRequest,
) -> bool {
    let Some(message) = received.signed_xml() else { return true };
    match asked::signed(message, service).await {
        Some(signed) => {
            let same = received.witnessed(&signed, service, endpoints, request);
            if !same {
                tracing::error!(entity_id = service.entity_id, "two SAML verifiers read different requests");
            }
            same
        }
        None => false,
    }
}

/// Built without the second verifier: the first one's word counts.
#[cfg(not(feature = "saml-witness"))]
#[expect(clippy::unused_async, reason = "the same signature as with the second verifier")]
pub(super) async fn agrees(_: &Received, _: &ServiceProvider, _: &[&str], _: &AuthnRequest) -> bool {
    true
}
