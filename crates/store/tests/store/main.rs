//! The store on real databases: SQLite always, PostgreSQL where `TEGATA_TEST_POSTGRES` names one.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod backup;
mod place;
mod tenants;
mod truth;
mod upkeep;
mod writing;
