//! A signed-in session: how long it lives and what it says about how its member logged in.
//! The cookie's secret and the row are not here.

use api::{CompanyId, MemberId, SecondStepMethod, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A session's use is noted at most once in this time, so that reading pages writes little.
const SEEN_SECONDS: i64 = 60;

/// How one factor was proved: values of RFC 8176 section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Amr {
    /// A password.
    #[serde(rename = "pwd")]
    Password,
    /// A one-time code from an authenticator app, or a recovery code. Never a code by mail.
    #[serde(rename = "otp")]
    OneTimeCode,
    /// A key whose possession was proved: a passkey.
    #[serde(rename = "pop")]
    Possession,
    /// The person was verified where the key is kept: a PIN, a finger, a face.
    #[serde(rename = "user")]
    UserVerified,
    /// More than one kind of factor. Never on the strength of a code by mail (NIST SP 800-63B-4, 3.1.3.1).
    #[serde(rename = "mfa")]
    MultipleFactors,
}

impl Amr {
    /// The value as it stands in `amr` of an ID token (OpenID Connect Core section 2) and in rows.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "pwd",
            Self::OneTimeCode => "otp",
            Self::Possession => "pop",
            Self::UserVerified => "user",
            Self::MultipleFactors => "mfa",
        }
    }

    const ALL: [Self; 5] =
        [Self::Password, Self::OneTimeCode, Self::Possession, Self::UserVerified, Self::MultipleFactors];
}

impl fmt::Display for Amr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A word outside [`Amr`] or [`Acr`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown authentication method or context")]
pub struct UnknownContext;

impl FromStr for Amr {
    type Err = UnknownContext;

    fn from_str(text: &str) -> Result<Self, UnknownContext> {
        Self::ALL.into_iter().find(|amr| amr.as_str() == text).ok_or(UnknownContext)
    }
}

/// How sure we are of the person: weaker contexts order before stronger ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Acr {
    /// A password alone, over a protected connection.
    #[serde(rename = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport")]
    Password,
    /// More than one kind of factor (REFEDS MFA Profile). A code by mail does not reach it.
    #[serde(rename = "https://refeds.org/profile/mfa")]
    MultipleFactors,
}

impl Acr {
    /// Every context that this version can reach: `acr_values_supported` of the discovery document.
    pub const ALL: &'static [Self] = &[Self::Password, Self::MultipleFactors];

    /// The value in `acr` of an ID token and in `AuthnContextClassRef` of an assertion. One vocabulary serves both:
    /// OpenID Connect Core section 2 asks for an agreed absolute URI, and the classes of SAML 2.0 are the agreed ones.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
            Self::MultipleFactors => "https://refeds.org/profile/mfa",
        }
    }
}

impl fmt::Display for Acr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Acr {
    type Err = UnknownContext;

    fn from_str(text: &str) -> Result<Self, UnknownContext> {
        Self::ALL.iter().copied().find(|acr| acr.as_str() == text).ok_or(UnknownContext)
    }
}

/// How long sessions live, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Unused for so long, a session that ends with the browser is over.
    pub idle_seconds: i64,
    /// After so long, a session that ends with the browser is over, used or not.
    pub absolute_seconds: i64,
    /// How long a session lives that was asked to outlive the browser; nothing where policy forbids that.
    pub remember_seconds: Option<i64>,
}

impl Limits {
    /// 8 hours idle, 24 hours in all, 30 days where「ログイン状態を保持する」was ticked.
    pub const DEFAULT: Self =
        Self { idle_seconds: 8 * 3600, absolute_seconds: 24 * 3600, remember_seconds: Some(30 * 86_400) };
}

/// What is known when a session starts.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The session's row id.
    pub id: SessionId,
    /// Who logged in.
    pub member_id: MemberId,
    /// Their company.
    pub company_id: CompanyId,
    /// When the last factor of this login was proved.
    pub auth_time: Timestamp,
    /// The factors proved.
    pub amr: Vec<Amr>,
    /// What they amount to.
    pub acr: Acr,
    /// The second step that was proved, and when.
    pub second_step: Option<(SecondStepMethod, Timestamp)>,
    /// Whether the member asked that it outlive the browser.
    pub remember: bool,
    /// The browser's `User-Agent`, cut to a length fit for a row.
    pub user_agent: Option<String>,
    /// The client's address.
    pub address: Option<String>,
}

/// A session as it stands in its row. The secret of its cookie is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session's row id; not the secret in the cookie.
    pub id: SessionId,
    /// Who is signed in.
    pub member_id: MemberId,
    /// Their company.
    pub company_id: CompanyId,
    /// When they proved who they are (`auth_time`, OpenID Connect Core section 2).
    pub auth_time: Timestamp,
    /// By which factors.
    pub amr: Vec<Amr>,
    /// What the factors amount to.
    pub acr: Acr,
    /// The second step that was proved last, and when: a code by mail counts here, and nowhere in `amr`.
    pub second_step: Option<(SecondStepMethod, Timestamp)>,
    /// When it started.
    pub created_at: Timestamp,
    /// When it was last noted as used; behind the truth by at most a minute.
    pub last_seen_at: Timestamp,
    /// Unused until then, it is over.
    pub idle_expires_at: Timestamp,
    /// Then it is over in any case.
    pub absolute_expires_at: Timestamp,
    /// Whether its cookie outlives the browser.
    pub remember: bool,
    /// The browser that it was started in.
    pub user_agent: Option<String>,
    /// The address that it was started from.
    pub address: Option<String>,
}

