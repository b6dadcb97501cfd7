//! `tegata policy …`

use super::{
    Failure, Result,
    context::{About, Context},
};
use auth_core::policy::Setting;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use store::{PolicyScope, known_browser, policy};

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
    /// For one app: second_step, second_step_methods, ip_allow
    #[arg(long, value_name = "SLUG", conflicts_with = "group")]
    app: Option<String>,
    /// For the members of a group
    #[arg(long, value_name = "SLUG")]
    group: Option<String>,
    /// second_step=always|risk|off|member, second_step_methods=mail,totp,passkey, second_step_trust_days=N,
    /// ip_allow=CIDR,…, session_hours=N, remember_days=N
    #[arg(required = true, value_name = "KEY=VALUE")]
    settings: Vec<String>,
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    let Command::Set(set) = command;
    let settings: Result<Vec<Setting>> = set
        .settings
        .iter()
        .map(|text| Setting::parse(text).map_err(|cause| Failure::usage(cause.to_string())))
        .collect();
    let settings = settings?;
    if set.app.is_some() {
        settings.iter().try_for_each(for_an_app)?;
    }
    let company = context.company(&set.company).await?;
    let scope = match (&set.group, &set.app) {
        (Some(slug), _) => PolicyScope::Group(context.group(company.id, slug).await?.id),
        (None, Some(slug)) => PolicyScope::App(context.app(company.id, slug).await?.id),
        (None, None) => PolicyScope::Company,
    };
    let spared = settings.iter().filter_map(|setting| match setting {
        // What was ticked before lasts no longer than what is ticked now.
        Setting::SecondStepTrustDays(days) => Some(i64::from(*days)),
        _ => None,
    });
    let spared =
        spared.map(|days| known_browser::shorten_trust(company.id, context.now.plus_seconds(days * 86_400)));
    let changes = settings
        .iter()
        .map(|setting| policy::set(company.id, scope, setting.key().as_str(), &setting.value(), context.now))
        .chain(spared)
        .collect();
    let about = About::details(json!({ "settings": set.settings, "group": set.group, "app": set.app }));
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

/// A session is of a browser, not of an app: what says how long it lives cannot differ between apps.
fn for_an_app(setting: &Setting) -> Result<()> {
    match setting {
        Setting::SecondStep(_) | Setting::SecondStepMethods(_) | Setting::IpAllow(_) => Ok(()),
        Setting::SecondStepTrustDays(_) | Setting::SessionHours(_) | Setting::RememberDays(_) => {
            let why = "holds for all of a member's apps at once: set it for the company or a group";
            Err(Failure::usage(format!("{}: {why}", setting.key())))
        }
    }
}
