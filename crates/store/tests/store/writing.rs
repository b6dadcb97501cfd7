//! The writer: conditions, batches, and what is on disk when it answers.

use crate::place::{NOW, address, company, each, link, new_member, person, session};
use api::{CredentialId, GrantId, LoginId};
use store::{
    Assignment, Guard, Login, NewGrant, NewTicket, Outcome, StoreError, TicketKind, app, audit, credential,
    grant, login, member, session as sessions, ticket,
};
use tokio::task::JoinSet;

fn ticket_of(hash: u8) -> NewTicket {
    NewTicket {
        hash: [hash; 32],
        kind: TicketKind::LoginLink,
        company_id: None,
        member_id: None,
        payload: "{}".into(),
        now: NOW,
        expires_at: NOW.plus_seconds(60),
    }
}

#[test]
fn of_fifty_takers_at_once_exactly_one_wins() {
    each(|place| async move {
        let store = place.open().await;
        assert!(store.commit(vec![ticket::issue(ticket_of(1))]).await.unwrap().applied());
        let mut takers = JoinSet::new();
        for _ in 0..50 {
            let store = store.clone();
            takers.spawn(async move {
                store.commit(vec![ticket::take([1; 32], TicketKind::LoginLink, NOW)]).await.unwrap()
            });
        }
        let outcomes = takers.join_all().await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.applied()).count(), 1);
        let refused = outcomes.iter().filter(|outcome| **outcome == Outcome::Refused(Guard::TicketGone));
        assert_eq!(refused.count(), 49);
    });
}

#[test]
fn tickets_of_another_kind_or_past_their_time_are_not_taken() {
    each(|place| async move {
        let store = place.open().await;
        assert!(store.commit(vec![ticket::issue(ticket_of(1))]).await.unwrap().applied());
        let wrong = ticket::take([1; 32], TicketKind::PasswordReset, NOW);
        let late = ticket::take([1; 32], TicketKind::LoginLink, NOW.plus_seconds(60));
        assert!(!store.commit(vec![wrong]).await.unwrap().applied());
        assert!(!store.commit(vec![late]).await.unwrap().applied());
        assert!(ticket::peek(&store, &[1; 32], TicketKind::LoginLink, NOW).await.unwrap().is_some());
        let again = store.commit(vec![ticket::issue(ticket_of(1))]).await.unwrap();
        assert_eq!(again, Outcome::Refused(Guard::Replayed));
    });
}

#[test]
fn a_refused_item_leaves_nothing_and_its_neighbours_stand() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let mut items = JoinSet::new();
        for number in 0..60_u8 {
            let store = store.clone();
            items.spawn(async move {
                let email = format!("m{number}@example.jp");
                let mut changes = vec![member::create(&store, new_member(&store, company_id, &email))];
                if number % 3 == 0 {
                    changes.push(ticket::take([9; 32], TicketKind::LoginLink, NOW));
                }
                (number, store.commit(changes).await.unwrap())
            });
        }
        for (number, outcome) in items.join_all().await {
            let found = member::by_email(&store, &address(&format!("m{number}@example.jp"))).await.unwrap();
            assert_eq!(outcome.applied(), number % 3 != 0);
            assert_eq!(found.is_some(), outcome.applied(), "member {number}");
        }
    });
}

#[test]
fn an_item_that_raises_fails_alone() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let twice = session(&store, company_id, member_id);
        let mut items = JoinSet::new();
        for number in 0..30_u8 {
            let store = store.clone();
            let mut value = session(&store, company_id, member_id);
            if number % 10 == 0 {
                value = twice.clone();
            }
            let hash = auth_core::TokenHash([number; 32]);
            items.spawn(async move { store.commit(vec![sessions::start(&value, &hash)]).await });
        }
        let outcomes = items.join_all().await;
        let failed = outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::Database(_))));
        assert_eq!(failed.count(), 2);
        assert_eq!(sessions::of_member(&store, company_id, member_id, NOW).await.unwrap().len(), 28);
    });
}

#[test]
fn what_was_answered_is_seen_by_a_second_process_and_survives_a_lost_caller() {
    each(|place| async move {
        let store = place.open().await;
        let other = place.open().await;
        assert!(store.commit(vec![ticket::issue(ticket_of(1))]).await.unwrap().applied());
        let kind = TicketKind::LoginLink;
        assert!(ticket::peek(&other, &[1; 32], kind, NOW).await.unwrap().is_some());

        let caller = tokio::spawn({
            let store = store.clone();
            async move { store.commit(vec![ticket::issue(ticket_of(2))]).await }
        });
        tokio::task::yield_now().await;
        caller.abort();
        drop(caller.await);
        assert!(store.commit(vec![ticket::issue(ticket_of(3))]).await.unwrap().applied());
        assert!(ticket::peek(&other, &[3; 32], kind, NOW).await.unwrap().is_some());
    });
}

