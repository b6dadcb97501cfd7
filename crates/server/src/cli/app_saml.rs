//! `tegata app create-saml`: a service provider from its metadata, with what the flags and options add.

use super::{Failure, Result, app::Registered, context::Context, input};
use clap::Args;
use protocol::saml::{
    registration::{self, InvalidRegistration, Options},
    service_metadata,
    service_provider::{NameIdRule, Sign},
};
use serde_json::json;
use server::{outbound::Outbound, saml::address::Place};
use std::path::{Path, PathBuf};
use store::AppSettings;

#[derive(Debug, Args)]
pub(super) struct CreateSaml {
    /// The company's short name
    #[arg(long)]
    company: String,
    /// Name on screens
    #[arg(long)]
    name: String,
    /// The service's metadata: a file, - or an https address
    #[arg(long, value_name = "FILE|URL")]
    metadata: String,
    /// Which entity, where the metadata has several
    #[arg(long, value_name = "ENTITYID")]
    service_entity_id: Option<String>,
    /// Settings of a well-known service (not available yet)
    #[arg(long)]
    preset: Option<String>,
    /// For example emailAddress:email
    #[arg(long, value_name = "FORMAT:SOURCE")]
    name_id: Option<String>,
    /// response, assertion or both
    #[arg(long)]
    sign: Option<String>,
    /// Encrypt assertions (not available yet)
    #[arg(long)]
    encrypt: bool,
    /// Sent with a login that the service did not ask for
    #[arg(long)]
    relay_state: Option<String>,
    /// One of ours
    #[arg(long)]
    first_party: bool,
    /// More settings as JSON; - is standard input
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    /// Change the app of this name, if there is one
    #[arg(long)]
    upsert: bool,
}

pub(super) async fn create(context: &Context, new: CreateSaml) -> Result<()> {
    if new.preset.is_some() {
        return Err(Failure::not_available("--preset"));
    }
    if new.encrypt {
        return Err(Failure::not_available("--encrypt"));
    }
    let options = options(&new)?;
    let company = context.company(&new.company).await?;
    let text = metadata(context, &new.metadata).await?;
    let read = service_metadata::read(&text, new.service_entity_id.as_deref(), context.now)
        .map_err(|cause| Failure::refused(format!("metadata: {cause}")))?;
    let service = registration::register(read, &options).map_err(refused)?;
    let registered = Registered::find(context, &company, &new.name, new.upsert).await?;
    let settings = AppSettings::Saml(Box::new(service));
    let app = registered.save(context, &company, settings, new.first_party).await?;
    let public_url = context.public_url();
    let saml = Place::of_app(&public_url, &company, &app);
    context.print(json!({
        "app_id": app.id,
        "slug": app.slug,
        "entity_id": saml.entity_id(),
        "metadata_url": saml.metadata(),
        "sso_url": saml.sso(),
        "idp_initiated_url": Place::own(&public_url, &company, &app).start(),
    }))
}

/// The options of the file, with the flags above them.
fn options(new: &CreateSaml) -> Result<Options> {
    let mut options = match &new.options {
        Some(path) => {
            let text = input::document(path)?;
            serde_json::from_str(&text).map_err(|cause| Failure::usage(format!("--options: {cause}")))?
        }
        None => Options::default(),
    };
    if let Some(text) = &new.name_id {
        let rule = text.parse::<NameIdRule>();
        options.name_id = Some(rule.map_err(|cause| Failure::usage(format!("--name-id: {cause}")))?);
    }
    options.sign = match new.sign.as_deref() {
        None => options.sign,
        Some("response") => Some(Sign::Response),
        Some("assertion") => Some(Sign::Assertion),
        Some("both") => Some(Sign::Both),
        Some(_) => return Err(Failure::usage("--sign: response, assertion or both")),
    };
    options.relay_state = new.relay_state.clone().or(options.relay_state);
    Ok(options)
}

async fn metadata(context: &Context, place: &str) -> Result<String> {
    if !place.starts_with("https://") && !place.starts_with("http://") {
        return input::document(Path::new(place));
    }
    let most = usize::try_from(input::DOCUMENT_MAX).unwrap_or(usize::MAX);
    let outbound = Outbound::new(&context.config);
    let bytes = outbound.get(place, "application/samlmetadata+xml, application/xml", most).await;
    let bytes = bytes.map_err(|cause| Failure::refused(format!("{place}: {cause}")))?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Failure::refused(format!("{place}: not UTF-8")))
}

fn refused(cause: InvalidRegistration) -> Failure {
    match cause {
        InvalidRegistration::NotAvailable(_) => {
            Failure::usage(cause.to_string().replace(" is not available yet", ": not available yet"))
        }
        cause => Failure::refused(cause.to_string()),
    }
}
