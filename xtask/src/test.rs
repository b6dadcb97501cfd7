//! `./x test`: everything that can fail, one after the other, and one line at the end that adds it all up.
//!
//! A part that fails does not stop the next one: a run answers every question at once.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::count::Count;
use crate::postgres::Postgres;
use crate::progress::step;
use crate::workspace::Workspace;
use crate::{Failure, Outcome, build, failed, machine, process, tidy};

/// The portal, here as a program of this machine, and what builds it. They are checked and tested by calls of their own:
/// beside the server they would turn on other features of its dependencies, and all of those would be built twice.
const PORTAL: &[&str] = &["frontend", "xtask-web"];

/// The tests that touch a database are all beside a crate's sources, never among them.
const BESIDE_SOURCES: &[&str] = &["--test", "*"];

/// A part of the tests: its name on the command line, and what runs it.
type Part = (&'static str, fn(&Workspace) -> Outcome<Count>);

const PARTS: &[Part] =
    &[("static", fixed), ("rust", rust), ("postgres", postgres), ("docs", docs), ("e2e", end_to_end)];

/// Runs the parts that `wanted` names, or all of them.
pub(crate) fn test(workspace: &Workspace, wanted: &[String]) -> Outcome<ExitCode> {
    if let Some(unknown) = wanted.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        return failed(format!("there is no part {unknown:?}: static, rust, postgres, docs, e2e"));
    }
    step("prepare the machine", machine::prepare_test)?;
    let mut total = Count::default();
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            total += settle(name, part(workspace));
        }
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A part that could not run counts as one failure.
fn settle(name: &str, outcome: Outcome<Count>) -> Count {
    outcome.unwrap_or_else(|Failure(words)| {
        eprintln!("x: {name}: {words}");
        Count::of(false)
    })
}

/// Checks that need no test: format, house rules, lints.
fn fixed(workspace: &Workspace) -> Outcome<Count> {
    let mut count = Count::default();
    count += check("format", workspace.cargo("fmt").args(["--all", "--check"]));
    count += settle("house rules", step("house rules", || tidy::count(workspace)));
    count += check("lints", &mut clippy(workspace, &[]));
    count += check("lints of the portal", &mut clippy(workspace, PORTAL));
    Ok(count)
}

/// The lints of these packages; with none named, of the workspace's default members.
fn clippy(workspace: &Workspace, packages: &[&str]) -> Command {
    let mut clippy = workspace.cargo("clippy");
    clippy.args(["--profile", "fast", "--locked", "--all-targets"]);
    for package in packages {
        clippy.args(["-p", package]);
    }
    clippy.args(["--", "-D", "warnings"]);
    clippy
}

fn check(name: &str, command: &mut Command) -> Count {
    Count::of(step(name, || process::run(command)).is_ok())
}

/// Unit tests, and HTTP tests on the embedded database.
fn rust(workspace: &Workspace) -> Outcome<Count> {
    step("build the portal", || build::web(workspace))?;
    let portal: Vec<&str> = PORTAL.iter().flat_map(|package| ["-p", *package]).collect();
    let mut count = step("Rust tests of the portal", || cargo_test(workspace, &portal, None))?;
    count += step("Rust tests, with SQLite", || cargo_test(workspace, &[], None))?;
    Ok(count)
}

/// The tests that touch a database, on PostgreSQL.
fn postgres(workspace: &Workspace) -> Outcome<Count> {
    let database = step("start PostgreSQL", Postgres::start)?;
    step("Rust tests, with PostgreSQL", || cargo_test(workspace, BESIDE_SOURCES, Some(database.url())))
}

/// What these arguments select; without any, the tests of the workspace's default members.
fn cargo_test(workspace: &Workspace, selection: &[&str], postgres: Option<&str>) -> Outcome<Count> {
    let mut command = workspace.cargo("test");
    command.args(["--profile", "fast", "--locked", "--no-fail-fast"]).env_remove("TEGATA_TEST_POSTGRES");
    if let Some(url) = postgres {
        command.env("TEGATA_TEST_POSTGRES", url);
    }
    counted(command.args(selection))
}

/// The examples in documentation comments are run by cargo; here the paths and names in `docs/` are checked.
fn docs(workspace: &Workspace) -> Outcome<Count> {
    step("documentation", || tidy::count_docs(workspace))
}

/// Browser journeys and other makers' clients, against the real binary.
fn end_to_end(workspace: &Workspace) -> Outcome<Count> {
    step("build the portal", || build::web(workspace))?;
    step("build server and samples", || build::server(workspace))?;
    let node = machine::node(workspace)?;
    let here = workspace.path("e2e");
    step("fetch the browser driver", || {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&here);
        process::run(with_path(&mut npm, node.as_deref()))
    })?;
    let python = step("prepare the Python environment", || python(workspace, &here))?;
    let database = step("start PostgreSQL", Postgres::start)?;
    step("journeys and third-party clients", || {
        let mut journeys = Command::new("node");
        journeys
            .arg("run.mjs")
            .current_dir(&here)
            .env("TEGATA_BIN", workspace.program("tegata"))
            .env("TEGATA_SAMPLES_BIN", workspace.program("tegata-samples"))
            .env("TEGATA_TEST_POSTGRES", database.url())
            .env("TEGATA_PYTHON", &python);
        counted(with_path(&mut journeys, node.as_deref()))
    })
}

fn with_path<'a>(command: &'a mut Command, first: Option<&Path>) -> &'a mut Command {
    if let Some(first) = first {
        let old = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(first.to_path_buf()).chain(std::env::split_paths(&old));
        if let Ok(path) = std::env::join_paths(all) {
            command.env("PATH", path);
        }
    }
    command
}

/// A Python with the pinned packages of `e2e/requirements.txt`, kept outside the checkout.
fn python(workspace: &Workspace, here: &Path) -> Outcome<std::path::PathBuf> {
    let wanted = std::fs::read_to_string(here.join("requirements.txt"))?;
    let home = workspace.cache.join("python");
    let stamp = home.join("requirements.txt");
    let python = home.join("bin/python");
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "-r", "requirements.txt"]).current_dir(here);
    process::run(&mut pip)?;
    std::fs::write(&stamp, wanted)?;
    Ok(python)
}

/// Runs tests and adds up what they print. A runner that fails without a failed test counts as one failure.
fn counted(command: &mut Command) -> Outcome<Count> {
    let mut count = Count::default();
    let good = process::watch(command, |line| count.read(line))?;
    if !good && count.failed == 0 {
        count.failed = 1;
    }
    Ok(count)
}
