//! Refusals of the JSON API: a handler answers a [`Refusal`], the edge writes it as `application/problem+json`
//! (RFC 9457) with the trace code of the request. The codes stand in `api::ProblemCode`; here is their one way to the
//! wire.

use api::{FieldProblem, Problem, ProblemCode};
use axum::response::{IntoResponse, Response};
use http::{
    HeaderValue, StatusCode,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use store::StoreError;

/// A call of the JSON API that is refused.
#[derive(Debug, Clone)]
pub struct Refusal {
    code: ProblemCode,
    fields: Vec<FieldProblem>,
    /// What went wrong, for the log alone.
    cause: Option<String>,
}

impl Refusal {
    /// A refusal that its code explains.
    #[must_use]
    pub fn of(code: ProblemCode) -> Self {
        Self { code, fields: Vec::new(), cause: None }
    }

    /// 422: values that are not acceptable.
    #[must_use]
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        Self { code: ProblemCode::InvalidFields, fields, cause: None }
    }

    /// 500, with what is written to the log.
    #[must_use]
    pub fn internal(cause: impl ToString) -> Self {
        Self { code: ProblemCode::Internal, fields: Vec::new(), cause: Some(cause.to_string()) }
    }

    /// The same under another code.
    #[must_use]
    pub fn with_code(self, code: ProblemCode) -> Self {
        Self { code, ..self }
    }

    /// Whether this is its code.
    #[must_use]
    pub fn is(&self, code: ProblemCode) -> bool {
        self.code == code
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        status(self.code)
    }

    /// What to write to the log.
    pub(super) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The refusal that a status without words stands for.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        Self::of(match status {
            StatusCode::UNAUTHORIZED => ProblemCode::NotSignedIn,
            StatusCode::FORBIDDEN => ProblemCode::Forbidden,
            StatusCode::NOT_FOUND => ProblemCode::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
            StatusCode::CONFLICT => ProblemCode::Conflict,
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                ProblemCode::TooLarge
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
            StatusCode::TOO_MANY_REQUESTS => ProblemCode::TooMany,
            StatusCode::SERVICE_UNAVAILABLE => ProblemCode::Unavailable,
            other if other.is_server_error() => ProblemCode::Internal,
            _ => ProblemCode::BadRequest,
        })
    }

    /// The finished answer. `status` is the one of the wire: it may be more exact than the code's own.
    pub(super) fn write(self, status: StatusCode, trace: &str) -> Response {
        let problem = Problem {
            code: self.code,
            status: status.as_u16(),
            title: title(self.code).to_owned(),
            fields: self.fields,
            trace: Some(trace.to_owned()),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    }
}

impl IntoResponse for Refusal {
    /// Only the status: the edge, which knows the trace code, writes the rest.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if self.code == ProblemCode::Unavailable {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        if error.is_busy() { Self::of(ProblemCode::Unavailable) } else { Self::internal(error) }
    }
}

fn status(code: ProblemCode) -> StatusCode {
    match code {
        ProblemCode::BadRequest => StatusCode::BAD_REQUEST,
        ProblemCode::NotSignedIn => StatusCode::UNAUTHORIZED,
        ProblemCode::CrossSite
        | ProblemCode::Forbidden
        | ProblemCode::ReauthenticationRequired
        | ProblemCode::PlanRequired => StatusCode::FORBIDDEN,
        ProblemCode::NotFound => StatusCode::NOT_FOUND,
        ProblemCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        ProblemCode::Conflict => StatusCode::CONFLICT,
        ProblemCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemCode::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ProblemCode::InvalidFields => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemCode::TooMany => StatusCode::TOO_MANY_REQUESTS,
        ProblemCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        ProblemCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn title(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::BadRequest => "The request has the wrong form.",
        ProblemCode::NotSignedIn => "There is no session, or it has ended.",
        ProblemCode::CrossSite => "The request does not prove that it comes from our own pages.",
        ProblemCode::Forbidden => "You may not do this.",
        ProblemCode::ReauthenticationRequired => "Prove who you are first: the last proof is too old.",
        ProblemCode::PlanRequired => "The company's plan does not include this.",
        ProblemCode::NotFound => "There is nothing at this address.",
        ProblemCode::MethodNotAllowed => "This address does not know the method.",
        ProblemCode::Conflict => "Somebody else has changed it meanwhile.",
        ProblemCode::TooLarge => "The request is larger than this address accepts.",
        ProblemCode::UnsupportedMediaType => "This address does not accept the content type.",
        ProblemCode::InvalidFields => "Some fields are not acceptable.",
        ProblemCode::TooMany => "Too many requests.",
        ProblemCode::Internal => "Something went wrong on our side.",
        ProblemCode::Unavailable => "The service is busy. Try again.",
    }
}
