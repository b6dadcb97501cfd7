//! `tegata policy …`

use super::{
    Failure, Result,
    context::{About, Context},
};
use auth_core::policy::Setting;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use store::{PolicyScope, policy};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Set rules for the logins of a company or group
    Set(Set),
}

#[derive(Debug, Args)]
pub(super) struct Set {
    /// The company's short name
    #[arg(long)]
    company: String,
    /// For one app (not available yet)
    #[arg(long, value_name = "SLUG", conflicts_with = "group")]
    app: Option<String>,
    /// For the members of a group
    #[arg(long, value_name = "SLUG")]
    group: Option<String>,
    /// session_hours=N, remember_days=N
    #[arg(required = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    let Command::Set(set) = command;
    if set.app.is_some() {
        return Err(Failure::not_available("--app"));
    }
    let settings: Result<Vec<Setting>> = set
        .settings
        .iter()
        .map(|text| Setting::parse(text).map_err(|cause| Failure::usage(cause.to_string())))
        .collect();
    let settings = settings?;
    let company = context.company(&set.company).await?;
    let scope = match &set.group {
        Some(slug) => PolicyScope::Group(context.group(company.id, slug).await?.id),
        None => PolicyScope::Company,
    };
    let changes = settings
        .iter()
        .map(|setting| policy::set(company.id, scope, setting.key().as_str(), &setting.value(), context.now))
        .collect();
    let about = About::details(json!({ "settings": set.settings, "group": set.group }));
    context.apply(company.id, "policy.set", about, changes).await?;
    let fresh = context.store.fresh().await?;
    let rows = policy::rows(&fresh, company.id).await?;
    let answer: Map<String, Value> = rows
        .iter()
        .filter(|row| row.scope == scope)
        .map(|row| {
            (row.key.clone(), row.value.parse::<i64>().map_or_else(|_| json!(row.value), |n| json!(n)))
        })
        .collect();
    context.print(Value::Object(answer))
}
