//! `tegata app create-oidc`: flags and client metadata both become RFC 7591 metadata, so that one
//! reader judges them.

use super::{Failure, Result, app::Registered, context::Context, input};
use clap::Args;
use protocol::oidc::client::{
    Client, SecretHash,
    metadata::{self, InvalidMetadata},
};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use store::{AppSettings, Company};

#[derive(Debug, Args)]
pub(super) struct CreateOidc {
    /// The company's short name
    #[arg(long)]
    company: String,
    /// Name on screens
    #[arg(long)]
    name: String,
    /// Where the browser may be sent back to
    #[arg(long, value_name = "URI", required_unless_present = "client_metadata")]
    redirect_uri: Vec<String>,
    /// Where the browser may be sent after a logout
    #[arg(long, value_name = "URI")]
    post_logout_redirect_uri: Vec<String>,
    /// A client that cannot keep a secret
    #[arg(long)]
    public: bool,
    /// client_secret_basic, client_secret_post or none
    #[arg(long, value_name = "METHOD", conflicts_with = "public")]
    token_endpoint_auth_method: Option<String>,
    /// The client's keys (not available yet)
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// Where the client's keys are (not available yet)
    #[arg(long, value_name = "URI")]
    jwks_uri: Option<String>,
    /// authorization_code
    #[arg(long, value_name = "GRANT")]
    grant_type: Vec<String>,
    /// openid, profile, email, groups
    #[arg(long)]
    scope: Vec<String>,
    /// RS256, PS256, ES256 or EdDSA
    #[arg(long, value_name = "ALGORITHM")]
    id_token_signed_response_alg: Option<String>,
    /// Where the launcher opens the app
    #[arg(long, value_name = "URI")]
    initiate_login_uri: Option<String>,
    /// Where the client is told of logouts (not available yet)
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// ask (not available yet)
    #[arg(long)]
    consent: Option<String>,
    /// A confidential client that does not know PKCE
    #[arg(long)]
    pkce_optional: bool,
    /// One of ours
    #[arg(long)]
    first_party: bool,
    /// Client metadata of RFC 7591 as JSON; - is standard input
    #[arg(long, value_name = "FILE")]
    client_metadata: Option<PathBuf>,
    /// Change the app of this name, if there is one
    #[arg(long)]
    upsert: bool,
}

pub(super) async fn create(context: &Context, new: CreateOidc) -> Result<()> {
    refuse_what_is_not_there(&new)?;
    let company = context.company(&new.company).await?;
    let text = match &new.client_metadata {
        Some(path) => input::document(path)?,
        None => of_flags(&new).to_string(),
    };
    let registered = Registered::find(context, &company, &new.name, new.upsert).await?;
    let (client, secret) = client(context, &text, &registered, new.pkce_optional)?;
    let settings = AppSettings::Oidc(Box::new(client.clone()));
    let app = registered.save(context, &company, settings, new.first_party).await?;
    let mut answer = if new.client_metadata.is_some() {
        metadata::information(&client, &app.name, secret.as_deref())
    } else {
        let told = json!({ "client_id": client.client_id, "client_secret": secret });
        told.as_object().cloned().unwrap_or_default()
    };
    complete(&mut answer, context, &company, &app);
    context.print(Value::Object(answer))
}

fn complete(answer: &mut Map<String, Value>, context: &Context, _company: &Company, app: &store::App) {
    answer.insert("app_id".to_owned(), json!(app.id));
    answer.insert("slug".to_owned(), json!(app.slug));
    answer.insert("issuer".to_owned(), json!(context.public_url()));
}

fn refuse_what_is_not_there(new: &CreateOidc) -> Result<()> {
    let refused = [
        (new.jwks.is_some(), "--jwks"),
        (new.jwks_uri.is_some(), "--jwks-uri"),
        (new.backchannel_logout_uri.is_some(), "--backchannel-logout-uri"),
        (new.consent.is_some(), "--consent"),
    ];
    match refused.iter().find(|(asked, _)| *asked) {
        Some((_, flag)) => Err(Failure::not_available(flag)),
        None => Ok(()),
    }
}

/// The flags as client metadata.
fn of_flags(new: &CreateOidc) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("redirect_uris", json!(new.redirect_uri));
    if !new.post_logout_redirect_uri.is_empty() {
        put("post_logout_redirect_uris", json!(new.post_logout_redirect_uri));
    }
    if new.public {
        put("token_endpoint_auth_method", json!("none"));
    }
    if let Some(method) = &new.token_endpoint_auth_method {
        put("token_endpoint_auth_method", json!(method));
    }
    if !new.grant_type.is_empty() {
        put("grant_types", json!(new.grant_type));
    }
    if !new.scope.is_empty() {
        put("scope", json!(new.scope.join(" ")));
    }
    if let Some(algorithm) = &new.id_token_signed_response_alg {
        put("id_token_signed_response_alg", json!(algorithm));
    }
    if let Some(uri) = &new.initiate_login_uri {
        put("initiate_login_uri", json!(uri));
    }
    Value::Object(members)
}

/// The client, and its secret where it was made just now: a known client keeps id and secret.
fn client(
    context: &Context,
    text: &str,
    registered: &Registered,
    pkce_optional: bool,
) -> Result<(Client, Option<String>)> {
    let known = known_client(registered)?;
    let registration = metadata::read(text).map_err(refused)?;
    let kept = known.and_then(|client| client.secret_hash);
    let (hash, secret) = match (registration.needs_secret(), kept) {
        (false, _) => (None, None),
        (true, Some(hash)) => (Some(hash), None),
        (true, None) => {
            let secret = context.store.token().reveal();
            (Some(SecretHash::of(&secret)), Some(secret))
        }
    };
    let client_id = known.map_or_else(|| context.store.public_id(), |client| client.client_id.clone());
    let mut client = registration.client(client_id, hash).map_err(refused)?;
    client.require_pkce = !pkce_optional;
    client.check().map_err(|cause| Failure::usage(cause.to_string()))?;
    Ok((client, secret))
}

fn known_client(registered: &Registered) -> Result<Option<&Client>> {
    match registered {
        Registered::New { .. } => Ok(None),
        Registered::Known(app) => match &app.settings {
            AppSettings::Oidc(client) => Ok(Some(client)),
            AppSettings::Saml(_) | AppSettings::Link { .. } => {
                Err(Failure::refused("an app of another kind has this name"))
            }
        },
    }
}

/// What cannot be honoured yet is wrong usage; so is what can never be.
fn refused(cause: InvalidMetadata) -> Failure {
    Failure::usage(format!("{}: {cause}", cause.code()))
}
