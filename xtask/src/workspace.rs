//! Where things are: the checkout, cargo's target directory and the cache outside the checkout.
//! No other module spells a path of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, failed};

/// The directories that every verb works in.
pub(crate) struct Workspace {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// `CARGO_TARGET_DIR`.
    pub(crate) target: PathBuf,
    /// Things fetched or made once for all checkouts (Python environment, Node).
    pub(crate) cache: PathBuf,
}

impl Workspace {
    /// Finds the checkout that this program was built from.
    pub(crate) fn find() -> Outcome<Self> {
        let manifest = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(directory) => PathBuf::from(directory),
            None => PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        };
        let Some(root) = manifest.parent().map(Path::to_path_buf) else {
            return failed("the checkout cannot be found");
        };
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(directory) => root.join(directory),
            None => root.join("target"),
        };
        let cache = match (std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME")) {
            (Some(cache), _) => PathBuf::from(cache).join("tegata"),
            (None, Some(home)) => PathBuf::from(home).join(".cache/tegata"),
            (None, None) => root.join("target/cache"),
        };
        Ok(Self { root, target, cache })
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// A program that the profile `fast` has built.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("fast").join(name)
    }

    /// `cargo SUBCOMMAND`, run in the checkout.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new("cargo");
        command.arg(subcommand).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // `cargo run` leaves these in our environment; build scripts would see another package's values.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            command.env_remove(name);
        }
        command
    }
}
