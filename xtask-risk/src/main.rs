//! `./x risk-eval LOG [--json OUT] [--dump OUT]`: runs the risk score over a log of logins and says how well it tells
//! members from attackers, what it costs, and what the bounds on learning change.
//!
//! A log is one JSON object a line, in the order of time, as `risk/gen.py` writes it: completed logins and failures are
//! learnt from, rows of an attacker's kind are scored only.
#![expect(clippy::disallowed_methods, reason = "an evaluation measures durations")]

mod event;
mod figures;
mod model;
#[cfg(test)]
mod parity;
mod run;

use figures::Report;
use std::{
    fs::File,
    io::{BufWriter, Write},
    process::ExitCode,
};

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("./x risk-eval LOG [--json OUT] [--dump OUT]")]
    Usage,
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("line {0} of the log: {1}")]
    Line(usize, serde_json::Error),
    #[error("the log holds no login of a member with a history after its first 15 %")]
    Empty,
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match evaluate(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("risk-eval: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn evaluate(words: &[String]) -> Result<(), Failure> {
    let (mut log, mut json, mut dump) = (None, None, None);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let slot = match word.as_str() {
            "--json" => &mut json,
            "--dump" => &mut dump,
            word if word.starts_with('-') => return Err(Failure::Usage),
            _ => {
                log = Some(word);
                continue;
            }
        };
        *slot = Some(words.next().ok_or(Failure::Usage)?);
    }
    let log = log.ok_or(Failure::Usage)?;
    let mut scores = dump.map(|path| create(path)).transpose()?;
    let run = run::run(log, scores.as_mut())?;
    let report = Report::of(log, run)?;
    report.print();
    if let Some(path) = json {
        let mut file = create(path)?;
        serde_json::to_writer_pretty(&mut file, &report.json())?;
        file.flush().map_err(|error| Failure::File(path.clone(), error))?;
    }
    Ok(())
}

fn create(path: &str) -> Result<BufWriter<File>, Failure> {
    File::create(path).map(BufWriter::new).map_err(|error| Failure::File(path.to_owned(), error))
}
