//! `./x tidy`: the house rules that neither the compiler nor clippy knows.
//!
//! A rule is a function from the tree of files to its findings, so that each has a test that shows it failing.

mod catalogue;
mod dependencies;
mod docs;
mod layers;
mod source;

use std::process::{Command, ExitCode};

use crate::count::Count;
use crate::workspace::Workspace;
use crate::{Outcome, process};

/// A text file of the checkout; `path` is relative to it.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    fn is(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, have)| have == extension)
    }

    /// The numbered lines before the unit tests.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = |line: &&str| !line.trim_start().starts_with("#[cfg(test)]");
        self.text.lines().take_while(tests).enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// All text files that are, or would be, under version control.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<File>,
}

impl Tree {
    fn read(workspace: &Workspace) -> Outcome<Self> {
        let mut git = Command::new("git");
        git.args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .current_dir(&workspace.root);
        let listed = process::capture(&mut git)?;
        let mut files = Vec::new();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            // A picture, or a file that is listed but was just removed.
            let Ok(text) = std::fs::read_to_string(workspace.path(path)) else { continue };
            files.push(File { path: path.to_owned(), text });
        }
        Ok(Self { files })
    }

    /// True if `path` is a file, or a folder with a file in it.
    fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }

    fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder))
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    #[cfg(test)]
    fn of(files: &[(&str, &str)]) -> Self {
        let own = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { files: files.iter().map(own).collect() }
    }
}

/// A breach of a rule: where, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding(String);

impl Finding {
    fn at(path: &str, line: usize, words: impl std::fmt::Display) -> Self {
        Self(format!("{path}:{line}: {words}"))
    }

    fn of(path: &str, words: impl std::fmt::Display) -> Self {
        Self(format!("{path}: {words}"))
    }
}

/// What a rule says in one line, and how it is checked.
type Rule = (&'static str, fn(&Tree) -> Vec<Finding>);

const RULES: &[Rule] = &[
    ("a file has at most 400 lines", source::length),
    ("a module opens with a paragraph", source::opening),
    ("time, randomness and settings come from one place", source::surroundings),
    ("nothing is left to do", source::unfinished),
    ("the portal writes no HTML and runs no text", source::injection),
    ("a lint is expected with a reason, never allowed", source::silenced),
    ("names say what a thing is", source::names),
    ("nothing names one machine or one registry", source::places),
    ("a crate keeps out what it must (manifest)", layers::manifests),
    ("a crate keeps out what it must (source)", layers::sources),
    ("every text is there in both languages", catalogue::twins),
    ("every text that is asked for is there", catalogue::asked),
    ("dependencies come from the registry and none is banned", dependencies::lock),
];

const DOC_RULES: &[Rule] = &[
    ("paths and links in documents exist", docs::paths),
    ("the tests that documents name exist", docs::named),
    ("every numbered wish has its state", docs::features),
];

/// `./x tidy`: all rules, for a person.
pub(crate) fn report(workspace: &Workspace) -> Outcome<ExitCode> {
    let mut total = count(workspace)?;
    total += count_docs(workspace)?;
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The rules on code, counted as one test each.
pub(crate) fn count(workspace: &Workspace) -> Outcome<Count> {
    let mut total = judge(&Tree::read(workspace)?, RULES);
    total += tell("what is linked has a licence on the list", &dependencies::linked(workspace)?);
    Ok(total)
}

/// The rules on documents.
pub(crate) fn count_docs(workspace: &Workspace) -> Outcome<Count> {
    Ok(judge(&Tree::read(workspace)?, DOC_RULES))
}

fn judge(tree: &Tree, rules: &[Rule]) -> Count {
    let mut total = Count::default();
    for (name, rule) in rules {
        total += tell(name, &rule(tree));
    }
    total
}

fn tell(name: &str, findings: &[Finding]) -> Count {
    if !findings.is_empty() {
        println!("tidy: {name}");
        for Finding(words) in findings {
            println!("  {words}");
        }
    }
    Count::of(findings.is_empty())
}
