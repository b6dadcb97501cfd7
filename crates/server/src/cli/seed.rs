//! `tegata seed`: a company full of members, all with one password.

use super::{
    Failure, Result, company,
    context::{About, Context, email_address},
    input,
    member::hash,
};
use api::Plan;
use auth_core::password::{Password, TemporaryPassword};
use clap::Args;
use serde_json::json;
use store::{company as companies, member, seed};

#[derive(Debug, Args)]
pub(super) struct Seed {
    /// How many members
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    members: u64,
    /// The company's short name; made if it is not there
    #[arg(long, default_value = "seed")]
    company: String,
    /// Their password is one line of standard input; else one is made
    #[arg(long)]
    password_stdin: bool,
}

pub(super) async fn run(command: Seed, context: &Context) -> Result<()> {
    let slug = input::slug(&command.company)?;
    let id = match companies::by_slug(&context.store, slug).await? {
        Some(company) => company.id,
        None => company::create(context, slug, slug, Plan::Plus).await?,
    };
    let domain = format!("{slug}.example");
    let text = if command.password_stdin {
        input::secret_line()?
    } else {
        TemporaryPassword::from_random(context.store.random()).reveal().to_owned()
    };
    let password = Password::parse(&text).map_err(|cause| Failure::refused(cause.to_string()))?;
    let phc = hash(context, &password)?;
    let prove = vec![companies::add_domain(id, &domain, context.now)];
    let about = About::details(json!({ "domain": domain, "members": command.members }));
    context.apply(id, "company.seeded", about, prove).await?;
    let first = first_free(context, &domain).await?;
    let (company_id, count, now) = (id, command.members, context.now);
    seed::members(&context.store, seed::Seed { company_id, first, count, domain: domain.clone(), phc, now })
        .await?;
    context.print(json!({
        "company": slug,
        "members": count,
        "first": format!("member{first}@{domain}"),
        "last": format!("member{}@{domain}", first.saturating_add(count - 1)),
        "password": (!command.password_stdin).then_some(text),
    }))
}

/// The first number whose address nobody has: members are numbered without gaps, so halving finds it.
async fn first_free(context: &Context, domain: &str) -> Result<u64> {
    let (mut taken, mut free) = (0_u64, 1_u64);
    while is_taken(context, free, domain).await? {
        taken = free;
        free = free.saturating_mul(2);
    }
    while free - taken > 1 {
        let middle = taken + (free - taken) / 2;
        if is_taken(context, middle, domain).await? {
            taken = middle;
        } else {
            free = middle;
        }
    }
    Ok(free)
}

async fn is_taken(context: &Context, number: u64, domain: &str) -> Result<bool> {
    let address = email_address(&format!("member{number}@{domain}"))?;
    Ok(member::by_email(&context.store, &address).await?.is_some())
}
