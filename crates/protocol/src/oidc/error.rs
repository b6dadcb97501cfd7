//! Error codes of OAuth 2.0 and OpenID Connect: one vocabulary, with one map to the wire. What a person is shown is
//! not here.

use serde::{Serialize, Serializer};
use std::fmt;

/// Why a request is refused, in the words of the specifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// A parameter is missing, repeated or malformed (RFC 6749 section 4.1.2.1).
    InvalidRequest,
    /// The client did not prove itself (RFC 6749 section 5.2).
    InvalidClient,
    /// The code is wrong, used, expired or another client's (RFC 6749 section 5.2).
    InvalidGrant,
    /// A grant that this server does not have (RFC 6749 section 5.2).
    UnsupportedGrantType,
    /// A response type that this server does not have (RFC 6749 section 4.1.2.1).
    UnsupportedResponseType,
    /// No scope that could be granted (RFC 6749 section 4.1.2.1).
    InvalidScope,
    /// A resource that this server issues no tokens for (RFC 8707 section 2).
    InvalidTarget,
    /// The member may not use this app (RFC 6749 section 4.1.2.1).
    AccessDenied,
    /// Our fault (RFC 6749 section 4.1.2.1).
    ServerError,
    /// Busy; worth another try (RFC 6749 section 4.1.2.1).
    TemporarilyUnavailable,
    /// A login is due and must not be asked for (OpenID Connect Core section 3.1.2.6).
    LoginRequired,
    /// Some page is due and must not be shown (OpenID Connect Core section 3.1.2.6).
    InteractionRequired,
    /// `request` is not supported (OpenID Connect Core section 3.1.2.6).
    RequestNotSupported,
    /// `request_uri` is not supported (OpenID Connect Core section 3.1.2.6).
    RequestUriNotSupported,
    /// `registration` is not supported (OpenID Connect Core section 3.1.2.6).
    RegistrationNotSupported,
    /// The login is not of the kind that was called essential (OpenID Connect Unmet Authentication Requirements).
    UnmetAuthenticationRequirements,
    /// The access token is none of ours, or no longer good (RFC 6750 section 3.1).
    InvalidToken,
    /// The access token does not reach this far (RFC 6750 section 3.1).
    InsufficientScope,
}

impl ErrorCode {
    /// The code on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::LoginRequired => "login_required",
            Self::InteractionRequired => "interaction_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
        }
    }

    /// The HTTP status where the error is answered as JSON (RFC 6749 section 5.2, RFC 6750 section 3.1).
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope | Self::AccessDenied => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// An error as it is answered: the code, and a sentence for whoever connects the service. The sentence is one of ours,
/// never text of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {description}")]
pub struct Error {
    /// For programs.
    #[serde(rename = "error")]
    pub code: ErrorCode,
    /// For developers: printable ASCII without quotes and backslashes (RFC 6749 section 5.2).
    #[serde(rename = "error_description")]
    pub description: &'static str,
}

impl Error {
    /// An error with this code and sentence.
    #[must_use]
    pub fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description }
    }

    /// `invalid_request` with this sentence.
    #[must_use]
    pub fn invalid_request(description: &'static str) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }
}
