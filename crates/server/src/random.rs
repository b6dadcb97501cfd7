//! The only source of randomness: the system's, through aws-lc. Everything else takes random bytes as arguments.

use std::cell::RefCell;

/// Fills `bytes` with random ones. A process that cannot draw random bytes must not go on to make secrets,
/// so it ends.
#[expect(clippy::disallowed_methods, reason = "this module is the one that draws randomness")]
pub fn fill(bytes: &mut [u8]) {
    if aws_lc_rs::rand::fill(bytes).is_err() {
        tracing::error!("the system gives no random bytes");
        std::process::abort();
    }
}

/// `N` random bytes.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

/// Five random bytes for a code that is no secret, drawn from the system in larger portions: every request needs one.
#[must_use]
pub fn for_code() -> [u8; 5] {
    thread_local! {
        static POOL: RefCell<Vec<[u8; 5]>> = const { RefCell::new(Vec::new()) };
    }
    POOL.with_borrow_mut(|pool| {
        if pool.is_empty() {
            pool.extend(bytes::<1280>().as_chunks::<5>().0);
        }
        pool.pop().unwrap_or_else(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(bytes::<32>(), bytes::<32>());
    }

    #[test]
    fn codes_do_not_repeat() {
        let codes: std::collections::HashSet<[u8; 5]> = (0..1000).map(|_| for_code()).collect();
        assert_eq!(codes.len(), 1000);
    }
}
