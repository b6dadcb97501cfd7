//! Adds up how many tests passed and failed, whoever ran them.

use std::ops::AddAssign;

/// A number of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// One check that is not a test of its own, such as the formatter.
    pub(crate) fn of(good: bool) -> Self {
        Self { passed: u64::from(good), failed: u64::from(!good) }
    }

    /// Adds what a line of a test runner's output says: cargo's `test result: ok. 3 passed; 0 failed; …`, or a
    /// line of ours, `3 passed, 0 failed`.
    pub(crate) fn read(&mut self, line: &str) {
        let words = line.strip_prefix("test result: ").unwrap_or(line);
        let words = words.trim_start_matches("ok. ").trim_start_matches("FAILED. ");
        if let Some((passed, rest)) = number_before(words, " passed; ") {
            self.add(passed, number_before(rest, " failed"));
        } else if let Some((passed, rest)) = number_before(words, " passed, ") {
            self.add(passed, number_before(rest, " failed"));
        }
    }

    fn add(&mut self, passed: u64, failed: Option<(u64, &str)>) {
        let Some((failed, _)) = failed else { return };
        self.passed += passed;
        self.failed += failed;
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

fn number_before<'a>(line: &'a str, word: &str) -> Option<(u64, &'a str)> {
    let (number, rest) = line.split_once(word)?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_kinds_are_added_and_others_are_not() {
        let mut count = Count::default();
        count.read("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        count.read("test result: FAILED. 3 passed; 2 failed; 0 ignored");
        count.read("40 passed, 1 failed");
        count.read("he said 9 passed, 9 failed");
        count.read("running 3 tests");
        assert_eq!(count, Count { passed: 55, failed: 3 });
    }
}
