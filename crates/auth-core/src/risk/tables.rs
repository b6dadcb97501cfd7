//! What the logins of many people look like: how often each value comes, and how often something new comes at all.

use super::{Cookie, Gap, History, Level, Relation, Value, learn::Cell};
use std::collections::HashMap;

/// How much a prior counts, in logins.
const STRENGTH: f64 = 20.0;
/// The share of a value under a parent that nobody has seen.
const UNKNOWN_PARENT: f64 = 0.02;

/// How often values come under the values above them.
#[derive(Debug, Clone, Default)]
pub struct Values {
    counts: HashMap<u64, (u64, f64)>,
    parents: HashMap<u64, Parent>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Parent {
    total: f64,
    distinct: f64,
}

impl Values {
    /// Counts `value` `times` more.
    pub fn add(&mut self, value: &Value, times: f64) {
        self.add_key(value.key, value.parent, times);
    }

    /// Counts the value called `key` under `parent` `times` more.
    pub fn add_key(&mut self, key: u64, parent: u64, times: f64) {
        let above = self.parents.entry(parent).or_default();
        above.total += times;
        let count = self.counts.entry(key).or_insert_with(|| {
            above.distinct += 1.0;
            (parent, 0.0)
        });
        count.1 += times;
    }

    /// How often `value` was counted.
    #[must_use]
    pub fn count(&self, value: &Value) -> f64 {
        self.counts.get(&value.key).map_or(0.0, |(_, count)| *count)
    }

    /// How often anything was counted under the parent of `value`.
    #[must_use]
    pub fn total_beside(&self, value: &Value) -> f64 {
        self.parents.get(&value.parent).map_or(0.0, |parent| parent.total)
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Multiplies every count by `factor` and drops those that fall below `least`.
    pub fn fade(&mut self, factor: f64, least: f64) {
        let old = std::mem::take(self);
        for (key, (parent, count)) in old.counts {
            if count * factor >= least {
                self.add_key(key, parent, count * factor);
            }
        }
    }

    /// The share of `value` under its parent, with an escape for what nobody has seen.
    pub(super) fn share(&self, value: &Value) -> f64 {
        let Some(parent) = self.parents.get(&value.parent) else { return UNKNOWN_PARENT };
        let whole = parent.total + parent.distinct + 1.0;
        match self.counts.get(&value.key) {
            Some((_, count)) if *count > 0.0 => count / whole,
            _ => (parent.distinct + 1.0) / whole / (parent.distinct + 4.0),
        }
    }

    /// The share that every value would have if all were alike.
    pub(super) fn flat(&self, value: &Value) -> f64 {
        1.0 / (self.parents.get(&value.parent).map_or(0.0, |parent| parent.distinct) + 4.0)
    }
}

/// How often a login brings something new, by pause and history; how versions move; how often a browser still has its
/// cookie; at which hours people log in.
#[derive(Debug, Clone, Default)]
pub struct Habits {
    novelty: [[[[f64; 2]; History::COUNT]; Gap::COUNT]; Level::ALL.len()],
    relation: [[f64; Relation::COUNT]; Gap::COUNT],
    cookie: [[[f64; 2]; 2]; Gap::COUNT],
    hours: [f64; 8],
}

impl Habits {
    /// Counts a cell `times` more.
    pub fn add(&mut self, cell: Cell, times: f64) {
        let slot = match cell {
            Cell::Novelty { level, gap, history, new } => {
                self.novelty.get_mut(level as usize).and_then(|level| {
                    level.get_mut(gap.index())?.get_mut(history.index())?.get_mut(usize::from(new))
                })
            }
            Cell::Relation { gap, relation } => {
                self.relation.get_mut(gap.index()).and_then(|gap| gap.get_mut(relation.index()))
            }
            Cell::Cookie { gap, first, own } => self
                .cookie
                .get_mut(gap.index())
                .and_then(|gap| gap.get_mut(usize::from(first))?.get_mut(usize::from(own))),
            Cell::Hour(hour) => self.hours.get_mut(usize::from(hour)),
        };
        if let Some(slot) = slot {
            *slot += times;
        }
    }

    /// How many logins taught it.
    #[must_use]
    pub fn logins(&self) -> f64 {
        self.hours.iter().sum()
    }

    /// The probability that a login of the rightful member brings a new value of this level.
    pub(super) fn novel(&self, level: Level, gap: Gap, history: History) -> f64 {
        let counts =
            self.novelty.get(level as usize).and_then(|level| level.get(gap.index())?.get(history.index()));
        let [old, new] = counts.copied().unwrap_or_default();
        let prior = (level.novelty() * gap.factor() * history.factor()).min(0.9);
        (new + STRENGTH * prior) / (old + new + STRENGTH)
    }

    /// The probability of a version relation for the rightful member.
    pub(super) fn relation(&self, gap: Gap, relation: Relation) -> f64 {
        const PRIOR: [f64; Relation::COUNT] = [0.55, 0.10, 0.25, 0.04, 0.06];
        let counts = self.relation.get(gap.index()).copied().unwrap_or_default();
        let at = |list: &[f64]| list.get(relation.index()).copied().unwrap_or_default();
        (at(&counts) + STRENGTH * at(&PRIOR)) / (counts.iter().sum::<f64>() + STRENGTH)
    }

    /// The contribution of the cookie.
    pub(super) fn cookie(&self, cookie: Cookie, gap: Gap, first: bool) -> f64 {
        let counts = self.cookie.get(gap.index()).and_then(|gap| gap.get(usize::from(first)));
        let [missing, own] = counts.copied().unwrap_or_default();
        let prior = if first { 0.02 } else { 0.85 };
        let kept = (own + STRENGTH * prior) / (missing + own + STRENGTH);
        match cookie {
            Cookie::Own => (0.01 / kept).ln(),
            Cookie::Other | Cookie::None => (0.97 / (1.0 - kept)).ln(),
            Cookie::Copied => 2.5,
        }
    }

    /// The share of logins in this eighth of the day.
    pub(super) fn hour(&self, hour: usize) -> f64 {
        let counted = self.hours.get(hour).copied().unwrap_or_default();
        (counted + 1.0) / (self.logins() + 8.0)
    }
}

/// What a score compares a login with.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// Completed logins of everybody whose habits are shared.
    pub everyone: &'a Values,
    /// Completed logins of the member's company; may be the same.
    pub company: &'a Values,
    /// Failures at accounts that do not exist.
    pub failures: &'a Values,
    /// How often something new comes.
    pub habits: &'a Habits,
    /// How many logins it takes until a first login counts half as strange as it looks: a company that has just begun
    /// has no place where it works yet. 0: at once.
    pub doubt: f64,
}

impl Tables<'_> {
    /// The share of `value` among all logins.
    pub(super) fn usual(&self, value: &Value) -> f64 {
        if value.level == Level::Network { self.everyone.flat(value) } else { self.everyone.share(value) }
    }

    /// The share of `value` among attempts of somebody who picks a network at random.
    pub(super) fn attack(&self, value: &Value) -> f64 {
        if value.level == Level::Network {
            return self.everyone.flat(value);
        }
        0.35 * self.failures.share(value)
            + 0.35 * self.everyone.share(value)
            + 0.30 * self.everyone.flat(value)
    }

    /// How much is known of where the company works, from 0 to 1.
    pub(super) fn confidence(&self) -> f64 {
        let logins = self.habits.logins();
        if self.doubt > 0.0 { logins / (logins + self.doubt) } else { 1.0 }
    }
}
