//! Why the token or the userinfo endpoint answers no tokens and no claims, as it goes over the wire: the JSON of OAuth.

use super::cross_origin;
use crate::edge::form::Malformed;
use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{
    HeaderValue, StatusCode,
    header::{PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE},
};
use protocol::{
    keys::KeyError,
    oidc::{
        error::{Error, ErrorCode},
        params::MalformedParams,
        userinfo::Denied,
    },
};
use store::StoreError;

/// A refusal of the endpoints that programs call.
#[derive(Debug)]
pub(super) enum Failure {
    /// In the words of OAuth.
    OAuth(Error),
    /// Userinfo tells nothing.
    Denied(Denied),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::OAuth(error)
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<MalformedParams> for Failure {
    fn from(_: MalformedParams) -> Self {
        Error::invalid_request("the parameters are not percent-encoded UTF-8, or too many").into()
    }
}

impl From<Malformed> for Failure {
    fn from(_: Malformed) -> Self {
        Error::invalid_request("the body must be application/x-www-form-urlencoded").into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_busy() {
            return Error::new(ErrorCode::TemporarilyUnavailable, "busy; try again in a moment").into();
        }
        tracing::error!(%error, "the store did not answer");
        server_error()
    }
}

impl From<KeyError> for Failure {
    fn from(error: KeyError) -> Self {
        tracing::error!(%error, "a token could not be signed");
        server_error()
    }
}

/// Our fault; what went wrong is in the log.
pub(super) fn server_error() -> Failure {
    Error::new(ErrorCode::ServerError, "something went wrong here").into()
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, challenge, error) = match self {
            Self::OAuth(error) => {
                let challenge =
                    (error.code == ErrorCode::InvalidClient).then(|| "Basic realm=\"Tegata\"".to_owned());
                (error.code.status(), challenge, Some(error))
            }
            Self::Denied(denied) => {
                let error = match denied {
                    Denied::Nothing => None,
                    Denied::Error(error) => Some(error),
                };
                (denied.status(), Some(denied.challenge()), error)
            }
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = match error {
            Some(error) => (status, Json(error)).into_response(),
            None => (status, Json(serde_json::Map::new())).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        if let Some(Ok(challenge)) = challenge.map(HeaderValue::try_from) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        cross_origin::open(response)
    }
}
