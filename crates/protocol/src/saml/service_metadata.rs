//! Reading a service's metadata (Metadata 2.4.4) as services really write it: any order of elements, durations,
//! several roles, an EntitiesDescriptor around it, keys without `use`, extensions of all kinds. Strict where it
//! counts: addresses, keys, the end of validity. Nothing here decides what the service is told: `registration`.

use super::certificate;
use super::gate::{METADATA_MAX, Unreadable, Xml, boolean, decode};
use super::service_provider::{
    AssertionConsumerService, Binding, CERTIFICATES_MAX, CONSUMERS_MAX, Certificate, NameIdFormat,
    ServiceUrl, SingleLogoutService,
};
use super::time;
use api::Timestamp;
use thiserror::Error;
use uppsala::NodeId;

const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const SKEW_SECONDS: i64 = 5 * 60;

/// What a service says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceMetadata {
    /// Its entityID.
    pub entity_id: String,
    /// Its consumers that take HTTP-POST.
    pub assertion_consumer_services: Vec<AssertionConsumerService>,
    /// `AuthnRequestsSigned`.
    pub authn_requests_signed: bool,
    /// `WantAssertionsSigned`.
    pub want_assertions_signed: bool,
    /// Keys for signing or for both uses.
    pub signing_certificates: Vec<Certificate>,
    /// Keys for encryption or for both uses.
    pub encryption_certificates: Vec<Certificate>,
    /// NameID formats in its order, of those that we issue.
    pub name_id_formats: Vec<NameIdFormat>,
    /// Where it takes logout messages.
    pub single_logout: Vec<SingleLogoutService>,
    /// When the document ends.
    pub valid_until: Option<Timestamp>,
}

/// Why metadata is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidMetadata {
    /// No XML that we read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// No service (SPSSODescriptor for SAML 2.0) in it.
    #[error("the metadata describes no SAML 2.0 service")]
    NoService,
    /// More than one service and no word which.
    #[error("the metadata describes several services: name one by its entityID")]
    SeveralServices,
    /// `validUntil` has passed.
    #[error("the metadata is no longer valid")]
    Expired,
    /// A consumer address that browsers must not be sent to.
    #[error("an AssertionConsumerService address is not https (http only on loopback): {0}")]
    ConsumerAddress(String),
    /// No consumer takes HTTP-POST.
    #[error("the service has no AssertionConsumerService with the HTTP-POST binding")]
    NoConsumer,
    /// A certificate that cannot be used.
    #[error("a certificate cannot be used: {0}")]
    Certificate(#[from] certificate::CertificateError),
    /// More endpoints or keys than the limits.
    #[error("the metadata has too many endpoints or keys")]
    TooMany,
}

/// Reads metadata. `entity_id` chooses one service of several.
///
/// # Errors
/// See [`InvalidMetadata`].
pub fn read(text: &str, entity_id: Option<&str>, now: Timestamp) -> Result<ServiceMetadata, InvalidMetadata> {
    let text = text.trim_start_matches('\u{FEFF}').trim();
    let xml = Xml::parse(text, METADATA_MAX)?;
    let entity = choose(&xml, entity_id)?;
    let role = service_role(&xml, entity).ok_or(InvalidMetadata::NoService)?;
    let valid_until = check_valid(&xml, [xml.root(), entity, role], now)?;
    let (signing_certificates, encryption_certificates) = keys(&xml, role)?;
    let flag = |name| boolean(xml.attribute(role, name), name);
    Ok(ServiceMetadata {
        entity_id: xml.attribute(entity, "entityID").unwrap_or_default().trim().to_owned(),
        assertion_consumer_services: consumers(&xml, role)?,
        authn_requests_signed: flag("AuthnRequestsSigned")?,
        want_assertions_signed: flag("WantAssertionsSigned")?,
        signing_certificates,
        encryption_certificates,
        name_id_formats: name_id_formats(&xml, role)?,
        single_logout: single_logout(&xml, role),
        valid_until,
    })
}

fn choose(xml: &Xml<'_>, entity_id: Option<&str>) -> Result<NodeId, InvalidMetadata> {
    let entities: Vec<NodeId> = if xml.is(xml.root(), MD, "EntityDescriptor") {
        vec![xml.root()]
    } else if xml.is(xml.root(), MD, "EntitiesDescriptor") {
        xml.all_elements().into_iter().filter(|node| xml.is(*node, MD, "EntityDescriptor")).collect()
    } else {
        return Err(Unreadable::Unexpected.into());
    };
    let wanted = |node: &NodeId| match entity_id {
        Some(id) => xml.attribute(*node, "entityID").is_some_and(|own| own.trim() == id),
        None => service_role(xml, *node).is_some(),
    };
    let mut found = entities.into_iter().filter(wanted);
    let first = found.next().ok_or(InvalidMetadata::NoService)?;
    if found.next().is_some() { Err(InvalidMetadata::SeveralServices) } else { Ok(first) }
}

