//! Our own metadata (Metadata 2.4.3): what a service must know of a company's identity provider. Signed,
//! with an end. No logout endpoint is published before there is one.

use super::name_id::random_id;
use super::service_provider::{Binding, NameIdFormat};
use super::signature::make::{SignError, Signer};
use super::time;
use super::xml::{Finished, Namespace, Writer};
use api::Timestamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What is published.
#[derive(Debug, Clone)]
pub struct Published<'a> {
    /// Our entityID.
    pub entity_id: &'a str,
    /// Where requests go, by Redirect and by POST.
    pub sso_url: &'a str,
    /// The company's name, shown by services.
    pub display_name: &'a str,
    /// Certificates whose keys sign now or soon or did a while ago (DER).
    pub certificates: &'a [&'a [u8]],
    /// Requests must be signed.
    pub want_authn_requests_signed: bool,
    /// When the document was made.
    pub now: Timestamp,
    /// For how long it holds, in seconds.
    pub valid_seconds: i64,
    /// 20 random bytes for its ID.
    pub id: [u8; 20],
}

const MD: Namespace = Namespace::Metadata;

/// Writes and signs the document.
///
/// # Errors
/// [`SignError`] when the key cannot sign.
pub fn write(published: &Published<'_>, signer: Signer<'_>) -> Result<Finished, SignError> {
    let id = random_id(&published.id);
    let until = time::write(published.now.plus_seconds(published.valid_seconds));
    let mut writer = Writer::new();
    let attributes = [
        ("ID", id.as_str()),
        ("entityID", published.entity_id),
        ("validUntil", until.as_str()),
        ("cacheDuration", "PT6H"),
    ];
    writer.open(MD, "EntityDescriptor", &attributes);
    let place = writer.position();
    let wanted = if published.want_authn_requests_signed { "true" } else { "false" };
    let attributes = [
        ("WantAuthnRequestsSigned", wanted),
        ("protocolSupportEnumeration", "urn:oasis:names:tc:SAML:2.0:protocol"),
    ];
    writer.open(MD, "IDPSSODescriptor", &attributes);
    write_display(&mut writer, published.display_name);
    for certificate in published.certificates {
        write_key(&mut writer, certificate);
    }
    for format in NameIdFormat::ALL {
        writer.leaf(MD, "NameIDFormat", format.uri());
    }
    for binding in [Binding::Redirect, Binding::Post] {
        let attributes = [("Binding", binding.uri()), ("Location", published.sso_url)];
        writer.empty(MD, "SingleSignOnService", &attributes);
    }
    let document = writer.finish();
    signer.sign(&document, &id, place)
}

fn write_display(writer: &mut Writer, name: &str) {
    writer.open(MD, "Extensions", &[]);
    writer.open(Namespace::Display, "UIInfo", &[]);
    for language in ["en", "ja"] {
        writer.leaf_with(Namespace::Display, "DisplayName", &[("xml:lang", language)], name);
    }
    writer.close();
    writer.close();
}

fn write_key(writer: &mut Writer, certificate: &[u8]) {
    writer.open(MD, "KeyDescriptor", &[("use", "signing")]);
    writer.open(Namespace::Signature, "KeyInfo", &[]);
    writer.open(Namespace::Signature, "X509Data", &[]);
    writer.leaf(Namespace::Signature, "X509Certificate", &STANDARD.encode(certificate));
    writer.close();
    writer.close();
    writer.close();
}
