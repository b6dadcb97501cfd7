//! A note in the flow of a page: an icon, a bold sentence, perhaps a second one and something to do.

use super::icon::Icon;
use leptos::prelude::*;

/// What a note is about; never told by the colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Good,
    Danger,
}

/// The note. `title` and `body` are texts or closures that follow the language.
pub(crate) fn note(kind: Kind, title: impl IntoView + 'static, rest: Option<AnyView>) -> AnyView {
    let (class, role, icon) = match kind {
        Kind::Plain => ("note", "note", Icon::Stop),
        Kind::Good => ("note note-ok", "status", Icon::TickInCircle),
        Kind::Danger => ("note note-danger", "alert", Icon::Stop),
    };
    view! {
        <div class=class role=role>
            {icon.view("")}
            <div>
                <p class="note-title">{title}</p>
                {rest}
            </div>
        </div>
    }
    .into_any()
}
