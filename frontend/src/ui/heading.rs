//! The page's one `h1`. It names the window too, and takes the focus when the page is reached from another.

use crate::{
    portal::Portal,
    route::Route,
    text::{filled, now, t},
};
use leptos::{html, prelude::*};

/// The heading of the page at `route`.
pub(crate) fn heading(portal: Portal, route: Route) -> AnyView {
    let heading: NodeRef<html::H1> = NodeRef::new();
    Effect::new(move || {
        let (page, product) = (now(route.title()), portal.product());
        let title = filled("app-title", &[("page", &page), ("product", &product)]);
        document().set_title(if product.is_empty() { &page } else { &title });
    });
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && portal.navigator.moved.get_untracked()
        {
            let _ = heading.focus();
        }
    });
    view! { <h1 tabindex="-1" node_ref=heading>{t(route.title())}</h1> }.into_any()
}
