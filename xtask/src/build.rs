//! What is built: the portal for the browser, the server for development and for release, the sample services.

use crate::progress::step;
use crate::workspace::Workspace;
use crate::{Outcome, machine, process};

/// The portal: WASM, style and shell, compressed, ready to be embedded by the server.
pub(crate) fn web(workspace: &Workspace) -> Outcome<()> {
    let mut command = workspace.cargo("run");
    command.args(["--profile", "fast", "--quiet", "--locked", "-p", "xtask-web"]);
    process::run(&mut command)
}

/// Server and sample services, optimised but quick to link. All default members, as the tests select them: another
/// selection would build the dependencies a second time, with other features.
pub(crate) fn server(workspace: &Workspace) -> Outcome<()> {
    let mut command = workspace.cargo("build");
    command.args(["--profile", "fast", "--locked"]);
    process::run(&mut command)
}

/// The one binary that is shipped.
pub(crate) fn release(workspace: &Workspace) -> Outcome<()> {
    step("prepare the machine", machine::prepare_build)?;
    step("build the portal", || web(workspace))?;
    step("build the server for release", || {
        process::run(workspace.cargo("build").args([
            "--release",
            "--locked",
            "-p",
            "server",
            "--bin",
            "tegata",
        ]))
    })?;
    eprintln!("x: {}", workspace.target.join("release/tegata").display());
    Ok(())
}

/// The list of passwords that may not be set, from a file with one on each line.
pub(crate) fn blocklist(workspace: &Workspace, rest: &[String]) -> Outcome<()> {
    let [list] = rest else {
        return crate::failed("usage: ./x blocklist LIST");
    };
    let out = workspace.path("crates/auth-core/data/blocklist.bin");
    let mut command = workspace.cargo("run");
    command.args([
        "--profile",
        "fast",
        "--quiet",
        "--locked",
        "-p",
        "auth-core",
        "--example",
        "blocklist",
        "--",
    ]);
    process::run(command.arg(std::path::absolute(list)?).arg(out))
}
