//! What the machine must have: Debian packages, Node. Installs what is missing where that is allowed, and otherwise
//! says the one command to run.

use std::path::PathBuf;
use std::process::Command;

use crate::workspace::Workspace;
use crate::{Failure, Outcome, failed, process};

/// Needed to compile the server with its second SAML verifier (bindgen, libxml2, libxmlsec1).
const BUILD: &[&str] = &[
    "clang",
    "libclang-dev",
    "libssl-dev",
    "libxml2-dev",
    "libxmlsec1-dev",
    "libxmlsec1-openssl",
    "pkg-config",
];
/// Builds for wasm32 where rustup has not installed that target.
const WASM: &[&str] = &["cargo-web", "lld-19", "rust-web-src", "rustc-web"];
/// The second database, the browser, and the services of other makers that the tests log in to.
const TEST: &[&str] = &[
    "apache2",
    "chromium",
    "fonts-noto-cjk",
    "libapache2-mod-auth-mellon",
    "postgresql",
    "python3-venv",
    "xmlsec1",
];

/// The Node that is used where the system has none, or one older than 20.
const NODE: &str = "node@20.19.5";

/// What is needed to build and run.
pub(crate) fn prepare_build() -> Outcome<()> {
    install(&build_packages()?)
}

/// What is needed to build and to test.
pub(crate) fn prepare_test() -> Outcome<()> {
    let mut packages = build_packages()?;
    packages.extend(TEST);
    if !process::exists("npm") {
        packages.extend(["nodejs", "npm"]);
    }
    install(&packages)
}

/// The directory to put first in PATH so that `node` is 20 or later; `None` if the system's is.
pub(crate) fn node(workspace: &Workspace) -> Outcome<Option<PathBuf>> {
    let system = process::capture(Command::new("node").arg("--version")).unwrap_or_default();
    if major(&system).is_some_and(|major| major >= 20) {
        return Ok(None);
    }
    let home = workspace.cache.join("node");
    let bin = home.join("node_modules/node/bin");
    if !bin.join("node").is_file() {
        std::fs::create_dir_all(&home)?;
        process::run(Command::new("npm").args(["install", "--no-save", "--prefix"]).arg(&home).arg(NODE))?;
    }
    Ok(Some(bin))
}

/// True if rustup has the wasm32 target, so that Debian's second compiler is not needed.
pub(crate) fn has_wasm_target() -> bool {
    let Ok(sysroot) = process::capture(Command::new("rustc").args(["--print", "sysroot"])) else {
        return false;
    };
    PathBuf::from(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown").is_dir()
}

fn build_packages() -> Outcome<Vec<&'static str>> {
    let mut packages = BUILD.to_vec();
    if !has_wasm_target() {
        packages.extend(WASM);
    }
    Ok(packages)
}

fn install(packages: &[&str]) -> Outcome<()> {
    if !process::exists("dpkg-query") {
        eprintln!("    not a Debian system: the equivalents of these must be there: {}", packages.join(" "));
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("    missing: {}", missing.join(" "));
    let Some(prefix) = privilege() else {
        return failed(format!(
            "packages are missing. Run this, then try again:\n    sudo apt-get update && sudo apt-get install -y \
             --no-install-recommends {}",
            missing.join(" ")
        ));
    };
    process::run(apt(prefix).arg("update").arg("-qq"))?;
    process::run(apt(prefix).args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing))
        .map_err(|Failure(words)| {
            Failure(format!("{words}; on Debian 12 all of these are in main and security"))
        })
}

fn is_installed(package: &str) -> bool {
    process::capture(Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]))
        .is_ok_and(|status| status.contains("installed") && !status.contains("not-installed"))
}

/// What stands before a command that installs: nothing for root, `sudo -n` where that works; `None` if neither.
fn privilege() -> Option<&'static [&'static str]> {
    let is_root = process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Some(&[]);
    }
    let sudo = process::exists("sudo") && process::capture(Command::new("sudo").args(["-n", "true"])).is_ok();
    sudo.then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str]) -> Command {
    let mut words = prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = Command::new(words.next().unwrap_or("env"));
    command.args(words);
    command
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read_from_what_it_prints() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("v8.1.0"), Some(8));
        assert_eq!(major(""), None);
    }
}
