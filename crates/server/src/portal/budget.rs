//! Wrong secrets typed into a running session: five, and the session is over. Whoever found a browser open has no more
//! tries than that.

use super::caller::Caller;
use crate::{app::App, edge::problem::Refusal};
use api::{ProblemCode, SessionId};
use serde_json::json;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use store::session;

/// So many wrong ones end the session.
const WRONG_MAX: u8 = 5;
/// So many sessions are remembered; beyond that all are forgotten, which costs nobody anything but a few tries.
const SESSIONS_MAX: usize = 10_000;

/// The wrong ones of each session.
#[derive(Default)]
struct Wrongs(Mutex<HashMap<SessionId, u8>>);

/// Notes a wrong one; the fifth ends the session.
///
/// # Errors
/// [`ProblemCode::NotSignedIn`] when the session has ended by it.
pub(super) async fn wrong(app: &App, caller: &Caller, what: &'static str) -> Result<(), Refusal> {
    let id = caller.who.session.id;
    let wrongs = app.area::<Wrongs>();
    let count = {
        let mut known = wrongs.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= SESSIONS_MAX && !known.contains_key(&id) {
            known.clear();
        }
        let count = known.entry(id).or_default();
        *count = count.saturating_add(1);
        *count
    };
    if count < WRONG_MAX {
        return Ok(());
    }
    let end = session::end(caller.who.company.id, id, app.now());
    caller.commit(app, end, ("session.ended", json!({ "session_id": id, "reason": what }))).await?;
    Err(Refusal::of(ProblemCode::NotSignedIn))
}

/// A right one clears the account.
pub(super) fn right(app: &App, caller: &Caller) {
    app.area::<Wrongs>().0.lock().unwrap_or_else(PoisonError::into_inner).remove(&caller.who.session.id);
}
