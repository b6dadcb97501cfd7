//! Bars in the geometry of what is coming; the style sheet hides them for the first 150 ms.

use leptos::prelude::*;

/// The launcher's grid.
pub(crate) fn apps() -> AnyView {
    let tiles = (0..6).map(|tile| {
        let width = WIDTHS.get(tile % WIDTHS.len()).copied().unwrap_or("sk sk-a");
        view! {
            <div class="app app-plain">
                <span class={"sk sk-glyph"}></span>
                <div class={"sk-lines"}>
                    <span class=width></span>
                </div>
            </div>
        }
    });
    view! { <div class="ledger apps sk-late">{tiles.collect_view()}</div> }.into_any()
}

/// A list of terms and their values, or the fields of a form.
pub(crate) fn lines() -> AnyView {
    let rows = (0..6).map(|row| {
        let width = WIDTHS.get(row % WIDTHS.len()).copied().unwrap_or("sk sk-a");
        view! {
            <div>
                <span class={"sk sk-b"}></span>
                <span class=width></span>
            </div>
        }
    });
    view! {
        <div class="sheet sk-late">
            <div class="sheet-pad">
                <div class="kv">{rows.collect_view()}</div>
            </div>
        </div>
    }
    .into_any()
}

/// The member in the top bar.
pub(crate) fn who() -> AnyView {
    view! { <span class="who"><span class={"sk sk-round sk-late"}></span></span> }.into_any()
}

const WIDTHS: [&str; 3] = ["sk sk-b", "sk sk-a", "sk sk-c"];
