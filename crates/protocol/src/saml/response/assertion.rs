//! The assertion: one subject, one AuthnStatement, at most one AttributeStatement (SAML2int IDP10).

use super::{BACKDATED_SECONDS, Issuer, LIFETIME_SECONDS, Login};
use crate::saml::name_id::{NameId, random_id};
use crate::saml::service_provider::{ServiceProvider, Sign};
use crate::saml::signature::make::SignError;
use crate::saml::status::Answerable;
use crate::saml::time;
use crate::saml::xml::{Finished, Namespace, Writer};

const SAML: Namespace = Namespace::Assertion;
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

pub(super) fn write(
    issuer: &Issuer<'_>,
    service: &ServiceProvider,
    to: &Answerable,
    login: &Login,
) -> Result<Finished, SignError> {
    let [_, id] = issuer.ids;
    let id = random_id(&id);
    let mut writer = Writer::new();
    let instant = time::write(issuer.now);
    writer.open(SAML, "Assertion", &[("ID", &id), ("Version", "2.0"), ("IssueInstant", &instant)]);
    writer.leaf(SAML, "Issuer", issuer.entity_id);
    let place = writer.position();
    let expires = time::write(issuer.now.plus_seconds(LIFETIME_SECONDS));
    write_subject(&mut writer, (issuer.entity_id, &service.entity_id), &login.name_id, (to, &expires));
    let starts = time::write(issuer.now.plus_seconds(-BACKDATED_SECONDS));
    writer.open(SAML, "Conditions", &[("NotBefore", &starts), ("NotOnOrAfter", &expires)]);
    writer.open(SAML, "AudienceRestriction", &[]);
    writer.leaf(SAML, "Audience", service.audience());
    writer.close();
    writer.close();
    write_authn_statement(&mut writer, login);
    write_attributes(&mut writer, login);
    let assertion = writer.finish();
    if service.sign == Sign::Response { Ok(assertion) } else { issuer.signer.sign(&assertion, &id, place) }
}

fn write_subject(
    writer: &mut Writer,
    (ours, theirs): (&str, &str),
    name_id: &NameId,
    (to, expires): (&Answerable, &str),
) {
    writer.open(SAML, "Subject", &[]);
    let mut attributes = vec![("Format", name_id.format.uri())];
    if name_id.qualified {
        attributes.extend([("NameQualifier", ours), ("SPNameQualifier", theirs)]);
    }
    writer.leaf_with(SAML, "NameID", &attributes, &name_id.value);
    writer.open(SAML, "SubjectConfirmation", &[("Method", BEARER)]);
    let mut attributes = vec![("NotOnOrAfter", expires), ("Recipient", to.consumer.as_str())];
    attributes.extend(to.in_response_to.iter().map(|request| ("InResponseTo", request.as_str())));
    writer.empty(SAML, "SubjectConfirmationData", &attributes);
    writer.close();
    writer.close();
}

fn write_authn_statement(writer: &mut Writer, login: &Login) {
    let instant = time::write(login.auth_time);
    let ends = login.session_ends_at.map(time::write);
    let mut attributes =
        vec![("AuthnInstant", instant.as_str()), ("SessionIndex", login.session_index.as_str())];
    attributes.extend(ends.iter().map(|ends| ("SessionNotOnOrAfter", ends.as_str())));
    writer.open(SAML, "AuthnStatement", &attributes);
    writer.open(SAML, "AuthnContext", &[]);
    writer.leaf(SAML, "AuthnContextClassRef", &login.context_class);
    writer.close();
    writer.close();
}

fn write_attributes(writer: &mut Writer, login: &Login) {
    if login.attributes.is_empty() {
        return;
    }
    writer.open(SAML, "AttributeStatement", &[]);
    for attribute in &login.attributes {
        let names = [("Name", attribute.name.as_str()), ("NameFormat", attribute.name_format.uri())];
        writer.open(SAML, "Attribute", &names);
        for value in &attribute.values {
            writer.leaf(SAML, "AttributeValue", value);
        }
        writer.close();
    }
    writer.close();
}
