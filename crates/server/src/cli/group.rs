//! `tegata group …`

use super::{
    Result,
    context::{About, Context},
    input,
};
use api::GroupId;
use clap::Subcommand;
use serde_json::json;
use store::{NewGroup, group};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a group
    Create {
        /// The company's short name
        #[arg(long)]
        company: String,
        /// Short name: what apps are told
        #[arg(long)]
        slug: String,
        /// Name on screens
        #[arg(long)]
        name: String,
        /// The group that it is a part of
        #[arg(long, value_name = "SLUG")]
        parent: Option<String>,
    },
    /// Put a member into a group
    Add {
        /// The company's short name
        #[arg(long)]
        company: String,
        /// The group's short name
        #[arg(long)]
        group: String,
        /// The member's login name
        #[arg(long)]
        email: String,
    },
}

pub(super) async fn run(command: Command, context: &Context) -> Result<()> {
    match command {
        Command::Create { company, slug, name, parent } => {
            let company = context.company(&company).await?;
            let parent = match parent {
                Some(slug) => Some(context.group(company.id, &slug).await?.id),
                None => None,
            };
            let id = GroupId(context.store.new_id(context.now));
            let slug = input::slug(&slug)?.to_owned();
            let about = About::details(json!({ "group_id": id, "slug": slug }));
            let (company_id, now) = (company.id, context.now);
            let new = NewGroup { id, company_id, slug, name: input::name(&name)?, parent, now };
            context.apply(company.id, "group.created", about, vec![group::create(new)]).await?;
            context.print(json!({ "group_id": id }))
        }
        Command::Add { company, group, email } => {
            let company = context.company(&company).await?;
            let group = context.group(company.id, &group).await?;
            let member = context.member(company.id, &email).await?;
            let about = About { details: json!({ "group_id": group.id }), ..About::member(member.id) };
            let changes = vec![group::add(company.id, group.id, member.id)];
            context.apply(company.id, "group.member-added", about, changes).await?;
            context.print(json!({ "group_id": group.id }))
        }
    }
}
