//! A SAML service as it is registered: the settings that decide what it is sent and what it may ask for.
//! Stored as the app's settings (JSON). Reading these values out of the service's own metadata lives in
//! `service_metadata`; nothing here touches XML.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest entityID, attribute name or RelayState default, in characters (SAML2int 2.0 G02 to G04: 256).
pub const TEXT_MAX: usize = 256;
/// Longest RelayState that is carried back, in bytes (Bindings 3.4.3 says 80; services send more).
pub const RELAY_STATE_MAX: usize = 2048;
/// Most assertion consumer services of one service.
pub const CONSUMERS_MAX: usize = 64;
/// Most attributes sent to one service.
pub const ATTRIBUTES_MAX: usize = 64;
/// Most certificates of one kind.
pub const CERTIFICATES_MAX: usize = 16;

/// Everything that Tegata knows about one SAML service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceProvider {
    /// The service's entityID: Issuer of its requests and, unless `audience` is set, our Audience. Compared
    /// byte for byte.
    pub entity_id: String,
    /// Audience to send instead of the entityID, for services that want another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Where Responses may be sent; never empty. From metadata or the manager, never from a message.
    pub assertion_consumer_services: Vec<AssertionConsumerService>,
    /// Unsigned requests are refused (SAML2int IDP04).
    #[serde(default)]
    pub authn_requests_signed: bool,
    /// SHA-1 signatures on this service's requests are accepted; off unless a manager says so.
    #[serde(default)]
    pub accept_sha1: bool,
    /// Keys that may sign the service's requests, tried in turn.
    #[serde(default)]
    pub signing_certificates: Vec<Certificate>,
    /// Keys that assertions may be encrypted to.
    #[serde(default)]
    pub encryption_certificates: Vec<Certificate>,
    /// NameID formats that the service's metadata lists, of those that we know.
    #[serde(default)]
    pub name_id_formats: Vec<NameIdFormat>,
    /// Where the service wants logout messages.
    #[serde(default)]
    pub single_logout: Vec<SingleLogoutService>,
    /// Which NameID is sent.
    pub name_id: NameIdRule,
    /// Which elements are signed.
    #[serde(default)]
    pub sign: Sign,
    /// Which attributes are sent, in this order.
    #[serde(default)]
    pub attributes: Vec<AttributeRule>,
    /// RelayState of a start at the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<String>,
    /// Prefixes that a RelayState given to the start address must begin with (security rule 23); with none,
    /// only `relay_state` is sent.
    #[serde(default)]
    pub allow_start_targets: Vec<String>,
    /// Whether the portal may start the service with an unsolicited Response.
    #[serde(default = "yes")]
    pub idp_initiated: bool,
    /// Whose entityID issues the assertions.
    #[serde(default)]
    pub issuer: IssuerScope,
}

fn yes() -> bool {
    true
}

impl ServiceProvider {
    /// A service with defaults: the Response and the assertion signed, the company's issuer, no attributes.
    #[must_use]
    pub fn new(entity_id: String, consumers: Vec<AssertionConsumerService>, name_id: NameIdRule) -> Self {
        Self {
            entity_id,
            audience: None,
            assertion_consumer_services: consumers,
            authn_requests_signed: false,
            accept_sha1: false,
            signing_certificates: Vec::new(),
            encryption_certificates: Vec::new(),
            name_id_formats: Vec::new(),
            single_logout: Vec::new(),
            name_id,
            sign: Sign::default(),
            attributes: Vec::new(),
            relay_state: None,
            allow_start_targets: Vec::new(),
            idp_initiated: true,
            issuer: IssuerScope::default(),
        }
    }

    /// The consumer used when a request names none: the one marked default, else the first that is not
    /// marked as no default, else the first (Metadata 2.2.3). `None` only for settings without any.
    #[must_use]
    pub fn default_consumer(&self) -> Option<&AssertionConsumerService> {
        let all = &self.assertion_consumer_services;
        all.iter()
            .find(|one| one.is_default == Some(true))
            .or_else(|| all.iter().find(|one| one.is_default.is_none()))
            .or_else(|| all.first())
    }

    /// The consumer at exactly this address, compared by bytes (SAML2int IDP06).
    #[must_use]
    pub fn consumer_at(&self, url: &str) -> Option<&AssertionConsumerService> {
        self.assertion_consumer_services.iter().find(|one| one.url.as_str() == url)
    }

