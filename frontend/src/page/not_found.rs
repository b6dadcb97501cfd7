//! An address that the portal does not know.

use crate::{portal::Portal, route::Route, text::t, ui::heading::heading};
use leptos::prelude::*;

pub(super) fn not_found(portal: Portal) -> AnyView {
    view! {
        <div class="page-head">
            {heading(portal, Route::Unknown)}
            <p>{t("error-not_found_body")}</p>
        </div>
        <a class="btn btn-secondary" href=Route::Home.path()>{t("error-go_home")}</a>
    }
    .into_any()
}
