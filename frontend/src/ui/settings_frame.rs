//! The frame of the pages under the settings: the list of entries beside the page on wide windows, a way back
//! to it on narrow ones. The five entries stand here once (manual M25).

use super::icon::Icon;
use crate::{portal::Portal, route::Route, text::t};
use leptos::prelude::*;

/// One entry of the settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) route: Route,
    pub(crate) name: &'static str,
    pub(crate) explanation: &'static str,
    pub(crate) icon: Icon,
    /// Whether members can use it in this version.
    pub(crate) offered: bool,
}

pub(crate) const ENTRIES: [Entry; 5] = [
    Entry {
        route: Route::Profile,
        name: "settings-profile",
        explanation: "settings-profile_desc",
        icon: Icon::User,
        offered: true,
    },
    Entry {
        route: Route::Password,
        name: "settings-password",
        explanation: "settings-password_desc",
        icon: Icon::Key,
        offered: false,
    },
    Entry {
        route: Route::Security,
        name: "settings-security",
        explanation: "settings-security_desc",
        icon: Icon::Lock,
        offered: false,
    },
    Entry {
        route: Route::History,
        name: "settings-history",
        explanation: "settings-history_desc",
        icon: Icon::Clock,
        offered: false,
    },
    Entry {
        route: Route::Authenticator,
        name: "settings-authapp",
        explanation: "settings-authapp_desc",
        icon: Icon::Phone,
        offered: false,
    },
];

/// `content` in the frame, with the entry of `route` marked as the current one.
pub(crate) fn settings_frame(route: Route, content: AnyView) -> AnyView {
    let section = route.section();
    let entries = ENTRIES.map(|entry| {
        let current = (entry.route == section).then_some("page");
        view! {
            <li>
                <a href=entry.route.path() aria-current=current>
                    {entry.icon.view("")}
                    {t(entry.name)}
                </a>
            </li>
        }
    });
    view! {
        <div class="split">
            <div class="sidenav-wrap">
                <nav class="sidenav" aria-label=t("a11y-nav_settings")>
                    <h2>{t("settings-title")}</h2>
                    <ul>{entries.into_iter().collect_view()}</ul>
                </nav>
            </div>
            <div class="form-col">
                <a class="back" href=Route::Settings.path()>
                    {Icon::ArrowBack.view("")}
                    {t("settings-title")}
                </a>
                {content}
            </div>
        </div>
    }
    .into_any()
}

/// The member's data that pages under the settings wait for, and how to ask for it again.
pub(crate) fn with_member(portal: Portal, show: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    super::holding::holding(portal.me, super::skeleton::lines, move || portal.load_me(), show)
}
