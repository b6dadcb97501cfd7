//! Logout that a service asks for (OpenID Connect RP-Initiated Logout 1.0).

use super::{
    published,
    request::{self, Arrived, Posted},
};
use crate::{
    app::App,
    edge::origin::is_top_level,
    login::{
        fault::{self, Fault},
        see_other, session,
    },
    logout,
};
use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, Uri};
use protocol::oidc::{
    discovery,
    end_session::{self, Decision, Invalid},
};
use store::{AppSettings, app as apps};

pub(super) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    let answered = async {
        let arrived = request::of_query(&app, discovery::END_SESSION, &uri)?;
        end(&app, &headers, &arrived).await
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

pub(super) async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let answered = async {
        match request::of_form(&app, discovery::END_SESSION, &headers, &body)? {
            Posted::Here(arrived) => end(&app, &headers, &arrived).await,
            Posted::Again(address) => Ok(see_other(&address, &[])),
        }
    };
    answered.await.unwrap_or_else(|fault| fault::page(&app, &headers, &fault))
}

async fn end(app: &App, headers: &HeaderMap, arrived: &Arrived) -> Result<Response, Fault> {
    if !is_top_level(headers) {
        let detail =
            "the logout endpoint is visited by navigating to it, not from a frame, an image or a script";
        return Err(Fault::BadRequest { detail: detail.to_owned(), app_name: None });
    }
    let fresh = app.store().fresh().await?;
    let keys = published::keys(app, &fresh).await?;
    let request =
        end_session::read(&arrived.params, &keys.verifying, app.public_url()).map_err(|why| wrong(&why))?;
    let service = match &request.client_id {
        Some(client_id) => apps::oidc_client(&fresh, client_id).await?,
        None => None,
    };
    let client = service.as_deref().and_then(|service| match &service.settings {
        AppSettings::Oidc(client) => Some(&**client),
        AppSettings::Saml(_) | AppSettings::Link { .. } => None,
    });
    let signed_in = session::current(app, &fresh, headers).await?;
    let subject = signed_in.as_ref().map(|signed_in| signed_in.member.subject.as_str());
    match end_session::decide(&request, client, subject).map_err(|why| wrong(&why))? {
        Decision::Confirm => Ok(logout::confirm(app, headers, None, "/logout", &[])),
        Decision::End { redirect } => {
            let cookies = logout::end(app, headers).await?;
            Ok(match redirect {
                Some(address) => see_other(&address, &cookies),
                None => logout::logged_out_page(app, headers, &cookies),
            })
        }
    }
}

fn wrong(why: &Invalid) -> Fault {
    Fault::BadRequest { detail: why.to_string(), app_name: None }
}
