//! What a completed login teaches: the member's own state at once, and the company's tables by a list of increments.
//!
//! What is learnt is bounded, because whoever logs in also teaches: each member adds at most one to each count on a day,
//! and without a proved factor a login teaches only values that the member had before.

use super::{
    Attempt, Cookie, DAY, Gap, History, Level, MemberState, Relation, Value, Values,
    member::{CLASSES, Range, Taught, VERSIONS, short},
    score::eighth,
};

/// So many logins of a member bring the tables something new on one day. Fewer than the slots of any level, so that a
/// value that was pushed out of them is not taught twice.
const NEW_PER_DAY: u8 = 3;
/// The range of versions reaches so far back.
const VERSIONS_BACK: u16 = 6;

/// How much a login may teach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Teaching {
    /// Everything, each time: the published reference.
    Unbounded,
    /// One of each on a day; what is new only after a proved factor.
    Bounded {
        /// A second factor was proved in this login.
        factor_proved: bool,
    },
}

/// A count of the habits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A login that did or did not bring a new value of this level.
    Novelty {
        /// Of what.
        level: Level,
        /// The pause before it.
        gap: Gap,
        /// The history before it.
        history: History,
        /// It was new.
        new: bool,
    },
    /// How the version compared.
    Relation {
        /// The pause before it.
        gap: Gap,
        /// How.
        relation: Relation,
    },
    /// Whether the browser still had its cookie.
    Cookie {
        /// The pause before it.
        gap: Gap,
        /// It was the first login.
        first: bool,
        /// It had it.
        own: bool,
    },
    /// The eighth of the day.
    Hour(u8),
}

impl Cell {
    /// The cell as one number, for a row.
    #[must_use]
    pub fn code(self) -> i64 {
        let join = |parts: [usize; 4]| parts.iter().fold(0, |code: usize, part| code * 16 + part);
        let code = match self {
            Self::Novelty { level, gap, history, new } => {
                join([level as usize, gap.index(), history.index(), usize::from(new)])
            }
            Self::Relation { gap, relation } => join([8, gap.index(), relation.index(), 0]),
            Self::Cookie { gap, first, own } => join([9, gap.index(), usize::from(first), usize::from(own)]),
            Self::Hour(hour) => join([10, usize::from(hour), 0, 0]),
        };
        i64::try_from(code).unwrap_or_default()
    }

    /// The cell of a row; nothing for a number that is none.
    #[must_use]
    pub fn of_code(code: i64) -> Option<Self> {
        let part = |shift: u32| u8::try_from(code >> shift & 15).ok();
        let (kind, second, third, fourth) = (code >> 12, part(8)?, part(4)?, part(0)?);
        let gap = Gap(second);
        let cell = match kind {
            0..=6 => Self::Novelty {
                level: *Level::ALL.get(usize::try_from(kind).ok()?)?,
                gap,
                history: History(third),
                new: fourth == 1,
            },
            8 => Self::Relation { gap, relation: *RELATIONS.get(usize::from(third))? },
            9 => Self::Cookie { gap, first: third == 1, own: fourth == 1 },
            10 => Self::Hour(second),
            _ => return None,
        };
        (cell.code() == code).then_some(cell)
    }
}

const RELATIONS: [Relation; Relation::COUNT] =
    [Relation::Same, Relation::Within, Relation::Newer, Relation::MuchNewer, Relation::Older];

/// What the tables are to count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lesson {
    /// One more of each.
    pub values: Vec<Value>,
    /// One more of each.
    pub cells: Vec<Cell>,
}

/// Whether the table of failures may count one more from this network: no network makes up more than a hundredth of it,
/// and all of it stays below four times the successes.
#[must_use]
pub fn admits(failures: &Values, successes: &Values, network: &[Value]) -> bool {
    let (Some(top), Some(narrow)) = (network.first(), network.last()) else { return false };
    let total = failures.total_beside(top) + 1.0;
    total <= 4.0 * successes.total_beside(top) && failures.count(narrow) + 1.0 <= (total / 100.0).max(1.0)
}

impl MemberState {
    /// Learns a completed login and says what it teaches the tables.
    pub fn learn(&mut self, attempt: &Attempt, teaching: Teaching) -> Lesson {
        let mut pupil = Pupil::of(self, attempt, teaching);
        if pupil.state.chain != attempt.chain() && !attempt.network.is_empty() {
            pupil.state.chain = attempt.chain();
            let network = [Level::Country, Level::Provider, Level::WideNetwork, Level::Network];
            for level in network {
                if let Some(slots) = pupil.state.levels.get_mut(level as usize) {
                    slots.0.clear();
                }
            }
            pupil.unjudged = true;
        }
        pupil.chain(attempt, &attempt.network);
        pupil.unjudged = false;
        pupil.chain(attempt, &attempt.client);
        pupil.habits(attempt);
        pupil.language(attempt);
        pupil.version(attempt);
        pupil.finish(attempt)
    }
}

/// A member's state while it learns one login.
struct Pupil<'a> {
    state: &'a mut MemberState,
    teaching: Teaching,
    first: bool,
    gap: Gap,
    history: History,
    /// The networks cannot be compared with the earlier ones.
    unjudged: bool,
    /// Something new reached the tables.
    new: bool,
    /// Habits were counted for this pause today.
    gap_taught: bool,
    lesson: Lesson,
}

