//! The steps of a form over several pages: enter, review, done.

use crate::text::t;
use leptos::prelude::*;

/// The trail with the step number `current` marked, counted from 0.
pub(crate) fn trail(current: usize) -> AnyView {
    let steps = STEPS.iter().enumerate().map(|(step, key)| {
        let mark = (step == current).then_some("step");
        view! { <li aria-current=mark>{t(key)}</li> }
    });
    view! { <ol class="trail" aria-label=t("a11y-steps")>{steps.collect_view()}</ol> }.into_any()
}

const STEPS: [&str; 3] = ["profile-step_input", "profile-step_confirm", "profile-step_done"];