impl Session {
    /// A session that starts now and lives as `limits` allow. `remember` is honoured only where they do.
    #[must_use]
    pub fn start(new: NewSession, limits: &Limits, now: Timestamp) -> Self {
        let remembered = limits.remember_seconds.filter(|_| new.remember);
        let absolute = remembered.unwrap_or(limits.absolute_seconds);
        let idle = remembered.unwrap_or(limits.idle_seconds).min(absolute);
        Self {
            id: new.id,
            member_id: new.member_id,
            company_id: new.company_id,
            auth_time: new.auth_time,
            amr: new.amr,
            acr: new.acr,
            second_step: new.second_step,
            created_at: now,
            last_seen_at: now,
            idle_expires_at: now.plus_seconds(idle),
            absolute_expires_at: now.plus_seconds(absolute),
            remember: remembered.is_some(),
            user_agent: new.user_agent,
            address: new.address,
        }
    }

    /// Whether the session is still within both limits. Its member's status is a question of its own.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now < self.idle_expires_at && now < self.absolute_expires_at
    }

    /// The session with its use noted, if that is worth a write: at most once a minute, and never on a session that
    /// is over. The idle time stays the one it was started with, the absolute end never moves.
    #[must_use]
    pub fn seen(&self, now: Timestamp) -> Option<Self> {
        if !self.is_live(now) || now.since(self.last_seen_at) < SEEN_SECONDS * 1000 {
            return None;
        }
        let idle = self.idle_expires_at.since(self.last_seen_at);
        let idle_expires_at = Timestamp(now.0.saturating_add(idle)).min(self.absolute_expires_at);
        Some(Self { last_seen_at: now, idle_expires_at, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const START: Timestamp = Timestamp(1_700_000_000_000);

    fn session(remember: bool, limits: &Limits) -> Session {
        let new = NewSession {
            id: SessionId(Uuid::nil()),
            member_id: MemberId(Uuid::nil()),
            company_id: CompanyId(Uuid::nil()),
            auth_time: START,
            amr: vec![Amr::Password],
            acr: Acr::Password,
            second_step: None,
            remember,
            user_agent: None,
            address: None,
        };
        Session::start(new, limits, START)
    }

    #[test]
    fn an_unused_session_ends_after_the_idle_time() {
        let session = session(false, &Limits::DEFAULT);
        assert!(session.is_live(START.plus_seconds(8 * 3600 - 1)));
        assert!(!session.is_live(START.plus_seconds(8 * 3600)));
    }

    #[test]
    fn use_prolongs_a_session_up_to_its_absolute_end() {
        let mut session = session(false, &Limits::DEFAULT);
        for hour in (4..24).step_by(4) {
            session = session.seen(START.plus_seconds(hour * 3600)).unwrap();
        }
        assert!(session.is_live(START.plus_seconds(24 * 3600 - 1)));
        assert!(!session.is_live(START.plus_seconds(24 * 3600)));
    }

    #[test]
    fn use_is_noted_once_a_minute_and_never_revives() {
        let session = session(false, &Limits::DEFAULT);
        assert_eq!(session.seen(START.plus_seconds(59)), None);
        assert!(session.seen(START.plus_seconds(60)).is_some());
        assert_eq!(session.seen(START.plus_seconds(9 * 3600)), None);
        assert_eq!(session.seen(START.plus_seconds(-9)), None);
    }

    #[test]
    fn remembering_is_policys_to_allow() {
        assert!(session(true, &Limits::DEFAULT).is_live(START.plus_seconds(30 * 86_400 - 1)));
        let forbidden = Limits { remember_seconds: None, ..Limits::DEFAULT };
        let session = session(true, &forbidden);
        assert!(!session.remember && !session.is_live(START.plus_seconds(86_400)));
    }

    #[test]
    fn idle_is_never_longer_than_absolute() {
        let short = Limits { idle_seconds: 8 * 3600, absolute_seconds: 3600, remember_seconds: None };
        assert_eq!(session(false, &short).idle_expires_at, START.plus_seconds(3600));
    }

    #[test]
    fn contexts_read_back() {
        assert_eq!("pwd".parse(), Ok(Amr::Password));
        assert_eq!(Acr::Password.as_str().parse(), Ok(Acr::Password));
        assert_eq!("mfa".parse(), Ok(Amr::MultipleFactors));
        assert_eq!("sms".parse::<Amr>(), Err(UnknownContext));
        assert_eq!(serde_json::to_string(&vec![Amr::Password]).unwrap(), "[\"pwd\"]");
        assert_eq!(serde_json::to_string(&Acr::Password).unwrap(), format!("\"{}\"", Acr::Password));
    }
}
