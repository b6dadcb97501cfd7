//! The foot of every page: the company's documents and the login before this one.

use crate::{
    portal::Portal,
    text::{filled, t},
};
use api::LastLogin;
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

pub(crate) fn footer(portal: Portal) -> AnyView {
    view! {
        <footer class="foot">
            <div class="foot-in">
                {move || documents(portal)}
                <p>{move || last_login(portal)}</p>
            </div>
        </footer>
    }
    .into_any()
}

/// The documents that are configured; nothing where none is.
fn documents(portal: Portal) -> Option<AnyView> {
    let links = portal.me.read(|me| me.links.clone())?;
    let all = [
        ("legal-terms", links.terms),
        ("legal-privacy_short", links.privacy),
        ("legal-manual", links.manual),
    ];
    let items: Vec<AnyView> =
        all.into_iter().filter_map(|(key, address)| Some(document_link(key, address?))).collect();
    (!items.is_empty()).then(|| {
        view! {
            <nav aria-label=t("a11y-nav_legal")>
                <ul>{items}</ul>
            </nav>
        }
        .into_any()
    })
}

/// When and from where the member was signed in before, in the member's time zone.
pub(crate) fn last_login(portal: Portal) -> Option<String> {
    let (login, zone) = portal
        .me
        .read(|me| me.last_login.clone().map(|login| (login, me.profile.time_zone.clone())))
        .flatten()?;
    let LastLogin { at, environment } = login;
    Some(filled("home-last_login", &[("when", &local_time(&at, &zone)), ("agent", &environment)]))
}

/// A moment as `2025-10-08 18:21` in `zone`; the moment itself if the browser does not know the zone.
pub(crate) fn local_time(moment: &str, zone: &str) -> String {
    let options = js_sys::Object::new();
    for (name, value) in [("timeZone", zone), ("dateStyle", "short"), ("timeStyle", "short")] {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let date = js_sys::Date::new(&JsValue::from_str(moment));
    if date.get_time().is_nan() {
        return moment.to_owned();
    }
    // Swedish writes dates as ISO 8601 does. Called by name because an unknown zone makes it throw.
    Reflect::get(&date, &JsValue::from_str("toLocaleString"))
        .and_then(JsValue::dyn_into::<Function>)
        .and_then(|to_text| to_text.call2(&date, &JsValue::from_str("sv-SE"), &options))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| moment.to_owned())
}

fn document_link(key: &'static str, address: String) -> AnyView {
    view! {
        <li>
            <a href=address target="_blank" rel="noopener">
                {t(key)}
                <span class="vh">{t("common-new_tab")}</span>
            </a>
        </li>
    }
    .into_any()
}
