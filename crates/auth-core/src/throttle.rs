//! How many wrong guesses are too many: arithmetic on counts and times. Where they are kept, whose they are and how an
//! address is cut into networks is the caller's matter.
//!
//! A stranger can shut a password to strangers, never to the browsers that its member is known by; and nobody, over any
//! number of addresses, browsers and factors, guesses more than a hundred times in a row.

use api::Timestamp;

/// Failures count against an address or a network for so long, in seconds.
pub const SOURCE_SECONDS: i64 = 600;
/// Accounts that failed from one source count for so long, in seconds.
pub const SPRAY_SECONDS: i64 = 3600;
/// Codes tried and sent count for so long, in seconds.
pub const CODE_SECONDS: i64 = 3600;
/// Failures in a row, of whatever kind and from wherever, that shut a password until it is set anew or a login succeeds
/// by other means. Below the 100 of NIST SP 800-63B-4, 3.2.2 by what four nodes can have under way at once.
pub const TOTAL_MOST: u32 = 84;
/// Attempts at one account that one node has under way at once.
pub const AT_ONCE: usize = 4;
/// Codes that a member may try in an hour, over all logins.
pub const CODE_TRIES: u32 = 20;
/// So many more in a browser that the member is known by.
pub const CODE_TRIES_RESERVE: u32 = 10;
/// Codes that are mailed to a member in an hour, over all logins.
pub const CODES_SENT: u32 = 5;
/// So many more for a browser that the member is known by.
pub const CODES_SENT_RESERVE: u32 = 3;
/// Reset mails to one address in an hour.
pub const RESETS_OF_ADDRESS: u32 = 3;
/// Reset mails asked for from one source in an hour.
pub const RESETS_OF_SOURCE: u32 = 10;
/// The longest pause, in seconds.
const PAUSE_MOST: i64 = 3600;
/// The first pause, in seconds. Each further failure doubles it.
const PAUSE_FIRST: i64 = 60;

/// The limits that an installation sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Failures in a row of unknown browsers before the first pause.
    pub free: u32,
    /// Failures in a row of unknown browsers after which only known ones may try.
    pub unknown_most: u32,
    /// Failures in a row of one known browser, after which it is treated as an unknown one.
    pub known_browser: u32,
    /// Failures from one address in [`SOURCE_SECONDS`].
    pub address: u32,
    /// Failures from one network in [`SOURCE_SECONDS`].
    pub network: u32,
    /// Times that the account changed at which one address fails, in [`SPRAY_SECONDS`].
    pub address_accounts: u32,
    /// The same of a network.
    pub network_accounts: u32,
}

/// What is remembered of one count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u32,
    /// When the first of them was.
    pub since: Timestamp,
    /// When the last of them was.
    pub last: Timestamp,
}

impl Default for Tally {
    fn default() -> Self {
        Self { count: 0, since: Timestamp(0), last: Timestamp(0) }
    }
}

impl Tally {
    /// How many of them count still, where they count for `seconds` from the first on.
    #[must_use]
    pub fn within(&self, seconds: i64, now: Timestamp) -> u32 {
        if now < self.since.plus_seconds(seconds) { self.count } else { 0 }
    }
}

/// Everything that decides whether a password may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tallies {
    /// Failures in a row of unknown browsers.
    pub unknown: Tally,
    /// Failures in a row of all browsers and factors.
    pub total: Tally,
    /// Failures in a row of this browser; nothing where it is an unknown one.
    pub browser: Option<Tally>,
    /// Failures from the address.
    pub address: Tally,
    /// Failures from the network.
    pub network: Tally,
    /// Changes of the account at which the address fails.
    pub address_accounts: Tally,
    /// Changes of the account at which the network fails.
    pub network_accounts: Tally,
}

impl Tallies {
    /// Whether a success has nothing to forget.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.unknown.count == 0 && self.total.count == 0 && self.browser.is_none_or(|tally| tally.count == 0)
    }
}

/// Against what a failure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// The known browser's own.
    KnownBrowser,
    /// The one that all unknown browsers share.
    UnknownBrowsers,
}

/// Whether a password may be tried now. Whoever may not gets the answer of a wrong password, after the same work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it may.
    pub open: bool,
    /// Against what a failure counts.
    pub budget: Budget,
}

