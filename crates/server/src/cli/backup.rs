//! `tegata backup` and `tegata restore`. The passphrase is one line of standard input, or of a file.

use super::{
    Failure, Result,
    context::{About, Context, print},
    input,
};
use clap::Args;
use serde_json::json;
use server::{clock::Clock, config::Config};
use std::path::PathBuf;
use store::{
    Create, Ownership,
    backup::{self, Backup},
};

/// Shortest passphrase, in characters.
const PASSPHRASE_MIN: usize = 8;

#[derive(Debug, Args)]
pub(super) struct Write {
    /// The new file
    file: PathBuf,
    #[command(flatten)]
    passphrase: Passphrase,
    /// Put the master key into the file too: whoever has file and passphrase has everything
    #[arg(long)]
    with_master_key: bool,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `tegata backup` wrote
    file: PathBuf,
    #[command(flatten)]
    passphrase: Passphrase,
}

#[derive(Debug, Args)]
struct Passphrase {
    /// The passphrase is in this file, not on standard input
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Passphrase {
    fn read(&self) -> Result<String> {
        let text = match &self.passphrase_file {
            Some(path) => input::document(path)?.trim_end_matches(['\r', '\n']).to_owned(),
            None => input::secret_line()?,
        };
        if text.chars().count() < PASSPHRASE_MIN {
            return Err(Failure::refused("the passphrase has at least 8 characters"));
        }
        Ok(text)
    }
}

pub(super) async fn write(command: Write, context: &Context) -> Result<()> {
    let passphrase = command.passphrase.read()?;
    let with_master_key = command.with_master_key;
    let wanted = Backup { path: &command.file, passphrase: &passphrase, with_master_key };
    backup::write(&context.store, &context.settings, &wanted).await?;
    let about = About::details(json!({ "master_key": with_master_key }));
    context.apply(context.store.installation().operators, "store.backed-up", about, Vec::new()).await?;
    context.print(json!({ "file": command.file, "master_key": with_master_key }))
}

pub(super) async fn restore(command: Restore, config: &Config, json: bool) -> Result<()> {
    let passphrase = command.passphrase.read()?;
    let now = Clock::system().now();
    let settings = config.open_settings(Ownership::Exclusive, Create::IfMissing, now)?;
    let restored = backup::restore(&settings, &command.file, &passphrase).await?;
    let context = Context::open(config.clone(), json, Ownership::Beside, Create::Never).await?;
    let operators = context.store.installation().operators;
    context.apply(operators, "store.restored", About::details(json!({})), Vec::new()).await?;
    let epoch = context.store.installation().epoch;
    context.close().await?;
    print(
        json,
        json!({ "epoch": epoch, "master_key_written": restored.wrote_master_key, "kept": restored.kept }),
    )
}