#[test]
fn a_code_is_redeemed_once_and_a_replay_finds_its_grant() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let app_id = link(&store, company_id, "wiki").await;
        let live = session(&store, company_id, member_id);
        let hash = auth_core::TokenHash([1; 32]);
        assert!(store.commit(vec![sessions::start(&live, &hash)]).await.unwrap().applied());
        let new = |store: &store::Store| NewGrant {
            id: GrantId(store.new_id(NOW)),
            company_id,
            member_id,
            app_id,
            session_id: live.id,
            scopes: "openid".into(),
            now: NOW,
            expires_at: NOW.plus_seconds(600),
        };
        let redeem = |code: u8| grant::redeem(new(&store), [code; 32], NOW.plus_seconds(660));
        let unassigned = store.commit(vec![redeem(7)]).await.unwrap();
        assert_eq!(unassigned, Outcome::Refused(Guard::AppUnavailable));
        let assign = app::assign(company_id, app_id, Assignment::Everyone);
        assert!(store.commit(vec![assign]).await.unwrap().applied());
        assert!(store.commit(vec![redeem(7)]).await.unwrap().applied());
        assert_eq!(store.commit(vec![redeem(7)]).await.unwrap(), Outcome::Refused(Guard::Replayed));
        let found = grant::by_code(&store, &[7; 32]).await.unwrap().unwrap();
        assert!(store.commit(vec![grant::revoke(company_id, found.id, NOW)]).await.unwrap().applied());
        let fresh = store.fresh().await.unwrap();
        let found = grant::by_id(&fresh, company_id, found.id).await.unwrap().unwrap();
        assert_eq!(found.revoked_at, Some(NOW));

        assert!(store.commit(vec![sessions::end(company_id, live.id, NOW)]).await.unwrap().applied());
        assert_eq!(store.commit(vec![redeem(8)]).await.unwrap(), Outcome::Refused(Guard::SessionEnded));
    });
}

#[test]
fn a_suspended_member_starts_nothing() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        assert!(store.commit(vec![member::suspend(company_id, member_id, NOW)]).await.unwrap().applied());
        let start = sessions::start(&session(&store, company_id, member_id), &auth_core::TokenHash([1; 32]));
        let refused = Outcome::Refused(Guard::MemberInactive);
        assert_eq!(store.commit(vec![start]).await.unwrap(), refused);
        let begun = Login {
            id: LoginId(store.new_id(NOW)),
            company_id,
            member_id,
            pre_session: [1; 32],
            request_hash: [2; 32],
            request: Vec::new(),
            state: "{}".into(),
            created_at: NOW,
            expires_at: NOW.plus_seconds(60),
            version: 1,
        };
        assert_eq!(store.commit(vec![login::start(&begun)]).await.unwrap(), refused);
        let password = credential::set_password(store::NewPassword {
            id: CredentialId(store.new_id(NOW)),
            company_id,
            member_id,
            kind: store::CredentialKind::Password,
            phc: "x".into(),
            now: NOW,
        });
        assert_eq!(store.commit(vec![password]).await.unwrap(), refused);
    });
}

#[test]
fn a_login_moves_in_one_tab_only() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let member_id = person(&store, company_id, "a@example.jp").await;
        let begun = Login {
            id: LoginId(store.new_id(NOW)),
            company_id,
            member_id,
            pre_session: [1; 32],
            request_hash: [2; 32],
            request: b"request".to_vec(),
            state: "{}".into(),
            created_at: NOW,
            expires_at: NOW.plus_seconds(60),
            version: 1,
        };
        assert!(store.commit(vec![login::start(&begun)]).await.unwrap().applied());
        let read = login::by_request(&store, &[1; 32], &[2; 32], NOW).await.unwrap().unwrap();
        assert_eq!(read, begun);
        assert!(store.commit(vec![login::advance(&read, "{\"a\":1}".into(), NOW)]).await.unwrap().applied());
        let late = store.commit(vec![login::take(&read, NOW)]).await.unwrap();
        assert_eq!(late, Outcome::Refused(Guard::LoginMoved));
        let read = login::by_id(&store, begun.id, NOW).await.unwrap().unwrap();
        assert!(store.commit(vec![login::take(&read, NOW)]).await.unwrap().applied());
        assert!(login::by_id(&store, begun.id, NOW).await.unwrap().is_none());
    });
}

#[test]
fn events_are_numbered_without_gaps() {
    each(|place| async move {
        let store = place.open().await;
        let company_id = company(&store, "acme").await;
        let mut writers = JoinSet::new();
        for number in 0..40_u8 {
            let store = store.clone();
            writers.spawn(async move {
                let event = audit::Event {
                    id: api::AuditEventId(store.new_id(NOW)),
                    company_id,
                    at: NOW,
                    kind: "test.done",
                    actor: audit::Actor::System,
                    member_id: None,
                    app_id: None,
                    details: serde_json::json!({ "number": number }),
                    address: None,
                    user_agent: None,
                    trace: None,
                };
                let mut changes = vec![audit::append(event)];
                if number % 4 == 0 {
                    changes.push(ticket::take([9; 32], TicketKind::LoginLink, NOW));
                }
                store.commit(changes).await.unwrap()
            });
        }
        writers.join_all().await;
        let events = audit::latest(&store, company_id, 100).await.unwrap();
        let numbers: Vec<i64> = events.iter().rev().map(|event| event.sequence).collect();
        assert_eq!(numbers, (1..=30).collect::<Vec<i64>>());
    });
}
