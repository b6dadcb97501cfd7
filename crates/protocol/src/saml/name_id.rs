//! What a service is told about a member: the NameID and the attributes, from the service's rules and the
//! person. No value shaped like an address leaves unless the company has proved its domain (security rule 1),
//! wherever the value comes from.

use super::service_provider::{
    AttributeNameFormat, NameIdFormat, NameIdRule, ServiceProvider, Source, TEXT_MAX,
};
use super::status::Status;
use super::xml;
use auth_core::claims::Person;
use std::collections::HashSet;

/// Longest attribute value, in characters.
const VALUE_MAX: usize = 1024;
/// Most values of one attribute.
const VALUES_MAX: usize = 500;

/// Whom we speak of, and for which domains the company may speak.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The member.
    pub person: &'a Person,
    /// The company's proved domains, lower-case.
    pub proved_domains: &'a HashSet<String>,
}

/// A NameID as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameId {
    /// Its format.
    pub format: NameIdFormat,
    /// Its text.
    pub value: String,
    /// Whether it means something only between this issuer and this service.
    pub qualified: bool,
}

/// The values that a NameID rule may need and that no member has: made or read by the caller.
#[derive(Debug, Clone, Copy)]
pub enum Generated<'a> {
    /// The value stored for this member and service (see [`needs_stored`]).
    Stored(&'a str),
    /// 20 random bytes, for a transient NameID.
    Random([u8; 20]),
}

/// Whether the rule wants a value that is stored at first use.
#[must_use]
pub fn needs_stored(rule: &NameIdRule) -> bool {
    rule.format() == NameIdFormat::Persistent && rule.source().is_none()
}

/// Makes the NameID.
///
/// # Errors
/// [`Status::InvalidNameIdPolicy`] where the rule needs an address outside the proved domains, a value that
/// XML cannot hold, or a generated value that was not given.
pub fn make(rule: &NameIdRule, subject: Subject<'_>, generated: Generated<'_>) -> Result<NameId, Status> {
    let value = match (rule.format(), rule.source(), generated) {
        (NameIdFormat::Transient, None, Generated::Random(bytes)) => random_id(&bytes),
        (NameIdFormat::Persistent, None, Generated::Stored(text)) => text.to_owned(),
        (_, Some(source), _) => values(source, subject).into_iter().next().unwrap_or_default(),
        _ => String::new(),
    };
    let fits = !value.is_empty() && value.chars().count() <= TEXT_MAX && value.trim() == value;
    if !fits || value.chars().any(|c| !xml::is_legal(c) || c.is_control()) {
        return Err(Status::InvalidNameIdPolicy);
    }
    let format = rule.format();
    let qualified = matches!(format, NameIdFormat::Persistent | NameIdFormat::Transient);
    Ok(NameId { format, value, qualified })
}

/// An attribute as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// `Name`.
    pub name: String,
    /// `NameFormat`.
    pub name_format: AttributeNameFormat,
    /// At least one value.
    pub values: Vec<String>,
}

/// The attributes that the service's rules release; those without any value are left out.
#[must_use]
pub fn attributes(service: &ServiceProvider, subject: Subject<'_>) -> Vec<Attribute> {
    let rules = service.attributes.iter();
    let all = rules.map(|rule| Attribute {
        name: rule.name.clone(),
        name_format: rule.name_format,
        values: values(&rule.source, subject),
    });
    all.filter(|attribute| !attribute.values.is_empty()).collect()
}

fn values(source: &Source, subject: Subject<'_>) -> Vec<String> {
    let person = subject.person;
    let one = |text: &str| vec![text.to_owned()];
    let all = match source {
        Source::Subject => one(&person.subject),
        Source::Email => person.proved_email().map(|email| email.as_str().to_owned()).into_iter().collect(),
        Source::EmailLocalPart => one(person.email.as_str().rsplit_once('@').map_or("", |(local, _)| local)),
        Source::FamilyName => one(&person.family_name),
        Source::GivenName => one(&person.given_name),
        Source::DisplayName => one(&person.full_name()),
        Source::FamilyNameKana => one(&person.family_name_kana),
        Source::GivenNameKana => one(&person.given_name_kana),
        Source::Language => one(person.language.as_str()),
        Source::TimeZone => one(&person.time_zone),
        Source::Groups => person.groups.clone(),
        Source::CompanyId => one(&person.company_id.to_string()),
        Source::Fixed(text) => one(text),
    };
    let kept = all.into_iter().filter(|text| !text.is_empty() && may_speak_for(text, subject.proved_domains));
    kept.map(|text| text.chars().take(VALUE_MAX).collect()).take(VALUES_MAX).collect()
}

