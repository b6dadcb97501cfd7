//! What an app may be told about a member, put together from the rows that hold it. Which of it a service is told, the
//! protocols decide.

use auth_core::claims::Person;
use store::{Fresh, StoreError, company, group, member::Member};

/// The person behind a member. Groups are looked up only where they are asked for.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn of(fresh: &Fresh, member: &Member, with_groups: bool) -> Result<Person, StoreError> {
    let proved = company::proved_domains(fresh, member.company_id).await?;
    let groups = match with_groups {
        true => group::of_member(fresh, member.company_id, member.id).await?,
        false => Default::default(),
    };
    Ok(Person {
        subject: member.subject.clone(),
        company_id: member.company_id,
        email_verified: proved.contains(member.email.domain()),
        email: member.email.clone(),
        family_name: member.family_name.clone(),
        given_name: member.given_name.clone(),
        family_name_kana: member.family_name_kana.clone(),
        given_name_kana: member.given_name_kana.clone(),
        language: member.language,
        time_zone: member.time_zone.clone(),
        groups: groups.iter().map(|group| group.slug.clone()).collect(),
        updated_at: member.updated_at,
    })
}
