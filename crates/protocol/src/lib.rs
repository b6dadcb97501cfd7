//! What a message of each dialect means, and what may be answered: OpenID Connect in `oidc`, SAML in `saml`, and the
//! keys that both sign with in `keys`. The dialects never use each other. No HTTP, no SQL, no async, no clock, and no
//! randomness except that of new keys; those live in `server` and `store`.

#![deny(missing_docs)]

pub mod keys;
pub mod oidc;
pub mod saml;
