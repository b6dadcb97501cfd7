//! The score: how much more probable this login is for somebody who only has the password than for its member.

use super::{
    Attempt, Gap, History, Level, MemberState, Relation, Tables, Velocity,
    chain::{ATTACKERS, Compared, Link},
};

/// What a contribution comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The country.
    Country,
    /// The network's operator.
    Provider,
    /// The network's prefixes.
    Network,
    /// The operating system.
    Os,
    /// The browser.
    Browser,
    /// The browser's version.
    Version,
    /// The cookie that names browsers.
    Cookie,
    /// The hour.
    Hour,
    /// The language.
    Language,
    /// Failures just before.
    Velocity,
}

/// How many parts there are.
pub const PART_COUNT: usize = 10;

impl Part {
    /// All, in the order of [`Score::parts`].
    pub const ALL: [Self; PART_COUNT] = [
        Self::Country,
        Self::Provider,
        Self::Network,
        Self::Os,
        Self::Browser,
        Self::Version,
        Self::Cookie,
        Self::Hour,
        Self::Language,
        Self::Velocity,
    ];

    fn of(level: Level) -> Self {
        match level {
            Level::Country => Self::Country,
            Level::Provider => Self::Provider,
            Level::WideNetwork | Level::Network => Self::Network,
            Level::Os => Self::Os,
            Level::Browser => Self::Browser,
            Level::Language => Self::Language,
        }
    }
}

/// The parts whose value the member never had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Novel(u16);

impl Novel {
    /// Whether this part's value is new.
    #[must_use]
    pub fn contains(self, part: Part) -> bool {
        self.0 & (1 << part as u16) != 0
    }

    fn set(&mut self, part: Part) {
        self.0 |= 1 << part as u16;
    }
}

/// A score with what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Natural logarithm of the likelihood ratio; above 0: more like an attacker.
    pub s: f64,
    /// What each part contributes, in the order of [`Part::ALL`]; of the chains as the likeliest attacker sees them.
    pub parts: [f64; PART_COUNT],
    /// What is new.
    pub novel: Novel,
    /// The member has never logged in.
    pub first: bool,
    /// How the version compares.
    pub relation: Option<Relation>,
    /// Failures here, failures elsewhere, many accounts.
    pub velocity: [f64; 3],
}

impl Score {
    /// What this part contributes.
    #[must_use]
    pub fn part(&self, part: Part) -> f64 {
        self.parts.get(part as usize).copied().unwrap_or_default()
    }

    fn add(&mut self, part: Part, value: f64) {
        if let Some(slot) = self.parts.get_mut(part as usize) {
            *slot += value;
        }
    }

    /// A part that is independent of the others.
    fn add_alone(&mut self, part: Part, value: f64) {
        self.add(part, value);
        self.s += value;
    }
}

/// Scores one login. The password was right; nothing else was proved.
#[must_use]
pub fn score(attempt: &Attempt, member: &MemberState, tables: &Tables<'_>, velocity: &Velocity) -> Score {
    let (now, first) = (attempt.at, member.logins == 0);
    let gap = if first { Gap::LONGEST } else { Gap::of(now.0.saturating_sub(member.last).max(0)) };
    let mut score = Score {
        s: 0.0,
        parts: [0.0; PART_COUNT],
        novel: Novel::default(),
        first,
        relation: None,
        velocity: velocity.terms(),
    };
    if first {
        first_login(attempt, tables, &mut score);
    } else {
        chains(attempt, &Compared { member, tables, gap, now }, &mut score);
    }
    let cookie = tables.habits.cookie(attempt.cookie, gap, first);
    score.add_alone(Part::Cookie, cookie);
    score.add_alone(Part::Hour, hour(attempt, member, tables));
    if !first {
        let language = language(attempt, member, tables);
        if !member.knows(&attempt.language) {
            score.novel.set(Part::Language);
        }
        score.add_alone(Part::Language, language);
    }
    score.add_alone(Part::Velocity, score.velocity.iter().sum());
    score
}

