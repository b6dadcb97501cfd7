//! Where a company and its apps are reached, as metadata, commands and pages tell it.

use protocol::saml::service_provider::IssuerScope;
use store::{App, AppSettings, Company};

/// `/saml/{company}` or, for an app with an issuer of its own, `/saml/{company}/{app}`: the ids in it are random and
/// never given to anybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    public_url: String,
    path: String,
}

impl Place {
    /// The addresses of a company.
    #[must_use]
    pub fn of_company(public_url: &str, company: &Company) -> Self {
        Self { public_url: public_url.to_owned(), path: format!("/saml/{}", company.saml_id) }
    }

    /// The addresses that a service is told: the company's unless the app has its own.
    #[must_use]
    pub fn of_app(public_url: &str, company: &Company, app: &App) -> Self {
        match &app.settings {
            AppSettings::Saml(service) if service.issuer == IssuerScope::App => {
                Self::own(public_url, company, app)
            }
            _ => Self::of_company(public_url, company),
        }
    }

    /// The addresses that stand for this app alone; requests are accepted there whatever its issuer is.
    #[must_use]
    pub fn own(public_url: &str, company: &Company, app: &App) -> Self {
        let path = format!("/saml/{}/{}", company.saml_id, app.public_id);
        Self { public_url: public_url.to_owned(), path }
    }

    /// entityID: the address of the metadata (SAML 2.0 Metadata section 2.2.1 allows any URI).
    #[must_use]
    pub fn entity_id(&self) -> String {
        self.metadata()
    }

    /// Where the metadata is.
    #[must_use]
    pub fn metadata(&self) -> String {
        format!("{}{}/metadata", self.public_url, self.path)
    }

    /// Where requests go.
    #[must_use]
    pub fn sso(&self) -> String {
        format!("{}{}", self.public_url, self.sso_path())
    }

    /// The path of [`Place::sso`].
    #[must_use]
    pub fn sso_path(&self) -> String {
        format!("{}/sso", self.path)
    }

    /// Where a login that the service did not ask for begins; of an app's own place.
    #[must_use]
    pub fn start(&self) -> String {
        format!("{}{}", self.public_url, self.start_path())
    }

    /// The path of [`Place::start`].
    #[must_use]
    pub fn start_path(&self) -> String {
        format!("{}/start", self.path)
    }
}
