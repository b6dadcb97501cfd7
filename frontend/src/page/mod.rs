//! The pages of the portal, one file each. A page draws what it is told; it decides nothing.

mod home;
mod later;
mod not_found;
mod profile_confirm;
mod profile_edit;
mod profile_view;
mod settings;

use crate::{portal::Portal, route::Route};
use leptos::prelude::*;

/// The page at `route`, built once; it follows what changes by itself.
pub(crate) fn of(portal: Portal, route: Route) -> AnyView {
    untrack(|| match route {
        Route::Home => home::home(portal),
        Route::Settings => settings::settings(portal),
        Route::Profile => profile_view::profile_view(portal),
        Route::ProfileEdit => profile_edit::profile_edit(portal),
        Route::ProfileConfirm => profile_confirm::profile_confirm(portal),
        Route::Password | Route::Security | Route::History | Route::Authenticator => {
            later::later(portal, route)
        }
        Route::Unknown => not_found::not_found(portal),
    })
}

/// A member's name as it stands on pages of both languages: family name first.
pub(crate) fn full_name(family_name: &str, given_name: &str) -> String {
    format!("{family_name} {given_name}")
}
