//! What went wrong just before: failures at the account and from the network. Bounded, so that nobody locks another
//! member out by failing on purpose.

use api::Timestamp;

/// So many failures are remembered of one account, and of one network.
pub const RING: usize = 60;
/// So many members of one network are counted at most.
pub const MEMBERS_MAX: u32 = 64;

const HOUR: i64 = 3_600_000;

/// The counts that a score looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Velocity {
    /// Failures at this account from this network within an hour.
    pub here: u32,
    /// Failures at this account from elsewhere within a day.
    pub elsewhere: u32,
    /// Other accounts that failed from this network within an hour.
    pub accounts: u32,
    /// Members who logged in from this network within 30 days: an office has many, and mistypes more.
    pub members: u32,
}

impl Velocity {
    /// The contributions of failures here, failures elsewhere, and many accounts. Together 5.7 at most.
    #[must_use]
    pub fn terms(self) -> [f64; 3] {
        let step = |steps: [f64; 6], count: u32| {
            usize::try_from(count).ok().and_then(|count| steps.get(count)).copied().unwrap_or(steps[5])
        };
        let here = step([0.0, 0.1, 0.2, 0.6, 1.0, 1.5], self.here);
        let elsewhere = step([0.0, 0.1, 0.3, 0.6, 0.9, 1.2], self.elsewhere);
        let ratio = f64::from(self.accounts) / (1.0 + f64::from(self.members));
        let spray = match ratio {
            ratio if ratio < 1.5 => 0.0,
            ratio if ratio < 3.0 => 0.8,
            ratio if ratio < 8.0 => 1.8,
            _ => 3.0,
        };
        [here, elsewhere, spray]
    }
}

/// The last failures of one account, each with its network, or of one network, each with its account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failures(Vec<(Timestamp, u64)>);

impl Failures {
    /// Notes a failure with the other side of it.
    pub fn note(&mut self, at: Timestamp, other: u64) {
        self.0.push((at, other));
        if self.0.len() > RING {
            self.0.drain(..20);
        }
    }

    /// When the last one was.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.0.iter().map(|(at, _)| *at).max()
    }

    /// For an account: failures from `network` within an hour, and from elsewhere within a day.
    #[must_use]
    pub fn of_account(&self, now: Timestamp, network: u64) -> (u32, u32) {
        let (mut here, mut elsewhere) = (0, 0);
        for (at, from) in &self.0 {
            let age = now.since(*at);
            here += u32::from(*from == network && age < HOUR);
            elsewhere += u32::from(*from != network && age < super::DAY);
        }
        (here, elsewhere)
    }

    /// For a network: how many accounts other than `account` failed there within an hour.
    #[must_use]
    pub fn of_network(&self, now: Timestamp, account: u64) -> u32 {
        let recent = |(at, other): &&(Timestamp, u64)| {
            let age = now.since(*at);
            0 < age && age < HOUR && *other != account
        };
        let mut others: Vec<u64> = self.0.iter().filter(recent).map(|(_, other)| *other).collect();
        others.sort_unstable();
        others.dedup();
        u32::try_from(others.len()).unwrap_or(u32::MAX)
    }
}
