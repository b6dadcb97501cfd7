//! `./x risk-eval`: the figures of the risk score. The program that makes them is a package of its own, because it is
//! built from the score that the server uses.

use crate::workspace::Workspace;
use crate::{Outcome, process};

/// Passes everything on.
pub(crate) fn evaluate(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    let mut command = workspace.cargo("run");
    command.args(["--profile", "fast", "--quiet", "--locked", "-p", "xtask-risk", "--"]).args(arguments);
    process::run(&mut command)
}
