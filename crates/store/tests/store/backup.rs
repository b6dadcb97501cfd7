//! There and back: what a backup holds, and what a restore ends.

use crate::place::{NOW, address, company, each, person, session};
use auth_core::TokenHash;
use store::{
    NewTicket, StoreError, TicketKind,
    backup::{self, Backup},
    company as companies, member, seed, session as sessions, signing_key, ticket,
};

#[test]
fn a_restore_brings_people_back_and_signs_everybody_out() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let live = session(&store, company_id, member_id);
        let hash = TokenHash([1; 32]);
        let link = NewTicket {
            hash: [2; 32],
            kind: TicketKind::LoginLink,
            company_id: Some(company_id),
            member_id: Some(member_id),
            payload: String::new(),
            now: NOW,
            expires_at: NOW.plus_seconds(900),
        };
        let changes = vec![sessions::start(&live, &hash), ticket::issue(link)];
        assert!(store.commit(changes).await.unwrap().applied());
        let path = place.file("backup");
        let wanted = Backup { path: &path, passphrase: "correct horse", with_master_key: true };
        backup::write(&store, &place.settings, &wanted).await.unwrap();
        let later = person(&store, company_id, "later@example.jp").await;
        assert!(matches!(
            backup::restore(&place.settings, &path, "correct horse").await,
            Err(StoreError::InUse(_))
        ));
        store.close().await.unwrap();
        released().await;

        let wrong = backup::restore(&place.settings, &path, "wrong").await;
        assert!(matches!(wrong, Err(StoreError::Backup(_))));
        std::fs::rename(place.file("master.key"), place.file("old.key")).unwrap();
        let restored = backup::restore(&place.settings, &path, "correct horse").await.unwrap();
        assert!(restored.wrote_master_key);
        assert_eq!(restored.kept.is_some(), place.is_sqlite());
        released().await;

        let store = place.open().await;
        assert_eq!(store.installation().epoch, 2);
        let fresh = store.fresh().await.unwrap();
        assert_eq!(signing_key::oidc(&fresh).await.unwrap().len(), 4);
        assert!(member::by_id(&fresh, company_id, member_id).await.unwrap().is_some());
        assert!(member::by_id(&fresh, company_id, later).await.unwrap().is_none());
        assert_eq!(sessions::by_hash(&fresh, &hash).await.unwrap(), None);
        assert_eq!(ticket::peek(&store, &[2; 32], TicketKind::LoginLink, NOW).await.unwrap(), None);
        assert!(companies::by_slug(&store, "acme").await.unwrap().is_some());
        // The restored store takes changes.
        person(&store, company_id, "new@example.jp").await;
    });
}

/// The writer's connection is given up by a task after the handle is gone.
pub(crate) async fn released() {
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
}

#[test]
fn a_backup_without_its_master_key_needs_it() {
    each(|place| async move {
        let store = place.open().await;
        let path = place.file("backup");
        let wanted = Backup { path: &path, passphrase: "correct horse", with_master_key: false };
        backup::write(&store, &place.settings, &wanted).await.unwrap();
        store.close().await.unwrap();
        released().await;
        std::fs::rename(place.file("master.key"), place.file("old.key")).unwrap();
        let refused = backup::restore(&place.settings, &path, "correct horse").await;
        assert!(matches!(refused, Err(StoreError::MasterMissing(_))), "{refused:?}");
        std::fs::rename(place.file("old.key"), place.file("master.key")).unwrap();
        let restored = backup::restore(&place.settings, &path, "correct horse").await.unwrap();
        assert!(!restored.wrote_master_key);
    });
}

#[test]
fn seeded_members_are_members() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let seed = seed::Seed {
            company_id,
            first: 1,
            count: 1_001,
            domain: "example.jp".into(),
            phc: "$argon2id$x".into(),
            now: NOW,
        };
        seed::members(&store, seed.clone()).await.unwrap();
        assert!(member::by_email(&store, &address("member1001@example.jp")).await.unwrap().is_some());
        let all = member::list(&store, company_id, None, 2_000).await.unwrap();
        assert_eq!(all.len(), 1_001);
        assert!(seed::members(&store, seed).await.is_err());
    });
}
