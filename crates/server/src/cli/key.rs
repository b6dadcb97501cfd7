//! `tegata key …`: new keys sign at once, old ones stay published until what they signed is over. With `--master`
//! everything that is sealed in the store is sealed anew; nobody else may have it open.

use super::{
    Failure, Result, company,
    context::{About, Context, print},
};
use api::SigningKeyId;
use clap::{Args, Subcommand};
use protocol::keys::{Algorithm, SigningKey};
use serde_json::json;
use server::{clock::Clock, config::Config};
use store::{Create, KeyState, NewSigningKey, Ownership, rotation, signing_key};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make new signing keys: the installation's, with --company the SAML key of one company, or with --master the
    /// key that seals the store
    Rotate(Rotate),
}

#[derive(Debug, Args)]
pub(super) struct Rotate {
    /// Rotate this company's SAML key instead; its services need the new certificate
    #[arg(long, conflicts_with = "master")]
    company: Option<String>,
    /// Rotate the master key instead, or finish a rotation that broke off; nobody may have the store open
    #[arg(long)]
    pub(super) master: bool,
}

/// `tegata key rotate --master`.
pub(super) async fn master(config: Config, json: bool) -> Result<()> {
    let settings = config.open_settings(Ownership::Exclusive, Create::Never, Clock::system().now())?;
    let rotated = rotation::rotate(&settings, None).await?;
    let context = Context::open(config, json, Ownership::Beside, Create::Never).await?;
    let details = json!({ "rotated": "master", "key": rotated.key_id, "resumed": rotated.resumed });
    let operators = context.store.installation().operators;
    context.apply(operators, "key.rotated", About::details(details), Vec::new()).await?;
    context.close().await?;
    print(
        json,
        json!({
            "rotated": "master",
            "key": rotated.key_id,
            "resealed": rotated.resealed,
            "resumed": rotated.resumed,
            "kept": rotated.kept,
        }),
    )
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    let Command::Rotate(rotate) = command;
    match rotate.company {
        Some(slug) => saml(context, &slug).await,
        None => oidc(context).await,
    }
}

async fn saml(context: &Context, slug: &str) -> Result<()> {
    let company = context.company(slug).await?;
    let changes = vec![
        signing_key::step_down(Some(company.id), Algorithm::Rs256, context.now),
        company::saml_key(context, company.id, &company.name)?,
    ];
    let about = About::details(json!({ "rotated": "signing", "use": "saml" }));
    context.apply(company.id, "key.rotated", about, changes).await?;
    let fresh = context.store.fresh().await?;
    let keys = signing_key::saml(&fresh, company.id).await?;
    let kids: Vec<&str> = active(&keys).collect();
    context.print(json!({ "rotated": "signing", "company": company.slug, "keys": kids }))
}

async fn oidc(context: &Context) -> Result<()> {
    let mut changes = Vec::new();
    let mut kids = Vec::new();
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es256, Algorithm::EdDsa] {
        let (key, pkcs8) =
            SigningKey::generate(algorithm).map_err(|_| Failure::refused("no signing key could be made"))?;
        changes.push(signing_key::step_down(None, algorithm, context.now));
        let new = NewSigningKey {
            id: SigningKeyId(context.store.new_id(context.now)),
            company_id: None,
            algorithm,
            kid: &key.kid,
            pkcs8: pkcs8.as_ref(),
            certificate: None,
            state: KeyState::Active,
            now: context.now,
        };
        changes.push(signing_key::add(&context.store, new)?);
        kids.push(key.kid);
    }
    let about = About::details(json!({ "rotated": "signing", "use": "oidc" }));
    context.apply(context.store.installation().operators, "key.rotated", about, changes).await?;
    context.print(json!({ "rotated": "signing", "keys": kids }))
}

fn active(keys: &[store::SigningKeyRow]) -> impl Iterator<Item = &str> {
    keys.iter().filter(|row| row.state == KeyState::Active).map(|row| row.key.kid.as_str())
}
