//! A field that is typed: label above, message below. It is judged when it is left, and while it is typed a
//! message only goes away.

use crate::{
    form::profile::{Field, LENGTH_MAX},
    hold,
    portal::Portal,
    text::{filled, t},
    ui::icon::Icon,
};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FocusEvent};

pub(super) fn text_field(portal: Portal, field: Field) -> AnyView {
    let (name, error_id) = (field.name(), format!("{}-error", field.name()));
    let required = matches!(field, Field::FamilyName | Field::GivenName);
    let error = Memo::new(move |_| portal.edit.with(|edit| edit.as_ref().and_then(|edit| edit.error(name))));
    let value = move || portal.edit.with(|edit| edit.as_ref().map(|edit| field.of(&edit.draft).to_owned()));
    let described = error_id.clone();
    view! {
        <div class="field">
            <label for=name>
                {t(field.label())}
                {required.then(|| view! { <span class="req">{t("common-required")}</span> })}
            </label>
            <input
                class=if field == Field::PhoneNumber { "input input-tel" } else { "input" }
                id=name
                name=name
                type=if field == Field::PhoneNumber { "tel" } else { "text" }
                autocomplete=autocomplete(field)
                placeholder=t(example(field))
                required=required
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=move || error.get().is_some().then(|| described.clone())
                prop:value=value
                on:input=move |event| typed(portal, field, event_target_value(&event))
                on:blur=move |event| left(portal, field, &event)
            />
            {move || error.get().map(|key| message(error_id.clone(), key))}
        </div>
    }
    .into_any()
}

/// A message under its field.
pub(super) fn message(id: String, key: String) -> AnyView {
    // A key may come from the server; those that take a number take the longest length.
    let sentence = move || filled(&key, &[("n", &LENGTH_MAX.to_string())]);
    view! { <p class="err" id=id>{Icon::Stop.view("")} <span>{sentence}</span></p> }.into_any()
}

fn typed(portal: Portal, field: Field, text: String) {
    portal.edit.update(|edit| {
        let Some(edit) = edit else { return };
        let fine = field.problem(&field.normalized(&text)).is_none();
        if fine {
            edit.errors.retain(|(name, _)| name != field.name());
        }
        edit.nothing_changed = false;
        field.set(&mut edit.draft, text);
    });
}

/// Tidies the text at once and judges it a moment later. A message that appeared between pressing and letting
/// go of a button would move the button from under the pointer; whoever goes on to one gets the whole form
/// judged there anyway.
fn left(portal: Portal, field: Field, event: &FocusEvent) {
    portal.edit.update(|edit| {
        if let Some(edit) = edit {
            let text = field.normalized(field.of(&edit.draft));
            field.set(&mut edit.draft, text);
        }
    });
    let next = event.related_target().and_then(|target| target.dyn_into::<Element>().ok());
    if next.is_some_and(|next| matches!(next.tag_name().as_str(), "BUTTON" | "A")) {
        return;
    }
    spawn_local(async move {
        hold::sleep(PRESS).await;
        judge(portal, field);
    });
}

/// An empty field is not wrong before the form is sent: it may just not have been its turn.
fn judge(portal: Portal, field: Field) {
    portal.edit.update(|edit| {
        let Some(edit) = edit else { return };
        let text = field.of(&edit.draft);
        let problem = if text.is_empty() { None } else { field.problem(&field.normalized(text)) };
        if let Some(problem) = problem
            && edit.error(field.name()).is_none()
        {
            edit.errors.push((field.name().to_owned(), problem.to_owned()));
        }
    });
}

/// How long a press of a button takes at most.
const PRESS: Duration = Duration::from_millis(300);

fn autocomplete(field: Field) -> &'static str {
    match field {
        Field::FamilyName => "family-name",
        Field::GivenName => "given-name",
        Field::FamilyNameKana | Field::GivenNameKana => "off",
        Field::PhoneNumber => "tel",
    }
}

fn example(field: Field) -> &'static str {
    match field {
        Field::FamilyName => "profile-example_family",
        Field::GivenName => "profile-example_given",
        Field::FamilyNameKana => "profile-example_family_kana",
        Field::GivenNameKana => "profile-example_given_kana",
        Field::PhoneNumber => "profile-example_phone",
    }
}
