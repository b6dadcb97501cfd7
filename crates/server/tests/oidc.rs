//! The OpenID Connect endpoints as a service, a browser and an attacker see them.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "oidc/authorize.rs"]
mod authorize;
#[path = "oidc/documents.rs"]
mod documents;
#[path = "oidc/logout.rs"]
mod logout;
#[path = "oidc/networks.rs"]
mod networks;
#[path = "oidc/redemption.rs"]
mod redemption;
#[path = "oidc/service.rs"]
mod service;
#[path = "oidc/silent.rs"]
mod silent;
mod support;
#[path = "oidc/token.rs"]
mod token;
#[path = "oidc/userinfo.rs"]
mod userinfo;
