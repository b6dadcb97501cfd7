//! Who is this, how sure are we, and what is still needed?
//!
//! Everything here is pure: facts, answers, the time and random bytes come in as arguments; a decision or a
//! proof goes out. Nothing here knows HTTP, SQL, async, a clock or a source of randomness, and nothing knows
//! which protocol asked.
//!
//! Invariants:
//! * A proof ([`login::Passed`] and its kin) is made only by the function that verified it.
//! * A step never routes to a step: every answer goes back to [`login::next`].
//! * A secret has no `Debug` of its content and is compared in constant time.
#![deny(missing_docs)]

pub mod blocklist;
pub mod claims;
pub mod email;
pub mod factor;
pub mod login;
pub mod password;
pub mod policy;
pub mod risk;
pub mod seal;
pub mod second_step;
pub mod secret;
pub mod session;
pub mod strength;
pub mod throttle;

pub use email::EmailAddress;
pub use secret::{Token, TokenHash};
