//! Whether a session has just proved who is there, and the login that proves it again. What protects an account is
//! changed only in a session that within ten minutes proved an existing factor or, where the member has none, a code by
//! mail besides the password (rule 11 of `docs/threats.md`).

use super::{body::Body, caller::Caller, shell};
use crate::{
    app::App,
    edge::problem::Refusal,
    login::{self, session::SignedIn},
};
use api::{Onward, Problem, ProblemCode, Reauthentication, SecondStepMethod, Timestamp};
use auth_core::{
    login::Demand,
    session::{Acr, Session},
};
use axum::{Json, extract::State};
use http::HeaderMap;
use store::{CredentialKind, StoreError, credential};

/// A proof is recent for so long, in seconds.
pub(crate) const RECENT_SECONDS: i64 = 600;

/// Asks for a proof unless this session has given one within ten minutes.
///
/// # Errors
/// [`ProblemCode::ReauthenticationRequired`].
pub(crate) async fn recent(app: &App, who: &SignedIn) -> Result<(), Refusal> {
    let strong = holds_a_factor(app, who).await?;
    match is_recent(&who.session, strong, app.now()) {
        true => Ok(()),
        false => Err(Refusal::of(ProblemCode::ReauthenticationRequired)),
    }
}

fn is_recent(session: &Session, strong: bool, now: Timestamp) -> bool {
    let late = |at: Timestamp| (0..RECENT_SECONDS * 1000).contains(&now.since(at));
    let proved = session
        .second_step
        .filter(|(method, at)| late(*at) && (!strong || *method != SecondStepMethod::Mail));
    late(session.auth_time) && proved.is_some()
}

/// Whether the member has anything stronger than a mailbox.
async fn holds_a_factor(app: &App, who: &SignedIn) -> Result<bool, StoreError> {
    let held = credential::all_of(app.store(), who.company.id, who.member.id).await?;
    Ok(held.iter().any(|row| matches!(row.kind, CredentialKind::Totp | CredentialKind::Passkey)))
}

/// Begins a login that proves who is there, and comes back to a page of the portal.
#[utoipa::path(
    post,
    path = "/api/v1/me/reauthentication",
    request_body = Reauthentication,
    responses(
        (status = 200, body = Onward), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem)
    )
)]
pub(super) async fn begin(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(asked): Body<Reauthentication>,
) -> Result<axum::response::Response, Refusal> {
    let return_to = shell::page(&asked.return_to).ok_or(Refusal::of(ProblemCode::BadRequest))?;
    let strong = holds_a_factor(&app, &caller.who).await?;
    let demand = Demand {
        authenticated_after: Some(app.now()),
        member: Some(caller.who.member.id),
        second_step: true,
        at_least: strong.then_some(Acr::MultipleFactors),
    };
    let ask = login::pending::Ask { demand, ..shell::ask(&app, return_to) };
    let ask = login::pending::Ask { login_hint: Some(caller.who.member.email.to_string()), ..ask };
    let (location, cookies) = login::address(&app, &headers, ask)
        .ok_or_else(|| Refusal::internal("a short request did not fit"))?;
    let mut response = axum::response::IntoResponse::into_response(Json(Onward { location }));
    for cookie in cookies {
        response.headers_mut().append(http::header::SET_COOKIE, cookie);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{CompanyId, MemberId, SessionId};
    use auth_core::session::{Limits, NewSession};
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp(1_760_000_000_000);

    fn session(second_step: Option<(SecondStepMethod, Timestamp)>) -> Session {
        let new = NewSession {
            id: SessionId(Uuid::nil()),
            member_id: MemberId(Uuid::nil()),
            company_id: CompanyId(Uuid::nil()),
            auth_time: NOW,
            amr: Vec::new(),
            acr: Acr::Password,
            second_step,
            remember: false,
            user_agent: None,
            address: None,
        };
        Session::start(new, &Limits::DEFAULT, NOW)
    }

    #[test]
    fn a_password_alone_is_never_enough() {
        assert!(!is_recent(&session(None), false, NOW));
        assert!(!is_recent(&session(None), true, NOW));
    }

    #[test]
    fn a_mailbox_vouches_only_for_members_without_a_factor() {
        let by_mail = session(Some((SecondStepMethod::Mail, NOW)));
        assert!(is_recent(&by_mail, false, NOW));
        assert!(!is_recent(&by_mail, true, NOW));
        for method in [SecondStepMethod::Totp, SecondStepMethod::Passkey, SecondStepMethod::Recovery] {
            assert!(is_recent(&session(Some((method, NOW))), true, NOW));
        }
    }

    #[test]
    fn a_proof_is_recent_for_ten_minutes_and_never_in_advance() {
        let proved = session(Some((SecondStepMethod::Totp, NOW)));
        assert!(is_recent(&proved, true, NOW.plus_seconds(RECENT_SECONDS - 1)));
        assert!(!is_recent(&proved, true, NOW.plus_seconds(RECENT_SECONDS)));
        assert!(!is_recent(&proved, true, NOW.plus_seconds(-1)));
    }
}
