//! What others wrote and we link: where it comes from, and under which licence. The lists are those of `deny.toml`,
//! which cargo-deny reads too, for those who have it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Tree};
use crate::workspace::Workspace;
use crate::{Outcome, process};

/// What `deny.toml` says.
struct Policy {
    licences: BTreeSet<String>,
    banned: BTreeMap<String, String>,
}

impl Policy {
    fn parse(text: &str) -> Outcome<Self> {
        let table: toml::Table = text.parse()?;
        let list = |section: &str, key: &str| {
            let value = table.get(section).and_then(|section| section.get(key));
            value.and_then(toml::Value::as_array).cloned().unwrap_or_default()
        };
        let text =
            |value: &toml::Value, key: &str| value.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let licences =
            list("licenses", "allow").iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect();
        let banned = list("bans", "deny");
        let banned =
            banned.iter().filter_map(|one| Some((text(one, "crate")?, text(one, "reason")?))).collect();
        Ok(Self { licences, banned })
    }
}

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
    Ok(judge(&listed, &Policy::parse(&std::fs::read_to_string(workspace.path("deny.toml"))?)?))
}

/// `name v1.2.3 (…)|LICENCE`, one a line.
fn judge(listed: &str, policy: &Policy) -> Vec<Finding> {
    // cargo marks what it has shown before.
    let lines: BTreeSet<&str> = listed.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    lines.into_iter().filter_map(|line| unfit(line, policy)).collect()
}

fn unfit(line: &str, policy: &Policy) -> Option<Finding> {
    let (package, licence) = line.split_once('|')?;
    let name = package.split(' ').next().unwrap_or(package);
    if let Some(reason) = policy.banned.get(name) {
        return Some(Finding::of(name, format_args!("is banned: {reason}")));
    }
    (!is_allowed(licence, policy))
        .then(|| Finding::of(name, format_args!("licence {licence:?} is not on the list")))
}

/// An SPDX expression is allowed if one choice of every part is: `(A OR B) AND C`; the older `A/B` means `OR`.
fn is_allowed(expression: &str, policy: &Policy) -> bool {
    let listed = |licence: &str| policy.licences.contains(licence.trim_matches([' ', '(', ')']));
    expression.split(" AND ").all(|part| part.replace('/', " OR ").split(" OR ").any(listed))
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

    fn policy() -> Policy {
        let text = "[licenses]\nallow = [\"MIT\", \"Apache-2.0\", \"ISC\"]\n\
                    [bans]\ndeny = [{ crate = \"ring\", reason = \"one provider\" }]\n";
        Policy::parse(text).unwrap()
    }

    #[test]
    fn licences_are_read_as_spdx_expressions() {
        for good in
            ["MIT", "MIT OR Apache-2.0", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(MIT OR GPL-2.0) AND ISC"]
        {
            assert!(is_allowed(good, &policy()), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "", "AGPL-3.0 OR SSPL-1.0"] {
            assert!(!is_allowed(bad, &policy()), "{bad}");
        }
    }

    #[test]
    fn what_is_banned_is_found_whatever_its_licence() {
        let twice = "ring v0.17.0|ISC\nserde v1.0.0|MIT OR Apache-2.0\nserde v1.0.0|MIT OR Apache-2.0 (*)\n";
        assert_eq!(judge(twice, &policy()).len(), 1);
        assert_eq!(judge("strange v1.0.0|SSPL-1.0\n", &policy()).len(), 1);
    }
}
