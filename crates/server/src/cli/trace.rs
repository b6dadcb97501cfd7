//! `tegata trace`

use super::{Failure, Result, context::Context};
use api::{TracePage, TraceReached};
use clap::Args;
use server::trail::socket;
use std::io::Write;
use store::{audit, member};

#[derive(Debug, Args)]
pub(super) struct Trace {
    /// The eight characters that the page or the mail shows
    #[arg(value_name = "CODE")]
    code: String,
}

pub(super) async fn run(command: Trace, context: &Context) -> Result<()> {
    let code = server::edge::trace::parse(&command.code)
        .ok_or_else(|| Failure::usage(format!("{}: not a code of eight characters", command.code)))?;
    let events = audit::of_trace(&context.store, None, &code).await?;
    let company = events.iter().rev().find_map(|event| Some((event.company_id, event.member_id?)));
    let remembered = socket::ask(&context.config.database.data, &code);
    let asked = remembered.is_some();
    let page = remembered.unwrap_or_default().timeline(&code, events);
    let mut page = page.ok_or_else(|| match asked {
        true => Failure::refused(format!("nothing is known of {code}")),
        false => Failure::refused(format!(
            "nothing is stored of {code}, and no server runs here that may remember it"
        )),
    })?;
    if let Some((company, id)) = company {
        let fresh = context.store.fresh().await?;
        page.email = member::by_id(&fresh, company, id).await?.map(|member| member.email.to_string());
    }
    let mut out = std::io::stdout().lock();
    if context.json() {
        let line = serde_json::to_string(&page).map_err(|error| Failure::refused(error.to_string()))?;
        return Ok(writeln!(out, "{line}")?);
    }
    write(&mut out, &page)
}

fn write(out: &mut impl Write, page: &TracePage) -> Result<()> {
    let reached = match page.reached {
        TraceReached::Nothing => "nothing was proved; anybody may have made this attempt",
        TraceReached::FirstProof => "the first proof was right; the login was not finished",
        TraceReached::Session => "the login ended in a session",
    };
    writeln!(out, "code: {}\nreached: {reached}", page.code)?;
    for (name, value) in [("member", &page.email), ("address", &page.address), ("browser", &page.environment)]
    {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}")?;
        }
    }
    for entry in &page.entries {
        write!(out, "{}  {}: {}", entry.at, entry.check, entry.result)?;
        for (name, value) in &entry.details {
            write!(out, "  {name}={value}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
