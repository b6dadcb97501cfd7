//! `tegata member send-setup-mail`, and what `member create --send-mail` mails.

use super::{
    Failure, Result,
    context::{About, Context, rfc3339},
    member::Who,
};
use api::{MemberStatus, Timestamp};
use auth_core::login::SET_UP_SECONDS;
use serde_json::json;
use server::{login::mailed_link, mail::To};
use store::{Change, Company, CredentialKind, credential};

/// The mail with its link, in place of any earlier one, and when it ends.
pub(super) fn mail(context: &Context, to: &To, company: &Company) -> (Change, Timestamp) {
    mailed_link::invite(&context.desk(), (to, &company.name), &context.store.token(), SET_UP_SECONDS)
}

pub(super) async fn send(context: &Context, who: Who) -> Result<()> {
    let company = context.company(&who.company).await?;
    let member = context.member(company.id, &who.email).await?;
    if member.status != MemberStatus::Active {
        return Err(Failure::refused("the member is suspended"));
    }
    let held = credential::password_of(&context.store, company.id, member.id).await?;
    if held.is_some_and(|held| held.kind == CredentialKind::Password) {
        return Err(Failure::refused("the member has a password, and can have it reset on the login page"));
    }
    let (mailed, until) = mail(context, &To::member(&member), &company);
    context.apply(company.id, "setup-mail.sent", About::member(member.id), vec![mailed]).await?;
    context.print(json!({
        "member_id": member.id,
        "email": member.email.as_str(),
        "expires_at": rfc3339(until),
    }))
}
