//! Rules on single source files: length, opening, forbidden calls and words.

use super::{File, Finding, Tree};

/// The longest file.
const LINES: usize = 400;

/// Code, as opposed to prose, data, the one style sheet, and what programs wrote.
fn is_code(file: &File) -> bool {
    ["rs", "mjs", "js", "py", "sh", "html"].iter().any(|extension| file.is(extension))
}

/// Folders whose code is linked into what we ship.
fn is_shipped(file: &File) -> bool {
    let inside = file.path.starts_with("crates/") && file.path.contains("/src/");
    file.is("rs")
        && (inside || file.path.starts_with("frontend/src/") || file.path.starts_with("migrations/src/"))
}

pub(super) fn length(tree: &Tree) -> Vec<Finding> {
    let long = |file: &&File| is_code(file) && file.text.lines().count() > LINES;
    let words = |file: &File| format!("{} lines; split it (at most {LINES})", file.text.lines().count());
    tree.files.iter().filter(long).map(|file| Finding::of(&file.path, words(file))).collect()
}

pub(super) fn opening(tree: &Tree) -> Vec<Finding> {
    let silent = |file: &&File| file.is("rs") && !file.text.trim_start().starts_with("//!");
    let words = "say first (`//!`) what lives here and what may not";
    tree.files.iter().filter(silent).map(|file| Finding::at(&file.path, 1, words)).collect()
}

/// Calls that only `server::{clock, random, config}` may make.
const SURROUNDINGS: &[&str] = &[
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "rand::fill",
    "rand::random",
    "getrandom::",
    "SystemRandom::new",
    "OsRng",
    "env::var",
    "env::vars",
];

pub(super) fn surroundings(tree: &Tree) -> Vec<Finding> {
    let exempt = |path: &str| {
        ["clock.rs", "random.rs", "config.rs"].iter().any(|name| path == format!("crates/server/src/{name}"))
            || path.starts_with("crates/server/src/config/")
            // The cryptographic library draws for a new key itself, and asks for its own source when it signs.
            || path == "crates/protocol/src/keys.rs"
    };
    let files = tree.files.iter().filter(|file| is_shipped(file) && !exempt(&file.path));
    search(files, SURROUNDINGS, |call| format!("{call}: take it as an argument"))
}

pub(super) fn unfinished(tree: &Tree) -> Vec<Finding> {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    let files = tree.files.iter().filter(|file| is_code(file));
    search(files, &words, |word| format!("{word}: finish it or leave it out"))
}

pub(super) fn injection(tree: &Tree) -> Vec<Finding> {
    let words =
        ["inner_html", "set_inner_html", "insert_adjacent_html", "outer_html", "eval(", "new_with_args("];
    let scripts = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"];
    let mut findings =
        search(tree.under("frontend/"), &words, |word| format!("{word} is banned in the portal"));
    let served = tree.under("crates/server/assets/").filter(|file| file.is("js"));
    findings.extend(search(served, &scripts, |word| format!("{word} is banned in what browsers run")));
    findings
}

pub(super) fn silenced(tree: &Tree) -> Vec<Finding> {
    let ours = |file: &&File| file.is("rs") && !file.path.starts_with("bench/");
    let words = [concat!("#[al", "low("), concat!("#![al", "low(")];
    search(tree.files.iter().filter(ours), &words, |_| "use #[expect(lint, reason = \"…\")]".to_owned())
}

pub(super) fn names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| is_shipped(file)) {
        for (number, line) in file.lines() {
            if let Some(name) = declared(line).filter(|name| is_vague(name)) {
                findings.push(Finding::at(&file.path, number, format_args!("{name}: name the thing itself")));
            }
        }
    }
    findings
}

/// The name that a line declares, if it declares a function, type or module.
fn declared(line: &str) -> Option<&str> {
    let words = ["pub(crate) ", "pub(super) ", "pub ", "async ", "const "];
    let mut rest = line.trim_start();
    while let Some(shorter) = words.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    let kinds = ["fn ", "struct ", "enum ", "trait ", "mod "];
    let name = kinds.iter().find_map(|kind| rest.strip_prefix(kind))?;
    name.split(|character: char| !character.is_alphanumeric() && character != '_').next()
}

