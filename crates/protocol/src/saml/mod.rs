//! SAML 2.0 as an identity provider speaks it: what a request means, what we may answer, and the bytes of
//! that answer. Pure: no HTTP, no SQL, no clock, no randomness of its own, no system C library. What reads
//! a message from outside passes [`gate`] first; what writes one goes through [`xml::Writer`] alone.

pub mod service_provider;
