//! `tegata doctor`: what an operator would look at first, and whether it is right.

use super::{
    Failure, Result,
    context::{Context, print},
};
use api::CompanyId;
use serde_json::json;
use server::config::{Config, Transport};
use store::{Create, Fresh, KeyState, Ownership, company, signing_key};

/// One thing looked at.
struct Finding {
    name: &'static str,
    ok: bool,
    detail: String,
}

impl Finding {
    fn new(name: &'static str, ok: bool, detail: impl Into<String>) -> Self {
        Self { name, ok, detail: detail.into() }
    }
}

pub(super) async fn run(config: Config, json: bool) -> Result<()> {
    let mut findings = settings(&config);
    match Context::open(config, json, Ownership::Beside, Create::Never).await {
        Ok(context) => {
            findings.push(Finding::new("store", true, "opens; schema and master key are right"));
            let fresh = context.store.fresh().await?;
            findings.extend(keys(&context, &fresh).await?);
            context.close().await?;
        }
        Err(failure) => findings.push(Finding::new("store", false, failure.to_string())),
    }
    let ok = findings.iter().all(|finding| finding.ok);
    if json {
        let list =
            |finding: &Finding| json!({ "name": finding.name, "ok": finding.ok, "detail": finding.detail });
        let checks: Vec<_> = findings.iter().map(list).collect();
        print(true, json!({ "ok": ok, "checks": checks }))?;
    } else {
        for Finding { name, ok, detail } in &findings {
            println!("{}  {name}: {detail}", if *ok { "ok " } else { "BAD" });
        }
    }
    if ok { Ok(()) } else { Err(Failure::refused("something is wrong")) }
}

fn settings(config: &Config) -> Vec<Finding> {
    let url = config.server.public_url();
    let transport = match config.mail.transport {
        Transport::File => "mails are written into the outbox folder and not sent",
        Transport::Smtp => "mails are sent by SMTP",
    };
    let scheme = if url.is_https() { "https" } else { "http on loopback, for development only" };
    vec![
        Finding::new("public address", true, format!("{url} ({scheme})")),
        Finding::new("mail", true, transport),
    ]
}

async fn keys(context: &Context, fresh: &Fresh) -> Result<Vec<Finding>> {
    let oidc = signing_key::oidc(fresh).await?;
    let active = oidc.iter().filter(|row| row.state == KeyState::Active).count();
    let mut findings =
        vec![Finding::new("OIDC keys", active > 0, format!("{active} active of {}", oidc.len()))];
    let companies = company::list(&context.store).await?;
    let mut without = Vec::new();
    for company in &companies {
        if !has_saml_key(fresh, company.id).await? {
            without.push(company.slug.clone());
        }
    }
    let detail = match without.as_slice() {
        [] => format!("all of {} companies have one", companies.len()),
        slugs => format!("missing for {}", slugs.join(", ")),
    };
    findings.push(Finding::new("SAML keys", without.is_empty(), detail));
    Ok(findings)
}

async fn has_saml_key(fresh: &Fresh, id: CompanyId) -> Result<bool> {
    let keys = signing_key::saml(fresh, id).await?;
    Ok(keys.iter().any(|row| row.state == KeyState::Active && row.certificate.is_some()))
}
