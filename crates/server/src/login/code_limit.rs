//! How often codes are mailed and tried (`docs/threats.md`: counters). Inside one login its row counts; over all logins
//! of a member the throttle does.

use super::{facts::Loaded, fault::Fault};
use crate::app::App;
use api::Timestamp;
use http::HeaderMap;
use store::Change;

/// What must be committed with a mailed code, or until when none is mailed.
pub(super) async fn may_send(
    _app: &App,
    _headers: &HeaderMap,
    _loaded: &Loaded,
) -> Result<Result<Vec<Change>, Timestamp>, Fault> {
    Ok(Ok(Vec::new()))
}

/// For how many minutes no code is tried.
pub(super) async fn blocked(
    _app: &App,
    _headers: &HeaderMap,
    _loaded: &Loaded,
) -> Result<Option<i64>, Fault> {
    Ok(None)
}

/// A wrong code.
pub(super) async fn failed(_app: &App, _headers: &HeaderMap, _loaded: &Loaded) -> Result<(), Fault> {
    Ok(())
}

/// A right code: what must be committed with it.
pub(super) fn succeeded(_app: &App, _headers: &HeaderMap, _loaded: &Loaded) -> Vec<Change> {
    Vec::new()
}
