//! Parameters of a query or a form body (`application/x-www-form-urlencoded`), read strictly: broken escapes and broken
//! UTF-8 are refused, an empty value counts as left out, and asking for a parameter that was given twice is an error
//! (RFC 6749 section 3.1). What the parameters mean is read elsewhere.

use std::borrow::Cow;

/// Most bytes of parameters, as they came.
pub const PARAMS_BYTES_MAX: usize = 64 * 1024;
/// Most parameters.
pub const PARAMS_MAX: usize = 100;

/// The parameters of one request, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params(Vec<(String, String)>);

/// Why a text is not read as parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedParams {
    /// More than [`PARAMS_BYTES_MAX`] bytes or [`PARAMS_MAX`] parameters.
    #[error("too many parameters")]
    TooLarge,
    /// A `%` that two hexadecimal digits do not follow.
    #[error("a parameter has a broken percent-encoding")]
    Encoding,
    /// Bytes that are no UTF-8.
    #[error("a parameter is not UTF-8")]
    Utf8,
}

/// A parameter that was given more than once; its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} was given more than once")]
pub struct Repeated(pub &'static str);

impl Params {
    /// Reads a query (without the `?`) or a form body.
    ///
    /// # Errors
    /// The first [`MalformedParams`] that applies.
    pub fn parse(raw: &[u8]) -> Result<Self, MalformedParams> {
        if raw.len() > PARAMS_BYTES_MAX {
            return Err(MalformedParams::TooLarge);
        }
        let pairs = raw.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
        let mut params = Vec::new();
        for pair in pairs {
            if params.len() == PARAMS_MAX {
                return Err(MalformedParams::TooLarge);
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            params.push((name, value));
        }
        Ok(Self(params))
    }

    /// The value of a parameter; nothing where it is missing or empty.
    ///
    /// # Errors
    /// [`Repeated`] where it was given more than once, even if all are empty or the same.
    pub fn one(&self, name: &'static str) -> Result<Option<&str>, Repeated> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(Repeated(name));
        }
        Ok(first.filter(|value| !value.is_empty()))
    }

    /// Every value of a parameter that may be repeated, empty ones too.
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The parameters as a query again, for a request that travels on.
    #[must_use]
    pub fn to_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

/// Decodes one name or value.
pub(super) fn decode(raw: &[u8]) -> Result<String, MalformedParams> {
    let bytes =
        if raw.iter().any(|byte| matches!(byte, b'%' | b'+')) { unescape(raw)? } else { Cow::Borrowed(raw) };
    String::from_utf8(bytes.into_owned()).map_err(|_| MalformedParams::Utf8)
}

fn unescape(raw: &[u8]) -> Result<Cow<'_, [u8]>, MalformedParams> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        match rest {
            [] => return Ok(Cow::Owned(bytes)),
            [b'%', high, low, tail @ ..] => {
                let high = hex(*high).ok_or(MalformedParams::Encoding)?;
                let low = hex(*low).ok_or(MalformedParams::Encoding)?;
                bytes.push(high << 4 | low);
                rest = tail;
            }
            [b'%', ..] => return Err(MalformedParams::Encoding),
            [b'+', tail @ ..] => {
                bytes.push(b' ');
                rest = tail;
            }
            [byte, tail @ ..] => {
                bytes.push(*byte);
                rest = tail;
            }
        }
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one<'a>(params: &'a Params, name: &'static str) -> Option<&'a str> {
        params.one(name).unwrap()
    }

    #[test]
    fn values_are_decoded_and_empty_ones_left_out() {
        let params =
            Params::parse("scope=openid+email&state=a%26b%3D%E8%8A%B1&nonce=&flag&&x=1=2".as_bytes())
                .unwrap();
        assert_eq!(one(&params, "scope"), Some("openid email"));
        assert_eq!(one(&params, "state"), Some("a&b=花"));
        assert_eq!(one(&params, "nonce"), None);
        assert_eq!(one(&params, "flag"), None);
        assert_eq!(one(&params, "x"), Some("1=2"));
        assert_eq!(one(&params, "missing"), None);
    }

    #[test]
    fn a_repeated_parameter_is_an_error_even_when_empty_or_escaped() {
        for raw in ["a=1&a=1", "a=&a=", "a=1&a=", "a=1&%61=2", "a&a"] {
            assert_eq!(Params::parse(raw.as_bytes()).unwrap().one("a"), Err(Repeated("a")), "{raw}");
        }
    }

    #[test]
    fn broken_text_is_refused() {
        for (raw, why) in [
            (&b"a=%"[..], MalformedParams::Encoding),
            (b"a=%4", MalformedParams::Encoding),
            (b"a=%zz", MalformedParams::Encoding),
            (b"%=a", MalformedParams::Encoding),
            (b"a=%ff", MalformedParams::Utf8),
            (b"a=\xff", MalformedParams::Utf8),
            (b"a=%c0%80", MalformedParams::Utf8),
            (b"a=%ed%a0%80", MalformedParams::Utf8),
        ] {
            assert_eq!(Params::parse(raw), Err(why));
        }
        let many = "a=1&".repeat(PARAMS_MAX + 1);
        assert_eq!(Params::parse(many.as_bytes()), Err(MalformedParams::TooLarge));
        assert_eq!(Params::parse(&vec![b'a'; PARAMS_BYTES_MAX + 1]), Err(MalformedParams::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(pairs in prop::collection::vec(("\\PC{1,8}", "\\PC{0,12}"), 0..8)) {
            let params = Params(pairs);
            prop_assert_eq!(Params::parse(params.to_query().as_bytes()), Ok(params));
        }

        #[test]
        fn no_bytes_make_it_fall_over(raw in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(params) = Params::parse(&raw) {
                prop_assert_eq!(Params::parse(params.to_query().as_bytes()), Ok(params));
            }
        }
    }
}
