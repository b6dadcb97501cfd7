//! The only source of randomness: the system's, through aws-lc. Everything else takes random bytes as arguments.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        assert_ne!(bytes::<32>(), bytes::<32>());
    }
}
