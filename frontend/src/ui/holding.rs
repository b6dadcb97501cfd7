//! How a region of a page looks while its data is not here yet, when that takes long, when it failed, and
//! then what it is made of.

use super::{
    icon::Icon,
    note::{Kind, note},
};
use crate::{
    api::Failure,
    hold::{Hold, Phase},
    text::{now, t},
};
use leptos::prelude::*;

/// A region that needs `hold`. `show` is built once when the value has come and reads it from then on.
pub(crate) fn holding<T: Clone + Send + Sync + 'static>(
    hold: Hold<T>,
    wait: fn() -> AnyView,
    retry: impl Fn() + Copy + Send + Sync + 'static,
    show: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let phase = Memo::new(move |_| hold.phase());
    let busy = move || matches!(phase.get(), Phase::Waiting | Phase::Slow).then_some("true");
    let content = move || match phase.get() {
        Phase::Waiting => waiting(wait),
        Phase::Slow => view! { {slow()} {waiting(wait)} }.into_any(),
        Phase::Ready => untrack(&show),
        Phase::Failed => failed(hold, retry),
    };
    view! { <div class="stack" aria-busy=busy>{content}</div> }.into_any()
}

/// The two sentences about a failure: what happened and what to do.
pub(crate) fn sentences(failure: &Failure) -> (&'static str, &'static str) {
    let online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    match failure {
        Failure::Unreachable if online => ("error-network_title", "error-network_body"),
        Failure::Unreachable => ("error-offline_title", "error-offline_body"),
        Failure::Refused(problem) if problem.status == 503 || problem.status == 429 => {
            ("error-busy_title", "error-busy_body")
        }
        Failure::LoggedOut | Failure::Refused(_) | Failure::Strange(_) => {
            ("error-server_title", "error-server_body")
        }
    }
}

/// The note about a failure without anything to do.
pub(crate) fn failure_note(failure: &Failure) -> AnyView {
    let (title, body) = sentences(failure);
    let trace = trace_line(failure);
    note(Kind::Danger, t(title), Some(view! { <p>{t(body)}</p> {trace} }.into_any()))
}

fn failed<T: Clone + Send + Sync + 'static>(
    hold: Hold<T>,
    retry: impl Fn() + Copy + Send + 'static,
) -> AnyView {
    let Some(failure) = hold.failure() else { return ().into_any() };
    // The login page is on its way; there is nothing to say any more.
    if failure == Failure::LoggedOut {
        return ().into_any();
    }
    let (title, body) = sentences(&failure);
    let rest = view! {
        <p>{t(body)}</p>
        {trace_line(&failure)}
        <div class="note-actions">
            <button class="btn btn-secondary btn-sm" type="button" on:click=move |_| retry()>
                {t("common-retry")}
            </button>
        </div>
    };
    note(Kind::Danger, t(title), Some(rest.into_any()))
}

fn trace_line(failure: &Failure) -> Option<AnyView> {
    let Failure::Refused(problem) = failure else { return None };
    let trace = problem.trace.clone()?;
    Some(view! { <p>{move || now("error-ref")} ": " <code>{trace.clone()}</code></p> }.into_any())
}

fn waiting(wait: fn() -> AnyView) -> AnyView {
    view! {
        <p class="vh">{t("app-loading")}</p>
        {wait()}
    }
    .into_any()
}

fn slow() -> AnyView {
    let reload = |_| {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    };
    view! {
        <div class="note" role="status">
            {Icon::Clock.view("")}
            <div>
                <p>{t("app-slow")}</p>
                <div class="note-actions">
                    <button class="btn btn-secondary btn-sm" type="button" on:click=reload>
                        {t("app-reload")}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}