/// Judges one attempt.
#[must_use]
pub fn judge(tallies: &Tallies, limits: &Limits, now: Timestamp) -> Verdict {
    let below = tallies.total.count < TOTAL_MOST;
    if tallies.browser.is_some_and(|browser| browser.count < limits.known_browser) {
        return Verdict { open: below, budget: Budget::KnownBrowser };
    }
    let unknown = &tallies.unknown;
    let paused = now < unknown.last.plus_seconds(pause_seconds(unknown.count, limits.free));
    let source = tallies.address.within(SOURCE_SECONDS, now) < limits.address
        && tallies.network.within(SOURCE_SECONDS, now) < limits.network
        && tallies.address_accounts.within(SPRAY_SECONDS, now) < limits.address_accounts
        && tallies.network_accounts.within(SPRAY_SECONDS, now) < limits.network_accounts;
    let open = below && unknown.count < limits.unknown_most && !paused && source;
    Verdict { open, budget: Budget::UnknownBrowsers }
}

/// How long unknown browsers wait after so many failures in a row.
#[must_use]
pub fn pause_seconds(failures: u32, free: u32) -> i64 {
    match failures.checked_sub(free) {
        None => 0,
        Some(more) => PAUSE_FIRST.checked_shl(more.min(16)).unwrap_or(PAUSE_MOST).min(PAUSE_MOST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits {
        free: 10,
        unknown_most: 50,
        known_browser: 20,
        address: 300,
        network: 1000,
        address_accounts: 100,
        network_accounts: 300,
    };

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<i64> = [9, 10, 11, 12, 15, 16, 60, u32::MAX].map(|n| pause_seconds(n, 10)).to_vec();
        assert_eq!(pauses, [0, 60, 120, 240, 1920, 3600, 3600, 3600]);
    }

    #[test]
    fn a_source_that_fails_too_often_or_at_too_many_accounts_waits() {
        let at = Timestamp(1_760_000_000_000);
        let full = |count| Tally { count, since: at, last: at };
        for tallies in [
            Tallies { address: full(300), ..Tallies::default() },
            Tallies { network: full(1000), ..Tallies::default() },
            Tallies { address_accounts: full(100), ..Tallies::default() },
            Tallies { network_accounts: full(300), ..Tallies::default() },
        ] {
            assert!(!judge(&tallies, &LIMITS, at.plus_seconds(599)).open);
            assert!(judge(&tallies, &LIMITS, at.plus_seconds(3600)).open, "and then not any more");
            let known = Tallies { browser: Some(Tally::default()), ..tallies };
            assert!(judge(&known, &LIMITS, at).open, "known browsers are not locked out by their neighbours");
        }
    }

    proptest! {
        /// Whatever is tried, by strangers and known browsers in any order and at any pace, without a success.
        #[test]
        fn nobody_guesses_a_hundred_times_in_a_row(
            tries in prop::collection::vec((0_usize..7, 0_i64..7200), 0..600)
        ) {
            let mut now = Timestamp(1_760_000_000_000);
            let (mut unknown, mut total, mut browsers) = (Tally::default(), Tally::default(), [Tally::default(); 5]);
            let (mut guesses, mut strangers) = (0, 0);
            for (who, pause) in tries {
                now = now.plus_seconds(pause);
                let tallies = Tallies { unknown, total, browser: browsers.get(who).copied(), ..Tallies::default() };
                let verdict = judge(&tallies, &LIMITS, now);
                if !verdict.open {
                    continue;
                }
                guesses += 1;
                let counted = match verdict.budget {
                    Budget::KnownBrowser => &mut browsers[who],
                    Budget::UnknownBrowsers => { strangers += 1; &mut unknown }
                };
                for tally in [counted, &mut total] {
                    *tally = Tally { count: tally.count + 1, since: tally.since, last: now };
                }
            }
            prop_assert!(guesses <= TOTAL_MOST && strangers <= LIMITS.unknown_most);
            let untouched = browsers.iter().any(|tally| tally.count == 0);
            let others: u32 = browsers.iter().map(|tally| tally.count).sum();
            if untouched && others == 0 {
                let known = Tallies { unknown, total, browser: Some(Tally::default()), ..Tallies::default() };
                prop_assert!(judge(&known, &LIMITS, now).open, "strangers lock no known browser out");
            }
        }
    }
}
