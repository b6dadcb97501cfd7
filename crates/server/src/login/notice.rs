//! The mails that a login sends. What they say is in `mail`.

use super::{facts::Loaded, finish::Login, not_me};
use crate::{
    app::App,
    mail::{self, FactorChange, Mail, NOTICE_SECONDS, Origin, To},
};
use api::{RiskLevel, SecondStepMethod, SessionId, Timestamp};
use auth_core::login::Authenticated;
use http::HeaderMap;
use store::{Change, CredentialKind};

/// A code (M10).
pub(super) fn code(
    app: &App,
    headers: &HeaderMap,
    loaded: &Loaded,
    (digits, until): (String, Timestamp),
) -> Change {
    let minutes = until.since(app.now()) / 60_000;
    let code = Mail::Code { digits, minutes, origin: Origin::of(app, headers) };
    mail::post(app, &To::member(&loaded.member), &code, until)
}

/// An authenticator was set up.
pub(super) fn authenticator_added(app: &App, headers: &HeaderMap, loaded: &Loaded) -> Change {
    let change = FactorChange::AppAdded;
    notice(app, loaded, &Mail::FactorChanged { change, origin: Origin::of(app, headers) })
}

/// A passkey was made.
pub(super) fn passkey_added(app: &App, headers: &HeaderMap, loaded: &Loaded) -> Change {
    let change = FactorChange::PasskeyAdded;
    notice(app, loaded, &Mail::FactorChanged { change, origin: Origin::of(app, headers) })
}

/// A recovery code was used; so many are left.
pub(super) fn recovery_used(app: &App, headers: &HeaderMap, loaded: &Loaded, left: usize) -> Change {
    notice(app, loaded, &Mail::RecoveryUsed { left, origin: Origin::of(app, headers) })
}

/// A login from a browser that the member was not known by (M31): where they asked for it, and in any case where it
/// looked very suspicious or took a recovery code. Its link reports this session.
pub(super) fn new_login(
    app: &App,
    headers: &HeaderMap,
    login: &Login,
    (authenticated, session_id): (&Authenticated, SessionId),
) -> Option<Change> {
    let loaded = &login.loaded;
    let recovered =
        authenticated.second_step().is_some_and(|(method, _)| method == SecondStepMethod::Recovery);
    let grave = recovered || loaded.situation.risk >= RiskLevel::High;
    if !(grave || (loaded.member.login_notification && !loaded.browser.known())) {
        return None;
    }
    let who = (loaded.member.company_id, loaded.member.id);
    let (link, ticket) = not_me::link(app, who, session_id);
    let reasons = loaded.reasons.clone();
    let told = Mail::NewLogin { origin: Origin::of(app, headers), place: None, reasons, link };
    Some(ticket.and(notice(app, loaded, &told)))
}

/// The password was changed.
pub(super) fn password_changed(app: &App, headers: &HeaderMap, loaded: &Loaded) -> Change {
    notice(app, loaded, &Mail::PasswordChanged { origin: Origin::of(app, headers) })
}

/// The same, unless there was none that the member had chosen: a first password is news to nobody.
pub(super) fn password_replaced(app: &App, headers: &HeaderMap, loaded: &Loaded) -> Option<Change> {
    let chosen = loaded.credential.as_ref().filter(|held| held.kind == CredentialKind::Password);
    chosen.map(|_| password_changed(app, headers, loaded))
}

fn notice(app: &App, loaded: &Loaded, told: &Mail) -> Change {
    mail::post(app, &To::member(&loaded.member), told, app.now().plus_seconds(NOTICE_SECONDS))
}

/// After the commit.
pub(super) fn wake(app: &App) {
    mail::wake(app);
}
