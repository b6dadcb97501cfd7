//! Account information while it is edited (manual M26): the fields, then on to the page that shows what was
//! entered. What is typed survives going forward and back between the two.

mod choice;
pub(crate) mod picture;
mod text_field;

use crate::{
    form::profile::{self, Field},
    portal::{Edit, Portal},
    route::Route,
    text::{filled, t},
    ui::{
        heading::heading,
        note::{Kind, note},
        settings_frame::{settings_frame, with_member},
        trail::trail,
    },
};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub(super) fn profile_edit(portal: Portal) -> AnyView {
    portal.time_zones.load(crate::api::time_zones());
    settings_frame(
        Route::ProfileEdit,
        view! {
            <div class="page-head">
                {heading(portal, Route::ProfileEdit)}
                <p>{t("profile-edit_lead")}</p>
            </div>
            {trail(0)}
            {with_member(portal, move || form(portal))}
        }
        .into_any(),
    )
}

fn form(portal: Portal) -> AnyView {
    if portal.edit.with_untracked(Option::is_none) {
        portal.edit.set(portal.me.now().map(|me| Edit::begin(me.profile)));
    }
    let announced = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        announced.set(review(portal));
    };
    view! {
        <p class="vh" role="alert">{move || announced.get()}</p>
        {move || portal.edit.with(|edit| edit.as_ref().map(news))}
        <form class="sheet" novalidate on:submit=submit>
            <div class="sheet-pad">
                <div class="stack stack-5">
                    {email(portal)}
                    <div class="cols-2">
                        {text_field::text_field(portal, Field::FamilyName)}
                        {text_field::text_field(portal, Field::GivenName)}
                        {text_field::text_field(portal, Field::FamilyNameKana)}
                        {text_field::text_field(portal, Field::GivenNameKana)}
                    </div>
                    {text_field::text_field(portal, Field::PhoneNumber)}
                    <div class="cols-2">
                        {choice::language(portal)}
                        {choice::time_zone(portal)}
                    </div>
                    {picture::picture(portal)}
                </div>
            </div>
            <div class="sheet-foot">
                <button class="btn btn-primary" type="submit">{t("profile-review")}</button>
                <a class="btn btn-secondary" href=Route::Profile.path()>{t("common-back")}</a>
            </div>
        </form>
    }
    .into_any()
}

/// What the page has to say about the form as a whole.
fn news(edit: &Edit) -> AnyView {
    if edit.conflict {
        note(Kind::Danger, t("profile-conflict"), None)
    } else if edit.nothing_changed {
        note(Kind::Good, t("profile-nothing_changed"), None)
    } else {
        ().into_any()
    }
}

/// Judges the whole form and goes on if nothing is wrong. Answers what assistive technology should say.
fn review(portal: Portal) -> String {
    let mut errors = Vec::new();
    let mut changed = false;
    portal.edit.update(|edit| {
        let Some(edit) = edit else { return };
        edit.draft = profile::normalized(&edit.draft);
        let found = profile::problems(&edit.draft).into_iter();
        edit.errors = found.map(|(field, key)| (field.name().to_owned(), key.to_owned())).collect();
        edit.conflict = false;
        changed = edit.is_changed();
        edit.nothing_changed = edit.errors.is_empty() && !changed;
        errors.clone_from(&edit.errors);
    });
    let Some((first, _)) = errors.first() else {
        if changed {
            portal.navigator.go(Route::ProfileConfirm);
        }
        return String::new();
    };
    focus(first);
    match errors.len() {
        1 => String::new(),
        many => filled("a11y-errors_count", &[("n", &many.to_string())]),
    }
}

fn email(portal: Portal) -> AnyView {
    view! {
        <div class="field">
            <label for="email">{t("profile-email")}</label>
            <input
                class="input"
                id="email"
                type="email"
                readonly
                aria-describedby="email-hint"
                prop:value=move || portal.me.read(|me| me.email.clone())
            />
            <p class="hint" id="email-hint">{t("profile-email_hint")}</p>
        </div>
    }
    .into_any()
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}
