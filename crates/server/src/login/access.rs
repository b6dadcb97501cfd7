//! Whether a session may be used now for what it is wanted for: from this network (M9), and with as much proof as the
//! app asks for. A login is judged by `auth_core::login::next`; here is what holds for sessions that are there already,
//! on every path that ends in an assertion, a token or data.

use super::{facts, fault::Fault, finish::record, known_browser::Here, session::SignedIn};
use crate::{app::App, edge::client_address, history::Attempt, trail};
use api::{AppId, CompanyId, MemberId, SecondStepMode, SessionId};
use http::HeaderMap;
use std::net::IpAddr;
use store::{Fresh, session};

/// Whether policy lets this member in from `address`: that of the company, of their groups, and of the app that they
/// want, if they want one.
pub(crate) async fn admits(
    app: &App,
    fresh: &Fresh,
    (who, wanted): ((CompanyId, MemberId), Option<AppId>),
    address: Option<IpAddr>,
) -> Result<bool, Fault> {
    let (effective, _) = facts::effective(app, fresh, who, wanted).await?;
    Ok(effective.admits(address))
}

/// Refuses a session that is used from where policy does not let its member in.
///
/// # Errors
/// [`Fault::Network`], which is recorded.
pub(crate) async fn from_here(
    app: &App,
    fresh: &Fresh,
    headers: &HeaderMap,
    (signed_in, wanted): (&SignedIn, Option<AppId>),
) -> Result<(), Fault> {
    let who = (signed_in.company.id, signed_in.member.id);
    if admits(app, fresh, (who, wanted), client_address::of(headers)).await? {
        return Ok(());
    }
    trail::check(app, headers, "network", "refused");
    record(app, headers, Some(who), ("session.network_refused", Attempt::refused()));
    Err(Fault::Network)
}

/// Whether policy still lets a session in that is spoken for by somebody else's request: a service that redeems a code or
/// asks for claims comes from its own network, so that the address counts from which the session was started.
pub(crate) async fn session_admitted(
    app: &App,
    fresh: &Fresh,
    (who, wanted): ((CompanyId, MemberId), AppId),
    session_id: SessionId,
) -> Result<bool, Fault> {
    let (effective, _) = facts::effective(app, fresh, who, Some(wanted)).await?;
    if effective.admits(None) {
        // Nothing is restricted.
        return Ok(true);
    }
    let sessions = session::of_member(fresh, who.0, who.1, app.now()).await?;
    let session = sessions.into_iter().find(|session| session.id == session_id);
    let address = session.and_then(|session| session.address).and_then(|text| text.parse().ok());
    Ok(effective.admits(address))
}

/// Whether the app wants a second step at each login and this session has none: then the member logs in anew.
pub(crate) async fn owes_second_step(
    app: &App,
    fresh: &Fresh,
    headers: &HeaderMap,
    (signed_in, wanted): (&SignedIn, AppId),
) -> Result<bool, Fault> {
    if signed_in.session.second_step.is_some() {
        return Ok(false);
    }
    let who = (signed_in.company.id, signed_in.member.id);
    let (effective, mode) = facts::effective(app, fresh, who, Some(wanted)).await?;
    if mode != Some(SecondStepMode::Always) {
        return Ok(false);
    }
    let here = Here::of(app, headers, who).await?;
    Ok(!here.trusted(effective.second_step.trust_days, app.now()))
}