/// Is this where the company works?
fn first_login(attempt: &Attempt, tables: &Tables<'_>, score: &mut Score) {
    for value in &attempt.network {
        let usual = 0.6 * tables.company.share(value) + 0.4 * tables.usual(value);
        let strange = tables.attack(value).ln() - usual.ln();
        score.add_alone(Part::of(value.level), strange * tables.confidence());
    }
}

/// Networks and client of somebody with a history.
fn chains(attempt: &Attempt, compared: &Compared<'_>, score: &mut Score) {
    // Networks that were learnt with another set of files cannot be compared with this one.
    let comparable = compared.member.chain == attempt.chain() || compared.member.chain == 0;
    let network = if comparable { attempt.network.as_slice() } else { &[] };
    let mut links = compared.network(network);
    links.extend(compared.client(&attempt.client));
    score.relation = compared.member.relation(attempt);
    let version = score.relation.map(|relation| version(relation, compared));
    let mut attackers = [0.0; ATTACKERS];
    for (index, attacker) in attackers.iter_mut().enumerate() {
        let ratios = links.iter().map(|link| ratio(link, index)).sum::<f64>();
        *attacker = ratios + version.and_then(|version| version.get(index).copied()).unwrap_or_default();
    }
    let odds: f64 = attackers.iter().map(|ratio| ratio.max(-80.0).exp() / 3.0).sum();
    score.s = odds.max(1e-30).ln();
    let likeliest =
        (0..ATTACKERS).max_by(|a, b| at(&attackers, *a).total_cmp(&at(&attackers, *b))).unwrap_or(0);
    for link in &links {
        score.add(Part::of(link.level), ratio(link, likeliest));
        if link.novel {
            score.novel.set(Part::of(link.level));
        }
    }
    score.add(Part::Version, version.map_or(0.0, |version| at(&version, likeliest)));
    if matches!(score.relation, Some(Relation::Older | Relation::MuchNewer)) {
        score.novel.set(Part::Version);
    }
}

fn ratio(link: &Link, attacker: usize) -> f64 {
    at(&link.attack, attacker) - link.legitimate
}

fn at(list: &[f64; ATTACKERS], index: usize) -> f64 {
    list.get(index).copied().unwrap_or_default()
}

fn version(relation: Relation, compared: &Compared<'_>) -> [f64; ATTACKERS] {
    const ANYBODY: [f64; Relation::COUNT] = [0.12, 0.20, 0.26, 0.12, 0.30];
    const TARGETED: [f64; Relation::COUNT] = [0.45, 0.30, 0.10, 0.05, 0.10];
    let legitimate = compared.tables.habits.relation(compared.gap, relation);
    [ANYBODY, ANYBODY, TARGETED]
        .map(|list| (list.get(relation.index()).copied().unwrap_or_default() / legitimate).ln())
}

/// The eighth of the day.
pub(super) fn eighth(now: api::Timestamp) -> usize {
    usize::try_from(now.0.rem_euclid(super::DAY) / 10_800_000).unwrap_or_default()
}

fn hour(attempt: &Attempt, member: &MemberState, tables: &Tables<'_>) -> f64 {
    let hour = eighth(attempt.at);
    let own = member.hours.get(hour).copied().unwrap_or_default();
    let share = (tables.habits.hour(hour) * 4.0 + own) / (4.0 + member.hours.iter().sum::<f64>());
    (0.125 / share.max(1e-3)).ln().clamp(-0.7, 1.0)
}

fn language(attempt: &Attempt, member: &MemberState, tables: &Tables<'_>) -> f64 {
    let value = &attempt.language;
    let slots = member.slots(Level::Language);
    let weight = slots.map_or(0.0, |slots| slots.weight(value.key, attempt.at));
    let total = slots.map_or(0.0, |slots| slots.total(value, attempt.at));
    let share = if total > 0.0 { weight / total } else { 0.0 };
    let usual = tables.everyone.share(value);
    let new = tables.habits.novel(Level::Language, Gap::WEEK, History::of(member.logins));
    let legitimate = if weight > 0.0 { (1.0 - new) * share } else { new * usual };
    let attack = 0.45 * usual + if attempt.english { 0.35 } else { 0.0 } + 0.2 * share;
    (attack.max(1e-4) / legitimate.max(1e-4)).ln().clamp(-0.7, 2.0)
}
