//! What the chain is made of: a digest for each event, one over the events of a checkpoint, and a head that holds
//! the head before it. Pure: rows in, digests out.

use api::CompanyId;
use auth_core::{seal::bind, secret::sha256};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Columns of an event that the chain covers, and those that its personal digest covers.
pub(super) const EVENTS: &str = "SELECT sequence, id, at, kind, actor, actor_id, member_id, app_id, details, trace, address, \
                                 user_agent, personal_salt, personal_hash FROM audit_event \
                                 WHERE company_id = $1 AND sequence >= $2 AND sequence <= $3 ORDER BY sequence LIMIT $4";

/// An event as the chain sees it.
#[derive(FromQueryResult)]
pub(super) struct EventRow {
    pub(super) sequence: i64,
    id: Uuid,
    pub(super) at: i64,
    kind: String,
    actor: String,
    actor_id: Option<Uuid>,
    member_id: Option<Uuid>,
    app_id: Option<Uuid>,
    details: String,
    trace: Option<String>,
    address: Option<String>,
    user_agent: Option<String>,
    pub(super) personal_salt: Option<Vec<u8>>,
    pub(super) personal_hash: Option<Vec<u8>>,
}

impl EventRow {
    /// Whether there is anything to erase.
    pub(super) fn is_personal(&self) -> bool {
        self.address.is_some() || self.user_agent.is_some()
    }

    /// The digest of what is personal. Once the salt is erased too, nobody finds an address by trying them all.
    pub(super) fn personal(&self, salt: &[u8]) -> Vec<u8> {
        bind(&[salt, &text(self.address.as_deref()), &text(self.user_agent.as_deref())])
    }

    fn digest(&self, company_id: CompanyId) -> Vec<u8> {
        bind(&[
            company_id.0.as_bytes(),
            &self.sequence.to_be_bytes(),
            self.id.as_bytes(),
            &self.at.to_be_bytes(),
            self.kind.as_bytes(),
            self.actor.as_bytes(),
            &id(self.actor_id),
            &id(self.member_id),
            &id(self.app_id),
            self.details.as_bytes(),
            &text(self.trace.as_deref()),
            self.personal_hash.as_deref().unwrap_or_default(),
        ])
    }
}

/// Nothing and an empty text differ.
fn text(value: Option<&str>) -> Vec<u8> {
    value.map_or_else(Vec::new, |value| [b"=", value.as_bytes()].concat())
}

fn id(value: Option<Uuid>) -> Vec<u8> {
    value.map_or_else(Vec::new, |value| value.as_bytes().to_vec())
}

/// The digest of a checkpoint's events, whose personal digests are set.
pub(super) fn events(company_id: CompanyId, rows: &[EventRow]) -> Vec<u8> {
    sha256(&rows.iter().flat_map(|row| row.digest(company_id)).collect::<Vec<u8>>()).to_vec()
}

/// The numbers of a range that no row has: `3` or `5-7`, with commas; empty when all are there.
pub(super) fn missing(first: i64, last: i64, rows: &[EventRow]) -> String {
    let mut gaps = Vec::new();
    let mut expected = first;
    for sequence in rows.iter().map(|row| row.sequence).chain([last.saturating_add(1)]) {
        match sequence - expected {
            ..=0 => {}
            1 => gaps.push(expected.to_string()),
            _ => gaps.push(format!("{expected}-{}", sequence - 1)),
        }
        expected = sequence.saturating_add(1);
    }
    gaps.join(",")
}

/// A checkpoint as it stands.
#[derive(FromQueryResult)]
pub(super) struct CheckpointRow {
    pub(super) company_id: Uuid,
    pub(super) number: i64,
    pub(super) first_sequence: i64,
    pub(super) last_sequence: i64,
    pub(super) missing: String,
    pub(super) events: Vec<u8>,
    pub(super) head: Vec<u8>,
    pub(super) key_id: Vec<u8>,
    pub(super) mac: Vec<u8>,
    pub(super) sealed_at: i64,
    pub(super) removed_at: Option<i64>,
    pub(super) removed_mac: Option<Vec<u8>>,
}

impl CheckpointRow {
    /// The head that follows from the one before and everything that the row says.
    pub(super) fn follows(&self, before: &[u8]) -> Vec<u8> {
        bind(&[
            b"tegata checkpoint",
            before,
            self.company_id.as_bytes(),
            &self.number.to_be_bytes(),
            &self.first_sequence.to_be_bytes(),
            &self.last_sequence.to_be_bytes(),
            self.missing.as_bytes(),
            &self.events,
            &self.sealed_at.to_be_bytes(),
        ])
    }
}

/// What is signed when a checkpoint's events are removed.
pub(super) fn removed(head: &[u8], at: i64) -> Vec<u8> {
    bind(&[b"tegata removed", head, &at.to_be_bytes()])
}

/// The newest checkpoint of a company, to be kept elsewhere: whatever is cut off later no longer leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Whose log.
    pub company_id: CompanyId,
    /// Number of the checkpoint.
    pub checkpoint: i64,
    /// Number of its last event.
    pub sequence: i64,
    /// Its head, in hexadecimal digits.
    pub head: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sequence: i64) -> EventRow {
        EventRow {
            sequence,
            id: Uuid::nil(),
            at: 1,
            kind: "a.b".to_owned(),
            actor: "system".to_owned(),
            actor_id: None,
            member_id: None,
            app_id: None,
            details: "{}".to_owned(),
            trace: None,
            address: Some("192.0.2.1".to_owned()),
            user_agent: None,
            personal_salt: None,
            personal_hash: None,
        }
    }

    #[test]
    fn gaps_are_named() {
        let rows = [row(2), row(3), row(5), row(9)];
        assert_eq!(missing(2, 3, &rows[..2]), "");
        assert_eq!(missing(1, 10, &rows), "1,4,6-8,10");
        assert_eq!(missing(1, 4, &[]), "1-4");
    }

    #[test]
    fn every_field_counts_and_personal_ones_only_through_their_digest() {
        let company = CompanyId(Uuid::nil());
        let plain = events(company, &[row(1)]);
        let erased = EventRow { address: None, ..row(1) };
        assert_eq!(events(company, &[erased]), plain);
        let hashed = EventRow { personal_hash: Some(row(1).personal(&[7; 16])), ..row(1) };
        assert_ne!(events(company, &[hashed]), plain);
        for other in [
            EventRow { kind: "a.c".to_owned(), ..row(1) },
            EventRow { trace: Some(String::new()), ..row(1) },
            EventRow { member_id: Some(Uuid::nil()), ..row(1) },
            EventRow { at: 2, ..row(1) },
        ] {
            assert_ne!(events(company, &[other]), plain);
        }
        assert_ne!(row(1).personal(&[7; 16]), row(1).personal(&[8; 16]));
    }
}
