//! Authenticator apps and recovery codes between their rows and `auth_core::factor`: opened, checked, used, set up and
//! removed. Login pages, the account API and the command line share this; none of them is here.

pub mod passkey;
pub mod recovery;
pub mod totp;