fn service_role(xml: &Xml<'_>, entity: NodeId) -> Option<NodeId> {
    let speaks = |node: &NodeId| {
        let protocols = xml.attribute(*node, "protocolSupportEnumeration").unwrap_or_default();
        protocols.split_ascii_whitespace().any(|uri| uri == PROTOCOL)
    };
    xml.named(entity, MD, "SPSSODescriptor").find(speaks)
}

fn check_valid(
    xml: &Xml<'_>,
    nodes: [NodeId; 3],
    now: Timestamp,
) -> Result<Option<Timestamp>, InvalidMetadata> {
    let mut earliest = None;
    for text in nodes.into_iter().filter_map(|node| xml.attribute(node, "validUntil")) {
        let until = time::read(text).ok_or(Unreadable::Field("validUntil"))?;
        if until.plus_seconds(SKEW_SECONDS) < now {
            return Err(InvalidMetadata::Expired);
        }
        earliest = Some(earliest.map_or(until, |other: Timestamp| other.min(until)));
    }
    Ok(earliest)
}

fn consumers(xml: &Xml<'_>, role: NodeId) -> Result<Vec<AssertionConsumerService>, InvalidMetadata> {
    let mut all = Vec::new();
    for node in xml.named(role, MD, "AssertionConsumerService") {
        if xml.attribute(node, "Binding").map(str::trim) != Some(Binding::Post.uri()) {
            continue;
        }
        let location = xml.attribute(node, "Location").unwrap_or_default().trim();
        let url: ServiceUrl = location.parse().map_err(|_| {
            InvalidMetadata::ConsumerAddress(location.chars().filter(|c| !c.is_control()).take(120).collect())
        })?;
        let index = xml.attribute(node, "index").map(|text| text.trim().parse::<u16>());
        let index = index.transpose().map_err(|_| Unreadable::Field("index"))?;
        let is_default = xml.attribute(node, "isDefault");
        let is_default = is_default.map(|text| boolean(Some(text), "isDefault")).transpose()?;
        all.push(AssertionConsumerService { index, url, binding: Binding::Post, is_default });
    }
    match all.len() {
        0 => Err(InvalidMetadata::NoConsumer),
        n if n > CONSUMERS_MAX => Err(InvalidMetadata::TooMany),
        _ => Ok(all),
    }
}

fn keys(xml: &Xml<'_>, role: NodeId) -> Result<(Vec<Certificate>, Vec<Certificate>), InvalidMetadata> {
    const DSIG: &str = super::signature::shape::DSIG;
    let (mut signing, mut encryption) = (Vec::new(), Vec::new());
    for descriptor in xml.named(role, MD, "KeyDescriptor") {
        let usage = xml.attribute(descriptor, "use").map(str::trim);
        for info in xml.named(descriptor, DSIG, "KeyInfo") {
            let data = xml.named(info, DSIG, "X509Data");
            // Of a chain only the first certificate is the service's own.
            for certificate in data.filter_map(|node| xml.named(node, DSIG, "X509Certificate").next()) {
                let certificate = read_certificate(&xml.text(certificate, "X509Certificate")?)?;
                if usage != Some("encryption") && !signing.contains(&certificate) {
                    signing.push(certificate.clone());
                }
                if usage != Some("signing") && !encryption.contains(&certificate) {
                    encryption.push(certificate);
                }
            }
        }
    }
    if signing.len().max(encryption.len()) > CERTIFICATES_MAX {
        return Err(InvalidMetadata::TooMany);
    }
    Ok((signing, encryption))
}

/// Reads base64 with or without PEM lines around it, and checks that the key can be used.
///
/// # Errors
/// [`InvalidMetadata::Certificate`].
pub fn read_certificate(text: &str) -> Result<Certificate, InvalidMetadata> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("-----"));
    let bare: Vec<u8> = lines.flat_map(str::bytes).filter(|b| !b.is_ascii_whitespace()).collect();
    let der = decode(&bare).ok_or(certificate::CertificateError::Malformed)?;
    certificate::public_key(&der)?;
    Ok(Certificate(der))
}

fn name_id_formats(xml: &Xml<'_>, role: NodeId) -> Result<Vec<NameIdFormat>, Unreadable> {
    let mut all = Vec::new();
    for node in xml.named(role, MD, "NameIDFormat") {
        let format = NameIdFormat::from_uri(&xml.text(node, "NameIDFormat")?);
        all.extend(format.filter(|format| !all.contains(format)));
    }
    Ok(all)
}

/// Logout addresses that we could use; others are left out, since nothing is sent there without a choice.
fn single_logout(xml: &Xml<'_>, role: NodeId) -> Vec<SingleLogoutService> {
    let read = |node| {
        let url = |name| xml.attribute(node, name).and_then(|text| text.trim().parse().ok());
        let binding = Binding::from_uri(xml.attribute(node, "Binding")?.trim())?;
        Some(SingleLogoutService { url: url("Location")?, response_url: url("ResponseLocation"), binding })
    };
    xml.named(role, MD, "SingleLogoutService").filter_map(read).take(CONSUMERS_MAX).collect()
}
