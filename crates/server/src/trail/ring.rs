//! What requests have checked in the last day, kept in memory: bounded in time, in size, and for each network that
//! requests come from. Nothing here is written to the store; what belongs to a company is in its events.

use api::{CompanyId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, VecDeque},
};

/// A request is remembered for a day, in seconds.
pub(super) const KEPT_SECONDS: i64 = 86_400;
/// So many requests at most.
const SEGMENTS_MAX: usize = 20_000;
/// So many bytes at most, as [`Segment::weight`] counts them.
const WEIGHT_MAX: usize = 8 * 1024 * 1024;
/// So many requests of one network at most: one stranger does not push out everybody else's.
const NETWORK_MAX: usize = 2_000;
/// So many checks of one request at most.
pub(super) const CHECKS_MAX: usize = 48;
/// Details of a check are at most so long as JSON.
pub(super) const DETAILS_MAX: usize = 512;

/// One thing that was looked at, and what it came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Check {
    /// When.
    pub(crate) at: Timestamp,
    /// What was checked.
    pub(crate) check: Cow<'static, str>,
    /// What it came to.
    pub(crate) result: Cow<'static, str>,
    /// What else is known of it; no secret, no password, no mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) details: Option<Value>,
}

/// What one request checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Segment {
    /// The code of the attempt that it belonged to.
    pub(crate) code: String,
    /// When it came.
    pub(crate) at: Timestamp,
    /// Whose it turned out to be.
    pub(crate) company: Option<CompanyId>,
    /// In order.
    pub(crate) checks: Vec<Check>,
    /// The network that it came from, hashed.
    #[serde(skip)]
    pub(super) network: u64,
    #[serde(skip)]
    pub(super) weight: usize,
}

impl Segment {
    /// Roughly what it costs to keep.
    pub(super) fn weigh(checks: &[Check]) -> usize {
        let details = |check: &Check| check.details.as_ref().map_or(0, |details| details.to_string().len());
        160 + checks.iter().map(|check| 112 + 2 * details(check)).sum::<usize>()
    }
}

/// The requests of the last day.
#[derive(Debug, Default)]
pub(super) struct Ring {
    segments: BTreeMap<u64, Segment>,
    networks: HashMap<u64, VecDeque<u64>>,
    weight: usize,
    next: u64,
}

impl Ring {
    /// Remembers a request; forgets what is too old or too much, oldest first.
    pub(super) fn push(&mut self, segment: Segment, now: Timestamp) {
        let own = self.networks.get(&segment.network).filter(|own| own.len() >= NETWORK_MAX);
        if let Some(oldest) = own.and_then(|own| own.front()).copied() {
            self.forget(oldest);
        }
        let number = self.next;
        self.next += 1;
        self.weight += segment.weight;
        self.networks.entry(segment.network).or_default().push_back(number);
        self.segments.insert(number, segment);
        while let Some((oldest, segment)) = self.segments.first_key_value() {
            let fits = self.segments.len() <= SEGMENTS_MAX && self.weight <= WEIGHT_MAX;
            if fits && !is_old(segment, now) {
                break;
            }
            let oldest = *oldest;
            self.forget(oldest);
        }
    }

    fn forget(&mut self, number: u64) {
        let Some(segment) = self.segments.remove(&number) else { return };
        self.weight = self.weight.saturating_sub(segment.weight);
        if let Some(own) = self.networks.get_mut(&segment.network) {
            own.retain(|kept| *kept != number);
            if own.is_empty() {
                self.networks.remove(&segment.network);
            }
        }
    }

    /// The requests of one attempt, oldest first.
    pub(super) fn of(&self, code: &str, now: Timestamp) -> Vec<Segment> {
        let found = self.segments.values().filter(|segment| segment.code == code && !is_old(segment, now));
        found.cloned().collect()
    }
}

fn is_old(segment: &Segment, now: Timestamp) -> bool {
    now.since(segment.at) > KEPT_SECONDS * 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_760_000_000_000);

    fn segment(code: &str, network: u64, at: Timestamp) -> Segment {
        let checks = vec![Check { at, check: "password".into(), result: "wrong".into(), details: None }];
        let weight = Segment::weigh(&checks);
        Segment { code: code.to_owned(), at, company: None, checks, network, weight }
    }

    #[test]
    fn a_network_pushes_out_only_its_own() {
        let mut ring = Ring::default();
        ring.push(segment("VICT1M00", 1, NOW), NOW);
        for number in 0..NETWORK_MAX + 100 {
            ring.push(segment(&format!("F{number}"), 2, NOW), NOW);
        }
        assert_eq!(ring.of("VICT1M00", NOW).len(), 1);
        assert!(ring.of("F0", NOW).is_empty(), "the flood has pushed out its own oldest");
        assert_eq!(ring.segments.len(), NETWORK_MAX + 1);
    }

    #[test]
    fn nothing_is_kept_longer_than_a_day_or_beyond_its_size() {
        let mut ring = Ring::default();
        ring.push(segment("00000001", 1, NOW), NOW);
        let later = NOW.plus_seconds(KEPT_SECONDS + 1);
        assert!(ring.of("00000001", later).is_empty());
        ring.push(segment("00000002", 1, later), later);
        assert_eq!(ring.segments.len(), 1);
        for network in 0..SEGMENTS_MAX as u64 + 500 {
            ring.push(segment("00000003", network, later), later);
        }
        assert!(ring.segments.len() <= SEGMENTS_MAX && ring.networks.len() <= SEGMENTS_MAX);
        assert!(ring.weight <= WEIGHT_MAX);
    }
}
