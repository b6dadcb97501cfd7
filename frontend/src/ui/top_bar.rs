//! The bar at the top: the mark with the product's name leads home, the member's name opens the menu.

use super::{member_menu, skeleton};
use crate::{portal::Portal, route::Route, text::filled};
use leptos::prelude::*;

pub(crate) fn top_bar(portal: Portal) -> AnyView {
    let home = move || filled("app-home", &[("product", &portal.product())]);
    let here = Memo::new(move |_| portal.me.read(|_| ()).is_some());
    view! {
        <div class="topbar-in">
            <a class="brand" href=Route::Home.path() aria-label=home>
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
                    <path fill="currentColor" fill-rule="evenodd" d={MARK} />
                </svg>
                <span>{move || portal.product()}</span>
            </a>
            <span class={"spacer"}></span>
            {move || if here.get() { member_menu::member_menu(portal) } else { skeleton::who() }}
        </div>
    }
    .into_any()
}

const MARK: &str =
    "M9 1.5h6l5 5V20a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 20V6.5zm3 3.6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z";
