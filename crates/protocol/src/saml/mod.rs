//! SAML 2.0 as an identity provider speaks it: what a request means, what we may answer, and the bytes of
//! that answer. Pure: no HTTP, no SQL, no clock, no randomness of its own, no system C library. What reads
//! a message from outside passes [`gate`] first; what writes one goes through [`xml::Writer`] alone.
//!
//! Invariants:
//! * A signature is looked at only in a shape of [`signature::shape`], and only with keys that we hold.
//! * Values are read from the very document whose root the signature was bound to.
//! * An answer goes to a registered address ([`status::Answerable`]), never to one that only a message names.

pub mod authn_request;
pub mod certificate;
pub mod gate;
pub mod metadata;
pub mod name_id;
pub mod redirect;
pub mod registration;
pub mod response;
pub mod service_metadata;
pub mod service_provider;
pub mod signature;
pub mod sso;
pub mod status;
pub mod time;
pub mod xml;

#[cfg(test)]
mod tests;
