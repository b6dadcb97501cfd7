//! `tegata audit …`: the chain of the audit log, looked at from outside.

use super::{
    Failure, Result,
    context::{Context, rfc3339},
    input,
};
use api::CompanyId;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;
use store::{
    audit::{self, Head, Report},
    company,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The newest head of each company, one a line: keep them elsewhere, for `verify --head`
    Heads(Which),
    /// Look for forks, gaps, altered or unsealed events, and for a log that ends before a head that was kept
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(super) struct Which {
    /// Only this company
    #[arg(long)]
    company: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    #[command(flatten)]
    which: Which,
    /// Lines that `tegata audit heads --json` printed
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
}

/// A head as `heads` prints it.
#[derive(Serialize, Deserialize)]
struct Line {
    company_id: CompanyId,
    checkpoint: i64,
    sequence: i64,
    head: String,
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Heads(which) => heads(context, which).await,
        Command::Verify(command) => verify(context, command).await,
    }
}

async fn heads(context: &Context, which: Which) -> Result<()> {
    let company_id = match which.company {
        Some(slug) => Some(context.company(&slug).await?.id),
        None => None,
    };
    for Head { company_id, checkpoint, sequence, head } in audit::heads(&context.store, company_id).await? {
        context.print(json!(Line { company_id, checkpoint, sequence, head }))?;
    }
    Ok(())
}

async fn verify(context: &Context, command: Verify) -> Result<()> {
    let exported = match &command.head {
        Some(path) => read(&input::document(path)?)?,
        None => Vec::new(),
    };
    let mut wrong = false;
    for (slug, id) in companies(context, command.which).await? {
        let report = audit::verify(&context.store, id, &exported, context.now).await?;
        wrong |= !report.findings.is_empty();
        context.print(shown(&slug, &report))?;
    }
    if wrong { Err(Failure::refused("the audit log is not what was sealed")) } else { Ok(()) }
}

async fn companies(context: &Context, which: Which) -> Result<Vec<(String, CompanyId)>> {
    if let Some(slug) = which.company {
        let id = context.company(&slug).await?.id;
        return Ok(vec![(slug, id)]);
    }
    let mut all = vec![(store::OPERATORS.to_owned(), context.store.installation().operators)];
    all.extend(company::list(&context.store).await?.into_iter().map(|company| (company.slug, company.id)));
    Ok(all)
}

fn read(text: &str) -> Result<Vec<Head>> {
    let line = |line: &str| {
        let wrong = |_| Failure::usage("--head: not lines that `tegata audit heads --json` printed");
        let Line { company_id, checkpoint, sequence, head } = serde_json::from_str(line).map_err(wrong)?;
        Ok(Head { company_id, checkpoint, sequence, head })
    };
    text.lines().filter(|text| !text.trim().is_empty()).map(line).collect()
}

fn shown(slug: &str, report: &Report) -> Value {
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|found| json!({ "wrong": found.wrong.as_str(), "checkpoint": found.checkpoint, "detail": found.detail }))
        .collect();
    json!({
        "company": slug,
        "ok": findings.is_empty(),
        "checkpoints": report.checkpoints,
        "events": report.events,
        "sealed_through": report.sealed_through,
        "unsealed": report.unsealed,
        "unsealed_since": report.unsealed_since.and_then(rfc3339),
        "findings": findings,
    })
}
