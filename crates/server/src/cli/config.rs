//! `tegata config …`

use super::{Result, context::print};
use clap::Subcommand;
use serde_json::json;
use server::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say whether the settings can be used
    Check,
    /// The settings in force, secrets masked
    Show,
}

pub(super) fn run(command: Command, config: Result<Config>, json: bool) -> Result<()> {
    let config = config?;
    match command {
        Command::Check => print(json, json!({ "ok": true })),
        Command::Show => print(json, config.shown()),
    }
}
