//! The member's name at the top right and the menu under it. An entry stands there only if it leads somewhere.

use super::{avatar::avatar, icon::Icon};
use crate::{
    portal::Portal,
    route::Route,
    text::{self, filled, t},
};
use api::Language;
use leptos::{html, prelude::*};

/// The button and its menu.
pub(crate) fn member_menu(portal: Portal) -> AnyView {
    let menu: NodeRef<html::Div> = NodeRef::new();
    // The menu is a popover of the browser's: Esc and a click elsewhere close it. So does a change of page.
    Effect::new(move || {
        portal.navigator.route.track();
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.hide_popover();
        }
    });
    let label = move || filled("a11y-member_menu", &[("name", &portal.name())]);
    view! {
        <button class="who" type="button" popovertarget="member-menu">
            {move || face(portal)}
            <span class="vh">{label}</span>
            <span class="who-name" aria-hidden="true">{move || portal.name()}</span>
            {Icon::ChevronDown.view("")}
        </button>
        <div class="menu" id="member-menu" popover="auto" node_ref=menu>
            <div class="menu-head">
                {move || face(portal)}
                <b>{move || portal.name()}</b>
                <span>{move || portal.me.read(|me| me.email.clone())}</span>
            </div>
            {entries(portal)}
            <hr />
            <form method="post" action="/logout">
                <button type="submit" name="logout" value="1">
                    {Icon::Door.view("")}
                    {t("menu-logout")}
                </button>
            </form>
        </div>
    }
    .into_any()
}

fn entries(portal: Portal) -> AnyView {
    let route = portal.navigator.route;
    let home = move || {
        (route.get() != Route::Home).then(|| {
            let name = move || filled("menu-home", &[("product", &portal.product())]);
            view! { <a href=Route::Home.path()>{Icon::Home.view("")} {name}</a> }
        })
    };
    let manual = move || {
        portal.me.read(|me| me.links.manual.clone()).flatten().map(|address| {
            view! {
                <a href=address target="_blank" rel="noopener">
                    {Icon::Book.view("")}
                    {t("menu-manual")}
                    {Icon::ArrowOut.view("ext")}
                    <span class="vh">{t("common-new_tab")}</span>
                </a>
            }
        })
    };
    view! {
        {home}
        <a href=Route::Settings.path()>{Icon::Sliders.view("")} {t("menu-settings")}</a>
        {manual}
        <hr />
        <div class="menu-language">{languages(portal)}</div>
    }
    .into_any()
}

/// The switch between the two languages; each stands in its own.
fn languages(portal: Portal) -> AnyView {
    let choices = Language::ALL.iter().map(|language| {
        let language = *language;
        let name = match language {
            Language::Japanese => "lang-native_ja",
            Language::English => "lang-native_en",
        };
        let pressed = move || if text::language() == language { "true" } else { "false" };
        view! {
            <button
                type="button"
                lang=language.as_str()
                aria-pressed=pressed
                on:click=move |_| portal.switch_language(language)
            >
                {t(name)}
            </button>
        }
    });
    view! { <div class="seg" role="group" aria-label=t("a11y-language_group")>{choices.collect_view()}</div> }
        .into_any()
}

fn face(portal: Portal) -> Option<AnyView> {
    portal.me.read(|me| avatar("", me.profile.picture.clone(), &me.profile.family_name))
}
