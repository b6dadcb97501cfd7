//! From a service's metadata and the manager's choices to its registered settings. The choices arrive as JSON
//! (`app create-saml --options`) or as flags.

use super::service_metadata::ServiceMetadata;
use super::service_provider::{
    AttributeNameFormat, AttributeRule, InvalidRule, InvalidServiceProvider, NameIdFormat, NameIdRule,
    ServiceProvider, Sign, Source,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use thiserror::Error;

/// The manager's choices; what is left out follows the metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Unsigned requests are refused, or are let pass although the metadata says that they are signed.
    pub want_authn_requests_signed: Option<bool>,
    /// Encrypt the assertion: not available yet.
    pub encrypt_assertion: Option<bool>,
    /// Sign the Response.
    pub sign_response: Option<bool>,
    /// Sign the assertion.
    pub sign_assertion: Option<bool>,
    /// NameID format, short or as URI.
    pub name_id_format: Option<String>,
    /// Source (`email`, `name`, `groups`, or a word of [`Source`]) to attribute name.
    pub attributes: BTreeMap<String, String>,
    /// `basic`, `uri`, `unspecified`, or the URI.
    pub attribute_name_format: Option<String>,
    /// `FORMAT:SOURCE` (the flag `--name-id`).
    pub name_id: Option<NameIdRule>,
    /// The flag `--sign`.
    pub sign: Option<Sign>,
    /// The flag `--relay-state`.
    pub relay_state: Option<String>,
}

/// Why a service cannot be registered so.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidRegistration {
    /// A capability that is not there yet.
    #[error("{0} is not available yet")]
    NotAvailable(&'static str),
    /// Neither Response nor assertion would be signed.
    #[error("the Response, the assertion or both must be signed")]
    Unsigned,
    /// An unknown format, source or combination.
    #[error(transparent)]
    Rule(#[from] InvalidRule),
    /// Settings that break a rule as a whole.
    #[error(transparent)]
    Settings(#[from] InvalidServiceProvider),
}

/// Makes the settings of a service.
///
/// # Errors
/// See [`InvalidRegistration`].
pub fn register(
    metadata: ServiceMetadata,
    options: &Options,
) -> Result<ServiceProvider, InvalidRegistration> {
    if options.encrypt_assertion == Some(true) {
        return Err(InvalidRegistration::NotAvailable("encrypt_assertion"));
    }
    let name_id = name_id_rule(&metadata, options)?;
    let base = ServiceProvider::new(metadata.entity_id, metadata.assertion_consumer_services, name_id);
    let signed = options.want_authn_requests_signed.unwrap_or(metadata.authn_requests_signed);
    let service = ServiceProvider {
        authn_requests_signed: signed,
        signing_certificates: metadata.signing_certificates,
        encryption_certificates: metadata.encryption_certificates,
        name_id_formats: metadata.name_id_formats,
        single_logout: metadata.single_logout,
        sign: sign(options)?,
        attributes: attributes(options)?,
        relay_state: options.relay_state.clone(),
        ..base
    };
    service.check()?;
    Ok(service)
}

fn name_id_rule(metadata: &ServiceMetadata, options: &Options) -> Result<NameIdRule, InvalidRule> {
    if let Some(rule) = &options.name_id {
        return Ok(rule.clone());
    }
    let format = match &options.name_id_format {
        Some(text) => text.parse()?,
        None => metadata.name_id_formats.first().copied().unwrap_or(NameIdFormat::EmailAddress),
    };
    NameIdRule::new(format, None)
}

fn sign(options: &Options) -> Result<Sign, InvalidRegistration> {
    if let Some(sign) = options.sign {
        return Ok(sign);
    }
    match (options.sign_response.unwrap_or(true), options.sign_assertion.unwrap_or(true)) {
        (true, true) => Ok(Sign::Both),
        (true, false) => Ok(Sign::Response),
        (false, true) => Ok(Sign::Assertion),
        (false, false) => Err(InvalidRegistration::Unsigned),
    }
}

fn attributes(options: &Options) -> Result<Vec<AttributeRule>, InvalidRule> {
    let format =
        options.attribute_name_format.as_deref().map(str::parse::<AttributeNameFormat>).transpose()?;
    let rule = |(source, name): (&String, &String)| {
        let source: Source =
            if source == "name" { Source::DisplayName } else { source.replace('_', "-").parse()? };
        Ok(AttributeRule { name: name.clone(), name_format: format.unwrap_or_default(), source })
    };
    options.attributes.iter().map(rule).collect()
}
