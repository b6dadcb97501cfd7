//! Random secrets that travel once and are kept as a hash: session cookies, mail links, client secrets.
//! Passwords, which people choose, live in `password`.

use aws_lc_rs::digest;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Length of a revealed token: 32 bytes in base64url without padding.
pub const TOKEN_CHARS: usize = 43;

/// A secret of 256 random bits. Shown once, by [`Token::reveal`]; kept only as its [`TokenHash`].
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

/// A text that is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct InvalidToken;

impl Token {
    /// A new token of bytes that the caller drew from the system's random source.
    #[must_use]
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads a token as [`Token::reveal`] wrote it.
    ///
    /// # Errors
    /// [`InvalidToken`] unless the text is exactly 43 characters of base64url (RFC 4648 section 5) whose unused
    /// bits are zero.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        if text.len() != TOKEN_CHARS {
            return Err(InvalidToken);
        }
        let mut bytes = [0; 32];
        let written = URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).map_err(|_| InvalidToken)?;
        if written == bytes.len() { Ok(Self(bytes)) } else { Err(InvalidToken) }
    }

    /// The secret itself: 43 characters of base64url, for the cookie or the link.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// SHA-256 of the secret bytes: what is kept and looked up. A token has 256 random bits, so that a slow hash
    /// would add nothing.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(&self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(..)")
    }
}

/// SHA-256 of a [`Token`]: not secret, and of no use to whoever steals it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(pub [u8; 32]);

/// Whether two secrets are the same, in a time that depends on their lengths alone.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(digest::digest(&digest::SHA256, data).as_ref()) {
        *to = *from;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sha256_of_abc_is_the_published_one() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let hex: String = sha256(b"abc").iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, expected);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = Token::from_random([7; 32]).reveal();
        let unused_bits = format!("{}d", &good[..42]);
        for text in [
            "",
            "a",
            &good[1..],
            &format!("{good}A"),
            &good.replace('c', "+"),
            &unused_bits,
            &format!("{good}="),
        ] {
            assert!(Token::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Token::from_random([7; 32])), "Token(..)");
    }

    #[test]
    fn same_is_equality() {
        assert!(same(b"abc", b"abc") && !same(b"abc", b"abd") && !same(b"abc", b"ab") && same(b"", b""));
    }

    proptest! {
        #[test]
        fn a_token_reads_back(bytes: [u8; 32]) {
            let token = Token::from_random(bytes);
            let text = token.reveal();
            prop_assert_eq!(text.len(), TOKEN_CHARS);
            prop_assert_eq!(Token::parse(&text).map(|again| again.hash()), Ok(token.hash()));
        }
    }
}
