//! The vocabulary of SAML errors (Core 3.2.2.2), and where an error may be sent. The bytes are `response`'s.

use super::service_provider::ServiceUrl;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where an answer goes: a registered address, never one from a message alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answerable {
    /// The registered consumer.
    pub consumer: ServiceUrl,
    /// The id of the request, for a solicited answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_response_to: Option<String>,
    /// What is carried back, byte for byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<String>,
}

/// Why no assertion is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The member did not get through the login.
    AuthnFailed,
    /// `IsPassive` and nobody is logged in.
    NoPassive,
    /// The requested context cannot be reached.
    NoAuthnContext,
    /// The requested NameID cannot be given.
    InvalidNameIdPolicy,
    /// The member may not use this service.
    RequestDenied,
    /// The subject that the request names is not the one logged in.
    UnknownPrincipal,
    /// Something that we do not offer.
    RequestUnsupported,
    /// A binding that we do not answer by.
    UnsupportedBinding,
    /// Not SAML 2.0.
    VersionMismatch,
}

const PREFIX: &str = "urn:oasis:names:tc:SAML:2.0:status:";

impl Status {
    /// The top-level code.
    #[must_use]
    pub fn top(self) -> String {
        let word = match self {
            Self::AuthnFailed | Self::NoPassive | Self::NoAuthnContext | Self::RequestDenied => "Responder",
            Self::VersionMismatch => "VersionMismatch",
            _ => "Requester",
        };
        format!("{PREFIX}{word}")
    }

    /// The second-level code; `None` where the first says it all.
    #[must_use]
    pub fn second(self) -> Option<String> {
        let word = match self {
            Self::AuthnFailed => "AuthnFailed",
            Self::NoPassive => "NoPassive",
            Self::NoAuthnContext => "NoAuthnContext",
            Self::InvalidNameIdPolicy => "InvalidNameIDPolicy",
            Self::RequestDenied => "RequestDenied",
            Self::UnknownPrincipal => "UnknownPrincipal",
            Self::RequestUnsupported => "RequestUnsupported",
            Self::UnsupportedBinding => "UnsupportedBinding",
            Self::VersionMismatch => return None,
        };
        Some(format!("{PREFIX}{word}"))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AuthnFailed => "the login did not succeed",
            Self::NoPassive => "nobody is logged in and no page may be shown",
            Self::NoAuthnContext => "the requested authentication context is not available",
            Self::InvalidNameIdPolicy => "the requested NameID is not available",
            Self::RequestDenied => "the member may not use this service",
            Self::UnknownPrincipal => "the named subject is not the one logged in",
            Self::RequestUnsupported => "the request asks for something that is not offered",
            Self::UnsupportedBinding => "the requested binding is not offered",
            Self::VersionMismatch => "only SAML 2.0 is spoken",
        })
    }
}
