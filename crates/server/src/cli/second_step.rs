//! `tegata member enrol-totp` and `tegata member reset-second-step`.

use super::{
    Failure, Result,
    context::{About, Context},
    input,
    member::Who,
};
use auth_core::factor::totp::TotpSecret;
use clap::Args;
use serde_json::json;
use server::{factor::totp, mail::To};
use store::{factor, known_browser};

#[derive(Debug, Args)]
pub(super) struct EnrolTotp {
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    secret: Source,
}

/// Where the shared secret comes from.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Source {
    /// The shared secret comes from standard input, in base32
    #[arg(long)]
    secret_stdin: bool,
    /// Make a new secret
    #[arg(long)]
    generate: bool,
}

/// Registers an authenticator in place of the one that the member has. Nobody has confirmed it with a code: whoever
/// brings it along from another system knows that it works.
pub(super) async fn enrol(context: &Context, command: EnrolTotp) -> Result<()> {
    let secret = if command.secret.secret_stdin {
        let text = input::secret_line()?;
        TotpSecret::parse(&text).map_err(|cause| Failure::refused(cause.to_string()))?
    } else {
        TotpSecret::from_random(context.store.random())
    };
    let company = context.company(&command.who.company).await?;
    let member = context.member(company.id, &command.who.email).await?;
    let shown = totp::shown(&secret, &context.config.brand.product, member.email.as_str())
        .map_err(|cause| Failure::refused(cause.to_string()))?;
    let who = (company.id, member.id);
    let changes = vec![
        factor::clear_totp(company.id, member.id),
        totp::register(&context.store, who, (&secret, 0), context.now),
        known_browser::forget_trust(company.id, member.id),
    ];
    let about = About { details: json!({ "factor": "totp" }), ..About::member(member.id) };
    context.apply(company.id, "factor.added", about, changes).await?;
    context.print(json!({
        "member_id": member.id,
        "secret": secret.base32(),
        "otpauth_uri": shown.otpauth,
    }))
}

/// Removes everything that a member proves a second step with; what policy demands is set up again at the next login.
pub(super) async fn reset(context: &Context, who: Who) -> Result<()> {
    let company = context.company(&who.company).await?;
    let member = context.member(company.id, &who.email).await?;
    let changes = vec![
        factor::clear(company.id, member.id),
        known_browser::forget_trust(company.id, member.id),
        store::session::end_of_member(company.id, member.id, None, context.now),
        context.desk().second_step_reset(&To::member(&member)),
    ];
    context.apply(company.id, "factor.reset", About::member(member.id), changes).await?;
    context.print(json!({ "member_id": member.id }))
}
