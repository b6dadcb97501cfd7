//! The command line as tools and people use it: the real program on real directories.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod apps;
mod people;
mod place;
mod second_step;
mod upkeep;