impl<'a> Pupil<'a> {
    fn of(state: &'a mut MemberState, attempt: &Attempt, teaching: Teaching) -> Self {
        let first = state.logins == 0;
        let pause = attempt.at.0.saturating_sub(state.last).max(0);
        let gap = if first { Gap::LONGEST } else { Gap::of(pause) };
        let day = day_of(attempt);
        if state.taught.day != day {
            state.taught = Taught { day, ..Taught::default() };
        }
        let gap_taught = teaching != Teaching::Unbounded && state.taught.gaps & (1 << gap.index()) != 0;
        let history = History::of(state.logins);
        let lesson = Lesson::default();
        Self { state, teaching, first, gap, history, unjudged: false, new: false, gap_taught, lesson }
    }

    fn chain(&mut self, attempt: &Attempt, values: &[Value]) {
        let mut new = self.first;
        for value in values {
            let known = self.state.knows(value);
            if !self.first && !new && !self.unjudged {
                self.cell(Cell::Novelty {
                    level: value.level,
                    gap: self.gap,
                    history: self.history,
                    new: !known,
                });
                new = !known;
            }
            self.value(attempt, value, known);
        }
    }

    /// The member's slot, and one more in the tables, as far as either may learn it.
    fn value(&mut self, attempt: &Attempt, value: &Value, known: bool) {
        let Some(slots) = self.state.levels.get_mut(value.level as usize) else { return };
        let seen_today =
            slots.find(value.key).is_some_and(|slot| slot.at.0.div_euclid(DAY) == today(attempt));
        let teaches = match self.teaching {
            Teaching::Unbounded => true,
            Teaching::Bounded { factor_proved: false } if !known && !self.first => return,
            Teaching::Bounded { .. } if known => !seen_today,
            Teaching::Bounded { factor_proved } => factor_proved && self.state.taught.new < NEW_PER_DAY,
        };
        slots.add(value.key, short(value.parent), attempt.at, value.level.slots());
        if teaches {
            self.new |= !known;
            self.lesson.values.push(*value);
        }
    }

    fn cell(&mut self, cell: Cell) {
        if !self.gap_taught {
            self.lesson.cells.push(cell);
        }
    }

    fn habits(&mut self, attempt: &Attempt) {
        if !self.first
            && let Some(relation) = self.state.relation(attempt)
        {
            self.cell(Cell::Relation { gap: self.gap, relation });
        }
        let own = attempt.cookie == Cookie::Own;
        self.cell(Cell::Cookie { gap: self.gap, first: self.first, own });
        let hour = eighth(attempt.at);
        let bit = 1 << hour;
        if self.teaching == Teaching::Unbounded || self.state.taught.hours & bit == 0 {
            self.lesson.cells.push(Cell::Hour(u8::try_from(hour).unwrap_or_default()));
        }
        self.state.taught.hours |= bit;
        self.state.hours = self.state.hours.map(|weight| weight * 0.98);
        if let Some(weight) = self.state.hours.get_mut(hour) {
            *weight += 1.0;
        }
    }

    fn language(&mut self, attempt: &Attempt) {
        let known = self.state.knows(&attempt.language);
        if !self.first {
            let (level, gap, history) = (Level::Language, Gap::WEEK, self.history);
            self.cell(Cell::Novelty { level, gap, history, new: !known });
        }
        self.value(attempt, &attempt.language, known);
    }

    /// A browser moves on by itself. That it is the same one is proved by a factor, or by its cookie.
    fn version(&mut self, attempt: &Attempt) {
        let [_, browser] = &attempt.client;
        let sure = match self.teaching {
            Teaching::Unbounded | Teaching::Bounded { factor_proved: true } => true,
            Teaching::Bounded { factor_proved: false } => {
                self.first || (attempt.cookie == Cookie::Own && self.state.knows(browser))
            }
        };
        if !sure && self.state.classes.find(attempt.class).is_none() {
            return;
        }
        let versions = &mut self.state.versions;
        match versions.iter_mut().find(|range| range.browser == browser.key) {
            Some(range) => {
                range.lowest =
                    range.lowest.min(attempt.version).max(range.highest.saturating_sub(VERSIONS_BACK));
                range.highest = range.highest.max(attempt.version);
            }
            None => {
                let (lowest, highest) = (attempt.version, attempt.version);
                versions.push(Range { browser: browser.key, lowest, highest });
            }
        }
        if versions.len() > VERSIONS {
            versions.remove(0);
        }
        self.state.classes.add(attempt.class, short(browser.key), attempt.at, CLASSES);
    }

    fn finish(self, attempt: &Attempt) -> Lesson {
        self.state.taught.gaps |= 1 << self.gap.index();
        self.state.taught.new = self.state.taught.new.saturating_add(u8::from(self.new));
        self.state.logins = self.state.logins.saturating_add(1);
        self.state.last = attempt.at.0;
        self.lesson
    }
}

fn today(attempt: &Attempt) -> i64 {
    attempt.at.0.div_euclid(DAY)
}

fn day_of(attempt: &Attempt) -> u32 {
    u32::try_from(today(attempt)).unwrap_or_default()
}
