//! `/healthz`: the process answers. `/readyz`: it can also reach its store, so that a load balancer may send requests.

use crate::app::App;
use axum::{Router, extract::State, routing::get};
use http::StatusCode;

/// Both addresses.
pub fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(app): State<App>) -> Result<&'static str, StatusCode> {
    match app.store().fresh().await {
        Ok(_) => Ok("ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}
