//! Whole messages, in and out: a service that signs, a company that answers, and people who attack.

mod answers;
mod attacks;
mod metadata;
mod requests;

use super::authn_request::{AuthnRequest, Received, Refused};
use super::certificate;
use super::service_provider::{AssertionConsumerService, Certificate, ServiceProvider};
use super::signature::make::Signer;
use super::xml::{Finished, Namespace, Writer};
use crate::keys::{Algorithm, SigningKey};
use api::Timestamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::sync::LazyLock;

pub(super) const NOW: Timestamp = Timestamp(1_795_000_000_000);
pub(super) const SSO: &str = "https://id.example/saml/c1/sso";
pub(super) const SERVICE: &str = "https://sp.example/saml";
pub(super) const CONSUMER: &str = "https://sp.example/acs";

/// A key pair with its certificate.
pub(super) struct Pair {
    pub(super) key: SigningKey,
    pub(super) certificate: Vec<u8>,
}

impl Pair {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        let (key, pkcs8) = SigningKey::generate(algorithm).unwrap();
        let certificate = certificate::self_signed(algorithm, &pkcs8, "test", [7; 16], NOW).unwrap();
        Self { key, certificate }
    }

    pub(super) fn signer(&self) -> Signer<'_> {
        Signer::new(&self.key, &self.certificate)
    }
}

pub(super) static RSA: LazyLock<Pair> = LazyLock::new(|| Pair::new(Algorithm::Rs256));
pub(super) static OTHER: LazyLock<Pair> = LazyLock::new(|| Pair::new(Algorithm::Rs256));
pub(super) static EC: LazyLock<Pair> = LazyLock::new(|| Pair::new(Algorithm::Es256));

pub(super) fn service() -> ServiceProvider {
    let consumers = vec![AssertionConsumerService::only(CONSUMER.parse().unwrap())];
    let mut service = ServiceProvider::new(SERVICE.to_owned(), consumers, "persistent".parse().unwrap());
    service.authn_requests_signed = true;
    service.signing_certificates =
        vec![Certificate(EC.certificate.clone()), Certificate(RSA.certificate.clone())];
    service
}

pub(super) fn unsigned_service() -> ServiceProvider {
    ServiceProvider { authn_requests_signed: false, ..service() }
}

/// An unsigned request with more attributes and whatever `more` writes behind the Issuer.
pub(super) fn request(attributes: &[(&'static str, &str)], more: impl Fn(&mut Writer)) -> (Finished, usize) {
    let instant = super::time::write(NOW);
    let mut all = vec![("ID", "_req1"), ("Version", "2.0"), ("IssueInstant", instant.as_str())];
    for (name, value) in attributes {
        all.retain(|(known, _)| known != name);
        all.push((name, value));
    }
    let mut writer = Writer::new();
    writer.open(Namespace::Protocol, "AuthnRequest", &all);
    writer.leaf(Namespace::Assertion, "Issuer", SERVICE);
    let place = writer.position();
    more(&mut writer);
    (writer.finish(), place)
}

pub(super) fn signed_by(pair: &Pair) -> String {
    let (request, place) = request(&[], |_| {});
    pair.signer().sign(&request, "_req1", place).unwrap().into_string()
}

pub(super) fn post(xml: &str, service: &ServiceProvider) -> Result<AuthnRequest, Refused> {
    Received::from_post(&STANDARD.encode(xml), Some("state"))?.check(service, &[SSO], NOW)
}

pub(super) fn deflate(xml: &str) -> String {
    use std::io::Write as _;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(xml.as_bytes()).unwrap();
    STANDARD.encode(encoder.finish().unwrap())
}

pub(super) fn escape(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

pub(super) fn redirect(query: &str, service: &ServiceProvider) -> Result<AuthnRequest, Refused> {
    Received::from_redirect(query)?.check(service, &[SSO], NOW)
}
