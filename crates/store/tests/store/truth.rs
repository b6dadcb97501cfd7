//! Caches are true or are not used; keys and owners are checked before anything is believed.

use crate::place::{NOW, address, company, each, foreign, link, new_member, person, session};
use auth_core::TokenHash;
use std::{os::unix::fs::PermissionsExt, time::Duration};
use store::{
    Assignment, Create, Guard, KeyState, OpenSettings, Outcome, Ownership, Store, StoreError, app, member,
    session as sessions, signing_key,
};

#[test]
fn a_foreign_suspension_is_seen_at_the_next_request() {
    each(|place| async move {
        let server = place.open().await;
        let company_id = company(&server, "acme").await;
        let member_id = person(&server, company_id, "a@example.jp").await;
        let live = session(&server, company_id, member_id);
        let hash = TokenHash([1; 32]);
        assert!(server.commit(vec![sessions::start(&live, &hash)]).await.unwrap().applied());
        let fresh = server.fresh().await.unwrap();
        assert!(sessions::by_hash(&fresh, &hash).await.unwrap().is_some());
        assert!(member::by_id(&fresh, company_id, member_id).await.unwrap().is_some());

        let command = place.open().await;
        assert!(command.commit(vec![member::suspend(company_id, member_id, NOW)]).await.unwrap().applied());
        if !place.is_sqlite() {
            tokio::time::sleep(Duration::from_millis(1200)).await;
        }
        let fresh = server.fresh().await.unwrap();
        assert_eq!(sessions::by_hash(&fresh, &hash).await.unwrap(), None);
        let seen = member::by_id(&fresh, company_id, member_id).await.unwrap().unwrap();
        assert_eq!(seen.status, api::MemberStatus::Suspended);
    });
}

#[test]
fn own_changes_are_seen_at_once_and_touching_keeps_the_cache() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let live = session(&store, company_id, member_id);
        let hash = TokenHash([1; 32]);
        assert!(store.commit(vec![sessions::start(&live, &hash)]).await.unwrap().applied());
        let later = NOW.plus_seconds(120);
        let used = live.seen(later).unwrap();
        sessions::touch(&store, &used, &hash).await.unwrap();
        let fresh = store.fresh().await.unwrap();
        assert_eq!(sessions::by_hash(&fresh, &hash).await.unwrap().unwrap().last_seen_at, later);
        assert!(store.commit(vec![sessions::end(company_id, live.id, later)]).await.unwrap().applied());
        let fresh = store.fresh().await.unwrap();
        assert_eq!(sessions::by_hash(&fresh, &hash).await.unwrap(), None);
        // A late note of use revives nothing.
        sessions::touch(&store, &used, &hash).await.unwrap();
        assert_eq!(sessions::by_hash(&store.fresh().await.unwrap(), &hash).await.unwrap(), None);
    });
}

#[test]
fn writers_that_know_nothing_of_epochs_raise_them() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let fresh = store.fresh().await.unwrap();
        assert!(member::by_id(&fresh, company_id, member_id).await.unwrap().is_some());
        let sql = "UPDATE member SET family_name = 'Changed'";
        foreign(&place, sql).await;
        if !place.is_sqlite() {
            tokio::time::sleep(Duration::from_millis(1200)).await;
        }
        let fresh = store.fresh().await.unwrap();
        let seen = member::by_id(&fresh, company_id, member_id).await.unwrap().unwrap();
        assert_eq!(seen.family_name, "Changed");
    });
}

#[test]
fn assignments_follow_groups_and_their_sub_groups_at_once() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let app_id = link(&store, company_id, "wiki").await;
        let parent = group(&store, company_id, "all", None).await;
        let child = group(&store, company_id, "tokyo", Some(parent)).await;
        let assign = app::assign(company_id, app_id, Assignment::Group(parent));
        assert!(store.commit(vec![assign]).await.unwrap().applied());
        let fresh = store.fresh().await.unwrap();
        assert!(!app::is_assigned(&fresh, company_id, member_id, app_id).await.unwrap());
        let add = store::group::add(company_id, child, member_id);
        assert!(store.commit(vec![add]).await.unwrap().applied());
        let fresh = store.fresh().await.unwrap();
        assert!(app::is_assigned(&fresh, company_id, member_id, app_id).await.unwrap());
        let groups = store::group::of_member(&fresh, company_id, member_id).await.unwrap();
        assert_eq!(groups.iter().map(|group| group.slug.as_str()).collect::<Vec<_>>(), ["all", "tokyo"]);
    });
}

