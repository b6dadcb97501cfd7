//! The settings that this version does not offer to members. The page says so and who can help.

use crate::{
    portal::Portal,
    route::Route,
    text::t,
    ui::{
        heading::heading,
        note::{Kind, note},
        settings_frame::settings_frame,
    },
};
use leptos::prelude::*;

/// The page at `route`.
pub(super) fn later(portal: Portal, route: Route) -> AnyView {
    let body = view! { <p class="mute">{t("settings-later_body")}</p> };
    settings_frame(
        route,
        view! {
            <div class="page-head">
                {heading(portal, route)}
            </div>
            {note(Kind::Plain, t("settings-later_title"), Some(body.into_any()))}
        }
        .into_any(),
    )
}
