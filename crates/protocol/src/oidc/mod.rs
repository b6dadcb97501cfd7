//! OpenID Connect Core 1.0 and OAuth 2.0 as Tegata speaks them: what a request means, what may be answered, and what
//! the answer says. Code flow with PKCE (RFC 7636 S256) and nothing else: implicit and hybrid answers, request
//! objects, refresh tokens, introspection, revocation and pushed requests are refused, and discovery does not name
//! them. Rows, sessions, HTTP, the clock and randomness live in `store` and `server`; nothing here knows SAML.

pub mod access_token;
pub mod answer;
pub mod authorize;
pub mod claims_request;
pub mod client;
pub mod code;
pub mod discovery;
pub mod end_session;
pub mod error;
pub mod id_token;
pub mod params;
pub mod pkce;
pub mod prompt;
pub mod scope;
pub mod token;
pub mod userinfo;
