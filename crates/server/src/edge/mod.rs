//! What stands around every handler: which host and address is meant, how large a request may be, how long it may
//! take, which headers every answer carries, in which form a refusal is put. Also the small tools with which handlers
//! read cookies, parameters and origins. No route and no decision of any area is here.

pub mod client_address;
pub mod cookie;
pub mod form;
mod guard;
mod headers;
mod linger;
pub mod origin;
pub mod page;
pub mod problem;
pub mod trace;

pub use guard::{Peer, around};
