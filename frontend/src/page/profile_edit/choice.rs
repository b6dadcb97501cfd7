//! Language and time zone: lists to choose from.

use crate::{
    form::time_zone as zones,
    page::profile_view::{language_name, zone_name},
    portal::{Edit, Portal},
    text::t,
};
use api::{Language, TimeZoneChoice};
use leptos::prelude::*;

pub(super) fn language(portal: Portal) -> AnyView {
    let chosen = move || read(portal, |edit| edit.draft.language.as_str().to_owned());
    let options = Language::ALL.iter().map(|language| {
        let word = language.as_str();
        view! {
            <option value=word selected=move || chosen().as_deref() == Some(word)>
                {t(language_name(*language))}
            </option>
        }
    });
    let change = move |value: String| {
        if let Ok(language) = value.parse::<Language>() {
            write(portal, |edit| edit.draft.language = language);
        }
    };
    view! {
        <div class="field">
            <label for="language">{t("profile-language")}</label>
            <div class="select-box">
                <select
                    class="select input"
                    id="language"
                    name="language"
                    on:change=move |event| change(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            </div>
        </div>
    }
    .into_any()
}

/// Until the list has come, and if it does not come, the member's own zone is the only choice: nothing else
/// on the page waits for it.
pub(super) fn time_zone(portal: Portal) -> AnyView {
    let chosen = Memo::new(move |_| read(portal, |edit| edit.draft.time_zone.clone()).unwrap_or_default());
    let options = move || {
        let current = chosen.get_untracked();
        let known = portal.time_zones.read(Clone::clone).unwrap_or_default();
        zones::ordered(known, &current).into_iter().map(|zone| option(zone, chosen)).collect_view()
    };
    let error = Memo::new(move |_| read(portal, |edit| edit.error("time_zone")).flatten());
    view! {
        <div class="field">
            <label for="time_zone">{t("profile-timezone")}</label>
            <div class="select-box">
                <select
                    class="select input"
                    id="time_zone"
                    name="time_zone"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=move || error.get().is_some().then_some("time_zone-error")
                    on:change=move |event| {
                        let zone = event_target_value(&event);
                        write(portal, |edit| edit.draft.time_zone = zone);
                    }
                >
                    {options}
                </select>
            </div>
            {move || error.get().map(|key| super::text_field::message("time_zone-error".to_owned(), key))}
        </div>
    }
    .into_any()
}

fn option(zone: TimeZoneChoice, chosen: Memo<String>) -> AnyView {
    let (name, value) = (zone.name.clone(), zone.name.clone());
    // A zone that the server does not list has no offset to show.
    let label = move || {
        if zone.name == zones::JAPAN || zone.offset_minutes == zones::UNKNOWN {
            zone_name(&zone.name)
        } else {
            zones::label(&zone)
        }
    };
    view! { <option value=value selected=move || chosen.get() == name>{label}</option> }.into_any()
}

fn read<T>(portal: Portal, reader: impl FnOnce(&Edit) -> T) -> Option<T> {
    portal.edit.with(|edit| edit.as_ref().map(reader))
}

fn write(portal: Portal, change: impl FnOnce(&mut Edit)) {
    portal.edit.update(|edit| {
        if let Some(edit) = edit {
            edit.nothing_changed = false;
            change(edit);
        }
    });
}
