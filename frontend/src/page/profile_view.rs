//! Account information as it is (manual M26), with the way to change it.

use crate::{
    form::time_zone,
    portal::Portal,
    route::Route,
    text::{now, t},
    ui::{
        avatar::avatar,
        heading::heading,
        note::{Kind, note},
        settings_frame::{settings_frame, with_member},
    },
};
use api::{Language, Profile};
use leptos::prelude::*;

pub(super) fn profile_view(portal: Portal) -> AnyView {
    // Good news is told once, on the page that follows the change.
    let notice = portal.notice.get_untracked();
    portal.notice.set(None);
    settings_frame(
        Route::Profile,
        view! {
            <div class="page-head">
                {heading(portal, Route::Profile)}
            </div>
            <div class="stack">
                {notice.map(|key| note(Kind::Good, t(key), None))}
                {with_member(portal, move || sheet(portal))}
            </div>
        }
        .into_any(),
    )
}

fn sheet(portal: Portal) -> AnyView {
    let rows = move || {
        portal.me.read(|me| {
            let mut rows = vec![(now("profile-email"), me.email.clone())];
            rows.extend(rows_of(&me.profile));
            let picture = avatar("avatar-xl", me.profile.picture.clone(), &me.profile.family_name);
            let rows = rows.into_iter().map(|(label, value)| row(label, value)).collect_view();
            view! {
                {rows}
                <div>
                    <dt>{t("profile-picture")}</dt>
                    <dd>{picture}</dd>
                </div>
            }
        })
    };
    view! {
        <div class="sheet">
            <div class="sheet-pad">
                <dl class="kv">{rows}</dl>
            </div>
            <div class="sheet-foot">
                <a class="btn btn-primary" href=Route::ProfileEdit.path()>{t("common-edit")}</a>
                <a class="btn btn-secondary" href=Route::Settings.path()>{t("common-back")}</a>
            </div>
        </div>
    }
    .into_any()
}

/// The label of each field that a member may change, except the picture, and its value in words.
pub(crate) fn rows_of(profile: &Profile) -> Vec<(String, String)> {
    vec![
        (now("profile-family_name"), profile.family_name.clone()),
        (now("profile-given_name"), profile.given_name.clone()),
        (now("profile-family_kana"), or_unset(&profile.family_name_kana)),
        (now("profile-given_kana"), or_unset(&profile.given_name_kana)),
        (now("profile-phone"), or_unset(&profile.phone_number)),
        (now("profile-language"), now(language_name(profile.language))),
        (now("profile-timezone"), zone_name(&profile.time_zone)),
    ]
}

/// The message that names a language in the language of the page.
pub(crate) fn language_name(language: Language) -> &'static str {
    match language {
        Language::Japanese => "lang-name_ja",
        Language::English => "lang-name_en",
    }
}

/// A time zone by its name; Japan's as the manual writes it.
pub(crate) fn zone_name(zone: &str) -> String {
    if zone == time_zone::JAPAN { now("profile-timezone_jp") } else { zone.replace('_', " ") }
}

fn row(label: String, value: String) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn or_unset(value: &str) -> String {
    if value.is_empty() { now("common-unset") } else { value.to_owned() }
}
