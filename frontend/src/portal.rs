//! The frame of the portal: what all pages share ([`Portal`]), and the parts around the page. Not here: the
//! pages themselves (`page`).

use crate::{
    api,
    form::{picture::PictureChange, profile},
    hold::Hold,
    navigate::Navigator,
    page,
    route::Route,
    text::{self, t},
    ui,
};
use ::api::{Home, Language, MePage, Profile, ProfileChange, TimeZoneChoice};
use leptos::{ev, mount::mount_to_body, prelude::*};
use wasm_bindgen_futures::spawn_local;

/// What all pages share. A value of it is a handful of handles and is copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Portal {
    pub(crate) navigator: Navigator,
    pub(crate) me: Hold<MePage>,
    pub(crate) home: Hold<Home>,
    pub(crate) time_zones: Hold<Vec<TimeZoneChoice>>,
    /// Account information while it is edited; kept over the steps of the form.
    pub(crate) edit: RwSignal<Option<Edit>, LocalStorage>,
    /// A message that the page shown next has good news to tell with.
    pub(crate) notice: RwSignal<Option<&'static str>>,
    /// A message that passes by.
    pub(crate) toast: RwSignal<Option<&'static str>>,
    pub(crate) online: RwSignal<bool>,
}

/// Account information while it is edited.
#[derive(Clone)]
pub(crate) struct Edit {
    /// What is stored, as far as the form knows.
    pub(crate) base: Profile,
    pub(crate) draft: ProfileChange,
    pub(crate) picture: PictureChange,
    /// The name of each wrong field and the message that says what is wrong with it.
    pub(crate) errors: Vec<(String, String)>,
    /// Somebody changed the same information meanwhile; the page says so.
    pub(crate) conflict: bool,
    /// The member asked to go on with nothing changed; the page says so.
    pub(crate) nothing_changed: bool,
}

impl Edit {
    pub(crate) fn begin(base: Profile) -> Self {
        Self {
            draft: profile::begin(&base),
            base,
            picture: PictureChange::Keep,
            errors: Vec::new(),
            conflict: false,
            nothing_changed: false,
        }
    }

    pub(crate) fn is_changed(&self) -> bool {
        profile::differs(&self.draft, &self.base) || !matches!(self.picture, PictureChange::Keep)
    }

    /// Puts the member's own edits on top of what is stored by now.
    pub(crate) fn rebase(&mut self, latest: Profile) {
        self.draft = profile::rebased(&self.draft, &self.base, &latest);
        self.base = latest;
    }

    pub(crate) fn error(&self, field: &str) -> Option<String> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, message)| message.clone())
    }
}

impl Portal {
    pub(crate) fn load_me(self) {
        self.me.load(api::me());
    }

    pub(crate) fn load_home(self) {
        self.home.load(api::home());
    }

    /// Asks again what is stored, after a change; the frame and an open form take it over.
    pub(crate) async fn refresh(self) -> Result<(), api::Failure> {
        let me = api::me().await?;
        text::set_language(me.profile.language);
        self.edit.update(|edit| {
            if let Some(edit) = edit {
                edit.rebase(me.profile.clone());
            }
        });
        self.me.put(me);
        Ok(())
    }

    /// Changes the language of all pages and mails, from the switch in the menu.
    pub(crate) fn switch_language(self, language: Language) {
        text::set_language(language);
        spawn_local(async move {
            if api::change_language(language).await.is_ok() && self.refresh().await.is_ok() {
                self.toast.set(Some("display-saved"));
            }
        });
    }

    /// The name under which the product presents itself.
    pub(crate) fn product(self) -> String {
        self.me.read(|me| me.appearance.product.clone()).unwrap_or_default()
    }

    /// The member's name in the order of the language.
    pub(crate) fn name(self) -> String {
        self.me
            .read(|me| page::full_name(&me.profile.family_name, &me.profile.given_name))
            .unwrap_or_default()
    }

    fn start() -> Self {
        Self {
            navigator: Navigator::start(),
            me: Hold::new(),
            home: Hold::new(),
            time_zones: Hold::new(),
            edit: RwSignal::new_local(None),
            notice: RwSignal::new(None),
            toast: RwSignal::new(None),
            online: RwSignal::new(web_sys::window().is_none_or(|window| window.navigator().on_line())),
        }
    }

    fn follow(self) {
        window_event_listener(ev::online, move |_| self.online.set(true));
        window_event_listener(ev::offline, move |_| self.online.set(false));
        Effect::new(move || {
            let language = text::language().as_str();
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", language);
            }
        });
        Effect::new(move || {
            if let Some(language) = self.me.read(|me| me.profile.language) {
                text::set_language(language);
            }
        });
        Effect::new(move || {
            let changed = self.edit.with(|edit| edit.as_ref().is_some_and(Edit::is_changed));
            self.navigator.unsaved.set(changed);
        });
        // Whoever leaves the form has left what was typed there, too.
        Effect::new(move |before: Option<Route>| {
            let route = self.navigator.route.get();
            if before.is_some_and(|before| before.same_form(Route::ProfileEdit))
                && !route.same_form(Route::ProfileEdit)
            {
                self.edit.set(None);
            }
            route
        });
    }
}

/// Puts the portal in the place of the skeleton that the page came with.
pub fn start() {
    console_error_panic_hook::set_once();
    text::set_language(language_of_page());
    if let Some(body) = document().body() {
        body.set_text_content(None);
    }
    mount_to_body(frame);
}

fn frame() -> AnyView {
    let portal = Portal::start();
    portal.follow();
    portal.load_me();
    let route = portal.navigator.route;
    view! {
        <a class="skip" href="#main">{t("a11y-skip")}</a>
        <header class="topbar">
            {ui::top_bar::top_bar(portal)}
            {ui::offline_bar::offline_bar(portal)}
        </header>
        <main
            class="page"
            class:page-hub=move || route.get() == Route::Settings
            id="main"
            tabindex="-1"
        >
            {move || page::of(portal, route.get())}
        </main>
        {ui::footer::footer(portal)}
        {ui::toast::toast(portal)}
        {ui::dialog::unsaved_dialog(portal)}
    }
    .into_any()
}

/// The language that the server rendered the shell in: the member's, where it knows it.
fn language_of_page() -> Language {
    let lang = document().document_element().and_then(|root| root.get_attribute("lang"));
    lang.and_then(|lang| lang.parse().ok()).unwrap_or(Language::Japanese)
}