async fn group(
    store: &Store,
    company_id: api::CompanyId,
    slug: &str,
    parent: Option<api::GroupId>,
) -> api::GroupId {
    let id = api::GroupId(store.new_id(NOW));
    let new = store::NewGroup { id, company_id, slug: slug.into(), name: slug.into(), parent, now: NOW };
    assert!(store.commit(vec![store::group::create(new)]).await.unwrap().applied());
    id
}

#[test]
fn another_master_key_is_refused() {
    each(|place| async move {
        place.open().await.close().await.unwrap();
        let wrong = OpenSettings { master: Some([9; 32]), ..place.settings.clone() };
        assert!(matches!(Store::open(wrong).await, Err(StoreError::MasterDiffers { .. })));
        std::fs::remove_file(place.file("master.key")).unwrap();
        assert!(matches!(Store::open(place.settings.clone()).await, Err(StoreError::MasterMissing(_))));
        assert!(!place.file("master.key").exists());
    });
}

#[test]
fn files_are_private_and_keys_are_sealed() {
    each(|place| async move {
        let store = place.open().await;
        let fresh = store.fresh().await.unwrap();
        let keys = signing_key::oidc(&fresh).await.unwrap();
        assert_eq!(keys.len(), 4);
        assert!(keys.iter().all(|row| row.state == KeyState::Active && row.company_id.is_none()));
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place.settings.data_dir), 0o700);
        for entry in std::fs::read_dir(&place.settings.data_dir).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    });
}

#[test]
fn an_owner_keeps_others_out() {
    each(|place| async move {
        place.open().await.close().await.unwrap();
        let with = |ownership| OpenSettings { ownership, ..place.settings.clone() };
        let serving = Store::open(with(Ownership::Serve)).await.unwrap();
        assert!(matches!(Store::open(with(Ownership::Exclusive)).await, Err(StoreError::InUse(_))));
        let second = Store::open(with(Ownership::Serve)).await;
        assert_eq!(matches!(second, Err(StoreError::InUse(_))), place.is_sqlite());
        drop(second);
        let beside = Store::open(with(Ownership::Beside)).await.unwrap();
        drop(beside);
        drop(serving);
    });
}

#[test]
fn nothing_is_made_where_nothing_was_asked() {
    each(|place| async move {
        let never = OpenSettings { create: Create::Never, ..place.settings.clone() };
        assert!(matches!(Store::open(never).await, Err(StoreError::NoStore(_))));
        assert!(!place.file("tegata.db").exists());
    });
}

#[test]
fn deleted_addresses_stay_reserved_for_ninety_days() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let other = company(&store, "other").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let delete = member::delete(company_id, member_id, NOW);
        assert!(store.commit(vec![delete]).await.unwrap().applied());
        assert!(member::by_email(&store, &address("a@example.jp")).await.unwrap().is_none());
        let again = |at| {
            let mut new = new_member(&store, other, "a@example.jp");
            new.now = at;
            member::create(&store, new)
        };
        let early = store.commit(vec![again(NOW.plus_seconds(90 * 86_400 - 1))]).await.unwrap();
        assert_eq!(early, Outcome::Refused(Guard::AddressTaken));
        let late = store.commit(vec![again(NOW.plus_seconds(90 * 86_400))]).await.unwrap();
        assert_eq!(late, Outcome::Applied);
        let found = member::by_email(&store, &address("a@example.jp")).await.unwrap().unwrap();
        assert_eq!(found.company_id, other);
    });
}

#[test]
fn of_two_that_find_nothing_one_makes_the_store() {
    each(|place| async move {
        let settings = || place.settings.clone();
        let (one, two) =
            tokio::join!(tokio::spawn(Store::open(settings())), tokio::spawn(Store::open(settings())));
        let (one, two) = (one.unwrap().unwrap(), two.unwrap().unwrap());
        assert_eq!(one.installation().instance, two.installation().instance);
    });
}
