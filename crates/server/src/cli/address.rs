//! The addresses that commands print: where a company and its apps are reached.

use protocol::saml::service_provider::IssuerScope;
use store::{App, AppSettings, Company};

/// `{public_url}/saml/{company}` or, for an app with an issuer of its own, `…/{company}/{app}`.
pub(super) struct Saml(String);

impl Saml {
    /// The addresses of a company.
    pub(super) fn of_company(public_url: &str, company: &Company) -> Self {
        Self(format!("{public_url}/saml/{}", company.saml_id))
    }

    /// The addresses that a service is told: the company's unless the app has its own.
    pub(super) fn of_app(public_url: &str, company: &Company, app: &App) -> Self {
        match &app.settings {
            AppSettings::Saml(service) if service.issuer == IssuerScope::App => {
                Self::own(public_url, company, app)
            }
            _ => Self::of_company(public_url, company),
        }
    }

    fn own(public_url: &str, company: &Company, app: &App) -> Self {
        Self(format!("{public_url}/saml/{}/{}", company.saml_id, app.public_id))
    }

    /// Where a login that the service did not ask for begins.
    pub(super) fn start(public_url: &str, company: &Company, app: &App) -> String {
        format!("{}/start", Self::own(public_url, company, app).0)
    }

    /// entityID: the address of the metadata (SAML 2.0 Metadata section 2.2.1 allows any URI).
    pub(super) fn entity_id(&self) -> String {
        self.metadata()
    }

    pub(super) fn metadata(&self) -> String {
        format!("{}/metadata", self.0)
    }

    pub(super) fn sso(&self) -> String {
        format!("{}/sso", self.0)
    }
}
