//! Which compiler makes wasm32: rustup's where its target is installed, else Debian's. Not here: how it is run.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// A way to compile for wasm32-unknown-unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The compiler that also builds the server, with the target's standard library beside it.
    Rustup,
    /// Debian's `rustc-web`, which builds the standard library from `rust-web-src`.
    Debian,
}

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
pub(crate) const DEBIAN_BIN: &str = "/usr/bin";
pub(crate) const DEBIAN_LINKER: &str = "wasm-ld-19";

impl Toolchain {
    /// The first that is installed.
    pub(crate) fn find() -> Option<Self> {
        if has_target("rustc") {
            Some(Self::Rustup)
        } else if debian_is_complete() {
            Some(Self::Debian)
        } else {
            None
        }
    }

    /// What the progress line calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rustup => "rustup's target",
            Self::Debian => "Debian's rustc-web, standard library from source",
        }
    }
}

fn has_target(rustc: &str) -> bool {
    let query = Command::new(rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .stderr(Stdio::null())
        .output();
    query.is_ok_and(|answer| {
        answer.status.success() && Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir()
    })
}

fn debian_is_complete() -> bool {
    let needed = ["rustc", "cargo", DEBIAN_LINKER];
    needed.iter().all(|program| Path::new(DEBIAN_BIN).join(program).exists())
        && Path::new("/usr/lib/rustlib/src/rust/library/std").is_dir()
}
