//! The command line: words in, changes and JSON out. It acts as the operator, beside a running server,
//! which sees each change at its next request. Exit status: 0 done, 1 refused, 2 wrong usage.

mod app;
mod app_oidc;
mod app_saml;
mod audit;
mod backup;
mod company;
mod config;
mod context;
mod doctor;
mod failure;
mod group;
mod input;
mod key;
mod login_link;
mod member;
mod migrate;
mod policy;
mod second_step;
mod seed;
mod setup_mail;
mod trace;

use clap::{Args, Parser, Subcommand};
use context::Context;
use failure::Failure;
use server::{
    config::{Config, Flags},
    serve,
};
use std::{path::PathBuf, process::ExitCode};
use store::{Create, Ownership};

type Result<T> = std::result::Result<T, Failure>;

/// Single sign-on for many companies.
#[derive(Debug, Parser)]
#[command(name = "tegata", version, about, subcommand_required = true, arg_required_else_help = true)]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

/// Where the store is; the same words for every command.
#[derive(Debug, Args)]
struct Settings {
    /// The data directory
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// postgres://… instead of the embedded SQLite
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// A settings file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The address under which the world knows this installation
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// Print JSON, one object a line
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until told to stop
    Serve {
        /// The address to listen on
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<String>,
    },
    /// Companies and their domains
    #[command(subcommand)]
    Company(company::Command),
    /// Members of a company
    #[command(subcommand)]
    Member(member::Command),
    /// Groups of members
    #[command(subcommand)]
    Group(group::Command),
    /// Apps and who may reach them
    #[command(subcommand)]
    App(app::Command),
    /// Rules for logins
    #[command(subcommand)]
    Policy(policy::Command),
    /// A one-time link to set a password, for 15 minutes
    LoginLink(login_link::LoginLink),
    /// Keys that sign, and the key that seals the store
    #[command(subcommand)]
    Key(key::Command),
    /// Whether the audit log is what it was when it was sealed
    #[command(subcommand)]
    Audit(audit::Command),
    /// Look for what is wrong
    Doctor,
    /// The settings in force
    #[command(subcommand)]
    Config(config::Command),
    /// Bring the schema up to date; nobody may have the store open
    Migrate,
    /// What one attempt to log in has checked, by the code that its pages showed
    Trace(trace::Trace),
    /// Write an encrypted copy of the store
    Backup(backup::Write),
    /// Replace the store by a backup; everybody is signed out
    Restore(backup::Restore),
    /// Fill a company with members, for trials
    Seed(seed::Seed),
    /// Ready-made settings for well-known services
    #[command(subcommand)]
    Presets(Presets),
}

#[derive(Debug, Subcommand)]
enum Presets {
    /// What there is
    List,
}

/// Reads the command line and does what it says.
pub(crate) fn run() -> ExitCode {
    let line = CommandLine::parse();
    match dispatch(line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tegata: {failure}");
            failure.exit_code()
        }
    }
}

fn dispatch(line: CommandLine) -> Result<()> {
    let CommandLine { settings, command } = line;
    match command {
        Command::Serve { listen } => {
            let config = load(&settings, listen, true)?;
            serve::logging(&config.log);
            Ok(serve::run(config)?)
        }
        Command::Config(command) => config::run(command, load(&settings, None, false), settings.json),
        Command::Presets(Presets::List) => Err(Failure::not_available("presets")),
        command => {
            let config = load(&settings, None, false)?;
            serve::logging(&config.log);
            serve::runtime()?.block_on(on_store(command, config, settings.json))
        }
    }
}

fn load(settings: &Settings, listen: Option<String>, serving: bool) -> Result<Config> {
    Ok(Config::load(&Flags {
        config: settings.config.clone(),
        data: settings.data.clone(),
        database_url: settings.database_url.clone(),
        listen,
        public_url: settings.public_url.clone(),
        serving,
    })?)
}

async fn on_store(command: Command, config: Config, json: bool) -> Result<()> {
    match command {
        Command::Restore(command) => return backup::restore(command, &config, json).await,
        Command::Migrate => return migrate::run(config, json).await,
        Command::Doctor => return doctor::run(config, json).await,
        Command::Key(key::Command::Rotate(rotate)) if rotate.master => {
            return key::master(config, json).await;
        }
        _ => {}
    }
    let makes = matches!(command, Command::Company(company::Command::Create(_)) | Command::Seed(_));
    let create = if makes { Create::IfMissing } else { Create::Never };
    let context = Context::open(config, json, Ownership::Beside, create).await?;
    let done = beside(command, &context).await;
    context.close().await?;
    done
}

async fn beside(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Company(command) => company::run(command, context).await,
        Command::Member(command) => member::run(command, context).await,
        Command::Group(command) => group::run(command, context).await,
        Command::App(command) => app::run(command, context).await,
        Command::Policy(command) => policy::run(command, context).await,
        Command::LoginLink(command) => login_link::run(command, context).await,
        Command::Key(command) => key::run(command, context).await,
        Command::Audit(command) => audit::run(command, context).await,
        Command::Backup(command) => backup::write(command, context).await,
        Command::Seed(command) => seed::run(command, context).await,
        Command::Trace(command) => trace::run(command, context).await,
        Command::Serve { .. }
        | Command::Config(_)
        | Command::Presets(_)
        | Command::Doctor
        | Command::Migrate
        | Command::Restore(_) => Ok(()),
    }
}
