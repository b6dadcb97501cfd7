//! What several fuzz targets share: a fixed moment, keys made once, a registered service. No target has logic of its own
//! beyond "feed this parser, and hold what it promises".

use std::sync::LazyLock;

use api::Timestamp;
use protocol::keys::{Algorithm, SigningKey, VerifyingKeys};
use protocol::oidc::client::{Client, SecretHash};
use protocol::saml::service_provider::ServiceProvider;
use protocol::saml::{certificate, registration, service_metadata};

/// The moment at which everything happens.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// The address of ours that requests are sent to.
pub const ENDPOINT: &str = "https://id.example.jp/saml/0/sso";

/// One key of an installation.
pub static KEY: LazyLock<SigningKey> = LazyLock::new(|| made().0);

/// What tokens are checked with.
pub static KEYS: LazyLock<VerifyingKeys> = LazyLock::new(|| VerifyingKeys::of([&*KEY]).expect("our own key"));

/// The issuer.
pub const ISSUER: &str = "https://id.example.jp";

/// A registered confidential client.
pub static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let uri = |text: &str| text.parse().expect("a redirect URI");
    // Nobody knows this secret: it is made from a signature of this run.
    let secret = SecretHash::of(&format!("{:?}", KEY.sign(b"secret").expect("a signature")));
    let mut client = Client::new("rp".to_owned(), vec![uri("https://rp.example/cb")], secret);
    client.post_logout_redirect_uris = vec![uri("https://rp.example/bye")];
    client
});

/// A registered service that signs its requests.
pub static SERVICE: LazyLock<ServiceProvider> = LazyLock::new(|| {
    let (_, certificate) = made();
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, certificate);
    let text = include_str!("../seeds/service_metadata/signed.xml").replace("@CERTIFICATE@", &encoded);
    let metadata = service_metadata::read(&text, None, NOW).expect("our own metadata");
    registration::register(metadata, &registration::Options::default()).expect("our own settings")
});

fn made() -> (SigningKey, Vec<u8>) {
    let (key, pkcs8) = SigningKey::generate(Algorithm::Rs256).expect("a key");
    let certificate =
        certificate::self_signed(Algorithm::Rs256, pkcs8.as_ref(), "service", [1; 16], NOW).expect("a certificate");
    (key, certificate)
}

/// Checks a received request against the registered service; whatever comes of it, it must not panic.
pub fn check(received: &protocol::saml::authn_request::Received) {
    if let Ok(request) = received.check(&SERVICE, &[ENDPOINT], NOW) {
        // What was accepted survives the seal.
        let kept = serde_json::to_string(&request).expect("a request is JSON");
        assert_eq!(serde_json::from_str::<protocol::saml::authn_request::AuthnRequest>(&kept).ok(), Some(request));
    }
}
