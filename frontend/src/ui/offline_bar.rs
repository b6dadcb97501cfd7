//! The bar under the top bar while the browser has no connection.

use super::icon::Icon;
use crate::{portal::Portal, text::t};
use leptos::prelude::*;

pub(crate) fn offline_bar(portal: Portal) -> AnyView {
    let bar = move || {
        (!portal.online.get()).then(|| {
            view! {
                <div class="bar">
                    {Icon::Triangle.view("")}
                    <span>{t("error-offline_title")}" "{t("error-offline_body")}</span>
                </div>
            }
        })
    };
    view! { <div role="status">{bar}</div> }.into_any()
}
