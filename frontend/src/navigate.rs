//! Moves between the portal's pages without loading anew: links, back and forward, the address bar, and the
//! question before typed text would be lost. Which pages there are stands in `route`.

use crate::route::Route;
use leptos::{
    ev,
    prelude::{GetUntracked, RwSignal, Set, window_event_listener},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, Window};

/// Where the portal is and where it may go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Navigator {
    /// The page that is shown.
    pub(crate) route: RwSignal<Route>,
    /// Whether leaving the form would lose what was typed.
    pub(crate) unsaved: RwSignal<bool>,
    /// Where the member wants to go while the question about unsaved text is open.
    pub(crate) asked: RwSignal<Option<Route>>,
    /// Whether a page was left already: the first page leaves the focus where the browser put it.
    pub(crate) moved: RwSignal<bool>,
}

impl Navigator {
    /// Reads the address bar and listens from then on.
    pub(crate) fn start() -> Self {
        let navigator = Self {
            route: RwSignal::new(here()),
            unsaved: RwSignal::new(false),
            asked: RwSignal::new(None),
            moved: RwSignal::new(false),
        };
        drop_query();
        window_event_listener(ev::click, move |event| navigator.follow_link(&event));
        window_event_listener(ev::popstate, move |_| navigator.follow_history());
        window_event_listener(ev::beforeunload, move |event| {
            if navigator.unsaved.get_untracked() {
                event.prevent_default();
            }
        });
        navigator
    }

    /// Goes to `route`, after a question if typed text would be lost.
    pub(crate) fn go(self, route: Route) {
        let current = self.route.get_untracked();
        if route == current {
            return;
        }
        if self.unsaved.get_untracked() && !current.same_form(route) {
            self.asked.set(Some(route));
            return;
        }
        push(route);
        self.show(route);
    }

    /// Goes to `route` in place of the present entry of the history.
    pub(crate) fn replace(self, route: Route) {
        if let Some(window) = web_sys::window()
            && let Ok(history) = window.history()
        {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(route.path()));
        }
        self.show(route);
    }

    /// The answer to the question: leave, losing what was typed.
    pub(crate) fn leave(self) {
        self.unsaved.set(false);
        if let Some(route) = self.asked.get_untracked() {
            self.asked.set(None);
            self.go(route);
        }
    }

    fn show(self, route: Route) {
        self.moved.set(true);
        self.route.set(route);
        if let Some(window) = web_sys::window() {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn follow_history(self) {
        let (current, wanted) = (self.route.get_untracked(), here());
        if self.unsaved.get_untracked() && !current.same_form(wanted) {
            push(current);
            self.asked.set(Some(wanted));
        } else {
            self.moved.set(true);
            self.route.set(wanted);
        }
    }

    fn follow_link(self, event: &MouseEvent) {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if !plain || event.default_prevented() {
            return;
        }
        if let Some(route) = link_of(event).and_then(|link| inner_route(&link)) {
            event.prevent_default();
            self.go(route);
        }
    }
}

fn link_of(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("a[href]").ok()??.dyn_into().ok()
}

/// The page of ours that a link leads to, if it does and opens here.
fn inner_route(link: &HtmlAnchorElement) -> Option<Route> {
    let window = web_sys::window()?;
    let same_site = window.location().origin().ok()? == link.origin();
    let opens_here = link.target().is_empty() && !link.has_attribute("download") && link.hash().is_empty();
    let route = Route::parse(&link.pathname());
    (same_site && opens_here && route != Route::Unknown).then_some(route)
}

fn here() -> Route {
    let path = web_sys::window().and_then(|window: Window| window.location().pathname().ok());
    Route::parse(&path.unwrap_or_default())
}

/// The way back from a login leaves its request in the address; no page of ours has a query.
fn drop_query() {
    let Some(window) = web_sys::window() else { return };
    let location = window.location();
    if location.search().is_ok_and(|query| !query.is_empty())
        && let (Ok(path), Ok(history)) = (location.pathname(), window.history())
    {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

fn push(route: Route) {
    if let Some(window) = web_sys::window()
        && let Ok(history) = window.history()
    {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(route.path()));
    }
}
