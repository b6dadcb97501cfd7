//! What is remembered of one member: a few values of each level with decaying weights, ranges of versions, hours. Bounded
//! by construction.

use super::{Attempt, DAY, Level, Relation, Value};
use api::Timestamp;

/// A weight halves in this time.
const HALF_LIFE: f64 = 120.0 * DAY as f64;
/// A value that was not seen for so long is forgotten.
const FORGOTTEN: i64 = 180 * DAY;
pub(super) const CLASSES: usize = 6;
pub(super) const VERSIONS: usize = 6;

/// Values with decaying weights; the lightest makes room.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Slots(pub(super) Vec<Slot>);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    pub(super) key: u64,
    /// The lower half of the parent's name.
    pub(super) parent: u32,
    pub(super) weight: f64,
    pub(super) at: Timestamp,
}

impl Slot {
    fn weight_at(&self, now: Timestamp) -> f64 {
        let age = now.since(self.at).max(0) as f64;
        self.weight * 0.5_f64.powf(age / HALF_LIFE)
    }
}

/// The lower half.
pub(super) fn short(name: u64) -> u32 {
    (name & 0xFFFF_FFFF) as u32
}

impl Slots {
    pub(super) fn find(&self, key: u64) -> Option<&Slot> {
        self.0.iter().find(|slot| slot.key == key)
    }

    pub(super) fn weight(&self, key: u64, now: Timestamp) -> f64 {
        self.find(key).map_or(0.0, |slot| slot.weight_at(now))
    }

    /// The weight of everything under the parent of `value`.
    pub(super) fn total(&self, value: &Value, now: Timestamp) -> f64 {
        let parent = short(value.parent);
        self.0.iter().filter(|slot| slot.parent == parent).map(|slot| slot.weight_at(now)).sum()
    }

    pub(super) fn add(&mut self, key: u64, parent: u32, now: Timestamp, most: usize) {
        match self.0.iter_mut().find(|slot| slot.key == key) {
            Some(slot) => {
                slot.weight = slot.weight_at(now) + 1.0;
                slot.at = now;
            }
            None => self.0.push(Slot { key, parent, weight: 1.0, at: now }),
        }
        if self.0.len() > most {
            let others = self.0.iter().enumerate().filter(|(_, slot)| slot.key != key);
            let lightest = others.min_by(|(_, a), (_, b)| a.weight_at(now).total_cmp(&b.weight_at(now)));
            if let Some((index, _)) = lightest {
                self.0.remove(index);
            }
        }
    }

    fn forget(&mut self, now: Timestamp) {
        self.0.retain(|slot| now.since(slot.at) <= FORGOTTEN);
    }
}

/// The versions of one browser that were seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) browser: u64,
    pub(super) lowest: u16,
    pub(super) highest: u16,
}

/// What one day has taught the company's tables already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Taught {
    pub(super) day: u32,
    pub(super) gaps: u8,
    pub(super) hours: u8,
    pub(super) new: u8,
}

/// What is remembered of one member.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MemberState {
    pub(super) logins: u32,
    /// Milliseconds since 1970.
    pub(super) last: i64,
    /// Which levels the networks were learnt with.
    pub(super) chain: u8,
    pub(super) levels: [Slots; Level::ALL.len()],
    pub(super) classes: Slots,
    pub(super) versions: Vec<Range>,
    pub(super) hours: [f64; 8],
    pub(super) taught: Taught,
}

impl MemberState {
    /// How many logins it was learnt from.
    #[must_use]
    pub fn logins(&self) -> u32 {
        self.logins
    }

    /// When the last of them was.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        (self.logins > 0).then_some(Timestamp(self.last))
    }

    /// Forgets what was not seen for 180 days. A production reader calls it before a score; the published reference
    /// knows no such bound.
    pub fn forget(&mut self, now: Timestamp) {
        self.levels.iter_mut().for_each(|slots| slots.forget(now));
        self.classes.forget(now);
    }

    /// Whether this network prefix is one of the member's.
    #[must_use]
    pub fn knows_network(&self, attempt: &Attempt) -> bool {
        attempt.network.last().is_none_or(|value| self.knows(value))
    }

    /// Whether this operating system and browser are the member's.
    #[must_use]
    pub fn knows_client(&self, attempt: &Attempt) -> bool {
        attempt.client.iter().all(|value| self.knows(value))
    }

    pub(super) fn knows(&self, value: &Value) -> bool {
        self.slots(value.level).is_some_and(|slots| slots.find(value.key).is_some())
    }

    pub(super) fn slots(&self, level: Level) -> Option<&Slots> {
        self.levels.get(level as usize)
    }

    /// How the version compares; nothing where this browser was never seen.
    pub(super) fn relation(&self, attempt: &Attempt) -> Option<Relation> {
        let [_, browser] = &attempt.client;
        let range = self.versions.iter().find(|range| range.browser == browser.key)?;
        if self.classes.find(attempt.class).is_some() {
            return Some(Relation::Same);
        }
        let version = attempt.version;
        Some(match version {
            _ if version < range.lowest => Relation::Older,
            _ if version <= range.highest => Relation::Within,
            _ if version <= range.highest.saturating_add(3) => Relation::Newer,
            _ => Relation::MuchNewer,
        })
    }
}
