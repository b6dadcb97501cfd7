//! `tegata member …`

use super::{
    Failure, Result,
    context::{About, Context, email_address, rfc3339},
    input, second_step, setup_mail,
};
use api::{CompanyId, CredentialId, Language, MemberId, MemberStatus, Role, Timestamp};
use auth_core::{
    password::{self, Cost, Password, TEMPORARY_SECONDS, TemporaryPassword},
    strength::Rule,
};
use clap::{Args, Subcommand};
use serde_json::json;
use server::mail::To;
use store::{Change, CredentialKind, NewMember, NewPassword, OPERATORS, credential, group, member};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a member
    Create(Create),
    /// Mail the link to set a first password again; earlier ones end
    SendSetupMail(Who),
    /// Keep a member out; everything the member has open ends
    Suspend(Who),
    /// Let a suspended member in again
    Resume(Who),
    /// Delete a member; the address stays reserved for 90 days
    Delete(Who),
    /// Bring a deleted member back within 30 days, with groups and apps; nothing that was open comes back
    Restore(Who),
    /// Set up an authenticator app for a member, in place of any other
    EnrolTotp(second_step::EnrolTotp),
    /// Remove authenticator app, passkeys and recovery codes of a member; every session ends
    ResetSecondStep(Who),
}

#[derive(Debug, Args)]
pub(super) struct Who {
    /// The company's short name
    #[arg(long)]
    pub(super) company: String,
    /// The member's login name
    #[arg(long)]
    pub(super) email: String,
}

#[derive(Debug, Args)]
pub(super) struct Create {
    #[command(flatten)]
    who: Who,
    /// 姓
    #[arg(long)]
    family_name: String,
    /// 名
    #[arg(long)]
    given_name: String,
    /// member, group-manager, company-manager, helpdesk or auditor
    #[arg(long, default_value = "member")]
    role: Role,
    /// Language of pages and mails: ja or en
    #[arg(long, default_value = "ja")]
    language: Language,
    /// A group to put the member into
    #[arg(long, value_name = "SLUG")]
    group: Vec<String>,
    #[command(flatten)]
    first: FirstPassword,
}

/// How the member gets the first password.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct FirstPassword {
    /// The password is one line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// Make a temporary one, good for 7 days and one login
    #[arg(long)]
    temporary_password: bool,
    /// Mail a link to set one, good for 7 days; a running server sends it
    #[arg(long)]
    send_mail: bool,
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Create(new) => create(context, new).await,
        Command::SendSetupMail(who) => setup_mail::send(context, who).await,
        Command::Suspend(who) => set_status(context, who, MemberStatus::Suspended, "member.suspended").await,
        Command::Resume(who) => set_status(context, who, MemberStatus::Active, "member.resumed").await,
        Command::Delete(who) => set_status(context, who, MemberStatus::Deleted, "member.deleted").await,
        Command::Restore(who) => restore(context, who).await,
        Command::EnrolTotp(command) => second_step::enrol(context, command).await,
        Command::ResetSecondStep(who) => second_step::reset(context, who).await,
    }
}

async fn create(context: &Context, new: Create) -> Result<()> {
    if (new.role == Role::Operator) != (new.who.company == OPERATORS) {
        return Err(Failure::refused("operators belong to the company operator, and nobody else does"));
    }
    let company = context.company(&new.who.company).await?;
    let id = MemberId(context.store.new_id(context.now));
    let member = NewMember {
        id,
        company_id: company.id,
        email: email_address(&new.who.email)?,
        family_name: input::name(&new.family_name)?,
        given_name: input::name(&new.given_name)?,
        role: new.role,
        language: new.language,
        time_zone: "Asia/Tokyo".to_owned(),
        now: context.now,
    };
    let email = member.email.clone();
    let (first, text, expires_at) = if new.first.send_mail {
        let (mailed, until) = setup_mail::mail(context, &To::new_member(&member), &company);
        (mailed, None, Some(until))
    } else {
        let (first, told) = first_password(context, &new.first)?;
        let (text, until) = told.unzip();
        (set(context, company.id, id, &first)?, text, until)
    };
    let mut changes = vec![member::create(&context.store, member), first];
    for slug in &new.group {
        let group = context.group(company.id, slug).await?;
        changes.push(group::add(company.id, group.id, id));
    }
    let about = About { details: json!({ "role": new.role }), ..About::member(id) };
    context.apply(company.id, "member.created", about, changes).await?;
    context.print(json!({
        "member_id": id,
        "email": email.as_str(),
        "temporary_password": text,
        "expires_at": expires_at.and_then(rfc3339),
    }))
}

/// A password and what it is.
struct First {
    password: Password,
    kind: CredentialKind,
}

fn first_password(context: &Context, first: &FirstPassword) -> Result<(First, Option<(String, Timestamp)>)> {
    let refused = |cause| Failure::refused(format!("{cause}"));
    if first.password_stdin {
        let password = Password::parse(&input::secret_line()?).map_err(refused)?;
        let rule = Rule { min_score: 0, ..Rule::DEFAULT };
        password::judge(&password, &rule, &[]).map_err(refused)?;
        return Ok((First { password, kind: CredentialKind::Password }, None));
    }
    let temporary = TemporaryPassword::from_random(context.store.random());
    let expires_at = context.now.plus_seconds(TEMPORARY_SECONDS);
    let kind = CredentialKind::TemporaryPassword { expires_at };
    let first = First { password: temporary.password().map_err(refused)?, kind };
    Ok((first, Some((temporary.reveal().to_owned(), expires_at))))
}

fn set(context: &Context, company_id: CompanyId, member_id: MemberId, first: &First) -> Result<Change> {
    Ok(credential::set_password(NewPassword {
        id: CredentialId(context.store.new_id(context.now)),
        company_id,
        member_id,
        kind: first.kind,
        phc: hash(context, &first.password)?,
        now: context.now,
    }))
}

/// The PHC string of a password.
pub(super) fn hash(context: &Context, password: &Password) -> Result<String> {
    let hashed = password::hash(password, context.store.random(), Cost::DEFAULT);
    hashed.map_err(|cause| Failure::refused(cause.to_string()))
}

async fn restore(context: &Context, who: Who) -> Result<()> {
    let company = context.company(&who.company).await?;
    let email = email_address(&who.email)?;
    let found = member::restorable(&context.store, company.id, &email, context.now).await?;
    let gone = || Failure::refused(format!("no member {email} was deleted within 30 days"));
    let id = found.as_ref().map(|member| member.id).ok_or_else(gone)?;
    let change = found.map(|member| member::restore(&member, context.now)).into_iter().collect();
    context.apply(company.id, "member.restored", About::member(id), change).await?;
    context.print(json!({ "member_id": id, "status": MemberStatus::Active }))
}

async fn set_status(context: &Context, who: Who, status: MemberStatus, kind: &'static str) -> Result<()> {
    let company = context.company(&who.company).await?;
    let id = context.member(company.id, &who.email).await?.id;
    let change = match status {
        MemberStatus::Active => member::resume(company.id, id, context.now),
        MemberStatus::Suspended => member::suspend(company.id, id, context.now),
        MemberStatus::Deleted => member::delete(company.id, id, context.now),
    };
    context.apply(company.id, kind, About::member(id), vec![change]).await?;
    context.print(json!({ "member_id": id, "status": status }))
}
