//! The closed vocabularies of what a service is told about a member: NameID formats, attribute name
//! formats and where a value comes from. What the values are lives in `release`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// A rule that contradicts itself, or a word that is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidRule {
    /// No NameID format of ours.
    #[error("unknown NameID format (emailAddress, persistent, transient or unspecified)")]
    Format,
    /// No source of values.
    #[error("unknown source of a value")]
    Source,
    /// The format is generated and takes no source, or needs one that fits it.
    #[error("this NameID format does not take that source")]
    SourceOfFormat,
    /// No attribute name format of ours.
    #[error("unknown attribute name format (basic, uri or unspecified)")]
    NameFormat,
}

/// What a NameID means to the service (Core 8.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NameIdFormat {
    /// An e-mail address, only in a domain that the company has proved.
    #[serde(rename = "emailAddress")]
    EmailAddress,
    /// Opaque, stable, different for each service, never reissued.
    #[serde(rename = "persistent")]
    Persistent,
    /// Random, new each time.
    #[serde(rename = "transient")]
    Transient,
    /// Whatever the two sides agreed on.
    #[serde(rename = "unspecified")]
    Unspecified,
}

impl NameIdFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::EmailAddress, Self::Persistent, Self::Transient, Self::Unspecified];

    /// The URI of the standard.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::EmailAddress => "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            Self::Persistent => "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
            Self::Transient => "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
            Self::Unspecified => "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        }
    }

    /// Reads the URI; formats that we do not issue are `None`.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.uri() == uri)
    }

    /// The short word, as on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmailAddress => "emailAddress",
            Self::Persistent => "persistent",
            Self::Transient => "transient",
            Self::Unspecified => "unspecified",
        }
    }
}

impl fmt::Display for NameIdFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for NameIdFormat {
    type Err = InvalidRule;

    /// Reads the short word (`email` counts as `emailAddress`) or the URI.
    fn from_str(text: &str) -> Result<Self, InvalidRule> {
        let short = Self::ALL.into_iter().find(|format| format.as_str().eq_ignore_ascii_case(text));
        let alias = text.eq_ignore_ascii_case("email").then_some(Self::EmailAddress);
        short.or(alias).or_else(|| Self::from_uri(text)).ok_or(InvalidRule::Format)
    }
}

/// Where a value comes from. On the command line and in JSON: the word, or `fixed:TEXT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The member's subject: random, the same for all services.
    Subject,
    /// The e-mail address.
    Email,
    /// The e-mail address before the `@`.
    EmailLocalPart,
    /// 姓
    FamilyName,
    /// 名
    GivenName,
    /// Both names, in the order of the member's language.
    DisplayName,
    /// 姓(カナ)
    FamilyNameKana,
    /// 名(カナ)
    GivenNameKana,
    /// `ja` or `en`.
    Language,
    /// The IANA name of the time zone.
    TimeZone,
    /// The short names of the member's groups: one value each.
    Groups,
    /// The company's id.
    CompanyId,
    /// This very text.
    Fixed(String),
}

const SOURCE_WORDS: [(&str, Source); 12] = [
    ("subject", Source::Subject),
    ("email", Source::Email),
    ("email-local-part", Source::EmailLocalPart),
    ("family-name", Source::FamilyName),
    ("given-name", Source::GivenName),
    ("display-name", Source::DisplayName),
    ("family-name-kana", Source::FamilyNameKana),
    ("given-name-kana", Source::GivenNameKana),
    ("language", Source::Language),
    ("time-zone", Source::TimeZone),
    ("groups", Source::Groups),
    ("company-id", Source::CompanyId),
];

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(text) => write!(formatter, "fixed:{text}"),
            other => {
                let word = SOURCE_WORDS.iter().find(|(_, source)| source == other);
                formatter.write_str(word.map_or("", |(word, _)| word))
            }
        }
    }
}

impl FromStr for Source {
    type Err = InvalidRule;

