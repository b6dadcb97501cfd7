//! The settings: five entries, each with a line of explanation and its present state (manual M25).

use crate::{
    page::full_name,
    portal::Portal,
    route::Route,
    text::{filled, now, t},
    ui::{
        avatar::avatar,
        footer,
        heading::heading,
        icon::Icon,
        settings_frame::{ENTRIES, Entry},
    },
};
use leptos::prelude::*;

pub(super) fn settings(portal: Portal) -> AnyView {
    view! {
        <div class="page-head">
            {heading(portal, Route::Settings)}
        </div>
        <nav aria-label=t("a11y-nav_settings")>
            <ul class="ledger ledger-2">
                {ENTRIES.map(|entry| cell(portal, entry)).into_iter().collect_view()}
            </ul>
        </nav>
    }
    .into_any()
}

fn cell(portal: Portal, entry: Entry) -> AnyView {
    let is_profile = entry.route == Route::Profile;
    let (place, cell) = if is_profile { ("span-2", "cell cell-who") } else { ("", "cell") };
    let mark = move || if is_profile { face(portal) } else { Some(entry.icon.view("")) };
    view! {
        <li class=place>
            <a class=cell href=entry.route.path()>
                {mark}
                <span class="cell-body">
                    <span class="cell-title">{t(entry.name)}</span>
                    <span class="cell-desc">{t(entry.explanation)}</span>
                    <span class="cell-state faint">{move || state(portal, entry)}</span>
                </span>
                {Icon::ChevronForward.view("chev")}
            </a>
        </li>
    }
    .into_any()
}

/// The present state of what the entry leads to.
fn state(portal: Portal, entry: Entry) -> Option<String> {
    match entry.route {
        Route::Profile => portal.me.read(|me| {
            let name = full_name(&me.profile.family_name, &me.profile.given_name);
            format!("{name}・{}", me.email)
        }),
        Route::History => last_login(portal),
        _ if !entry.offered => Some(now("settings-later_state")),
        _ => None,
    }
}

fn last_login(portal: Portal) -> Option<String> {
    portal
        .me
        .read(|me| {
            let login = me.last_login.as_ref()?;
            let when = footer::local_time(&login.at, &me.profile.time_zone);
            Some(filled("settings-state_last", &[("when", &when), ("agent", &login.environment)]))
        })
        .flatten()
}

/// The picture, or an empty circle of the same size until it is known.
fn face(portal: Portal) -> Option<AnyView> {
    let known = portal.me.read(|me| avatar("avatar-lg", me.profile.picture.clone(), &me.profile.family_name));
    Some(known.unwrap_or_else(|| avatar("avatar-lg", None, "")))
}
