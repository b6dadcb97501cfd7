//! The profile picture (manual M26): choose, see, remove. It is sent with the rest of the form.

use crate::{
    form::picture::{ACCEPT, PictureChange, Refused, judge, megabytes},
    portal::{Edit, Portal},
    text::{filled, t},
    ui::{
        avatar::avatar,
        dialog::{Question, ask},
        icon::Icon,
    },
};
use leptos::{ev, html, prelude::*};
use web_sys::File;

pub(super) fn picture(portal: Portal) -> AnyView {
    let input: NodeRef<html::Input> = NodeRef::new();
    let refused = RwSignal::new(None::<Refused>);
    let asking = RwSignal::new(false);
    let choose = move |_: ev::Event| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            refused.set(take(portal, file).err());
        }
        // So that choosing the same file again is noticed.
        input.set_value("");
    };
    let delete = move |delete: bool| {
        asking.set(false);
        if delete {
            refused.set(None);
            change(portal, PictureChange::Delete);
        }
    };
    let message = move || sentence(portal, refused.get());
    view! {
        <fieldset class="field" aria-describedby="picture-hint picture-error">
            <legend class="label">{t("profile-picture")}</legend>
            <div class="avatar-up">
                {move || preview(portal)}
                <div class="avatar-up-body">
                    <div class="row">
                        <input class="vh" id="picture" type="file" accept=ACCEPT node_ref=input on:change=choose />
                        <label class="btn btn-secondary" for="picture">
                            {t("common-select")}
                        </label>
                        {move || {
                            has_picture(portal)
                                .then(|| {
                                    view! {
                                        <button
                                            class="btn btn-danger-quiet"
                                            type="button"
                                            on:click=move |_| asking.set(true)
                                        >
                                            {t("common-delete")}
                                        </button>
                                    }
                                })
                        }}
                    </div>
                    <p class="hint" id="picture-hint">{t("profile-picture_hint")}</p>
                    <div id="picture-error" role="alert">
                        {move || message().map(|text| view! { <p class="err">{Icon::Stop.view("")} <span>{text}</span></p> })}
                    </div>
                </div>
            </div>
            {ask(DELETE, asking.into(), delete)}
        </fieldset>
    }
    .into_any()
}

const DELETE: Question = Question {
    title: "profile-picture_delete_title",
    body: None,
    stay: "common-cancel",
    go: "common-delete",
    dangerous: true,
};

/// Takes a chosen file into the form.
fn take(portal: Portal, file: File) -> Result<(), Refused> {
    // A size in a browser is a whole number below 2^53.
    judge(&file.type_(), file.size() as u64)?;
    let preview = web_sys::Url::create_object_url_with_blob(&file).unwrap_or_default();
    change(portal, PictureChange::Replace { file, preview });
    Ok(())
}

fn change(portal: Portal, change: PictureChange) {
    portal.edit.update(|edit| {
        let Some(edit) = edit else { return };
        if let PictureChange::Replace { preview, .. } = &edit.picture {
            let _ = web_sys::Url::revoke_object_url(preview);
        }
        // Deleting what was never stored is the same as never having chosen it.
        let nothing_stored = edit.base.picture.is_none();
        edit.picture = match change {
            PictureChange::Delete if nothing_stored => PictureChange::Keep,
            change => change,
        };
        edit.errors.retain(|(name, _)| name != FIELD);
        edit.nothing_changed = false;
    });
}

/// The picture as it will be after the update.
pub(crate) fn shown(edit: &Edit) -> Option<String> {
    match &edit.picture {
        PictureChange::Keep => edit.base.picture.clone(),
        PictureChange::Replace { preview, .. } => Some(preview.clone()),
        PictureChange::Delete => None,
    }
}

fn preview(portal: Portal) -> Option<AnyView> {
    portal
        .edit
        .with(|edit| edit.as_ref().map(|edit| avatar("avatar-xl", shown(edit), &edit.draft.family_name)))
}

fn has_picture(portal: Portal) -> bool {
    portal.edit.with(|edit| edit.as_ref().is_some_and(|edit| shown(edit).is_some()))
}

fn sentence(portal: Portal, refused: Option<Refused>) -> Option<String> {
    match refused {
        Some(Refused::Type) => Some(filled("profile-err_picture_type", &[])),
        Some(Refused::Size(bytes)) => {
            Some(filled("profile-err_picture_size", &[("size", &megabytes(bytes))]))
        }
        None => portal
            .edit
            .with(|edit| edit.as_ref().and_then(|edit| edit.error(FIELD)))
            .map(|key| filled(&key, &[("size", "")])),
    }
}

/// The field's name in the problems of the API.
pub(crate) const FIELD: &str = "picture";
