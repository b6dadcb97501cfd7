//! `tegata company …`

use super::{
    Failure, Result,
    context::{About, Context, email_address},
    input,
};
use api::{CompanyId, Plan, SigningKeyId};
use clap::{Args, Subcommand};
use protocol::{
    keys::{Algorithm, SigningKey},
    saml::certificate,
};
use serde_json::json;
use server::saml::address::Place;
use store::{Change, KeyState, NewCompany, NewSigningKey, company, signing_key};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a company with its own SAML key
    Create(Create),
    /// Its addresses
    Show {
        /// Short name
        #[arg(long)]
        company: String,
    },
    /// The operator's word that a mail domain is the company's
    DomainAdd {
        /// Short name
        #[arg(long)]
        company: String,
        /// For example example.jp
        #[arg(long)]
        domain: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// Short name: a-z, 0-9 and -
    #[arg(long)]
    slug: String,
    /// Name on screens
    #[arg(long)]
    name: String,
    /// free or plus
    #[arg(long)]
    plan: Plan,
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Create(new) => {
            let (id, slug) = (create(context, &new.slug, &new.name, new.plan).await?, new.slug);
            context.print(json!({ "company_id": id, "slug": slug }))
        }
        Command::Show { company } => show(context, &company).await,
        Command::DomainAdd { company, domain } => domain_add(context, &company, &domain).await,
    }
}

/// Makes a company; other commands that need one use it too.
pub(super) async fn create(context: &Context, slug: &str, name: &str, plan: Plan) -> Result<CompanyId> {
    let id = CompanyId(context.store.new_id(context.now));
    let slug = input::slug(slug)?.to_owned();
    let name = input::name(name)?;
    let new = NewCompany { id, slug: slug.clone(), name: name.clone(), plan, now: context.now };
    let changes = vec![company::create(&context.store, new)?, saml_key(context, id, &name)?];
    let about = About::details(json!({ "slug": slug, "plan": plan }));
    context.apply(id, "company.created", about, changes).await?;
    Ok(id)
}

/// A new active key with a certificate of its own.
pub(super) fn saml_key(context: &Context, id: CompanyId, name: &str) -> Result<Change> {
    let failed = |_| Failure::refused("no signing key could be made");
    let (key, pkcs8) = SigningKey::generate(Algorithm::Rs256).map_err(failed)?;
    let serial = context.store.random();
    let certificate = certificate::self_signed(Algorithm::Rs256, pkcs8.as_ref(), name, serial, context.now)
        .map_err(|_| Failure::refused("no certificate could be made"))?;
    let new = NewSigningKey {
        id: SigningKeyId(context.store.new_id(context.now)),
        company_id: Some(id),
        algorithm: Algorithm::Rs256,
        kid: &key.kid,
        pkcs8: pkcs8.as_ref(),
        certificate: Some(&certificate),
        state: KeyState::Active,
        now: context.now,
    };
    Ok(signing_key::add(&context.store, new)?)
}

async fn show(context: &Context, slug: &str) -> Result<()> {
    let company = context.company(slug).await?;
    let public_url = context.public_url();
    let saml = Place::of_company(&public_url, &company);
    context.print(json!({
        "company_id": company.id,
        "slug": company.slug,
        "name": company.name,
        "plan": company.plan,
        "issuer": public_url,
        "saml_entity_id": saml.entity_id(),
        "saml_metadata_url": saml.metadata(),
        "saml_sso_url": saml.sso(),
    }))
}

async fn domain_add(context: &Context, slug: &str, domain: &str) -> Result<()> {
    let wrong = |_| Failure::usage(format!("{domain}: not a mail domain"));
    let address = email_address(&format!("x@{domain}")).map_err(wrong)?;
    let domain = address.domain().to_owned();
    if !domain.contains('.') {
        return Err(Failure::usage(format!("{domain}: not a mail domain")));
    }
    let company = context.company(slug).await?;
    let changes = vec![company::add_domain(company.id, &domain, context.now)];
    let about = About::details(json!({ "domain": domain }));
    context.apply(company.id, "domain.proved", about, changes).await?;
    context.print(json!({ "domain": domain, "proved": true }))
}
