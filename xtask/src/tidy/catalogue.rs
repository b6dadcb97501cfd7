//! Rules on the texts of `i18n/`: both languages say the same things, and say all that is asked for.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, Finding, Tree};

/// A file's messages, and the variables that each uses.
fn messages(file: &File) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = None;
    for line in file.text.lines() {
        let starts = line.starts_with(|character: char| character.is_ascii_lowercase());
        if let Some((key, _)) = line.split_once(" =").filter(|_| starts) {
            current = Some(key);
            found.entry(key).or_default();
        }
        if let Some(variables) = current.and_then(|key| found.get_mut(key)) {
            variables.extend(line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next()));
        }
    }
    found
}

/// The same keys with the same variables in the same files.
pub(super) fn twins(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for japanese in tree.under("i18n/ja/") {
        let twin = japanese.path.replacen("/ja/", "/en/", 1);
        match tree.file(&twin) {
            Some(english) => findings.extend(differences(japanese, english)),
            None => findings.push(Finding::of(&twin, "is missing")),
        }
    }
    let alone = |file: &&File| tree.file(&file.path.replacen("/en/", "/ja/", 1)).is_none();
    findings.extend(
        tree.under("i18n/en/").filter(alone).map(|file| Finding::of(&file.path, "has no Japanese twin")),
    );
    findings
}

fn differences(one: &File, other: &File) -> Vec<Finding> {
    let (left, right) = (messages(one), messages(other));
    let keys: BTreeSet<&str> = left.keys().chain(right.keys()).copied().collect();
    let different = keys.into_iter().filter(|key| left.get(key) != right.get(key));
    different.map(|key| Finding::of(&other.path, format_args!("{key} differs from {}", one.path))).collect()
}

/// Each string that looks like a key (`group-rest`, with a group of the catalogue) is one.
pub(super) fn asked(tree: &Tree) -> Vec<Finding> {
    let keys: BTreeSet<&str> = tree.under("i18n/ja/").flat_map(|file| messages(file).into_keys()).collect();
    let groups: BTreeSet<&str> = keys.iter().filter_map(|key| key.split('-').next()).collect();
    let mut findings = Vec::new();
    for file in tree.files.iter().filter(|file| speaks(file)) {
        // The name of a page (`data-page`) stands where its frame is made; its heading was asked for before.
        let asks = |line: &str| !line.trim_start().starts_with("//") && !line.contains("Frame::new(");
        for (number, line) in file.lines().filter(|(_, line)| asks(line)) {
            let unknown = literals(line).filter(|text| is_key(text, &groups) && !keys.contains(text));
            let finding = |text| Finding::at(&file.path, number, format_args!("there is no text {text}"));
            findings.extend(unknown.map(finding));
        }
    }
    findings
}

/// Files that show texts: pages and portal. The command line has words of its own (`login-link`).
fn speaks(file: &File) -> bool {
    let pages =
        file.path.starts_with("crates/server/src/") || file.path.starts_with("crates/server/templates/");
    (pages && !file.path.starts_with("crates/server/src/cli")) || file.path.starts_with("frontend/src/")
}

/// The quoted texts of a line, without the names that tie markup to the style sheet and to itself.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    let parts: Vec<&str> = line.split('"').collect();
    let names = [
        "class=",
        "id=",
        "for=",
        "aria-labelledby=",
        "aria-describedby=",
        "aria-controls=",
        "href=",
        "class:",
        "wrong(",
    ];
    let texts = parts.chunks(2).filter_map(|pair| match pair {
        [before, text] if !names.iter().any(|name| before.ends_with(name)) => Some(*text),
        _ => None,
    });
    texts.collect::<Vec<_>>().into_iter()
}

fn is_key(text: &str, groups: &BTreeSet<&str>) -> bool {
    let plain = text.chars().all(|character| matches!(character, 'a'..='z' | '0'..='9' | '_' | '-'));
    let Some((group, rest)) = text.split_once('-') else { return false };
    plain && groups.contains(group) && !rest.is_empty() && !rest.ends_with(['-', '_'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const JA: &str = "# x\nlogin-title = ログイン\nlogin-err = { $n }分\n    と{ $app }\n";

    #[test]
    fn a_text_in_one_language_only_is_found() {
        let tree = Tree::of(&[("i18n/ja/a.ftl", JA), ("i18n/en/a.ftl", "login-title = Log in\n")]);
        assert_eq!(twins(&tree).len(), 1);
        assert_eq!(twins(&Tree::of(&[("i18n/ja/a.ftl", JA)])).len(), 1);
        assert_eq!(twins(&Tree::of(&[("i18n/en/a.ftl", JA)])).len(), 1);
    }

    #[test]
    fn a_variable_in_one_language_only_is_found() {
        let english = "login-title = Log in\nlogin-err = { $n } minutes\n";
        assert_eq!(twins(&Tree::of(&[("i18n/ja/a.ftl", JA), ("i18n/en/a.ftl", english)])).len(), 1);
    }

    #[test]
    fn a_key_that_nobody_wrote_is_found() {
        assert_eq!(
            literals(r#"<p class="login-row" title="login-title">"#).collect::<Vec<_>>(),
            ["login-title"]
        );
        let page = "//! X.\nlet a = message(\"login-titel\"); let b = message(\"login-title\"); let c = \"x-frame\";\n";
        let tree = Tree::of(&[("i18n/ja/a.ftl", JA), ("crates/server/src/login/page.rs", page)]);
        assert_eq!(asked(&tree).len(), 1);
        let tree = Tree::of(&[("i18n/ja/a.ftl", JA), ("crates/server/src/cli/mod.rs", page)]);
        assert_eq!(asked(&tree), []);
    }
}
