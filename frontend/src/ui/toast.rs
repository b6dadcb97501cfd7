//! A confirmation that passes by: one at a time, six seconds, for what may be missed without harm.

use super::icon::Icon;
use crate::{hold, portal::Portal, text::t};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

pub(crate) fn toast(portal: Portal) -> AnyView {
    let toast = portal.toast;
    // Pointer or focus on it stops the clock; the count tells a later toast from this one.
    let held = RwSignal::new(false);
    let count = StoredValue::new(0_u32);
    Effect::new(move || {
        if toast.get().is_none() || held.get() {
            return;
        }
        count.update_value(|count| *count = count.wrapping_add(1));
        let mine = count.get_value();
        spawn_local(async move {
            hold::sleep(SHOWN).await;
            if count.get_value() == mine && !held.get_untracked() {
                toast.set(None);
            }
        });
    });
    let content = move || {
        toast.get().map(|key| {
            view! {
                <div
                    class="toast"
                    on:pointerenter=move |_| held.set(true)
                    on:pointerleave=move |_| held.set(false)
                    on:focusin=move |_| held.set(true)
                    on:focusout=move |_| held.set(false)
                >
                    {Icon::Tick.view("")}
                    <span>{t(key)}</span>
                    <button type="button" on:click=move |_| { held.set(false); toast.set(None) }>
                        {t("common-close")}
                    </button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status">{content}</div> }.into_any()
}

const SHOWN: Duration = Duration::from_secs(6);
