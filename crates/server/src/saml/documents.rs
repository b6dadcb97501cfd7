//! Our metadata: of a company, and of an app with an issuer of its own. Public, signed, made anew for each reader,
//! since services ask for it rarely and its end moves with the clock.

use super::{address::Place, certificates::Keys};
use crate::{
    app::App,
    login::fault::{self, Fault},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use protocol::saml::metadata::{self, Published};
use store::{AppSettings, Company, Fresh, app as apps, company};

/// How long a copy holds, in seconds: a year, since many services are given it once as a file.
const VALID_SECONDS: i64 = 365 * 86_400;

pub(super) async fn of_company(
    State(app): State<App>,
    Path(company): Path<String>,
    headers: HeaderMap,
) -> Response {
    let answered = async {
        let fresh = app.store().fresh().await?;
        let company = company::by_saml_id(&fresh, &company).await?.ok_or(Fault::NotFound)?;
        let place = Place::of_company(app.public_url(), &company);
        document(&app, &fresh, &company, (&place, false)).await
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

pub(super) async fn of_app(
    State(app): State<App>,
    Path((company, service)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let answered = async {
        let fresh = app.store().fresh().await?;
        let found = apps::saml_app(&fresh, &company, &service).await?;
        let (company, service) = found.ok_or(Fault::NotFound)?;
        let AppSettings::Saml(settings) = &service.settings else { return Err(Fault::NotFound) };
        let place = Place::of_app(app.public_url(), &company, &service);
        document(&app, &fresh, &company, (&place, settings.authn_requests_signed)).await
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

async fn document(
    app: &App,
    fresh: &Fresh,
    company: &Company,
    (place, want_authn_requests_signed): (&Place, bool),
) -> Result<Response, Fault> {
    let keys = Keys::of(fresh, company.id).await?;
    let (entity_id, sso_url) = (place.entity_id(), place.sso());
    let published = Published {
        entity_id: &entity_id,
        sso_url: &sso_url,
        display_name: &company.name,
        certificates: &keys.published(),
        want_authn_requests_signed,
        now: app.now(),
        valid_seconds: VALID_SECONDS,
        id: app.random(),
    };
    let signed = metadata::write(&published, keys.signer()?).map_err(|error| {
        tracing::error!(%error, "metadata could not be signed");
        Fault::Server
    })?;
    let headers = [
        (CONTENT_TYPE, "application/samlmetadata+xml; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, signed.into_string()).into_response())
}
