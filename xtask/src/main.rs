//! `./x VERB`: sets the project up, runs it and tests it.
//!
//! What lives here starts other programs and judges their results. Nothing here is linked into the server, and it
//! has no dependency besides a TOML reader, so that the first thing a newcomer waits for is short.
#![expect(clippy::disallowed_methods, reason = "a build tool measures durations and reads CARGO_TARGET_DIR")]

mod build;
mod count;
mod fuzz;
mod machine;
mod postgres;
mod process;
mod progress;
mod risk;
mod sample;
mod test;
mod tidy;
mod up;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// Why a verb stopped, in words for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl<E: std::fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What every step of a verb returns.
pub(crate) type Outcome<T> = Result<T, Failure>;

/// A failure with these words.
pub(crate) fn failed<T>(words: impl Into<String>) -> Outcome<T> {
    Err(Failure(words.into()))
}

const HELP: &str = "\
./x up [--port N] [--data DIR]   install what is missing, build, fill data/ with a sample company, serve
./x test [PART…]                 everything that can fail: format, house rules, lints, tests on both databases,
                                 browser journeys, third-party clients. PART: static rust postgres docs e2e
./x build                        the release build: target/release/tegata
./x web                          the portal alone
./x seed --members N [FLAG…]     fill data/ in bulk (passed on to `tegata seed`)
./x tidy                         house rules only
./x fmt                          format all code
./x blocklist LIST               make the list of common passwords anew (crates/auth-core/data/README.md)
./x risk-eval LOG [--json OUT]   how well the risk score tells members from attackers, on a log of risk/gen.py
./x fuzz [TARGET…] [--seconds N] run the fuzz targets, 60 s each
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (verb, rest) = match arguments.split_first() {
        Some((verb, rest)) => (verb.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match run(verb, rest) {
        Ok(code) => code,
        Err(Failure(words)) => {
            eprintln!("x: {words}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: &str, rest: &[String]) -> Outcome<ExitCode> {
    let workspace = Workspace::find()?;
    match verb {
        "up" => up::up(&workspace, rest)?,
        "test" => return test::test(&workspace, rest),
        "build" => build::release(&workspace)?,
        "web" => build::web(&workspace)?,
        "seed" => sample::bulk(&workspace, rest)?,
        "tidy" => return tidy::report(&workspace),
        "fmt" => process::run(workspace.cargo("fmt").arg("--all"))?,
        "blocklist" => build::blocklist(&workspace, rest)?,
        "risk-eval" => risk::evaluate(&workspace, rest)?,
        "fuzz" => fuzz::run(&workspace, rest)?,
        "help" | "-h" | "--help" => print!("{HELP}"),
        other => {
            eprint!("x: there is no verb {other:?}\n\n{HELP}");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}