/// Whether the value is no address, or one of a proved domain. The wide forms of `@` count: services fold them.
fn may_speak_for(value: &str, proved: &HashSet<String>) -> bool {
    match value.rsplit_once(['@', '\u{FF20}', '\u{FE6B}']) {
        None => true,
        Some((_, domain)) => proved.contains(domain.trim().trim_end_matches('.').to_lowercase().as_str()),
    }
}

/// An identifier of random bytes: starts with `_`, as an NCName must start with a letter or that.
#[must_use]
pub fn random_id(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut id = String::with_capacity(1 + 2 * bytes.len());
    id.push('_');
    for byte in bytes {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{CompanyId, Language, Timestamp};
    use auth_core::EmailAddress;

    fn person(email: &str, verified: bool) -> Person {
        Person {
            subject: "s-1".into(),
            company_id: CompanyId("00000000-0000-7000-8000-000000000001".parse().unwrap()),
            email: EmailAddress::parse(email).unwrap(),
            email_verified: verified,
            family_name: "boss@other.example".into(),
            given_name: "花子".into(),
            family_name_kana: "x＠other.example".into(),
            given_name_kana: String::new(),
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".into(),
            groups: vec!["sales".into(), "tokyo".into()],
            updated_at: Timestamp(0),
        }
    }

    fn value(rule: &str, person: &Person, generated: Generated<'_>) -> Result<String, Status> {
        let proved = HashSet::from(["example.jp".to_owned()]);
        let subject = Subject { person, proved_domains: &proved };
        make(&rule.parse().unwrap(), subject, generated).map(|name_id| name_id.value)
    }

    #[test]
    fn each_format_has_its_value() {
        let hanako = person("hanako@example.jp", true);
        let stored = Generated::Stored("opaque");
        assert_eq!(value("emailAddress", &hanako, stored).unwrap(), "hanako@example.jp");
        assert_eq!(value("unspecified:email-local-part", &hanako, stored).unwrap(), "hanako");
        assert_eq!(value("persistent", &hanako, stored).unwrap(), "opaque");
        assert_eq!(value("persistent:subject", &hanako, stored).unwrap(), "s-1");
        let transient = value("transient", &hanako, Generated::Random([0xab; 20])).unwrap();
        assert_eq!(transient, format!("_{}", "ab".repeat(20)));
        assert_eq!(
            value("persistent", &hanako, Generated::Random([0; 20])),
            Err(Status::InvalidNameIdPolicy)
        );
    }

    #[test]
    fn no_address_outside_the_proved_domains_is_a_name_id() {
        let stored = Generated::Stored("x");
        for guest in [person("guest@elsewhere.example", false), person("guest@elsewhere.example", true)] {
            for rule in ["emailAddress", "unspecified"] {
                assert_eq!(value(rule, &guest, stored), Err(Status::InvalidNameIdPolicy), "{rule}");
            }
        }
    }

    #[test]
    fn no_attribute_smuggles_an_address() {
        let hanako = person("hanako@example.jp", true);
        let proved = HashSet::from(["example.jp".to_owned()]);
        let subject = Subject { person: &hanako, proved_domains: &proved };
        for source in [
            "family-name",
            "family-name-kana",
            "display-name",
            "fixed:ceo@bank.example",
            "fixed:a@EVIL.example.",
        ] {
            assert_eq!(values(&source.parse().unwrap(), subject), Vec::<String>::new(), "{source}");
        }
        assert_eq!(values(&"fixed:desk@Example.JP".parse().unwrap(), subject), ["desk@Example.JP"]);
        assert_eq!(values(&Source::Groups, subject), ["sales", "tokyo"]);
        assert_eq!(values(&Source::GivenNameKana, subject), Vec::<String>::new());
    }
}
