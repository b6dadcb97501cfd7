//! Home: every app of the member, one click away (manual M16 to M18), and a search over them.

use crate::{
    normalize::search_key,
    portal::Portal,
    route::Route,
    text::{filled, now, t},
    ui::{app_tile::app_tile, heading::heading, holding::holding, icon::Icon, skeleton},
};
use api::AppTile;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

pub(super) fn home(portal: Portal) -> AnyView {
    // What was shown last time stays on the page while it is asked for again.
    portal.load_home();
    let query = RwSignal::new(String::new());
    let opening = RwSignal::new(None::<String>);
    // Back from an app, the browser may show the page as it was left.
    let back = window_event_listener(ev::pageshow, move |_| opening.set(None));
    on_cleanup(move || back.remove());
    let status = move || opening.get().map(|app| filled("home-opening", &[("app", &app)]));
    view! {
        <div class="page-head-row">
            {heading(portal, Route::Home)}
            {search(query)}
        </div>
        <p class="vh" role="status">{status}</p>
        {holding(portal.home, skeleton::apps, move || portal.load_home(), move || apps(portal, query, opening))}
    }
    .into_any()
}

fn search(query: RwSignal<String>) -> AnyView {
    let input: NodeRef<html::Input> = NodeRef::new();
    let slash = window_event_listener(ev::keydown, move |event| {
        if event.key() == "/"
            && !is_typing(&event)
            && let Some(input) = input.get_untracked()
        {
            event.prevent_default();
            let _ = input.focus();
        }
    });
    on_cleanup(move || slash.remove());
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        _ if event.is_composing() => {}
        "Escape" => query.set(String::new()),
        "ArrowDown" => {
            event.prevent_default();
            if let Some(link) = first_result() {
                let _ = link.focus();
            }
        }
        _ => {}
    };
    let open_first = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !query.get_untracked().is_empty()
            && let Some(link) = first_result()
        {
            link.click();
        }
    };
    view! {
        <form class="search" role="search" on:submit=open_first>
            <label class="vh" for="search">{t("home-search")}</label>
            {Icon::Search.view("")}
            <input
                class="input"
                id="search"
                type="search"
                autocomplete="off"
                aria-keyshortcuts="/"
                placeholder=t("home-search")
                node_ref=input
                prop:value=move || query.get()
                on:input=move |event| query.set(event_target_value(&event))
                on:keydown=keys
            />
            <kbd aria-hidden="true">{"/"}</kbd>
        </form>
    }
    .into_any()
}

fn apps(portal: Portal, query: RwSignal<String>, opening: RwSignal<Option<String>>) -> AnyView {
    let shown = Memo::new(move |_| {
        let key = search_key(&query.get());
        portal.home.read(|home| matching(&home.apps, &key)).unwrap_or_default()
    });
    let count = move || shown.with(Vec::len).to_string();
    let found = move || {
        if query.with(String::is_empty) {
            String::new()
        } else if shown.with(Vec::is_empty) {
            now("a11y-results_none")
        } else {
            filled("a11y-results", &[("n", &count())])
        }
    };
    let is_empty = Memo::new(move |_| portal.home.read(|home| home.apps.is_empty()).unwrap_or_default());
    let list = move || {
        if is_empty.get() {
            nothing_assigned()
        } else if shown.with(Vec::is_empty) {
            nothing_found(query)
        } else {
            let tiles = move || shown.get().into_iter().map(|app| app_tile(app, opening)).collect_view();
            view! { <ul class="ledger apps">{tiles}</ul> }.into_any()
        }
    };
    view! {
        <section aria-labelledby="all-apps">
            <div class="section-head">
                <h2 id="all-apps">{t("home-all")} " " <span class="faint num">{count}</span></h2>
            </div>
            <p class="vh" role="status">{found}</p>
            {list}
        </section>
    }
    .into_any()
}

fn matching(apps: &[AppTile], key: &str) -> Vec<AppTile> {
    apps.iter().filter(|app| search_key(&app.name).contains(key)).cloned().collect()
}

fn nothing_assigned() -> AnyView {
    view! {
        <div class="sheet">
            <div class="empty">
                {Icon::Box.view("")}
                <h3>{t("home-empty_title")}</h3>
                <p>{t("home-empty_body")}</p>
            </div>
        </div>
    }
    .into_any()
}

fn nothing_found(query: RwSignal<String>) -> AnyView {
    let sentence = move || filled("home-none_found", &[("query", &query.get())]);
    view! {
        <div class="sheet">
            <div class="empty">
                {Icon::Search.view("")}
                <p>{sentence}</p>
                <button class="btn btn-secondary" type="button" on:click=move |_| query.set(String::new())>
                    {t("common-clear")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn first_result() -> Option<HtmlElement> {
    document().query_selector("#main .app-link").ok()??.dyn_into().ok()
}

/// Whether the key belongs to a field, a menu or a dialog, and not to the page.
fn is_typing(event: &KeyboardEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let busy = document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
    let field = document().active_element().is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
            || element.has_attribute("contenteditable")
    });
    modified || busy || field || event.is_composing()
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{AppId, AppKind};

    #[test]
    fn a_search_keeps_the_companys_order() {
        let app = |name: &str| AppTile {
            app_id: AppId("0190a000-0000-7000-8000-000000000001".parse().unwrap()),
            name: name.to_owned(),
            kind: AppKind::Link,
            open: "/apps/x/open".to_owned(),
            logo: None,
        };
        let apps = [app("ケイヒ精算"), app("Box"), app("けいひ帳")];
        let names = |query: &str| -> Vec<String> {
            matching(&apps, &search_key(query)).into_iter().map(|app| app.name).collect()
        };
        assert_eq!(names("けいひ"), ["ケイヒ精算", "けいひ帳"]);
        assert_eq!(names("ｂｏｘ"), ["Box"]);
        assert_eq!(names(" ").len(), 3);
        assert!(names("x y").is_empty());
    }
}
