//! The e-mail address as login name: one normal form, so that two spellings are one member.
//! Whether mail arrives there is not asked here.

use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Longest address in bytes (RFC 5321 section 4.5.3.1.3, without the angle brackets).
const LENGTH_MAX: usize = 254;
/// Longest part before the `@` in bytes (RFC 5321 section 4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// Longest domain label in bytes (RFC 1035 section 2.3.4).
const LABEL_MAX: usize = 63;

/// An e-mail address in normal form: half-width (NFKC), trimmed, wholly lower-case ASCII, at most 254 bytes.
///
/// The local part takes any sequence of RFC 5322 `atext` and dots, also the doubled and trailing dots that
/// Japanese carriers have handed out; the domain is letters, digits, hyphens and dots.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

/// A text that is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct InvalidEmail;

impl EmailAddress {
    /// Reads an address as a person types it: full-width letters, capitals and surrounding blanks are forgiven.
    ///
    /// # Errors
    /// [`InvalidEmail`] when there is not exactly one `@` between a local part of 1 to 64 bytes and a domain of
    /// labels of 1 to 63 bytes, or the whole is longer than 254 bytes.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        if text.len() > LENGTH_MAX * 4 {
            return Err(InvalidEmail);
        }
        let normal = text.trim().nfkc().collect::<String>().trim().to_lowercase();
        let (local, domain) = normal.split_once('@').ok_or(InvalidEmail)?;
        let right = normal.len() <= LENGTH_MAX && is_local(local) && domain.split('.').all(is_label);
        if right { Ok(Self(normal)) } else { Err(InvalidEmail) }
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`: what a company proves to own.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The part before the `@`: what a password should not repeat.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        Self::parse(text)
    }
}

fn is_local(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    (1..=LOCAL_MAX).contains(&text.len()) && text.bytes().all(allowed)
}

fn is_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LABEL_MAX).contains(&text.len())
        && text.bytes().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_address_are_one() {
        for text in [
            "hanako@example.jp",
            "  Hanako@Example.JP ",
            "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
            "\u{3000}HANAKO@example.jp",
        ] {
            assert_eq!(
                EmailAddress::parse(text).map(|address| address.to_string()),
                Ok("hanako@example.jp".into())
            );
        }
    }

    #[test]
    fn parts_are_told_apart() {
        let address = EmailAddress::parse("taro.yamada+x@mail.example.co.jp").unwrap();
        assert_eq!((address.local(), address.domain()), ("taro.yamada+x", "mail.example.co.jp"));
        assert!(EmailAddress::parse("a..b.@docomo.ne.jp").is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.jp", "a".repeat(65));
        let longer = format!("a@{}", "a.".repeat(127));
        for text in [
            "",
            "@",
            "a@",
            "@b",
            "a@@b",
            "a@b@c",
            "a b@c.jp",
            "a@b..c",
            "a@-b.jp",
            "a@b_.jp",
            "a\"@b.jp",
            "あ@b.jp",
            "a@b.jp\r\nBcc: x@y.jp",
            "a@b.jp\0",
            "a<@b.jp",
            "a@あ.jp",
            &long,
            &longer,
        ] {
            assert_eq!(EmailAddress::parse(text), Err(InvalidEmail), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_parsed_address_parses_to_itself(text in "\\PC{0,80}|[A-Za-z0-9.]{1,8}@[A-Za-z0-9.]{1,12}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
                prop_assert!(address.as_str().len() <= 254 && address.as_str().is_ascii());
            }
        }
    }
}