    fn from_str(text: &str) -> Result<Self, InvalidRule> {
        if let Some(fixed) = text.strip_prefix("fixed:") {
            return super::check_text(fixed)
                .map(|()| Self::Fixed(fixed.to_owned()))
                .ok_or(InvalidRule::Source);
        }
        let found = SOURCE_WORDS.iter().find(|(word, _)| *word == text);
        found.map(|(_, source)| source.clone()).ok_or(InvalidRule::Source)
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Which NameID a service gets: the format, and the source where the format is not generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct NameIdRule {
    format: NameIdFormat,
    source: Option<Source>,
}

impl NameIdRule {
    /// A rule. Without a source: the address for `emailAddress` and `unspecified`, a random value stored
    /// for each service for `persistent`, a random value each time for `transient`.
    ///
    /// # Errors
    /// [`InvalidRule::SourceOfFormat`] for a source that the format does not take.
    pub fn new(format: NameIdFormat, source: Option<Source>) -> Result<Self, InvalidRule> {
        use NameIdFormat as Format;
        let source = match (format, source) {
            (Format::EmailAddress | Format::Unspecified, None) => Some(Source::Email),
            (Format::EmailAddress, Some(Source::Email)) => Some(Source::Email),
            (Format::Unspecified, Some(Source::Email)) => Some(Source::Email),
            (Format::Unspecified, Some(Source::EmailLocalPart)) => Some(Source::EmailLocalPart),
            (Format::Unspecified | Format::Persistent, Some(Source::Subject)) => Some(Source::Subject),
            (Format::Persistent | Format::Transient, None) => None,
            _ => return Err(InvalidRule::SourceOfFormat),
        };
        Ok(Self { format, source })
    }

    /// The format.
    #[must_use]
    pub fn format(&self) -> NameIdFormat {
        self.format
    }

    /// The source; `None` where the value is generated.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }
}

impl fmt::Display for NameIdRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(formatter, "{}:{source}", self.format),
            None => write!(formatter, "{}", self.format),
        }
    }
}

impl FromStr for NameIdRule {
    type Err = InvalidRule;

    /// Reads `FORMAT` or `FORMAT:SOURCE`, where the format is a short word or its URI.
    fn from_str(text: &str) -> Result<Self, InvalidRule> {
        if let Ok(format) = text.parse() {
            return Self::new(format, None);
        }
        let (format, source) = text.rsplit_once(':').ok_or(InvalidRule::Format)?;
        Self::new(format.parse()?, Some(source.parse()?))
    }
}

impl From<NameIdRule> for String {
    fn from(rule: NameIdRule) -> Self {
        rule.to_string()
    }
}

impl TryFrom<String> for NameIdRule {
    type Error = InvalidRule;

    fn try_from(text: String) -> Result<Self, InvalidRule> {
        text.parse()
    }
}

/// One attribute that a service gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeRule {
    /// `Name`, byte for byte.
    pub name: String,
    /// `NameFormat`.
    #[serde(default)]
    pub name_format: AttributeNameFormat,
    /// Where its values come from.
    pub source: Source,
}

/// How an attribute's name is to be read (Core 8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AttributeNameFormat {
    /// A plain name.
    #[default]
    Basic,
    /// A URI.
    Uri,
    /// Not said.
    Unspecified,
}

impl AttributeNameFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Basic, Self::Uri, Self::Unspecified];

    /// The URI of the standard.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::Basic => "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
            Self::Uri => "urn:oasis:names:tc:SAML:2.0:attrname-format:uri",
            Self::Unspecified => "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified",
        }
    }
}

impl FromStr for AttributeNameFormat {
    type Err = InvalidRule;

    /// Reads the last word of the URI, or the URI.
    fn from_str(text: &str) -> Result<Self, InvalidRule> {
        let word = |format: &Self| format.uri().rsplit(':').next() == Some(text);
        let found = Self::ALL.into_iter().find(|format| format.uri() == text || word(format));
        found.ok_or(InvalidRule::NameFormat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_back_what_they_show() {
        for text in [
            "emailAddress:email",
            "persistent",
            "persistent:subject",
            "transient",
            "unspecified:email-local-part",
        ] {
            let rule: NameIdRule = text.parse().unwrap();
            assert_eq!(rule.to_string(), text);
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<NameIdRule>(&json).unwrap(), rule);
        }
        let by_uri: NameIdRule =
            "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent:subject".parse().unwrap();
        assert_eq!(by_uri.to_string(), "persistent:subject");
    }

    #[test]
    fn a_name_id_of_free_choice_cannot_be_made() {
        for text in [
            "emailAddress:subject",
            "transient:email",
            "unspecified:display-name",
            "unspecified:fixed:boss@other.example",
            "x",
        ] {
            assert!(text.parse::<NameIdRule>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_source_reads_back() {
        for (word, source) in SOURCE_WORDS {
            assert_eq!(source.to_string(), word);
            assert_eq!(word.parse(), Ok(source));
        }
        assert_eq!("fixed:a:b".parse(), Ok(Source::Fixed("a:b".to_owned())));
        assert!("fixed:".parse::<Source>().is_err());
    }
}
