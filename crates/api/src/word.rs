//! Closed vocabularies that stand in rows, tokens, JSON and screens alike.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole seconds since the epoch, rounded down: the unit of JWT's NumericDate (RFC 7519 section 2).
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment moved by `seconds` (negative: earlier), held within the range of `i64`.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A word outside one of these vocabularies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// The vocabulary, for example `role`.
    pub vocabulary: &'static str,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown {}", self.vocabulary)
    }
}

impl std::error::Error for UnknownWord {}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident $vocabulary:literal { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word of the vocabulary.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as it stands in rows, JSON and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text { $($word => Ok(Self::$variant),)* _ => Err(UnknownWord { vocabulary: $vocabulary }) }
            }
        }
    )*};
}

words! {
    /// What a person may do (`spec/product.md` section 1; later roles rank higher).
    Role "role" {
        /// Signs in, nothing else.
        Member = "member",
        /// Reads everything of the company, changes nothing.
        Auditor = "auditor",
        /// Reads sign-in traces and resets second steps.
        Helpdesk = "helpdesk",
        /// Manages the members of one group and its sub-groups.
        GroupManager = "group-manager",
        /// Manages the whole company.
        CompanyManager = "company-manager",
        /// Runs the installation; belongs to the reserved company only.
        Operator = "operator",
    }

    /// What the company pays for; enforced on the server.
    Plan "plan" {
        /// First-party apps and one-time codes.
        Free = "free",
        /// Everything.
        Plus = "plus",
    }

    /// Whether a member may sign in (manual M8).
    MemberStatus "member status" {
        /// May sign in.
        Active = "active",
        /// May not sign in until resumed.
        Suspended = "suspended",
        /// Gone; restorable for 30 days.
        Deleted = "deleted",
    }

    /// When a second step is asked for (manual M28).
    SecondStepMode "second step" {
        /// At each login.
        Always = "always",
        /// When a login looks suspicious.
        Risk = "risk",
        /// Never: the password alone.
        Off = "off",
    }

    /// With what a second step is proved (manual M10, M11; P1, P2).
    SecondStepMethod "second-step method" {
        /// A code by mail.
        Mail = "mail",
        /// A code from an authenticator app.
        Totp = "totp",
        /// A passkey.
        Passkey = "passkey",
        /// One of the recovery codes.
        Recovery = "recovery",
    }

    /// How suspicious a login is.
    RiskLevel "risk level" {
        /// As ever.
        Low = "low",
        /// A second step is asked for.
        Medium = "medium",
        /// The strongest second step that the member has is asked for.
        High = "high",
        /// Refused, unless the member has something stronger than a mailbox.
        Critical = "critical",
    }

    /// Why a login is suspicious (N3): codes are stored, texts come from the catalogue (`risk-…`).
    RiskReason "risk reason" {
        /// Another country than ever.
        NewCountry = "new_country",
        /// Another network operator than ever.
        NewProvider = "new_provider",
        /// Another network than ever.
        NewNetwork = "new_network",
        /// A browser that the member has not used before.
        NewDevice = "new_device",
        /// Another operating system than ever.
        NewOs = "new_os",
        /// Another kind of browser than ever.
        NewBrowser = "new_browser",
        /// An older browser than the member has.
        OldVersion = "old_version",
        /// An hour at which the member does not log in.
        OddHour = "odd_hour",
        /// Another language than the member's browsers ask for.
        NewLanguage = "new_language",
        /// Wrong passwords from the same network just before.
        FailuresHere = "failures_here",
        /// Wrong passwords from elsewhere.
        FailuresElsewhere = "failures_elsewhere",
        /// Failures at many accounts from the same network.
        Spray = "spray",
        /// The first login at all.
        FirstLogin = "first_login",
        /// Nobody travels that far in that time.
        Travel = "travel",
        /// The password is known to have leaked.
        Breached = "breached",
        /// The address is on a list of the company.
        Listed = "listed",
        /// The password or a second step was reset from elsewhere just before.
        RecentReset = "recent_reset",
    }

    /// What came of an attempt to log in (manual M32).
    LoginOutcome "login outcome" {
        /// A session.
        Succeeded = "succeeded",
        /// Something that was typed was wrong.
        Failed = "failed",
        /// All was right, and the login was refused.
        Refused = "refused",
    }

    /// The language of pages and mails (manual M26).
    Language "language" {
        /// 日本語
        Japanese = "ja",
        /// English
        English = "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back_and_strangers_are_refused() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        assert!("Operator".parse::<Role>().is_err());
    }

    #[test]
    fn seconds_round_down_before_the_epoch_too() {
        assert_eq!(Timestamp(-1).seconds(), -1);
        assert_eq!(Timestamp(1999).seconds(), 1);
        assert_eq!(Timestamp(i64::MAX).plus_seconds(i64::MAX), Timestamp(i64::MAX));
    }
}
