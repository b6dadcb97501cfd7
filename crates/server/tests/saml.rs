//! The SAML endpoints as a service, a browser and an attacker see them.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "saml/answers.rs"]
mod answers;
#[path = "saml/fresh.rs"]
mod fresh;
#[path = "saml/hostile.rs"]
mod hostile;
#[path = "saml/metadata.rs"]
mod metadata;
#[path = "saml/names.rs"]
mod names;
#[path = "saml/networks.rs"]
mod networks;
#[path = "saml/refusals.rs"]
mod refusals;
#[path = "saml/service.rs"]
mod service;
#[path = "saml/signed.rs"]
mod signed;
#[path = "saml/sso.rs"]
mod sso;
#[path = "saml/start.rs"]
mod start;
mod support;
#[path = "saml/xmlsec.rs"]
mod xmlsec;
