//! What is done to a whole store: another master key, the chain of its events, members who are gone and come back.

use crate::{
    backup::released,
    place::{NOW, Place, company, each, foreign, person},
};
use api::{AuditEventId, CompanyId, MemberStatus};
use store::{Fresh, Outcome, Store, StoreError, audit, member, outbox, rotation};

fn happened(store: &Store, company_id: CompanyId) -> store::Change {
    audit::append(audit::Event {
        id: AuditEventId(store.new_id(NOW)),
        company_id,
        at: NOW,
        kind: "test.done",
        actor: audit::Actor::System,
        member_id: None,
        app_id: None,
        details: serde_json::json!({}),
        address: Some("192.0.2.1".to_owned()),
        user_agent: None,
        trace: None,
    })
}

fn mail(store: &Store, company_id: CompanyId) -> store::Change {
    let new = outbox::NewMail {
        id: store.new_id(NOW),
        company_id,
        member_id: None,
        kind: "code",
        content: b"six digits",
        now: NOW,
        until: NOW.plus_seconds(600),
    };
    outbox::post(store, &new)
}

#[test]
fn everything_sealed_opens_after_the_master_key_has_changed() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        assert_eq!(store.commit(vec![mail(&store, company_id)]).await.unwrap(), Outcome::Applied);
        let before = store.master().key_id();
        assert!(matches!(rotation::rotate(&place.settings, None).await, Err(StoreError::InUse(_))));
        store.close().await.unwrap();
        released().await;
        // It breaks off after its first commit, and the next one finishes it.
        assert!(rotation::rotate(&place.settings, Some(1)).await.is_err());
        released().await;
        let rotated = rotation::rotate(&place.settings, None).await.unwrap();
        assert!(rotated.resumed && rotated.resealed > 0);
        released().await;
        let store = place.open().await;
        assert_ne!(store.master().key_id(), before);
        let due = outbox::next(&store, NOW, NOW.plus_seconds(60)).await.unwrap().unwrap();
        assert_eq!(due.content.as_slice(), b"six digits");
        let fresh = store.fresh().await.unwrap();
        assert_eq!(store::signing_key::oidc(&fresh).await.unwrap().len(), 4);
    });
}

async fn found(store: &Store, company_id: CompanyId, heads: &[audit::Head]) -> Vec<&'static str> {
    let report = audit::verify(store, company_id, heads, NOW).await.unwrap();
    report.findings.iter().map(|finding| finding.wrong.as_str()).collect()
}

async fn chained(place: &Place) -> (Store, CompanyId, Vec<audit::Head>) {
    let store = place.open().await;
    let company_id = company(&store, "acme").await;
    for _ in 0..3 {
        assert!(store.commit(vec![happened(&store, company_id)]).await.unwrap().applied());
        audit::seal(&store, NOW).await.unwrap();
    }
    let heads = audit::heads(&store, Some(company_id)).await.unwrap();
    assert_eq!(found(&store, company_id, &heads).await, Vec::<&str>::new());
    (store, company_id, heads)
}

#[test]
fn whoever_alters_an_event_is_found_out() {
    each(|place| async move {
        let (store, company_id, heads) = chained(&place).await;
        foreign(&place, "UPDATE audit_event SET kind = 'test.undone' WHERE sequence = 2").await;
        assert!(found(&store, company_id, &heads).await.contains(&"altered"));
    });
}

#[test]
fn whoever_alters_an_address_is_found_out() {
    each(|place| async move {
        let (store, company_id, heads) = chained(&place).await;
        foreign(&place, "UPDATE audit_event SET address = '192.0.2.2' WHERE sequence = 2").await;
        assert!(found(&store, company_id, &heads).await.contains(&"personal-altered"));
    });
}

#[test]
fn whoever_cuts_the_log_off_is_found_out_by_a_head_that_was_kept() {
    each(|place| async move {
        let (store, company_id, heads) = chained(&place).await;
        foreign(&place, "DELETE FROM audit_event WHERE sequence = 3").await;
        foreign(&place, "DELETE FROM checkpoint WHERE number = (SELECT max(number) FROM checkpoint)").await;
        assert_eq!(found(&store, company_id, &[]).await, Vec::<&str>::new(), "nothing tells without a head");
        assert!(found(&store, company_id, &heads).await.contains(&"truncated"));
    });
}

async fn status(fresh: &Fresh, company_id: CompanyId, id: api::MemberId) -> MemberStatus {
    member::by_id(fresh, company_id, id).await.unwrap().unwrap().status
}

#[test]
fn a_deleted_member_comes_back_suspended_within_thirty_days() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let id = person(&store, company_id, "a@example.jp").await;
        assert!(store.commit(vec![member::suspend(company_id, id, NOW)]).await.unwrap().applied());
        assert!(store.commit(vec![member::delete(company_id, id, NOW)]).await.unwrap().applied());
        let fresh = store.fresh().await.unwrap();
        let gone = member::by_id(&fresh, company_id, id).await.unwrap().unwrap();
        let late = member::restore(&gone, NOW.plus_seconds(31 * 86_400));
        assert!(!store.commit(vec![late]).await.unwrap().applied());
        let soon = member::restore(&gone, NOW.plus_seconds(86_400));
        assert!(store.commit(vec![soon]).await.unwrap().applied());
        let fresh = store.fresh().await.unwrap();
        assert_eq!(status(&fresh, company_id, id).await, MemberStatus::Suspended);
    });
}

#[test]
fn after_thirty_days_nothing_personal_is_left_and_the_address_stays_taken() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let id = person(&store, company_id, "a@example.jp").await;
        assert!(store.commit(vec![member::delete(company_id, id, NOW)]).await.unwrap().applied());
        assert_eq!(member::purge(&store, NOW.plus_seconds(29 * 86_400)).await.unwrap(), 0);
        assert_eq!(member::purge(&store, NOW.plus_seconds(31 * 86_400)).await.unwrap(), 1);
        assert_eq!(member::purge(&store, NOW.plus_seconds(31 * 86_400)).await.unwrap(), 0, "once");
        let fresh = store.fresh().await.unwrap();
        let erased = member::by_id(&fresh, company_id, id).await.unwrap().unwrap();
        assert_eq!(erased.family_name, "");
        assert!(!erased.email.as_str().starts_with("a@"));
        let again = crate::place::new_member(&store, company_id, "a@example.jp");
        assert!(!store.commit(vec![member::create(&store, again)]).await.unwrap().applied(), "reserved");
    });
}
