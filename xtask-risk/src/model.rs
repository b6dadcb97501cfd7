//! A score with everything that it remembers, in memory.

use crate::event::Event;
use api::{RiskLevel, Timestamp};
use auth_core::risk::{
    Attempt, Failures, Habits, MEMBERS_MAX, MemberState, Score, Signals, Tables, Teaching, Threshold, Values,
    Velocity, admits, decide, score,
};
use std::collections::HashMap;

const DAY: i64 = 86_400_000;
/// As the server: a company's first logins count half as strange as they look after so many.
const DOUBT: f64 = 20.0;

/// Failures fade to a half in this time.
const FADE: i64 = 30 * DAY;

/// A way to score.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    /// Country and operator are known.
    pub(crate) geo: bool,
    /// Learns as the server does: per company, one of each on a day, new things only after a factor. Otherwise it is
    /// the published reference.
    pub(crate) bounded: bool,
    /// The cookie counts.
    pub(crate) cookie: bool,
}

/// What is shown, in this order.
pub(crate) const VARIANTS: [Variant; 6] = [
    Variant { name: "tegata", geo: true, bounded: false, cookie: true },
    Variant { name: "tegata-nock", geo: true, bounded: false, cookie: false },
    Variant { name: "tegata-nogeo", geo: false, bounded: false, cookie: true },
    Variant { name: "tegata-nogeo-nock", geo: false, bounded: false, cookie: false },
    Variant { name: "tegata-bounded", geo: true, bounded: true, cookie: true },
    Variant { name: "tegata-bounded-nogeo", geo: false, bounded: true, cookie: true },
];

/// What one company, or everybody, taught.
#[derive(Default)]
struct Taught {
    values: Values,
    failures: Values,
    habits: Habits,
    faded: i64,
}

/// What one variant remembers.
pub(crate) struct Model {
    geo: bool,
    bounded: bool,
    members: HashMap<u64, MemberState>,
    /// By company where learning is bounded; else one for all.
    taught: HashMap<u64, Taught>,
    /// The reference alone: what each company's members did.
    companies: HashMap<u64, Values>,
    largest: usize,
}

impl Model {
    pub(crate) fn new(variant: &Variant) -> Self {
        let taught = HashMap::from([(0, Taught::default())]);
        let (members, companies) = (HashMap::new(), HashMap::new());
        Self { geo: variant.geo, bounded: variant.bounded, members, taught, companies, largest: 0 }
    }

    /// The row as this variant sees it.
    pub(crate) fn attempt(&self, event: &Event<'_>) -> Attempt {
        event.attempt(self.geo)
    }

    fn company(&self, event: &Event<'_>) -> u64 {
        if self.bounded { crate::event::hash(&[event.org.as_bytes()]) | 1 } else { 0 }
    }

    /// Makes room for what a score or a lesson is about to look at.
    pub(crate) fn prepare(&mut self, event: &Event<'_>) {
        let company = self.company(event);
        self.taught.entry(company).or_default();
        if self.bounded {
            if let Some(state) = self.members.get_mut(&event.account()) {
                state.forget(event.at());
            }
        } else {
            self.companies.entry(crate::event::hash(&[event.org.as_bytes()])).or_default();
        }
    }

    /// Scores a row.
    pub(crate) fn score(&self, event: &Event<'_>, attempt: &Attempt, velocity: &Velocity) -> Score {
        let (nobody, nothing) = (MemberState::default(), Taught::default());
        let member = self.members.get(&event.account()).unwrap_or(&nobody);
        let taught = self.taught.get(&self.company(event)).unwrap_or(&nothing);
        let own = self.companies.get(&crate::event::hash(&[event.org.as_bytes()]));
        let tables = Tables {
            everyone: &taught.values,
            company: own.filter(|_| !self.bounded).unwrap_or(&taught.values),
            failures: &taught.failures,
            habits: &taught.habits,
            doubt: if self.bounded { DOUBT } else { 0.0 },
        };
        score(attempt, member, &tables, velocity)
    }

    /// Learns a completed login that scored `score`. Its factor counts as proved where one was asked for, and at the
    /// first login, which begins with a mail.
    pub(crate) fn learn(&mut self, event: &Event<'_>, attempt: &Attempt, score: &Score) {
        let asked = decide(score, Signals::default(), Threshold::STANDARD).level != RiskLevel::Low;
        let teaching = match self.bounded {
            true => Teaching::Bounded { factor_proved: asked || score.first },
            false => Teaching::Unbounded,
        };
        let company = self.company(event);
        let state = self.members.entry(event.account()).or_default();
        let lesson = state.learn(attempt, teaching);
        let Some(taught) = self.taught.get_mut(&company) else { return };
        lesson.cells.iter().for_each(|cell| taught.habits.add(*cell, 1.0));
        lesson.values.iter().for_each(|value| taught.values.add(value, 1.0));
        let own = self.companies.get_mut(&crate::event::hash(&[event.org.as_bytes()]));
        if let Some(own) = own.filter(|_| !self.bounded) {
            lesson.values.iter().for_each(|value| own.add(value, 1.0));
        }
    }

    /// Learns a failure at an account that does not exist.
    pub(crate) fn fail(&mut self, event: &Event<'_>) {
        if event.exists() {
            return;
        }
        let attempt = event.attempt(self.geo);
        let company = self.company(event);
        let taught = self.taught.entry(company).or_default();
        if self.bounded {
            let period = event.at().0.div_euclid(FADE);
            if taught.faded < period {
                taught.failures.fade(0.5, 0.1);
                taught.faded = period;
            }
            if !admits(&taught.failures, &taught.values, &attempt.network) {
                return;
            }
        }
        attempt.network.iter().for_each(|value| taught.failures.add(value, 1.0));
    }

    /// The longest state of a member so far, in bytes, as of the last call.
    pub(crate) fn largest(&mut self) -> usize {
        let longest = self.members.values().map(|state| state.to_bytes().len()).max();
        self.largest = self.largest.max(longest.unwrap_or_default());
        self.largest
    }
}

/// What went wrong lately, for all variants.
#[derive(Default)]
pub(crate) struct Lately {
    accounts: HashMap<u64, Failures>,
    networks: HashMap<u64, Failures>,
    members: HashMap<u64, HashMap<u64, Timestamp>>,
}

impl Lately {
    pub(crate) fn velocity(&self, event: &Event<'_>) -> Velocity {
        let (now, account, network) = (event.at(), event.account(), event.network());
        let failed = self.accounts.get(&account);
        let (here, elsewhere) = failed.map_or((0, 0), |failures| failures.of_account(now, network));
        let accounts = self.networks.get(&network).map_or(0, |failures| failures.of_network(now, account));
        // Who succeeds from a network is looked at only where it can matter.
        let succeeded = self.members.get(&network).filter(|_| accounts >= 2);
        let recent = |members: &HashMap<u64, Timestamp>| {
            members.values().filter(|at| now.since(**at) < 30 * DAY).count()
        };
        let members = u32::try_from(succeeded.map_or(0, recent)).unwrap_or(u32::MAX).min(MEMBERS_MAX);
        Velocity { here, elsewhere, accounts, members }
    }

    pub(crate) fn fail(&mut self, event: &Event<'_>) {
        let (now, account, network) = (event.at(), event.account(), event.network());
        if event.exists() {
            self.accounts.entry(account).or_default().note(now, network);
        }
        self.networks.entry(network).or_default().note(now, account);
    }

    pub(crate) fn succeed(&mut self, event: &Event<'_>) {
        self.members.entry(event.network()).or_default().insert(event.account(), event.at());
    }
}
