//! Mails: what each is called and says, and the way out of the house. A mail is left in the outbox by the commit of
//! whatever it tells of, so that none is lost and none tells of what did not happen.

mod content;
mod desk;
mod telling;
mod transport;
mod worker;

pub use desk::Desk;
pub(crate) use telling::{NOTICE_SECONDS, telling};
pub use transport::NoTransport;
pub use worker::run;

use crate::app::App;
use api::{CompanyId, Language, MemberId, Timestamp};
use auth_core::EmailAddress;
use http::HeaderMap;
use std::sync::Arc;
use store::{Change, NewMember, member::Member};

/// Whom a mail is for.
#[derive(Debug, Clone)]
pub struct To {
    pub(crate) company_id: CompanyId,
    pub(crate) member_id: MemberId,
    pub(crate) email: EmailAddress,
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) time_zone: String,
}

impl To {
    /// A member as they are.
    #[must_use]
    pub fn member(member: &Member) -> Self {
        Self {
            company_id: member.company_id,
            member_id: member.id,
            email: member.email.clone(),
            name: name(member.language, &member.family_name, &member.given_name),
            language: member.language,
            time_zone: member.time_zone.clone(),
        }
    }

    /// A member who is made in the commit that the mail goes into.
    #[must_use]
    pub fn new_member(member: &NewMember) -> Self {
        Self {
            company_id: member.company_id,
            member_id: member.id,
            email: member.email.clone(),
            name: name(member.language, &member.family_name, &member.given_name),
            language: member.language,
            time_zone: member.time_zone.clone(),
        }
    }
}

fn name(language: Language, family: &str, given: &str) -> String {
    match language {
        Language::Japanese => format!("{family} {given}"),
        Language::English => format!("{given} {family}"),
    }
}

/// Where what a mail tells of was done from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    pub(crate) address: Option<String>,
    pub(crate) user_agent: Option<String>,
}

impl Origin {
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        let browser = crate::login::Browser::of(app, headers);
        Self { address: browser.address, user_agent: browser.user_agent }
    }
}

/// Which change of the second step a mail tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactorChange {
    AppAdded,
    AppRemoved,
    PasskeyAdded,
    PasskeyRemoved,
    CodesMade,
    SettingsChanged,
}

/// A mail. Links are whole addresses under the public one; moments are shown in the recipient's zone.
#[derive(Debug, Clone)]
pub(crate) enum Mail {
    /// M2: set a first password.
    Invite { company: String, link: String, expires_at: Timestamp },
    /// M10: a code.
    Code { digits: String, minutes: i64, origin: Origin },
    /// M7: set a new password.
    Reset { link: String, minutes: i64, origin: Origin },
    /// A password was changed or reset.
    PasswordChanged { origin: Origin },
    /// M31: a login from an environment not seen before, with its reasons in words of `risk-…`.
    NewLogin { origin: Origin, place: Option<String>, reasons: Vec<api::RiskReason>, link: String },
    /// A factor or setting of the second step was changed by the member.
    FactorChanged { change: FactorChange, origin: Origin },
    /// The second step was reset by somebody who manages it.
    FactorReset { by: String },
    /// A recovery code was used.
    RecoveryUsed { left: usize, origin: Origin },
    /// The operator made a one-time link for this member.
    LoginLinkIssued,
}

/// Leaves a mail in the outbox. `until`: when what it says is over; a mail that was not delivered by then is dropped.
pub(crate) fn post(app: &App, to: &To, mail: &Mail, until: Timestamp) -> Change {
    Desk::of(app).post(to, mail, until)
}

impl Mail {
    /// The group of its messages in the catalogue.
    fn kind(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "invite",
            Self::Code { .. } => "code",
            Self::Reset { .. } => "reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::NewLogin { .. } => "new_login",
            Self::FactorChanged { .. } => "factor_changed",
            Self::FactorReset { .. } => "factor_reset",
            Self::RecoveryUsed { .. } => "recovery_used",
            Self::LoginLinkIssued => "login_link",
        }
    }
}

/// Tells the sender that the outbox has something, after the commit that left it there. Without this it looks by itself
/// once a minute.
pub(crate) fn wake(app: &App) {
    app.area::<Bell>().0.notify_one();
}

/// What [`wake`] rings.
#[derive(Default)]
struct Bell(Arc<tokio::sync::Notify>);
