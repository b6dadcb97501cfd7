//! Errors of the JSON API: `application/problem+json` (RFC 9457) with a code from a closed list.

use serde::{Deserialize, Serialize};

/// Why a call was refused. The portal turns each into a sentence; a client program matches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// 400: the body or a parameter has the wrong form.
    BadRequest,
    /// 401: no session, or it has ended.
    NotSignedIn,
    /// 403: the request came from another site or carries no proof that it did not.
    CrossSite,
    /// 403: this person may not do this.
    Forbidden,
    /// 403: this needs a proof of who is there that is younger than ten minutes:
    /// `POST /api/v1/me/reauthentication`.
    ReauthenticationRequired,
    /// 403: the company's plan does not have it.
    PlanRequired,
    /// 404: nothing of this company stands at this address.
    NotFound,
    /// 405: the address does not know this method.
    MethodNotAllowed,
    /// 409: somebody else changed it meanwhile.
    Conflict,
    /// 413: the body is larger than this address accepts.
    TooLarge,
    /// 415: the body is of another content type than this address accepts.
    UnsupportedMediaType,
    /// 422: the values are well-formed and not acceptable; `fields` says which.
    InvalidFields,
    /// 429: too many calls; `Retry-After` says when.
    TooMany,
    /// 500: our fault; the trace code finds it in the log.
    Internal,
    /// 503: busy or shutting down; `Retry-After` says when.
    Unavailable,
}

/// The body of every error of the JSON API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// What happened, for programs.
    pub code: ProblemCode,
    /// The HTTP status, again.
    pub status: u16,
    /// A sentence in English, for developers.
    pub title: String,
    /// Which fields were refused and why; empty unless `code` is `invalid_fields`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// The code that finds this attempt in the sign-in trace or the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
}

/// One refused field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// The field's name in the request.
    pub field: String,
    /// The message of the catalogue that explains it, for example `profile-err_kana`.
    pub message: String,
}
