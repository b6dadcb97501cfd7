//! `tegata login-link`: a one-time link for the first manager, or for one who is locked out.

use super::{
    Failure, Result,
    context::{About, Context, rfc3339},
};
use api::MemberStatus;
use clap::Args;
use serde_json::json;
use server::mail::To;
use store::{NewTicket, TicketKind, member, ticket};

/// How long a link lives: 15 minutes.
const SECONDS: i64 = 900;

#[derive(Debug, Args)]
pub(super) struct LoginLink {
    /// The company's short name
    #[arg(long)]
    company: String,
    /// The member's login name
    #[arg(long)]
    email: String,
}

pub(super) async fn run(command: LoginLink, context: &Context) -> Result<()> {
    let company = context.company(&command.company).await?;
    let member = context.member(company.id, &command.email).await?;
    if member.status != MemberStatus::Active {
        return Err(Failure::refused("the member is suspended"));
    }
    let token = context.store.token();
    let expires_at = context.now.plus_seconds(SECONDS);
    let link = NewTicket {
        hash: token.hash().0,
        kind: TicketKind::LoginLink,
        company_id: Some(company.id),
        member_id: Some(member.id),
        payload: "{}".to_owned(),
        now: context.now,
        expires_at,
    };
    let told = context.desk().login_link_issued(&To::member(&member));
    let changes = vec![member::confirm(company.id, member.id), ticket::replace(link), told];
    context.apply(company.id, "login-link.issued", About::member(member.id), changes).await?;
    let url = format!("{}/password/link/{}", context.public_url(), token.reveal());
    context.print(json!({ "url": url, "expires_at": rfc3339(expires_at) }))
}
