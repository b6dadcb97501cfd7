//! What was entered, before it is stored (manual M26): every field, changed ones marked with what stood there
//! before; [更新] stores it and leads back to the account information.

use super::{profile_edit::picture, profile_view::rows_of};
use crate::{
    api::{self, Failure},
    form::{picture::PictureChange, profile},
    portal::{Edit, Portal},
    route::Route,
    text::{filled, t},
    ui::{avatar::avatar, heading::heading, holding, settings_frame::settings_frame, trail::trail},
};
use ::api::{ProblemCode, Profile};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

pub(super) fn profile_confirm(portal: Portal) -> AnyView {
    // Nothing was entered: the address was typed or the page loaded anew.
    let Some(edit) = portal.edit.get_untracked() else {
        portal.navigator.replace(Route::ProfileEdit);
        return ().into_any();
    };
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let update = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            failure.set(store(portal).await);
            busy.set(false);
        });
    };
    let label = move || if busy.get() { t("common-working")() } else { t("profile-submit")() };
    settings_frame(
        Route::ProfileConfirm,
        view! {
            <div class="page-head">
                {heading(portal, Route::ProfileConfirm)}
                <p>{t("profile-confirm_lead")}</p>
            </div>
            {trail(1)}
            <div class="stack">
                {move || failure.get().map(|failure| holding::failure_note(&failure))}
                <div class="sheet">
                    <div class="sheet-pad">
                        <dl class="kv">{move || rows(&edit)}</dl>
                    </div>
                    <div class="sheet-foot">
                        <button
                            class="btn btn-primary"
                            type="button"
                            aria-busy=move || busy.get().then_some("true")
                            on:click=update
                        >
                            {label}
                        </button>
                        <a class="btn btn-secondary" href=Route::ProfileEdit.path()>{t("common-back")}</a>
                    </div>
                </div>
            </div>
        }
        .into_any(),
    )
}

/// Stores the draft and then the picture. What is wrong with a field is said at the field; anything else is
/// answered and said here.
async fn store(portal: Portal) -> Option<Failure> {
    let edit = portal.edit.get_untracked()?;
    let stored = async {
        if profile::differs(&edit.draft, &edit.base) {
            api::change_profile(&edit.draft).await?;
        }
        match &edit.picture {
            PictureChange::Keep => Ok(()),
            PictureChange::Replace { file, .. } => api::put_picture(file).await,
            PictureChange::Delete => api::delete_picture().await,
        }
    };
    let failure = stored.await.err();
    // What is stored by now counts, also when only the first half of it went well.
    let refreshed = portal.refresh().await;
    match failure {
        None => {
            portal.edit.set(None);
            portal.notice.set(Some("profile-done"));
            portal.navigator.replace(Route::Profile);
            refreshed.err()
        }
        Some(failure) => back_to_the_field(portal, failure),
    }
}

/// Leads back to the form if the failure is about something in it.
fn back_to_the_field(portal: Portal, failure: Failure) -> Option<Failure> {
    let errors = match &failure {
        Failure::Refused(problem) if !problem.fields.is_empty() => {
            problem.fields.iter().map(|field| (field.field.clone(), field.message.clone())).collect()
        }
        Failure::Refused(problem) => match problem.code {
            ProblemCode::TooLarge => {
                vec![(picture::FIELD.to_owned(), "profile-err_picture_large".to_owned())]
            }
            ProblemCode::UnsupportedMediaType => {
                vec![(picture::FIELD.to_owned(), "profile-err_picture_type".to_owned())]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let conflict = failure.code() == Some(ProblemCode::Conflict);
    if errors.is_empty() && !conflict {
        return Some(failure);
    }
    portal.edit.update(|edit| {
        if let Some(edit) = edit {
            edit.errors = errors;
            edit.conflict = conflict;
        }
    });
    portal.navigator.replace(Route::ProfileEdit);
    None
}

fn rows(edit: &Edit) -> AnyView {
    let before = rows_of(&edit.base);
    let after = rows_of(&profile_of(edit));
    let rows = after.into_iter().zip(before).map(|((label, value), (_, before))| row(label, value, before));
    let picture_changed = !matches!(edit.picture, PictureChange::Keep);
    view! {
        {rows.collect_view()}
        <div>
            <dt>{t("profile-picture")} " " {picture_changed.then(changed)}</dt>
            <dd>{avatar("avatar-xl", picture::shown(edit), &edit.draft.family_name)}</dd>
        </div>
    }
    .into_any()
}

fn row(label: String, value: String, before: String) -> AnyView {
    let is_changed = value != before;
    let was = is_changed.then(|| {
        let before = filled("profile-before", &[("value", &before)]);
        view! { <span class="was">{before}</span> }
    });
    view! {
        <div>
            <dt>{label} " " {is_changed.then(changed)}</dt>
            <dd>{value} {was}</dd>
        </div>
    }
    .into_any()
}

fn changed() -> AnyView {
    view! { <span class="tag tag-accent">{t("profile-changed")}</span> }.into_any()
}

/// The profile as it will be stored.
fn profile_of(edit: &Edit) -> Profile {
    let draft = edit.draft.clone();
    Profile {
        family_name: draft.family_name,
        given_name: draft.given_name,
        family_name_kana: draft.family_name_kana,
        given_name_kana: draft.given_name_kana,
        phone_number: draft.phone_number,
        language: draft.language,
        time_zone: draft.time_zone,
        picture: None,
        version: draft.version,
    }
}
