//! Parameters of queries and forms, read strictly: what is no UTF-8 or no percent-encoding is refused instead of being
//! replaced, and a parameter that was given twice is never silently one of the two.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE};

/// More parameters than any of our addresses reads.
const PAIRS_MAX: usize = 200;

/// Why parameters could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The body is no `application/x-www-form-urlencoded`.
    #[error("the content type must be application/x-www-form-urlencoded")]
    ContentType,
    /// A `%` without two hexadecimal digits, or bytes that are no UTF-8.
    #[error("a parameter is not percent-encoded UTF-8")]
    Encoding,
    /// Too many.
    #[error("too many parameters")]
    TooMany,
    /// A parameter that must be single was given more than once.
    #[error("a parameter was given more than once")]
    Repeated,
}

impl Malformed {
    /// 415 for the content type, else 400.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Encoding | Self::TooMany | Self::Repeated => StatusCode::BAD_REQUEST,
        }
    }
}

/// Parameters in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `name=value&…`.
    ///
    /// # Errors
    /// [`Malformed::Encoding`], [`Malformed::TooMany`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut fields = Vec::new();
        for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == PAIRS_MAX {
                return Err(Malformed::TooMany);
            }
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            fields.push((name, decode(halves.next().unwrap_or_default())?));
        }
        Ok(Self(fields))
    }

    /// Reads the query of an address.
    ///
    /// # Errors
    /// As [`Fields::parse`].
    pub fn of_query(uri: &Uri) -> Result<Self, Malformed> {
        Self::parse(uri.query().unwrap_or_default().as_bytes())
    }

    /// The one value of `name`; nothing if it was not given.
    ///
    /// # Errors
    /// [`Malformed::Repeated`].
    pub fn one(&self, name: &str) -> Result<Option<&str>, Malformed> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            _ => Err(Malformed::Repeated),
        }
    }

    /// Every value of `name`.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All parameters.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Reads a form that was posted.
///
/// # Errors
/// [`Malformed::ContentType`], or as [`Fields::parse`].
pub fn body(headers: &HeaderMap, bytes: &Bytes) -> Result<Fields, Malformed> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Malformed::ContentType);
    }
    Fields::parse(bytes)
}

fn decode(raw: &[u8]) -> Result<String, Malformed> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next())? << 4 | digit(rest.next())?,
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Malformed::Encoding)
}

fn digit(byte: Option<&u8>) -> Result<u8, Malformed> {
    let value =
        byte.and_then(|byte| char::from(*byte).to_digit(16)).and_then(|value| u8::try_from(value).ok());
    value.ok_or(Malformed::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    #[test]
    fn fields_are_read_in_order_and_twice_is_not_once() {
        let fields = Fields::parse(b"a=1&b=%E6%89%8B+%2B&&c&a=2").unwrap();
        assert_eq!(fields.one("b"), Ok(Some("手 +")));
        assert_eq!(fields.one("c"), Ok(Some("")));
        assert_eq!(fields.one("d"), Ok(None));
        assert_eq!(fields.one("a"), Err(Malformed::Repeated));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn broken_encodings_are_refused() {
        for raw in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%ff", b"a=\xff", b"%c3=1", b"a=%c3%28", b"a=%+1"] {
            assert_eq!(Fields::parse(raw), Err(Malformed::Encoding), "{raw:?}");
        }
        assert_eq!(Fields::parse("a&".repeat(201).as_bytes()), Err(Malformed::TooMany));
    }

    #[test]
    fn only_forms_are_forms() {
        for (kind, fits) in [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded; charset=utf-8", true),
            ("application/json", false),
            ("multipart/form-data; boundary=x", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(kind))]);
            assert_eq!(body(&headers, &Bytes::from_static(b"a=1")).is_ok(), fits, "{kind}");
        }
        assert_eq!(body(&HeaderMap::new(), &Bytes::new()), Err(Malformed::ContentType));
    }

    proptest! {
        #[test]
        fn what_a_browser_encodes_reads_back(pairs in proptest::collection::vec((".+", ".*"), 0..8)) {
            let mut writer = form_urlencoded::Serializer::new(String::new());
            for (name, value) in &pairs {
                writer.append_pair(name, value);
            }
            let fields = Fields::parse(writer.finish().as_bytes()).unwrap();
            prop_assert_eq!(fields.pairs(), pairs.as_slice());
        }

        #[test]
        fn no_bytes_are_too_strange(raw in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _either = Fields::parse(&raw);
        }
    }
}
