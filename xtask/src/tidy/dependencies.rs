//! What others wrote and we link: where it comes from, and under which licence. `deny.toml` says the same to
//! cargo-deny for those who have it.

use std::collections::BTreeSet;

use super::{Finding, Tree};
use crate::workspace::Workspace;
use crate::{Outcome, process};

/// Packages that may not be linked, and what stands in their place.
const BANNED: &[(&str, &str)] = &[
    ("ring", "aws-lc-rs is the one cryptographic provider"),
    ("native-tls", "rustls is the one TLS"),
    ("chrono-tz", "jiff has the time zones"),
];

/// Licences that may be linked.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Every package of `Cargo.lock` is ours or comes from the registry with a checksum.
pub(super) fn lock(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.file("Cargo.lock") else {
        return vec![Finding::of("Cargo.lock", "is missing")];
    };
    let Ok(lock) = file.text.parse::<toml::Table>() else {
        return vec![Finding::of("Cargo.lock", "is not TOML")];
    };
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    packages.filter_map(strange).collect()
}

fn strange(package: &toml::Value) -> Option<Finding> {
    let text = |key: &str| package.get(key).and_then(toml::Value::as_str);
    let source = text("source")?;
    let registry = source.starts_with("registry+") && source.ends_with("/crates.io-index");
    let name = text("name").unwrap_or("a package");
    match (registry, text("checksum")) {
        (true, Some(_)) => None,
        (true, None) => Some(Finding::of("Cargo.lock", format_args!("{name} has no checksum"))),
        (false, _) => Some(Finding::of("Cargo.lock", format_args!("{name} comes from {source}"))),
    }
}

/// Asks cargo what is linked on this machine, with which licence.
pub(super) fn linked(workspace: &Workspace) -> Outcome<Vec<Finding>> {
    let mut tree = workspace.cargo("tree");
    tree.args(["--locked", "--workspace", "--prefix", "none", "--edges", "normal,build"]);
    let listed = process::capture(tree.args(["--format", "{p}|{l}"]))?;
    Ok(judge(&listed))
}

/// `name v1.2.3 (…)|LICENCE`, one a line.
fn judge(listed: &str) -> Vec<Finding> {
    let lines: BTreeSet<&str> = listed.lines().filter(|line| !line.is_empty()).collect();
    lines.into_iter().filter_map(unfit).collect()
}

fn unfit(line: &str) -> Option<Finding> {
    let (package, licence) = line.split_once('|')?;
    let name = package.split(' ').next().unwrap_or(package);
    if let Some((_, reason)) = BANNED.iter().find(|(banned, _)| *banned == name) {
        return Some(Finding::of(name, format_args!("is banned: {reason}")));
    }
    // cargo repeats what it has shown with a mark behind.
    let licence = licence.trim_end_matches(" (*)");
    (!is_allowed(licence)).then(|| Finding::of(name, format_args!("licence {licence:?} is not on the list")))
}

/// An SPDX expression is allowed if one choice of every part is: `(A OR B) AND C`; the older `A/B` means `OR`.
fn is_allowed(expression: &str) -> bool {
    let parts = expression.split(" AND ").map(|part| part.replace('/', " OR "));
    let mut each = parts.map(|part| part.split(" OR ").any(is_listed));
    each.all(|good| good)
}

fn is_listed(licence: &str) -> bool {
    LICENCES.contains(&licence.trim_matches(|character: char| " ()".contains(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_from_elsewhere_is_found() {
        let lock_of =
            |source: &str| format!("[[package]]\nname = \"x\"\nversion = \"1.0.0\"\nsource = \"{source}\"\n");
        let git = lock_of("git+https://example.org/x");
        assert_eq!(lock(&Tree::of(&[("Cargo.lock", &git)])).len(), 1);
        let good = lock_of("registry+https://github.com/rust-lang/crates.io-index") + "checksum = \"00\"\n";
        assert_eq!(lock(&Tree::of(&[("Cargo.lock", &good)])), []);
        assert_eq!(lock(&Tree::default()).len(), 1);
    }

    #[test]
    fn licences_are_read_as_spdx_expressions() {
        for good in
            ["MIT", "MIT OR Apache-2.0", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(MIT OR GPL-2.0) AND ISC"]
        {
            assert!(is_allowed(good), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "", "AGPL-3.0 OR SSPL-1.0"] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_banned_is_found_whatever_its_licence() {
        assert_eq!(
            judge("ring v0.17.0|ISC\nserde v1.0.0|MIT OR Apache-2.0\nserde v1.0.0|MIT OR Apache-2.0 (*)\n")
                .len(),
            1
        );
        assert_eq!(judge("strange v1.0.0|SSPL-1.0\n").len(), 1);
    }
}
