//! How it is kept: entities, named functions for each table, the writer that shares commits, and the
//! caches that are true or are not used. Decisions live in `auth-core` and `protocol`; HTTP in `server`.
//!
//! Invariants:
//! * Everything that is written goes through [`Store::commit`]: one item, all or nothing, durable before it returns.
//! * A cached row is used only under the epoch that was current before the row was read; [`Fresh`] is the proof that
//!   the epochs are current, and only it reaches the caches.
//! * Every read of a tenant's rows takes the `CompanyId`; what has none (an address, a client id, the hash of a cookie)
//!   is unique in the installation.
//! * Secrets in rows are sealed; the master key is never in the database.

pub mod agreement;
pub mod app;
pub mod audit;
pub mod backup;
mod cache;
mod change;
pub mod company;
mod connect;
pub mod credential;
mod error;
pub mod factor;
mod fresh;
pub mod grant;
pub mod group;
pub mod known_browser;
mod lock;
pub mod login;
pub mod login_attempt;
mod master;
pub mod member;
mod open;
pub mod outbox;
pub mod passkey;
pub mod persistent_identifier;
pub mod picture;
pub mod policy;
pub mod rotation;
mod sealed;
pub mod seed;
pub mod session;
pub mod signing_key;
mod store;
pub mod throttle;
pub mod ticket;
mod writer;

pub use agreement::Agreement;
pub use app::{App, AppSettings, Assignment, NewApp};
pub use change::{Change, Guard, Outcome};
pub use company::{Company, CompanyStatus, NewCompany};
pub use credential::{Credential, CredentialKind, NewPassword};
pub use error::{Result, StoreError};
pub use fresh::Fresh;
pub use grant::{Grant, NewGrant};
pub use group::{Group, NewGroup};
pub use login::Login;
pub use member::{Member, NewMember, ProfileRow};
pub use open::{Create, Database, Fill, OPERATORS, OpenSettings, Ownership};
pub use passkey::NewPasskey;
pub use persistent_identifier::IdentifierKind;
pub use picture::Picture;
pub use policy::{PolicyRow, PolicyScope};
pub use signing_key::{KeyState, NewSigningKey, SigningKeyRow};
pub use store::{Installation, Store};
pub use ticket::{NewTicket, Ticket, TicketKind};
