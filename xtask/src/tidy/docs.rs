//! Rules on documents: what they point at is there, and `docs/features.md` leaves nothing out.

use super::{File, Finding, Tree};

/// The numbers that `docs/features.md` gives a state to.
const WISHES: &[(char, u32)] = &[('M', 34), ('A', 10), ('P', 15), ('N', 16)];
const STATES: &[&str] = &["done", "partly", "not yet"];

fn documents(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files.iter().filter(|file| file.is("md"))
}

/// Links and code spans that look like a path.
pub(super) fn paths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in documents(tree) {
        for (number, line) in file.text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
            let links = links(line).map(|link| resolve(&file.path, link));
            let spans = spans(line).filter_map(path_of_span).map(str::to_owned);
            for path in links.flatten().chain(spans).filter(|path| !tree.has(path)) {
                // Pictures are no text, so they are not in the tree.
                let is_picture = path.ends_with(".png") && std::path::Path::new(&path).is_file();
                if !is_picture {
                    findings.push(Finding::at(&file.path, number, format_args!("{path} is not there")));
                }
            }
        }
    }
    findings
}

/// Targets of `](target)` that are no web address.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    targets.filter(|target| {
        !target.contains("://") && !target.starts_with('#') && !target.starts_with("mailto:")
    })
}

/// A link is relative to its document.
fn resolve(document: &str, link: &str) -> Option<String> {
    let link = link.split('#').next().unwrap_or(link);
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in link.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some(parts.join("/"))
}

fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Top-level folders; a span that starts with one of them is a path.
const FOLDERS: &[&str] = &[
    "crates/",
    "docs/",
    "e2e/",
    "bench/",
    "fuzz/",
    "frontend/",
    "migrations/",
    "i18n/",
    "xtask/",
    "xtask-web/",
    "samples/",
];

fn path_of_span(span: &str) -> Option<&str> {
    let path = span.split("::").next()?;
    let plain = !path.contains(|character: char| character.is_whitespace() || "*{}<>…".contains(character));
    // What builds write is not in the tree.
    let built = path.contains("/dist") || path.contains("/target") || path.contains("/corpus");
    (plain && !built && FOLDERS.iter().any(|folder| path.starts_with(folder))).then_some(path)
}

/// Code spans `path::name` name a test: a function of a Rust file, or the title of a test in a script.
pub(super) fn named(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in documents(tree) {
        for (number, line) in file.text.lines().enumerate() {
            let missing = spans(line).filter(|span| is_missing_test(tree, span));
            findings
                .extend(missing.map(|span| {
                    Finding::at(&file.path, number + 1, format_args!("there is no test {span}"))
                }));
        }
    }
    findings
}

fn is_missing_test(tree: &Tree, span: &str) -> bool {
    let Some((path, name)) = span.split_once("::") else { return false };
    if !path.contains('/') || !path.contains('.') {
        return false;
    }
    let wanted = if path.ends_with(".rs") { format!("fn {name}(") } else { name.to_owned() };
    !tree.file(path).is_some_and(|file| file.text.contains(&wanted))
}

/// Each number stands in a table row of `docs/features.md`, with one of three states.
pub(super) fn features(tree: &Tree) -> Vec<Finding> {
    const PATH: &str = "docs/features.md";
    let Some(file) = tree.file(PATH) else { return vec![Finding::of(PATH, "is missing")] };
    let rows: Vec<Vec<&str>> =
        file.text.lines().map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let mut findings = Vec::new();
    for number in WISHES.iter().flat_map(|(letter, last)| (1..=*last).map(move |n| format!("{letter}{n}"))) {
        let row = rows.iter().find(|row| row.first() == Some(&number.as_str()));
        let has_state = row.is_some_and(|row| row.iter().any(|cell| STATES.contains(cell)));
        if !has_state {
            findings.push(Finding::of(PATH, format_args!("{number} has no state ({})", STATES.join(", "))));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_link_and_a_broken_path_are_found() {
        let text =
            "[a](config.md) [b](../README.md#x) [c](https://example.org/) `crates/api/src` `docs/none.md`\n";
        let tree = Tree::of(&[("docs/a.md", text), ("README.md", ""), ("crates/api/src/lib.rs", "")]);
        let words: Vec<String> = paths(&tree).into_iter().map(|Finding(words)| words).collect();
        assert_eq!(
            words,
            ["docs/a.md:1: docs/config.md is not there", "docs/a.md:1: docs/none.md is not there"]
        );
    }

    #[test]
    fn patterns_and_built_files_are_no_paths() {
        for span in
            ["crates/*/src", "docs/decisions/…", "frontend/dist/portal.html", "login.rs", "crates/ and docs/"]
        {
            assert_eq!(path_of_span(span), None, "{span}");
        }
    }

    #[test]
    fn a_test_that_was_renamed_is_found() {
        let documents = |span: &str| {
            let text = format!("| x | `{span}` |");
            let tree = Tree::of(&[
                ("docs/threats.md", &text),
                ("crates/a/src/b.rs", "fn holds() {}"),
                ("e2e/login.test.mjs", "test('a member logs in', …)"),
            ]);
            named(&tree).len()
        };
        assert_eq!(documents("crates/a/src/b.rs::holds"), 0);
        assert_eq!(documents("crates/a/src/b.rs::held"), 1);
        assert_eq!(documents("e2e/login.test.mjs::a member logs in"), 0);
        assert_eq!(documents("e2e/other.test.mjs::a member logs in"), 1);
        assert_eq!(documents("server::clock"), 0);
    }

    #[test]
    fn a_wish_without_a_state_is_found() {
        let all = WISHES
            .iter()
            .flat_map(|(letter, last)| (1..=*last).map(move |n| format!("| {letter}{n} | done | x |\n")));
        let text: String = all.collect();
        assert_eq!(features(&Tree::of(&[("docs/features.md", &text)])), []);
        let text = text.replace("| M5 | done |", "| M5 | soon |");
        assert_eq!(features(&Tree::of(&[("docs/features.md", &text)])).len(), 1);
    }
}
