//! The mails that a login sends about second steps. What they say is in `mail`.

use super::facts::Loaded;
use crate::app::App;
use api::Timestamp;
use http::HeaderMap;
use store::Change;

/// A code (M10).
pub(super) fn code(_app: &App, _loaded: &Loaded, _digits: String, _until: Timestamp) -> Vec<Change> {
    Vec::new()
}

/// An authenticator was set up.
pub(super) fn authenticator_added(_app: &App, _loaded: &Loaded) -> Vec<Change> {
    Vec::new()
}

/// A recovery code was used; so many are left.
pub(super) fn recovery_used(_app: &App, _headers: &HeaderMap, _loaded: &Loaded, _left: usize) -> Vec<Change> {
    Vec::new()
}

/// After the commit.
pub(super) fn wake(_app: &App) {}
