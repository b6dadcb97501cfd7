//! Which crate may use what: the table of `docs/architecture.md`, checked in manifests and in sources.

use super::{File, Finding, Tree};

/// What a crate keeps out.
struct Layer {
    /// Its folder.
    folder: &'static str,
    /// Packages that its manifest may not name (dev-dependencies aside).
    packages: &'static [&'static str],
    /// Text that its sources may not contain (unit tests aside).
    words: &'static [&'static str],
}

/// HTTP, SQL, async and randomness: nothing of it in a crate that decides.
const PURE: &[&str] = &[
    "axum",
    "getrandom",
    "http",
    "hyper",
    "rand",
    "reqwest",
    "samael",
    "sea-orm",
    "server",
    "sqlx",
    "store",
    "tokio",
    "tower",
];

const LAYERS: &[Layer] = &[
    Layer {
        folder: "crates/api",
        packages: &[
            "auth-core",
            "protocol",
            "jiff",
            "axum",
            "tokio",
            "sqlx",
            "store",
            "server",
            "rand",
            "getrandom",
        ],
        words: &["async fn"],
    },
    Layer { folder: "crates/auth-core", packages: PURE, words: &["async fn", "protocol::", ".await"] },
    Layer { folder: "crates/protocol", packages: PURE, words: &["async fn", ".await"] },
    Layer {
        folder: "crates/saml-witness",
        packages: &["api", "auth-core", "protocol", "store", "server", "axum", "tokio", "sqlx"],
        words: &["async fn"],
    },
    Layer {
        folder: "crates/store",
        packages: &["axum", "http", "hyper", "reqwest", "server", "tower"],
        words: &["axum::", "StatusCode"],
    },
    Layer {
        folder: "crates/server",
        packages: &["sea-orm", "sqlx", "migrations"],
        words: &["sqlx::", "sea_orm::"],
    },
    Layer {
        folder: "frontend",
        packages: &["auth-core", "protocol", "store", "server", "tokio", "axum"],
        words: &["auth_core::", "protocol::"],
    },
    Layer {
        folder: "migrations",
        packages: &["store", "server", "protocol", "auth-core"],
        words: &["store::"],
    },
    Layer { folder: "xtask", packages: &["server", "store", "tokio", "serde_json"], words: &[] },
    // The dialects never use each other.
    Layer { folder: "crates/protocol/src/oidc", packages: &[], words: &["crate::saml", "super::saml"] },
    Layer { folder: "crates/protocol/src/saml", packages: &[], words: &["crate::oidc", "super::oidc"] },
];

pub(super) fn manifests(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for layer in LAYERS {
        let Some(file) = tree.file(&format!("{}/Cargo.toml", layer.folder)) else { continue };
        let Ok(manifest) = file.text.parse::<toml::Table>() else {
            findings.push(Finding::of(&file.path, "is not TOML"));
            continue;
        };
        let named = dependencies(&manifest);
        let banned = layer.packages.iter().filter(|package| named.iter().any(|name| name == *package));
        findings.extend(banned.map(|package| Finding::of(&file.path, format_args!("may not use {package}"))));
    }
    findings
}

/// What a manifest links, for any target; a feature's optional dependency counts.
fn dependencies(manifest: &toml::Table) -> Vec<String> {
    let mut names = Vec::new();
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(|table| table.values()).filter_map(toml::Value::as_table);
    for table in std::iter::once(manifest).chain(targets) {
        for section in ["dependencies", "build-dependencies"] {
            let Some(section) = table.get(section).and_then(toml::Value::as_table) else { continue };
            names.extend(section.iter().map(|(name, value)| package(name, value)));
        }
    }
    names
}

/// A dependency may be renamed: `{ package = "…" }` counts.
fn package(name: &str, value: &toml::Value) -> String {
    value.get("package").and_then(toml::Value::as_str).unwrap_or(name).to_owned()
}

pub(super) fn sources(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for layer in LAYERS {
        let inside = if layer.folder.contains("/src/") {
            format!("{}/", layer.folder)
        } else {
            format!("{}/src/", layer.folder)
        };
        for file in tree.under(&inside).filter(|file| file.is("rs")) {
            findings.extend(breaches(file, layer.words));
        }
    }
    findings
}

fn breaches(file: &File, words: &[&str]) -> Vec<Finding> {
    let code = file.lines().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let found = code.filter_map(|(number, line)| {
        let word = words.iter().find(|word| contains_word(line, word))?;
        Some(Finding::at(&file.path, number, format_args!("may not use {word}")))
    });
    found.collect()
}

/// True if `line` contains `word`, and not as the end of a longer name (`my_store::` is not `store::`).
fn contains_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|character| character.is_alphanumeric() || character == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_dependency_is_found_also_when_renamed_or_for_one_target() {
        let cases = [
            "[dependencies]\naxum.workspace = true\n",
            "[dependencies]\nweb = { package = \"axum\", version = \"1\" }\n",
            "[target.'cfg(unix)'.dependencies]\ntokio = \"1\"\n",
            "[build-dependencies]\nsqlx = \"1\"\n",
        ];
        for manifest in cases {
            let tree = Tree::of(&[("crates/auth-core/Cargo.toml", manifest)]);
            assert_eq!(manifests(&tree).len(), 1, "{manifest}");
        }
    }

    #[test]
    fn a_dev_dependency_is_free() {
        let tree = Tree::of(&[("crates/auth-core/Cargo.toml", "[dev-dependencies]\ntokio = \"1\"\n")]);
        assert_eq!(manifests(&tree), []);
    }

    #[test]
    fn forbidden_words_are_found_in_code_and_not_in_comments_or_tests() {
        let source =
            "//! no async fn here\n// sqlx::query\nfn f() {}\n#[cfg(test)]\nmod tests { async fn f() {} }\n";
        let tree = Tree::of(&[("crates/auth-core/src/x.rs", source)]);
        assert_eq!(sources(&tree), []);
        let tree = Tree::of(&[("crates/server/src/x.rs", "//! X.\nuse sqlx::query;\n")]);
        assert_eq!(sources(&tree).len(), 1);
    }

    #[test]
    fn the_dialects_are_strangers() {
        let tree = Tree::of(&[("crates/protocol/src/oidc/token.rs", "//! X.\nuse crate::saml::Response;\n")]);
        assert_eq!(sources(&tree).len(), 1);
    }
}
