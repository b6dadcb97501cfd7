//! The fields of an AuthnRequest, one check after another, in the order of the standard.

use super::{
    AGE_SECONDS, ASSERTION, AuthnRequest, Comparison, PROTOCOL, Refused, RequestedContext, SKEW_SECONDS,
    Unsafe,
};
use crate::saml::gate::{Unreadable, Xml, boolean, is_ncname};
use crate::saml::service_provider::{
    AssertionConsumerService, Binding, NameIdFormat, ServiceProvider, TEXT_MAX,
};
use crate::saml::status::{Answerable, Status};
use crate::saml::time;
use api::Timestamp;

pub(super) fn request(
    xml: &Xml<'_>,
    relay_state: Option<&str>,
    service: &ServiceProvider,
    endpoints: &[&str],
    now: Timestamp,
) -> Result<AuthnRequest, Refused> {
    let root = xml.root();
    let id = xml.attribute(root, "ID").filter(|id| is_ncname(id)).ok_or(Unreadable::Field("ID"))?;
    check_issuer(xml, service)?;
    check_destination(xml, endpoints)?;
    check_issue_instant(xml, now)?;
    let consumer = consumer(xml, service)?;
    let to = Answerable {
        consumer: consumer.url.clone(),
        in_response_to: Some(id.to_owned()),
        relay_state: relay_state.map(str::to_owned),
    };
    if xml.attribute(root, "Version") != Some("2.0") {
        return Err(Refused::Respond(to, Status::VersionMismatch));
    }
    if xml.attribute(root, "ProtocolBinding").is_some_and(|uri| uri.trim() != Binding::Post.uri()) {
        return Err(Refused::Respond(to, Status::UnsupportedBinding));
    }
    let (name_id_format, name_id_problem) = name_id_policy(xml, service)?;
    let (context, context_problem) = requested_context(xml)?;
    Ok(AuthnRequest {
        id: id.to_owned(),
        issuer: service.entity_id.clone(),
        consumer: to.consumer,
        relay_state: to.relay_state,
        force_authn: boolean(xml.attribute(root, "ForceAuthn"), "ForceAuthn")?,
        is_passive: boolean(xml.attribute(root, "IsPassive"), "IsPassive")?,
        name_id_format,
        unsatisfiable: name_id_problem.or(context_problem),
        context,
        subject: subject(xml)?,
        received_at: now,
    })
}

fn check_issuer(xml: &Xml<'_>, service: &ServiceProvider) -> Result<(), Refused> {
    let issuer = xml.one(xml.root(), ASSERTION, "Issuer")?.ok_or(Unreadable::Field("Issuer"))?;
    if xml.text(issuer, "Issuer")? == service.entity_id { Ok(()) } else { Err(Unsafe::Issuer.into()) }
}

/// Without Destination the request may be for anybody (the Microsoft 365 shape); with it, exactly for us.
fn check_destination(xml: &Xml<'_>, endpoints: &[&str]) -> Result<(), Refused> {
    let destination = xml.attribute(xml.root(), "Destination").filter(|text| !text.is_empty());
    match destination {
        Some(text) if !endpoints.contains(&text) => Err(Unsafe::Destination.into()),
        _ => Ok(()),
    }
}

fn check_issue_instant(xml: &Xml<'_>, now: Timestamp) -> Result<(), Refused> {
    let text = xml.attribute(xml.root(), "IssueInstant");
    let instant = text.and_then(time::read).ok_or(Unreadable::Field("IssueInstant"))?;
    let oldest = now.plus_seconds(-(AGE_SECONDS + SKEW_SECONDS));
    let newest = now.plus_seconds(SKEW_SECONDS);
    if (oldest..=newest).contains(&instant) { Ok(()) } else { Err(Unsafe::IssueInstant.into()) }
}

/// By address, by index, or the default; always one of the registered ones (SAML2int IDP06).
fn consumer<'s>(
    xml: &Xml<'_>,
    service: &'s ServiceProvider,
) -> Result<&'s AssertionConsumerService, Refused> {
    let url = xml.attribute(xml.root(), "AssertionConsumerServiceURL").filter(|text| !text.is_empty());
    let index = xml.attribute(xml.root(), "AssertionConsumerServiceIndex");
    let found = match (url, index) {
        (Some(_), Some(_)) => return Err(Unreadable::Field("AssertionConsumerServiceIndex").into()),
        (Some(url), None) => service.consumer_at(url),
        (None, Some(index)) => index.trim().parse().ok().and_then(|index| service.consumer_indexed(index)),
        (None, None) => service.default_consumer(),
    };
    found.ok_or_else(|| Unsafe::Consumer.into())
}

fn name_id_policy(
    xml: &Xml<'_>,
    service: &ServiceProvider,
) -> Result<(Option<NameIdFormat>, Option<Status>), Refused> {
    let Some(policy) = xml.one(xml.root(), PROTOCOL, "NameIDPolicy")? else { return Ok((None, None)) };
    boolean(xml.attribute(policy, "AllowCreate"), "AllowCreate")?;
    let qualifier = xml.attribute(policy, "SPNameQualifier").unwrap_or_default();
    if !qualifier.is_empty() && qualifier != service.entity_id {
        return Ok((None, Some(Status::InvalidNameIdPolicy)));
    }
    let format = xml.attribute(policy, "Format").map(str::trim).filter(|text| !text.is_empty());
    match format.map(NameIdFormat::from_uri) {
        None | Some(Some(NameIdFormat::Unspecified)) => Ok((None, None)),
        Some(Some(format)) => Ok((Some(format), None)),
        Some(None) => Ok((None, Some(Status::InvalidNameIdPolicy))),
    }
}

fn requested_context(xml: &Xml<'_>) -> Result<(Option<RequestedContext>, Option<Status>), Refused> {
    let Some(node) = xml.one(xml.root(), PROTOCOL, "RequestedAuthnContext")? else { return Ok((None, None)) };
    let comparison = match xml.attribute(node, "Comparison").map(str::trim) {
        None | Some("exact") => Comparison::Exact,
        Some("minimum") => Comparison::Minimum,
        Some("maximum") => Comparison::Maximum,
        Some("better") => Comparison::Better,
        Some(_) => return Err(Unreadable::Field("Comparison").into()),
    };
    let mut classes = Vec::new();
    for class in xml.named(node, ASSERTION, "AuthnContextClassRef").take(32) {
        let text = xml.text(class, "AuthnContextClassRef")?;
        classes.push(text.chars().take(TEXT_MAX).collect());
    }
    // Declarations instead of classes are a language that we do not speak.
    if classes.is_empty() {
        Ok((None, Some(Status::NoAuthnContext)))
    } else {
        Ok((Some(RequestedContext { comparison, classes }), None))
    }
}

fn subject(xml: &Xml<'_>) -> Result<Option<String>, Refused> {
    let Some(subject) = xml.one(xml.root(), ASSERTION, "Subject")? else { return Ok(None) };
    let Some(name_id) = xml.one(subject, ASSERTION, "NameID")? else {
        return Err(Unreadable::Field("Subject").into());
    };
    let text = xml.text(name_id, "NameID")?;
    if text.is_empty() || text.chars().count() > TEXT_MAX {
        return Err(Unreadable::Field("NameID").into());
    }
    Ok(Some(text))
}
