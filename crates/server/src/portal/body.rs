//! JSON bodies of the API, read strictly: content type, UTF-8, known fields only.

use crate::edge::problem::Refusal;
use api::ProblemCode;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::{HeaderMap, header::CONTENT_TYPE};
use serde::de::DeserializeOwned;

/// A JSON body of type `T`.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        if !is_json(request.headers()) {
            return Err(Refusal::of(ProblemCode::UnsupportedMediaType));
        }
        let bytes = read(request, state).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Refusal::of(ProblemCode::BadRequest))
    }
}

/// The raw body, up to the limit of its route.
pub(super) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Refusal> {
    Bytes::from_request(request, state).await.map_err(|rejected| Refusal::of_status(rejected.status()))
}

/// The essence of the content type, in lower case.
pub(super) fn content_type(headers: &HeaderMap) -> String {
    let line = headers.get(CONTENT_TYPE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    line.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(headers: &HeaderMap) -> bool {
    content_type(headers) == "application/json"
}