    /// The consumer with this index.
    #[must_use]
    pub fn consumer_indexed(&self, index: u16) -> Option<&AssertionConsumerService> {
        self.assertion_consumer_services.iter().find(|one| one.index == Some(index))
    }

    /// What goes into `Audience`.
    #[must_use]
    pub fn audience(&self) -> &str {
        self.audience.as_deref().unwrap_or(&self.entity_id)
    }

    /// The RelayState of a start at the portal: `wanted` where a stored prefix allows it, else the stored
    /// value (security rule 23).
    #[must_use]
    pub fn start_relay_state<'a>(&'a self, wanted: Option<&'a str>) -> Option<&'a str> {
        wanted
            .filter(|text| text.len() <= RELAY_STATE_MAX)
            .filter(|text| self.allow_start_targets.iter().any(|prefix| text.starts_with(prefix.as_str())))
            .or(self.relay_state.as_deref())
    }

    /// Checks the limits and the rules that no single field can hold; to be called before storing.
    ///
    /// # Errors
    /// Names the first rule that is broken.
    pub fn check(&self) -> Result<(), InvalidServiceProvider> {
        use InvalidServiceProvider as Bad;
        check_text(&self.entity_id).ok_or(Bad::EntityId)?;
        self.audience.as_deref().map_or(Some(()), check_text).ok_or(Bad::Audience)?;
        let consumers = &self.assertion_consumer_services;
        if consumers.is_empty() || consumers.len() > CONSUMERS_MAX {
            return Err(Bad::Consumers);
        }
        if consumers.iter().any(|one| one.index.is_some_and(|i| repeats(consumers, i))) {
            return Err(Bad::RepeatedIndex);
        }
        if self.authn_requests_signed && self.signing_certificates.is_empty() {
            return Err(Bad::NoSigningKey);
        }
        let certificates = self.signing_certificates.len().max(self.encryption_certificates.len());
        if certificates > CERTIFICATES_MAX || self.attributes.len() > ATTRIBUTES_MAX {
            return Err(Bad::TooMany);
        }
        self.attributes.iter().try_for_each(|rule| check_text(&rule.name)).ok_or(Bad::AttributeName)?;
        let states = self.relay_state.iter().chain(&self.allow_start_targets);
        if states.into_iter().any(|text| text.is_empty() || text.len() > RELAY_STATE_MAX) {
            return Err(Bad::RelayState);
        }
        Ok(())
    }
}

fn repeats(consumers: &[AssertionConsumerService], index: u16) -> bool {
    consumers.iter().filter(|one| one.index == Some(index)).count() > 1
}

fn check_text(text: &str) -> Option<()> {
    let fits = !text.is_empty() && text.chars().count() <= TEXT_MAX;
    (fits && text.trim() == text && text.chars().all(|c| !c.is_control())).then_some(())
}

/// Why settings of a service are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidServiceProvider {
    /// Empty, too long, padded with spaces or with control characters.
    #[error("the entityID must be 1 to 256 characters without spaces around it")]
    EntityId,
    /// As for the entityID.
    #[error("the audience must be 1 to 256 characters without spaces around it")]
    Audience,
    /// None, or more than [`CONSUMERS_MAX`].
    #[error("a service needs 1 to 64 assertion consumer services")]
    Consumers,
    /// Two consumers share an index.
    #[error("two assertion consumer services have the same index")]
    RepeatedIndex,
    /// Signed requests are demanded and no key is known that could verify them.
    #[error("signed requests are demanded but no signing certificate is known")]
    NoSigningKey,
    /// More certificates or attributes than the limits.
    #[error("too many certificates or attributes")]
    TooMany,
    /// Empty, too long, padded or with control characters.
    #[error("an attribute name must be 1 to 256 characters without spaces around it")]
    AttributeName,
    /// Empty or longer than [`RELAY_STATE_MAX`].
    #[error("a RelayState or start target must be 1 to 2048 bytes")]
    RelayState,
}

/// One address of the service that takes Responses by HTTP-POST.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssertionConsumerService {
    /// Its index in the metadata (0 to 65535), if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u16>,
    /// Its address, byte for byte.
    pub url: ServiceUrl,
    /// Its binding; only HTTP-POST is sent to.
    #[serde(default)]
    pub binding: Binding,
    /// `isDefault` as the metadata has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

