//! `./x fuzz`: builds the targets of `fuzz/` with the sanitizer's coverage and runs each for a while.
//!
//! The stable compiler is told to accept the sanitizer flags (`RUSTC_BOOTSTRAP`), so that no second tool chain and no
//! other program is needed.

use std::path::Path;
use std::process::Command;

use crate::progress::step;
use crate::workspace::Workspace;
use crate::{Outcome, failed, process};

const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Coverflow-checks --cfg fuzzing";

/// Runs the named targets, or all.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    let (mut seconds, mut wanted) = ("60".to_owned(), Vec::new());
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), words.clone().next()) {
            ("--seconds", Some(number)) => {
                seconds.clone_from(number);
                words.next();
            }
            _ => wanted.push(word.clone()),
        }
    }
    let here = workspace.path("fuzz");
    let targets = targets(&here)?;
    if let Some(unknown) = wanted.iter().find(|name| !targets.contains(name)) {
        return failed(format!("there is no fuzz target {unknown:?}: {}", targets.join(" ")));
    }
    let target = workspace.target.join("fuzz");
    step("build the fuzz targets", || build(&here, &target))?;
    for name in targets.iter().filter(|name| wanted.is_empty() || wanted.contains(name)) {
        step(&format!("fuzz {name} for {seconds} s"), || fuzz(&here, &target, name, &seconds))?;
    }
    Ok(())
}

fn build(here: &Path, target: &Path) -> Outcome<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--bins", "--target", &host()?]).current_dir(here);
    cargo.env("CARGO_TARGET_DIR", target).env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", FLAGS);
    process::run(&mut cargo)
}

fn fuzz(here: &Path, target: &Path, name: &str, seconds: &str) -> Outcome<()> {
    let corpus = here.join("corpus").join(name);
    let artifacts = here.join("artifacts").join(name);
    std::fs::create_dir_all(&corpus)?;
    std::fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(target.join(host()?).join("release").join(name));
    command.arg(&corpus);
    let seeds = here.join("seeds").join(name);
    if seeds.is_dir() {
        command.arg(seeds);
    }
    command
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()));
    process::run(command.args(["-rss_limit_mb=2048", "-timeout=5", "-print_final_stats=1"]))
}

fn targets(here: &Path) -> Outcome<Vec<String>> {
    let manifest: toml::Table = std::fs::read_to_string(here.join("Cargo.toml"))?.parse()?;
    let bins = manifest.get("bin").and_then(toml::Value::as_array).into_iter().flatten();
    Ok(bins.filter_map(|bin| bin.get("name")?.as_str().map(str::to_owned)).collect())
}

fn host() -> Outcome<String> {
    let version = process::capture(Command::new("rustc").arg("-vV"))?;
    match version.lines().find_map(|line| line.strip_prefix("host: ")) {
        Some(host) => Ok(host.to_owned()),
        None => failed("rustc does not say which machine it builds for"),
    }
}
