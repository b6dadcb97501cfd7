//! What an app may be told about a person, and what each scope releases of it.
//! How a claim is written into a token or an assertion is the dialects' matter.

use crate::email::EmailAddress;
use api::{CompanyId, Language, Timestamp};
use serde_json::{Map, Value, json};
use std::{fmt, str::FromStr};

/// Scopes that release claims about the person (OpenID Connect Core section 5.4, and `groups`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// `openid`: who it is, as an id that means nothing elsewhere.
    Openid,
    /// `profile`: names, language, time zone.
    Profile,
    /// `email`: the address and whether the company proved its domain.
    Email,
    /// `groups`: the slugs of the person's groups.
    Groups,
}

/// A scope outside the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown scope")]
pub struct UnknownScope;

impl Scope {
    /// Every scope: `scopes_supported` of the discovery document.
    pub const ALL: &'static [Self] = &[Self::Openid, Self::Profile, Self::Email, Self::Groups];

    /// The scope as it stands in a request.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Openid => "openid",
            Self::Profile => "profile",
            Self::Email => "email",
            Self::Groups => "groups",
        }
    }

    /// The claims that this scope releases, in the order in which discovery lists them.
    #[must_use]
    pub fn claims(self) -> &'static [&'static str] {
        match self {
            Self::Openid => &["sub", "company_id"],
            Self::Profile => &[
                "name",
                "family_name",
                "given_name",
                "family_name#ja-Kana-JP",
                "given_name#ja-Kana-JP",
                "locale",
                "zoneinfo",
                "updated_at",
            ],
            Self::Email => &["email", "email_verified"],
            Self::Groups => &["groups"],
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == text).ok_or(UnknownScope)
    }
}

/// Everything that an app may be told about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Random, made with the member, never reissued.
    pub subject: String,
    /// The person's company: with `iss` what first-party services key on.
    pub company_id: CompanyId,
    /// The login name.
    pub email: EmailAddress,
    /// Whether the company has proved the domain of `email`.
    pub email_verified: bool,
    /// 姓
    pub family_name: String,
    /// 名
    pub given_name: String,
    /// 姓(カナ); empty when not given.
    pub family_name_kana: String,
    /// 名(カナ); empty when not given.
    pub given_name_kana: String,
    /// The language of pages and mails.
    pub language: Language,
    /// IANA name of the time zone.
    pub time_zone: String,
    /// Slugs of the groups and of those that contain them.
    pub groups: Vec<String>,
    /// When any of this last changed.
    pub updated_at: Timestamp,
}

impl Person {
    /// The name as it is written: family name first in Japanese, last in English.
    #[must_use]
    pub fn full_name(&self) -> String {
        let (first, second) = match self.language {
            Language::Japanese => (&self.family_name, &self.given_name),
            Language::English => (&self.given_name, &self.family_name),
        };
        format!("{first} {second}").trim().to_owned()
    }

    /// The address, if the company may vouch for it: only then may it be a NameID or an attribute shaped like one.
    #[must_use]
    pub fn proved_email(&self) -> Option<&EmailAddress> {
        self.email_verified.then_some(&self.email)
    }

    /// The claims that these scopes release (OpenID Connect Core section 5.1). Empty values are left out. Without
    /// `openid` nothing is released.
    #[must_use]
    pub fn release(&self, scopes: &[Scope]) -> Map<String, Value> {
        let mut claims = Map::new();
        if !scopes.contains(&Scope::Openid) {
            return claims;
        }
        for scope in scopes {
            for claim in scope.claims() {
                if let Some(value) = self.claim(claim) {
                    claims.insert((*claim).to_owned(), value);
                }
            }
        }
        claims
    }

    fn claim(&self, name: &str) -> Option<Value> {
        let text = |value: &str| (!value.is_empty()).then(|| Value::from(value));
        match name {
            "sub" => text(&self.subject),
            "company_id" => text(&self.company_id.to_string()),
            "name" => text(&self.full_name()),
            "family_name" => text(&self.family_name),
            "given_name" => text(&self.given_name),
            "family_name#ja-Kana-JP" => text(&self.family_name_kana),
            "given_name#ja-Kana-JP" => text(&self.given_name_kana),
            "locale" => text(self.language.as_str()),
            "zoneinfo" => text(&self.time_zone),
            "updated_at" => Some(json!(self.updated_at.seconds())),
            "email" => text(self.email.as_str()),
            "email_verified" => Some(json!(self.email_verified)),
            "groups" => Some(json!(self.groups)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn person() -> Person {
        Person {
            subject: "s-1".into(),
            company_id: CompanyId(Uuid::nil()),
            email: EmailAddress::parse("hanako@example.jp").unwrap(),
            email_verified: false,
            family_name: "手形".into(),
            given_name: "花子".into(),
            family_name_kana: String::new(),
            given_name_kana: "ハナコ".into(),
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".into(),
            groups: vec!["sales".into()],
            updated_at: Timestamp(1_700_000_000_999),
        }
    }

    #[test]
    fn each_scope_releases_its_own_claims() {
        let released = |scopes: &[Scope]| Value::Object(person().release(scopes));
        assert_eq!(released(&[Scope::Openid]), json!({"sub": "s-1", "company_id": Uuid::nil().to_string()}));
        assert_eq!(
            released(&[Scope::Openid, Scope::Email])["email_verified"],
            json!(false),
            "an address outside the proved domains is never called verified"
        );
        let profile = released(&[Scope::Openid, Scope::Profile]);
        assert_eq!(profile["name"], "手形 花子");
        assert_eq!(profile["updated_at"], 1_700_000_000);
        assert_eq!(profile.get("family_name#ja-Kana-JP"), None);
        assert_eq!(profile.get("email"), None);
        assert_eq!(released(&[Scope::Openid, Scope::Groups])["groups"], json!(["sales"]));
    }

    #[test]
    fn an_unproved_address_is_no_name_id() {
        assert_eq!(person().proved_email(), None);
        let proved = Person { email_verified: true, ..person() };
        assert_eq!(proved.proved_email(), Some(&proved.email));
    }

    #[test]
    fn english_names_put_the_given_name_first() {
        assert_eq!(Person { language: Language::English, ..person() }.full_name(), "花子 手形");
    }

    #[test]
    fn scopes_read_back() {
        for scope in Scope::ALL {
            assert_eq!(scope.to_string().parse(), Ok(*scope));
        }
        assert_eq!("offline_access".parse::<Scope>(), Err(UnknownScope));
    }

    proptest! {
        #[test]
        fn nothing_is_released_that_no_scope_asked_for(picks in prop::collection::vec(0usize..4, 0..5)) {
            let scopes: Vec<Scope> = picks.iter().map(|pick| Scope::ALL[*pick]).collect();
            let released = person().release(&scopes);
            for claim in released.keys() {
                prop_assert!(scopes.iter().any(|scope| scope.claims().contains(&claim.as_str())));
            }
            prop_assert!(released.is_empty() || scopes.contains(&Scope::Openid));
        }
    }
}
