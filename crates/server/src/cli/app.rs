//! `tegata app …`: what all kinds of apps share, links, and assignment.

use super::{
    Failure, Result, app_oidc, app_saml,
    context::{About, Context},
    input,
};
use api::AppId;
use clap::{Args, Subcommand};
use protocol::oidc::client::WebUrl;
use serde_json::json;
use store::{App, AppSettings, Assignment, Company, NewApp, app};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Register an OpenID Connect client
    CreateOidc(Box<app_oidc::CreateOidc>),
    /// Register a SAML service provider
    CreateSaml(Box<app_saml::CreateSaml>),
    /// An address that just opens
    CreateLink {
        /// The company's short name
        #[arg(long)]
        company: String,
        /// Name on screens
        #[arg(long)]
        name: String,
        /// https://…
        #[arg(long)]
        url: String,
    },
    /// Let somebody reach an app
    Assign {
        /// The company's short name
        #[arg(long)]
        company: String,
        /// The app's short name
        #[arg(long)]
        app: String,
        #[command(flatten)]
        to: To,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct To {
    /// Every member of the company
    #[arg(long)]
    everyone: bool,
    /// The members of a group and its sub-groups
    #[arg(long, value_name = "SLUG")]
    group: Option<String>,
    /// One member
    #[arg(long)]
    email: Option<String>,
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::CreateOidc(new) => app_oidc::create(context, *new).await,
        Command::CreateSaml(new) => app_saml::create(context, *new).await,
        Command::CreateLink { company, name, url } => {
            let company = context.company(&company).await?;
            let wrong = |_| Failure::usage(format!("{url}: not an https address"));
            let url = url.parse::<WebUrl>().map_err(wrong)?.as_str().to_owned();
            let registered = Registered::find(context, &company, &name, false).await?;
            let settings = AppSettings::Link { url };
            let app = registered.save(context, &company, settings, false).await?;
            context.print(json!({ "app_id": app.id, "slug": app.slug }))
        }
        Command::Assign { company, app, to } => assign(context, &company, &app, to).await,
    }
}

async fn assign(context: &Context, company: &str, slug: &str, to: To) -> Result<()> {
    let company = context.company(company).await?;
    let found = app::by_slug(&context.store, company.id, slug).await?;
    let app = found.ok_or_else(|| Failure::refused(format!("there is no app {slug}")))?;
    let (assignment, details) = match to {
        To { group: Some(slug), .. } => {
            let id = context.group(company.id, &slug).await?.id;
            (Assignment::Group(id), json!({ "group_id": id }))
        }
        To { email: Some(email), .. } => {
            let id = context.member(company.id, &email).await?.id;
            (Assignment::Member(id), json!({ "member_id": id }))
        }
        To { .. } => (Assignment::Everyone, json!({ "everyone": true })),
    };
    let changes = vec![app::assign(company.id, app.id, assignment)];
    context.apply(company.id, "app.assigned", About::app(app.id, details), changes).await?;
    context.print(json!({ "app_id": app.id }))
}

/// An app to be made, or the one of the same name to be changed.
pub(super) enum Registered {
    New { name: String, slug: String },
    Known(Box<App>),
}

impl Registered {
    /// With `upsert` the app of that name, if there is one; else a new one under a free short name.
    pub(super) async fn find(context: &Context, company: &Company, name: &str, upsert: bool) -> Result<Self> {
        let name = input::name(name)?;
        let apps = app::list(&context.store, company.id).await?;
        if upsert && let Some(known) = apps.iter().find(|app| app.name == name) {
            return Ok(Self::Known(Box::new(known.clone())));
        }
        let taken: Vec<&str> = apps.iter().map(|app| app.slug.as_str()).collect();
        let slug = input::free_slug(&name, &taken);
        Ok(Self::New { name, slug })
    }

    /// Writes the app. What was said to be first-party before stays so.
    pub(super) async fn save(
        self,
        context: &Context,
        company: &Company,
        settings: AppSettings,
        first_party: bool,
    ) -> Result<App> {
        let now = context.now;
        let (kind, change, id) = match self {
            Self::Known(known) => {
                let kind = known.kind();
                let first_party = first_party || known.first_party;
                let changed = App { settings, first_party, ..*known };
                if changed.kind() != kind {
                    return Err(Failure::refused("an app of another kind has this name"));
                }
                ("app.changed", app::update(&changed, now)?, changed.id)
            }
            Self::New { name, slug } => {
                let id = AppId(context.store.new_id(now));
                let public_id = context.store.public_id();
                let new =
                    NewApp { id, company_id: company.id, slug, name, public_id, settings, first_party, now };
                ("app.created", app::create(new)?, id)
            }
        };
        context.apply(company.id, kind, About::app(id, json!({})), vec![change]).await?;
        let fresh = context.store.fresh().await?;
        let saved = app::by_id(&fresh, company.id, id).await?;
        saved.map(|app| App::clone(&app)).ok_or_else(|| Failure::refused("the app is gone"))
    }
}