fn is_vague(name: &str) -> bool {
    let ends = ["Manager", "Helper", "Utils", "Util"];
    name.starts_with("get_")
        || ends.iter().any(|end| name.ends_with(end))
        || ["common", "util", "utils", "helpers", "misc"].contains(&name)
}

pub(super) fn places(tree: &Tree) -> Vec<Finding> {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("registry.npm", "js"),
        concat!("pypi", ".org"),
        concat!("pythonhosted", ".org"),
        concat!("index.crates", ".io"),
        concat!("static.crates", ".io"),
        concat!("artifact", "ory"),
    ];
    search(tree.files.iter(), &words, |word| format!("{word}: not everybody's"))
}

fn search<'a>(
    files: impl Iterator<Item = &'a File>,
    words: &[&str],
    tell: impl Fn(&str) -> String,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (number, line) in file.lines().filter(|(_, line)| !line.trim_start().starts_with("//!")) {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                findings.push(Finding::at(&file.path, number, tell(word)));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> bool {
        !rule(&Tree::of(&[(path, text)])).is_empty()
    }

    #[test]
    fn a_file_of_401_lines_is_too_long_and_one_of_400_is_not() {
        assert!(fails(length, "crates/api/src/id.rs", &"x\n".repeat(401)));
        assert!(!fails(length, "crates/api/src/id.rs", &"x\n".repeat(400)));
        assert!(!fails(length, "Cargo.lock", &"x\n".repeat(401)));
    }

    #[test]
    fn a_module_without_a_paragraph_is_found() {
        assert!(fails(opening, "crates/api/src/id.rs", "use serde::Serialize;\n"));
        assert!(!fails(opening, "crates/api/src/id.rs", "//! Ids.\nuse serde::Serialize;\n"));
    }

    #[test]
    fn a_clock_outside_its_module_is_found_but_not_in_tests() {
        let call = "fn f() { std::time::SystemTime::now() }";
        assert!(fails(surroundings, "crates/server/src/login/page.rs", call));
        assert!(!fails(surroundings, "crates/server/src/clock.rs", call));
        assert!(!fails(
            surroundings,
            "crates/store/src/x.rs",
            &format!("#[cfg(test)]\nmod tests {{ {call} }}")
        ));
        assert!(fails(surroundings, "crates/server/src/cli/mod.rs", "let home = std::env::var(\"HOME\");"));
    }

    #[test]
    fn unfinished_work_is_found() {
        assert!(fails(unfinished, "e2e/x.mjs", concat!("// TO", "DO later")));
        assert!(fails(unfinished, "crates/store/src/x.rs", concat!("unimplemented", "!()")));
    }

    #[test]
    fn html_from_text_is_found_in_the_portal() {
        assert!(fails(injection, "frontend/src/home.rs", "<div inner_html=name />"));
        assert!(fails(injection, "crates/server/assets/login.js", "box.innerHTML = text"));
        assert!(!fails(injection, "crates/server/assets/login.js", "box.textContent = text"));
    }

    #[test]
    fn a_silenced_lint_is_found() {
        assert!(fails(silenced, "crates/api/src/id.rs", concat!("#[al", "low(dead_code)]")));
        assert!(!fails(silenced, "crates/api/src/id.rs", "#[expect(dead_code, reason = \"…\")]"));
    }

    #[test]
    fn vague_names_are_found() {
        assert!(fails(names, "crates/store/src/x.rs", "pub(crate) async fn get_member() {}"));
        assert!(fails(names, "crates/store/src/x.rs", "pub struct SessionManager;"));
        assert!(!fails(names, "crates/store/src/x.rs", "pub struct Managers; fn target() {}"));
    }

    #[test]
    fn one_machines_paths_are_found_in_any_file() {
        assert!(fails(places, "docs/x.md", concat!("see /wo", "rk/plan")));
        assert!(fails(places, "e2e/package-lock.json", concat!("https://registry.npm", "js.org/x")));
    }
}
