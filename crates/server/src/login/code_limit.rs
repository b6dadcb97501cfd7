//! How often codes are mailed and tried (`docs/threats.md`: counters). Inside one login its row counts; over all logins
//! of a member the throttle does.

use super::{facts::Loaded, fault::Fault, throttle};
use crate::app::App;
use api::Timestamp;
use http::HeaderMap;
use store::{Change, Guard, Outcome};

/// What must be committed with a mailed code, or until when none is mailed.
pub(super) async fn may_send(
    app: &App,
    _headers: &HeaderMap,
    loaded: &Loaded,
) -> Result<Result<Vec<Change>, Timestamp>, Fault> {
    let wait = throttle::codes_wait(app, (loaded.member.id, &loaded.browser)).await?;
    Ok(match wait.sent {
        Some(until) => Err(until),
        None => Ok(vec![throttle::code_sent(app, loaded.member.id, &loaded.browser)]),
    })
}

/// Charges one try before the code is looked at, so that no two at once go by the same count; for how many minutes none
/// is tried where none is left.
pub(super) async fn blocked(app: &App, _headers: &HeaderMap, loaded: &Loaded) -> Result<Option<i64>, Fault> {
    let charge = throttle::code_try(app, loaded.member.id, &loaded.browser);
    match app.store().commit(vec![charge]).await? {
        Outcome::Applied => Ok(None),
        Outcome::Refused(Guard::Throttled) => {
            let wait = throttle::codes_wait(app, (loaded.member.id, &loaded.browser)).await?;
            let milliseconds = wait.tried.map_or(0, |until| until.since(app.now()));
            Ok(Some((milliseconds / 60_000 + 1).max(1)))
        }
        Outcome::Refused(_) => Err(Fault::Server),
    }
}

/// A wrong code: it was charged before it was looked at.
pub(super) async fn failed(_app: &App, _headers: &HeaderMap, _loaded: &Loaded) -> Result<(), Fault> {
    Ok(())
}

/// A right code: what must be committed with it. The finished login forgets the rest.
pub(super) fn succeeded(_app: &App, _headers: &HeaderMap, loaded: &Loaded) -> Vec<Change> {
    vec![throttle::code_right(loaded.member.id)]
}
