//! Why a command did not do what it was told: refused (1) or used wrongly (2).

use server::{config::ConfigError, serve::ServeError};
use std::{fmt, process::ExitCode};
use store::{Guard, StoreError};

/// The end of a command that did nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// It may not or cannot be done: exit status 1.
    Refused(String),
    /// It was asked for wrongly, or is not available yet: exit status 2.
    Usage(String),
}

impl Failure {
    pub(super) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }

    pub(super) fn usage(reason: impl Into<String>) -> Self {
        Self::Usage(reason.into())
    }

    /// A word that is known, and whose capability is not there yet.
    pub(super) fn not_available(word: &str) -> Self {
        Self::Usage(format!("{word}: not available yet"))
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        match self {
            Self::Refused(_) => ExitCode::from(1),
            Self::Usage(_) => ExitCode::from(2),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) | Self::Usage(reason) => formatter.write_str(reason),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(cause: StoreError) -> Self {
        Self::Refused(cause.to_string())
    }
}

impl From<ConfigError> for Failure {
    fn from(cause: ConfigError) -> Self {
        match cause {
            ConfigError::NotAvailable(_) => Self::Usage(format!("{cause}")),
            cause => Self::Refused(cause.to_string()),
        }
    }
}

impl From<ServeError> for Failure {
    fn from(cause: ServeError) -> Self {
        Self::Refused(cause.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(cause: std::io::Error) -> Self {
        Self::Refused(cause.to_string())
    }
}

impl From<Guard> for Failure {
    fn from(guard: Guard) -> Self {
        Self::Refused(
            match guard {
                Guard::SlugTaken => "the short name is in use",
                Guard::AddressTaken => "the mail address is in use or still reserved",
                Guard::DomainTaken => "the domain belongs to another company",
                Guard::DomainNotProved => "the company has not proved the domain",
                Guard::EntityTaken => "the company has an app with this entityID",
                Guard::CompanyInactive => "there is no such company, or it is closed",
                Guard::MemberInactive => "the member is suspended or deleted",
                Guard::SessionEnded | Guard::GrantEnded => "it has ended",
                Guard::AppUnavailable => "the app is disabled or not assigned",
                Guard::Throttled => "it happened too often",
                Guard::TicketGone | Guard::Replayed => "it was used before",
                Guard::LoginMoved | Guard::VersionMoved => "it was changed meanwhile; try again",
                Guard::Missing => "there is no such thing in this company",
            }
            .to_owned(),
        )
    }
}
