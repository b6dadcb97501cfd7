//! One app of the launcher: its logo or a glyph, its name as the link, and what is special about opening it.

use super::icon::Icon;
use crate::text::t;
use api::{AppId, AppKind, AppTile};
use leptos::prelude::*;

/// The tile. `opening` takes the name of the app that is on its way, for those who cannot see the line run.
pub(crate) fn app_tile(app: AppTile, opening: RwSignal<Option<String>>) -> AnyView {
    let is_link = app.kind == AppKind::Link;
    // What leaves the product opens beside it; single sign-on goes on in the same tab.
    let (target, rel) = if is_link { (Some("_blank"), Some("noopener")) } else { (None, None) };
    let name = app.name.clone();
    let running = {
        let name = app.name.clone();
        move || (opening.with(|opening| opening.as_deref() == Some(&*name))).then_some("")
    };
    let note = is_link.then(|| {
        view! {
            <span class="vh">{t("common-new_tab")}</span>
        }
    });
    let description = is_link.then(|| {
        view! { <span class="app-desc">{Icon::ArrowOut.view("")} {t("home-kind_link")}</span> }
    });
    view! {
        <li class="app app-plain" data-opening=running>
            {mark(&app)}
            <div class="app-body">
                <a
                    class="app-link"
                    href=app.open
                    target=target
                    rel=rel
                    on:click=move |event| {
                        if !is_link && event.button() == 0 && !event.ctrl_key() && !event.meta_key() {
                            opening.set(Some(name.clone()));
                        }
                    }
                >
                    {app.name}
                    {note}
                </a>
                {description}
            </div>
        </li>
    }
    .into_any()
}

fn mark(app: &AppTile) -> AnyView {
    let glyph = format!("glyph g{}", hue(app.app_id));
    let initial = initial(&app.name);
    let Some(address) = app.logo.clone() else {
        return view! { <span class=glyph aria-hidden="true">{initial}</span> }.into_any();
    };
    let broken = RwSignal::new(false);
    let class = move || if broken.get() { glyph.clone() } else { "glyph glyph-logo".to_owned() };
    let content = move || {
        if broken.get() {
            initial.clone().into_any()
        } else {
            view! { <img src=address.clone() alt="" loading="lazy" on:error=move |_| broken.set(true) /> }
                .into_any()
        }
    };
    view! { <span class=class aria-hidden="true">{content}</span> }.into_any()
}

/// One of the nine quiet hues, always the same for an app.
fn hue(app: AppId) -> u32 {
    let hash = app
        .0
        .as_bytes()
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash % 9 + 1
}

fn initial(name: &str) -> String {
    name.trim_start().chars().take(1).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glyph_is_one_of_nine_hues_and_the_first_letter() {
        for number in 0..100_u128 {
            let hue = hue(AppId(format!("{number:032x}").parse().unwrap()));
            assert!((1..=9).contains(&hue));
        }
        assert_eq!(initial(" box"), "B");
        assert_eq!(initial("経費"), "経");
        assert_eq!(initial(""), "");
    }
}
