//! Every address of the portal, once. Links, page titles and the address bar all go through [`Route`], so
//! that no link can lead to a page that is not there. Not here: moving between them (`navigate`).

/// A page of the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Route {
    /// The app launcher.
    Home,
    /// The five entries of the account settings.
    Settings,
    /// Account information, as it is.
    Profile,
    /// Account information, to be changed.
    ProfileEdit,
    /// What was entered, before it is stored.
    ProfileConfirm,
    /// Change of password.
    Password,
    /// Second step and notifications.
    Security,
    /// Earlier logins.
    History,
    /// Authenticator app.
    Authenticator,
    /// An address that the portal does not know.
    Unknown,
}

impl Route {
    /// The page at `path`, with or without a slash at its end.
    pub(crate) fn parse(path: &str) -> Self {
        let path = path.strip_suffix('/').filter(|rest| !rest.is_empty() && *rest != "/").unwrap_or(path);
        PATHS.iter().find(|(_, known)| *known == path).map_or(Self::Unknown, |(route, _)| *route)
    }

    /// The page's address; for [`Route::Unknown`] the way home.
    pub(crate) fn path(self) -> &'static str {
        PATHS.iter().find(|(route, _)| *route == self).map_or("/", |(_, path)| path)
    }

    /// The message that names the page, in its heading and in the window's title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Home => "home-title",
            Self::Settings => "settings-title",
            Self::Profile => "profile-title",
            Self::ProfileEdit => "profile-edit_title",
            Self::ProfileConfirm => "profile-confirm_title",
            Self::Password => "settings-password",
            Self::Security => "settings-security",
            Self::History => "settings-history",
            Self::Authenticator => "settings-authapp",
            Self::Unknown => "error-not_found_title",
        }
    }

    /// Whether moving between the two keeps what was typed: the steps of one form.
    pub(crate) fn same_form(self, other: Self) -> bool {
        let step = |route| matches!(route, Self::ProfileEdit | Self::ProfileConfirm);
        step(self) && step(other)
    }

    /// The entry of the settings that the page belongs to.
    pub(crate) fn section(self) -> Self {
        match self {
            Self::ProfileEdit | Self::ProfileConfirm => Self::Profile,
            other => other,
        }
    }
}

const PATHS: [(Route, &str); 9] = [
    (Route::Home, "/"),
    (Route::Settings, "/account"),
    (Route::Profile, "/account/profile"),
    (Route::ProfileEdit, "/account/profile/edit"),
    (Route::ProfileConfirm, "/account/profile/confirm"),
    (Route::Password, "/account/password"),
    (Route::Security, "/account/security"),
    (Route::History, "/account/history"),
    (Route::Authenticator, "/account/authenticator"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_reads_back_from_its_path_with_and_without_a_slash() {
        for (route, path) in PATHS {
            assert_eq!(Route::parse(path), route);
            assert_eq!(Route::parse(route.path()), route);
            assert_eq!(Route::parse(&format!("{}/", path.trim_end_matches('/'))), route);
        }
    }

    #[test]
    fn strangers_are_unknown_and_lead_home() {
        for path in ["", "/accounts", "/account/profile/edit/x", "//", "/Account", "/account//", "/admin"] {
            assert_eq!(Route::parse(path), Route::Unknown, "{path}");
        }
        assert_eq!(Route::Unknown.path(), "/");
    }

    #[test]
    fn only_the_steps_of_the_profile_form_share_what_was_typed() {
        assert!(Route::ProfileEdit.same_form(Route::ProfileConfirm));
        assert!(!Route::ProfileEdit.same_form(Route::Profile));
        assert!(!Route::Home.same_form(Route::Home));
    }
}
