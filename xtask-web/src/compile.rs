//! Runs cargo for the portal's module. Not here: what happens to the module afterwards.

use crate::{
    Failure,
    toolchain::{DEBIAN_BIN, DEBIAN_LINKER, TARGET, Toolchain},
};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Compiles `frontend` and answers where the module lies.
pub(crate) fn portal(workspace: &Path, target: &Path) -> Result<PathBuf, Failure> {
    let toolchain = Toolchain::find().ok_or(Failure::NoToolchain)?;
    println!("portal: compiling for wasm32 ({})", toolchain.name());
    let mut cargo = match toolchain {
        Toolchain::Rustup => rustup_cargo(),
        Toolchain::Debian => debian_cargo(),
    };
    cargo
        .current_dir(workspace)
        .args([
            "build",
            "--locked",
            "--profile",
            "web",
            "--target",
            TARGET,
            "-p",
            "frontend",
            "--bin",
            "portal",
        ])
        .env("CARGO_TARGET_DIR", target)
        // Views of one type instead of one for each page: a third of the size and of the compile time.
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg erase_components")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    if toolchain == Toolchain::Debian {
        cargo.args(["-Z", "build-std=std,panic_abort"]);
    }
    run(cargo, "cargo")?;
    Ok(target.join(TARGET).join("web/portal.wasm"))
}

/// Runs a program to its end, its output going where ours goes.
pub(crate) fn run(mut command: Command, program: &str) -> Result<(), Failure> {
    let status =
        command.status().map_err(|cause| Failure::NotStarted { program: program.to_owned(), cause })?;
    if status.success() { Ok(()) } else { Err(Failure::Failed { program: program.to_owned(), status }) }
}

fn rustup_cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Debian's cargo and compiler, whatever else stands in the search path or was set by rustup.
fn debian_cargo() -> Command {
    let mut cargo = Command::new(Path::new(DEBIAN_BIN).join("cargo"));
    let mut path = vec![PathBuf::from(DEBIAN_BIN)];
    path.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    if let Ok(path) = env::join_paths(path) {
        cargo.env("PATH", path);
    }
    for name in ["RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTDOC", "CARGO"] {
        cargo.env_remove(name);
    }
    cargo
        .env("RUSTC", Path::new(DEBIAN_BIN).join("rustc"))
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER);
    cargo
}
