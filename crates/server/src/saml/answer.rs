//! A Response on its way: a page whose form posts itself to the service's registered address.

use super::{certificates::Keys, visit::Visit};
use crate::login::{fault::Fault, self_posting};
use axum::response::Response;
use protocol::saml::{
    response::{self, Issuer, PostForm},
    status::{Answerable, Status},
};

/// Sends a form.
pub(super) fn send(visit: &Visit<'_>, form: PostForm) -> Response {
    let mut fields = vec![(form.field, form.message)];
    fields.extend(form.relay_state.map(|text| ("RelayState", text)));
    self_posting::page(visit.app, visit.headers, (form.action.as_str(), &fields), &visit.service.name)
}

/// Says no to the service.
pub(super) async fn refuse(visit: &Visit<'_>, to: &Answerable, status: Status) -> Result<Response, Fault> {
    let keys = Keys::of(&visit.fresh, visit.company.id).await?;
    let entity_id = visit.place.entity_id();
    let app = visit.app;
    let ids = [app.random(), app.random()];
    let issuer = Issuer { entity_id: &entity_id, signer: keys.signer()?, now: app.now(), ids };
    let refusal = response::failure(&issuer, to, status).map_err(|error| {
        tracing::error!(%error, "a Response could not be signed");
        Fault::Server
    })?;
    tracing::info!(entity_id = visit.settings()?.entity_id, %status, "a SAML request was refused");
    Ok(send(visit, response::post_form(&refusal, to)))
}
