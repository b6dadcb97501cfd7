//! Questions that stop everything else: native modal dialogs, the safe choice first, which is
//! where the browser puts the focus.

use crate::{portal::Portal, text::t};
use leptos::{html, prelude::*};

/// A question with a safe answer and another one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question {
    pub(crate) title: &'static str,
    pub(crate) body: Option<&'static str>,
    /// The safe answer.
    pub(crate) stay: &'static str,
    /// The other one, and whether it destroys something.
    pub(crate) go: &'static str,
    pub(crate) dangerous: bool,
}

/// The dialog, open while `open` is true. `answer` is called with true for the other answer; Esc is the safe one.
pub(crate) fn ask(
    question: Question,
    open: Signal<bool>,
    answer: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let dialog: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let other = if question.dangerous { "btn btn-danger" } else { "btn btn-primary" };
    view! {
        <dialog
            class="dialog"
            aria-label=t(question.title)
            node_ref=dialog
            on:close=move |_| {
                if open.get_untracked() {
                    answer(false)
                }
            }
        >
            <h2>{t(question.title)}</h2>
            {question.body.map(|body| view! { <p>{t(body)}</p> })}
            <div class="dialog-foot">
                <button class="btn btn-secondary" type="button" on:click=move |_| answer(false)>
                    {t(question.stay)}
                </button>
                <button class=other type="button" on:click=move |_| answer(true)>
                    {t(question.go)}
                </button>
            </div>
        </dialog>
    }
    .into_any()
}

/// The question before typed text is lost.
pub(crate) fn unsaved_dialog(portal: Portal) -> AnyView {
    let navigator = portal.navigator;
    let answer = move |leave: bool| {
        if leave {
            portal.edit.set(None);
            navigator.leave();
        } else {
            navigator.asked.set(None);
        }
    };
    let open = Signal::derive(move || navigator.asked.get().is_some());
    view! { {ask(UNSAVED, open, answer)} }.into_any()
}

const UNSAVED: Question = Question {
    title: "common-unsaved_title",
    body: Some("common-unsaved_body"),
    stay: "common-unsaved_stay",
    go: "common-unsaved_leave",
    dangerous: true,
};
