//! One company never sees or touches the rows of another.

use crate::place::{NOW, company, each, link, person, session};
use auth_core::TokenHash;
use store::{
    Assignment, Guard, IdentifierKind, Outcome, app, company as companies, credential, member,
    persistent_identifier, session as sessions,
};

#[test]
fn ids_of_one_company_mean_nothing_in_another() {
    each(|place| async move {
        let store = place.open().await;
        let mine = company(&store, "mine").await;
        let theirs = company(&store, "theirs").await;
        let member_id = person(&store, mine, "a@example.jp").await;
        let app_id = link(&store, mine, "wiki").await;
        let fresh = store.fresh().await.unwrap();
        // Once through the cache, once past it.
        for _ in 0..2 {
            assert!(member::by_id(&fresh, theirs, member_id).await.unwrap().is_none());
            assert!(app::by_id(&fresh, theirs, app_id).await.unwrap().is_none());
            assert!(member::by_id(&fresh, mine, member_id).await.unwrap().is_some());
            assert!(app::by_id(&fresh, mine, app_id).await.unwrap().is_some());
        }
        assert!(credential::password_of(&store, theirs, member_id).await.unwrap().is_none());
        assert!(app::by_slug(&store, theirs, "wiki").await.unwrap().is_none());
        for change in [
            member::suspend(theirs, member_id, NOW),
            member::delete(theirs, member_id, NOW),
            app::assign(theirs, app_id, Assignment::Everyone),
            app::assign(mine, app_id, Assignment::Member(person(&store, theirs, "b@example.org").await)),
        ] {
            assert_eq!(store.commit(vec![change]).await.unwrap(), Outcome::Refused(Guard::Missing));
        }
        let foreign = sessions::start(&session(&store, theirs, member_id), &TokenHash([1; 32]));
        assert_eq!(store.commit(vec![foreign]).await.unwrap(), Outcome::Refused(Guard::MemberInactive));
    });
}

#[test]
fn a_domain_is_proved_by_one_company() {
    each(|place| async move {
        let store = place.open().await;
        let mine = company(&store, "mine").await;
        let theirs = company(&store, "theirs").await;
        let prove = |id| companies::add_domain(id, "Example.JP", NOW);
        assert!(store.commit(vec![prove(mine)]).await.unwrap().applied());
        assert!(store.commit(vec![prove(mine)]).await.unwrap().applied());
        let refused = store.commit(vec![prove(theirs)]).await.unwrap();
        assert_eq!(refused, Outcome::Refused(Guard::DomainTaken));
        let fresh = store.fresh().await.unwrap();
        assert!(companies::proved_domains(&fresh, mine).await.unwrap().contains("example.jp"));
        assert!(companies::proved_domains(&fresh, theirs).await.unwrap().is_empty());
    });
}

#[test]
fn the_operators_name_cannot_be_taken() {
    each(|place| async move {
        let store = place.open().await;
        let new = store::NewCompany {
            id: api::CompanyId(store.new_id(NOW)),
            slug: store::OPERATORS.into(),
            name: "x".into(),
            plan: api::Plan::Free,
            now: NOW,
        };
        let change = companies::create(&store, new).unwrap();
        assert_eq!(store.commit(vec![change]).await.unwrap(), Outcome::Refused(Guard::SlugTaken));
        assert!(companies::list(&store).await.unwrap().is_empty());
    });
}

#[test]
fn identifiers_differ_by_service_and_stay_what_they_are() {
    each(|place| async move {
        let store = place.open().await;
        let mine = company(&store, "mine").await;
        let one = (mine, person(&store, mine, "a@example.jp").await);
        let two = (mine, person(&store, mine, "b@example.jp").await);
        let kind = IdentifierKind::SamlPersistent;
        let first = persistent_identifier::ensure(&store, one, kind, "sp1", NOW).await.unwrap();
        let again = persistent_identifier::ensure(&store, one, kind, "sp1", NOW).await.unwrap();
        let elsewhere = persistent_identifier::ensure(&store, one, kind, "sp2", NOW).await.unwrap();
        let other = persistent_identifier::ensure(&store, two, kind, "sp1", NOW).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(first.len(), 40);
        assert!(first != elsewhere && first != other);
    });
}
