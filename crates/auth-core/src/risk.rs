//! How much a login looks like its member, and how much like somebody who only has the password: a natural-log
//! likelihood ratio, with the contributions that it is made of.
//!
//! Three things are compared. What the member's own logins looked like ([`MemberState`], bounded and without a readable
//! address or browser), what logins of the company look like ([`Tables`]), and what went wrong just before
//! ([`Velocity`]). [`score`] reads them; [`MemberState::learn`] says what a completed login teaches; [`decide`] turns the
//! number into a level and reasons. Values are known by keyed hashes alone: who hashes with what is the caller's matter.

mod attempt;
mod chain;
mod decide;
mod encode;
mod learn;
mod member;
mod score;
mod tables;
mod velocity;

pub use attempt::{Attempt, Cookie, Seen, Value};
pub use decide::{Decision, Signals, Threshold, decide};
pub use encode::{Malformed, STATE_BYTES_MAX};
pub use learn::{Cell, Lesson, Teaching, admits};
pub use member::MemberState;
pub use score::{Novel, PART_COUNT, Part, Score, score};
pub use tables::{Habits, Tables, Values};
pub use velocity::{Failures, MEMBERS_MAX, RING, Velocity};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What a value is a value of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// The country of the address.
    Country,
    /// The operator of the network (autonomous system), under its country.
    Provider,
    /// The /16 (IPv6: /32) of the address, where nothing is known of operators.
    WideNetwork,
    /// The /24 (IPv6: /48) of the address, under whatever stands above it.
    Network,
    /// The operating system.
    Os,
    /// The browser, under its operating system.
    Browser,
    /// The first language that the browser asks for.
    Language,
}

impl Level {
    /// Every level; a level's place here is its code in rows.
    pub const ALL: [Self; 7] = [
        Self::Country,
        Self::Provider,
        Self::WideNetwork,
        Self::Network,
        Self::Os,
        Self::Browser,
        Self::Language,
    ];

    /// How many values of this level are remembered of one member.
    fn slots(self) -> usize {
        match self {
            Self::Network => 8,
            Self::Provider | Self::WideNetwork | Self::Browser => 6,
            Self::Country | Self::Os => 4,
            Self::Language => 3,
        }
    }

    /// How often a login brings a new value, before anything was learnt.
    fn novelty(self) -> f64 {
        match self {
            Self::Country | Self::Language => 0.02,
            Self::Provider => 0.08,
            Self::Network => 0.20,
            Self::WideNetwork => 0.10,
            Self::Os => 0.03,
            Self::Browser => 0.015,
        }
    }
}

/// How long ago the member's last login was, in six classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap(u8);

impl Gap {
    /// How many classes there are.
    pub const COUNT: usize = 6;
    /// The longest one, which also stands for "never before".
    pub(crate) const LONGEST: Self = Self(5);
    /// Languages are learnt in one class.
    pub(crate) const WEEK: Self = Self(3);

    fn of(milliseconds: i64) -> Self {
        Self(match milliseconds {
            ..600_000 => 0,
            600_000..3_600_000 => 1,
            3_600_000..DAY => 2,
            DAY..604_800_000 => 3,
            604_800_000..2_592_000_000 => 4,
            2_592_000_000.. => 5,
        })
    }

    /// The class from 0 to 5.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// How much more often a login brings something new after such a pause.
    fn factor(self) -> f64 {
        [0.05, 0.12, 0.6, 0.9, 1.2, 1.8].get(self.index()).copied().unwrap_or(1.8)
    }
}

/// How many logins came before, in four classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History(u8);

impl History {
    /// How many classes there are.
    pub const COUNT: usize = 4;

    fn of(logins: u32) -> Self {
        Self(match logins {
            0 | 1 => 0,
            2 | 3 => 1,
            4..10 => 2,
            10.. => 3,
        })
    }

    /// The class from 0 to 3.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// How much less often a login brings something new with such a history.
    fn factor(self) -> f64 {
        [1.6, 1.2, 0.9, 0.6].get(self.index()).copied().unwrap_or(0.6)
    }
}

/// How a browser's version compares with those that the member used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The very same build.
    Same,
    /// Inside the range that was seen.
    Within,
    /// One to three newer.
    Newer,
    /// Newer by more than three.
    MuchNewer,
    /// Older than everything that was seen.
    Older,
}

impl Relation {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// From 0 to 4.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests;
