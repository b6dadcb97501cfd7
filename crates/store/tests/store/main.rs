//! The store on real databases: SQLite always, PostgreSQL where `TEGATA_TEST_POSTGRES` names one.

mod backup;
mod place;
mod tenants;
mod truth;
mod writing;