impl AssertionConsumerService {
    /// The only consumer of a service that is described by one address.
    #[must_use]
    pub fn only(url: ServiceUrl) -> Self {
        Self { index: Some(0), url, binding: Binding::Post, is_default: Some(true) }
    }
}

/// One address of the service that takes logout messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SingleLogoutService {
    /// Where requests go, and answers unless `response_url` is set.
    pub url: ServiceUrl,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_url: Option<ServiceUrl>,
    /// How messages travel.
    pub binding: Binding,
}

/// How a message travels (Bindings 3.4, 3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// HTTP-Redirect.
    Redirect,
    /// HTTP-POST.
    #[default]
    Post,
}

impl Binding {
    /// The URI of the standard.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::Redirect => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
            Self::Post => "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        }
    }

    /// Reads the URI; others are `None`.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Self> {
        [Self::Redirect, Self::Post].into_iter().find(|binding| binding.uri() == uri)
    }
}

/// Which elements of an answer carry a signature. Both are signed unless the service cannot take that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// The Response only.
    Response,
    /// The assertion only.
    Assertion,
    /// Both.
    #[default]
    Both,
}

/// Whose entityID and metadata an app uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IssuerScope {
    /// The company's: one issuer for all its services.
    #[default]
    Company,
    /// The app's own.
    App,
}

pub use rule::{AttributeNameFormat, AttributeRule, InvalidRule, NameIdFormat, NameIdRule, Source};

mod rule;
mod value;

pub use value::{Certificate, InvalidServiceUrl, ServiceUrl};

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> ServiceProvider {
        let consumer = |index, url: &str, is_default| AssertionConsumerService {
            index: Some(index),
            url: url.parse().unwrap(),
            binding: Binding::Post,
            is_default,
        };
        let consumers = vec![
            consumer(0, "https://ap.example/v/acs", Some(false)),
            consumer(1, "https://ap.example/s/acs?connection=saml-1", None),
            consumer(2, "https://ap.example/app/acs", None),
        ];
        ServiceProvider::new(
            "https://ap.example/saml2/c".to_owned(),
            consumers,
            "persistent".parse().unwrap(),
        )
    }

    #[test]
    fn consumers_are_found_byte_for_byte() {
        let service = service();
        assert_eq!(service.default_consumer().unwrap().index, Some(1));
        assert!(service.consumer_at("https://ap.example/v/acs").is_some());
        for near in ["https://ap.example/v/ACS", "https://ap.example/v/acs/", "https://ap.example:443/v/acs"]
        {
            assert!(service.consumer_at(near).is_none(), "{near}");
        }
        assert!(service.consumer_indexed(7).is_none());
    }

    #[test]
    fn settings_survive_storage_and_checks_name_what_is_wrong() {
        let mut service = service();
        service.signing_certificates = vec![Certificate(vec![1, 2, 3])];
        let json = serde_json::to_string(&service).unwrap();
        assert_eq!(serde_json::from_str::<ServiceProvider>(&json).unwrap(), service);
        assert_eq!(service.check(), Ok(()));
        let broken = ServiceProvider { entity_id: " x".to_owned(), ..service.clone() };
        assert_eq!(broken.check(), Err(InvalidServiceProvider::EntityId));
        let unsigned =
            ServiceProvider { authn_requests_signed: true, signing_certificates: vec![], ..service.clone() };
        assert_eq!(unsigned.check(), Err(InvalidServiceProvider::NoSigningKey));
        let none = ServiceProvider { assertion_consumer_services: vec![], ..service };
        assert_eq!(none.check(), Err(InvalidServiceProvider::Consumers));
    }

    #[test]
    fn a_start_goes_only_where_a_prefix_allows() {
        let mut service = service();
        service.relay_state = Some("/home".to_owned());
        assert_eq!(service.start_relay_state(Some("https://evil.example/")), Some("/home"));
        service.allow_start_targets = vec!["https://ap.example/".to_owned()];
        assert_eq!(service.start_relay_state(Some("https://ap.example/x")), Some("https://ap.example/x"));
        assert_eq!(service.start_relay_state(Some("https://ap.example.evil/")), Some("/home"));
    }
}
