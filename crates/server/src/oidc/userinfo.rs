//! The userinfo endpoint: what a token's holder may know about its member now. The token's signature is verified once
//! and remembered; its grant, its client, its member and the company are looked at each time.

use super::{cross_origin, failure::Failure, published, request::check_form};
use crate::{app::App, login::access, person};
use api::{MemberStatus, Timestamp};
use auth_core::claims::Scope;
use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CACHE_CONTROL},
};
use protocol::oidc::{
    access_token::AccessToken,
    error::Error,
    params::Params,
    userinfo::{self, Denied},
};
use std::sync::Arc;
use store::{
    Fresh, StoreError, app as apps,
    company::{self, CompanyStatus},
    grant::{self, Grant},
    member::{self, Member},
};

pub(super) async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    tell(&app, &headers, None).await
}

pub(super) async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    // A POST may carry the token in a form, or in the header and anything or nothing in its body.
    let form = match check_form(&headers) {
        Ok(()) => Some(Params::parse(&body)?),
        Err(_) => None,
    };
    tell(&app, &headers, form.as_ref()).await
}

async fn tell(app: &App, headers: &HeaderMap, form: Option<&Params>) -> Result<Response, Failure> {
    let text = userinfo::presented(authorization(headers)?, form)?;
    let fresh = app.store().fresh().await?;
    let now = app.now();
    let keys = published::keys(app, &fresh).await?;
    let token = keys.access_token(text, app.public_url(), now).map_err(|_| Denied::invalid_token())?;
    let (member, grant) = holder(&fresh, &token, now).await?.ok_or_else(Denied::invalid_token)?;
    if let Some(session_id) = grant.session_id {
        let wanted = ((grant.company_id, grant.member_id), grant.app_id);
        let admitted = access::session_admitted(app, &fresh, wanted, session_id).await;
        if !admitted.unwrap_or(false) {
            return Err(Denied::invalid_token().into());
        }
    }
    let person = person::of(&fresh, &member, token.scopes().contains(&Scope::Groups)).await?;
    let mut response = Json(userinfo::claims(&token, &person)?).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(cross_origin::open(response))
}

fn authorization(headers: &HeaderMap) -> Result<Option<&str>, Denied> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let first = values.next().and_then(|value| value.to_str().ok());
    match values.next() {
        Some(_) => Err(Error::invalid_request("Authorization was sent more than once").into()),
        None => Ok(first),
    }
}

/// The member whom the token speaks of, if everything that it rests on still stands.
async fn holder(
    fresh: &Fresh,
    token: &AccessToken,
    now: Timestamp,
) -> Result<Option<(Arc<Member>, Arc<Grant>)>, StoreError> {
    let grant = grant::by_id(fresh, token.company_id, token.grant_id).await?;
    let Some(grant) = grant.filter(|grant| is_live(grant, now)) else { return Ok(None) };
    let service = apps::oidc_client(fresh, &token.client_id).await?;
    let company = company::by_id(fresh, token.company_id).await?;
    let served = service.is_some_and(|service| service.id == grant.app_id)
        && company.is_some_and(|company| company.status == CompanyStatus::Active)
        && apps::is_assigned(fresh, grant.company_id, grant.member_id, grant.app_id).await?;
    let member = member::by_id(fresh, grant.company_id, grant.member_id).await?;
    let same = |member: &Arc<Member>| member.subject == token.sub && member.status == MemberStatus::Active;
    Ok(member.filter(|member| served && same(member)).map(|member| (member, grant)))
}

fn is_live(grant: &Grant, now: Timestamp) -> bool {
    grant.revoked_at.is_none() && now < grant.expires_at
}
