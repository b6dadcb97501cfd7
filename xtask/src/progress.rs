//! What a person sees while waiting: the name of each step, and how long it took.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::Outcome;

static STEP: AtomicUsize = AtomicUsize::new(0);

/// Runs one step, announced before and timed after.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let number = STEP.fetch_add(1, Ordering::Relaxed) + 1;
    eprintln!("[{number:>2}] {name} …");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f64();
    match &outcome {
        Ok(_) => eprintln!("[{number:>2}] {name}: done in {seconds:.1} s"),
        Err(_) => eprintln!("[{number:>2}] {name}: FAILED after {seconds:.1} s"),
    }
    outcome
}
