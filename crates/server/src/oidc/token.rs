//! The token endpoint: redeems codes. Security rule 21, line by line: authenticate, open, check, then mark, confirm and
//! grant in one commit; only a replay that passed all earlier checks revokes what the code was first redeemed for.

use super::{code, cross_origin, failure::Failure, published, request::check_form};
use crate::{app::App, login::access, person, plan};
use api::{AuditEventId, GrantId, MemberStatus, Timestamp};
use auth_core::{claims::Scope, secret::sha256};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CACHE_CONTROL, PRAGMA},
};
use protocol::{
    keys::Typ,
    oidc::{
        access_token::{ACCESS_TOKEN_SECONDS, AccessToken},
        client::Client,
        code::Code,
        error::{Error, ErrorCode},
        id_token::{IdToken, Statement},
        params::Params,
        scope,
        token::{self, Redemption, TokenResponse, spent},
    },
};
use serde_json::json;
use std::sync::Arc;
use store::{
    AppSettings, Fresh, Guard, Outcome, app as apps,
    audit::{self, Actor, Event},
    company,
    grant::{self, NewGrant},
    member::{self, Member},
};

pub(super) async fn submit(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    check_form(&headers)?;
    let form = Params::parse(&body)?;
    let presented = token::presented(authorization(&headers)?, &form)?;
    let fresh = app.store().fresh().await?;
    let service = apps::oidc_client(&fresh, presented.client_id()).await?;
    let client = token::authenticate(service.as_deref().and_then(client_of), &presented)?;
    let grant = token::grant(&form, app.public_url())?;
    let service = service.as_deref().ok_or_else(spent)?;
    let code = code::open(&app, grant.code).await?.ok_or_else(spent)?;
    let redemption = Redemption {
        grant: &grant,
        company_id: service.company_id,
        app_id: service.id,
        now: app.now(),
        epoch: app.store().installation().epoch,
    };
    token::redeem(client, &code, &redemption)?;
    let member = member_of(&app, &fresh, service, &code).await?;
    let grant_id = apply(&app, &code, redemption.now).await?;
    let issue = Issue { app: &app, fresh: &fresh, client: client.client(), code: &code, member: &member };
    answer(issue.tokens(grant_id, redemption.now).await?)
}

/// The one `Authorization` header.
fn authorization(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(Error::invalid_request("Authorization was sent more than once"));
    }
    let text = |value: &'_ HeaderValue| value.to_str().is_ok();
    match first {
        Some(value) if !text(value) => Err(Error::invalid_request("Authorization is not printable ASCII")),
        value => Ok(value.and_then(|value| value.to_str().ok())),
    }
}

fn client_of(service: &store::App) -> Option<&Client> {
    match &service.settings {
        AppSettings::Oidc(client) => Some(client),
        AppSettings::Saml(_) | AppSettings::Link { .. } => None,
    }
}

/// The member whom the code is about, as they stand now; the plan is looked at again too.
async fn member_of(
    app: &App,
    fresh: &Fresh,
    service: &store::App,
    code: &Code,
) -> Result<Arc<Member>, Failure> {
    let member = member::by_id(fresh, code.company_id, code.member_id).await?;
    let company = company::by_id(fresh, code.company_id).await?;
    let in_plan = company.is_some_and(|company| plan::includes(company.plan, service));
    let who = (code.company_id, code.member_id);
    let admitted = access::session_admitted(app, fresh, (who, code.app_id), code.session_id).await;
    let admitted =
        admitted.map_err(|_| Error::new(ErrorCode::ServerError, "the policies could not be read"))?;
    let member = member.filter(|member| admitted && in_plan && member.status == MemberStatus::Active);
    member.ok_or_else(|| spent().into())
}

/// Marks the code and makes its grant; a replay ends the grant that the first redemption made.
async fn apply(app: &App, code: &Code, now: Timestamp) -> Result<GrantId, Failure> {
    let id = GrantId(app.new_id());
    let mark = sha256(&code.id);
    let new = NewGrant {
        id,
        company_id: code.company_id,
        member_id: code.member_id,
        app_id: code.app_id,
        session_id: code.session_id,
        scopes: scope::text(&code.scopes),
        now,
        expires_at: now.plus_seconds(ACCESS_TOKEN_SECONDS),
    };
    match app.store().commit(vec![grant::redeem(new, mark, code.mark_expires_at())]).await? {
        Outcome::Applied => Ok(id),
        Outcome::Refused(Guard::Replayed) => {
            revoke(app, code, &mark, now).await?;
            Err(spent().into())
        }
        Outcome::Refused(_) => Err(spent().into()),
    }
}

async fn revoke(app: &App, code: &Code, mark: &[u8; 32], now: Timestamp) -> Result<(), Failure> {
    let Some(first) = grant::by_code(app.store(), mark).await? else { return Ok(()) };
    if first.revoked_at.is_some() {
        return Ok(());
    }
    let event = Event {
        id: AuditEventId(app.new_id()),
        company_id: code.company_id,
        at: now,
        kind: "grant.revoked",
        actor: Actor::System,
        member_id: Some(code.member_id),
        app_id: Some(code.app_id),
        details: json!({ "reason": "code_replayed", "grant_id": first.id }),
        address: None,
        user_agent: None,
        trace: None,
    };
    let changes = vec![grant::revoke(first.company_id, first.id, now), audit::append(event)];
    if !app.store().commit(changes).await?.applied() {
        tracing::error!(grant = %first.id, "the grant of a replayed code was not revoked");
    }
    Ok(())
}

/// What the tokens are made of.
struct Issue<'a> {
    app: &'a App,
    fresh: &'a Fresh,
    client: &'a Client,
    code: &'a Code,
    member: &'a Member,
}

impl Issue<'_> {
    async fn tokens(&self, grant_id: GrantId, now: Timestamp) -> Result<TokenResponse, Failure> {
        let keys = published::keys(self.app, self.fresh).await?;
        let algorithm = self.client.id_token_signed_response_alg;
        let key = keys.signing(algorithm)?;
        let issuer = self.app.public_url();
        let statement = Statement { issuer, client_id: &self.client.client_id, now };
        let jti = self.app.new_id().to_string();
        let access = AccessToken::new(&statement, self.code, &self.member.subject, grant_id, jti);
        let access_token = key.jws(Typ::AccessToken, &access)?;
        let id_token = match self.code.scopes.contains(&Scope::Openid) {
            true => {
                let person = person::of(self.fresh, self.member, true).await?;
                let claims = IdToken::new(&statement, self.code, &person, &access_token, algorithm);
                Some(key.jws(Typ::IdToken, &claims)?)
            }
            false => None,
        };
        Ok(TokenResponse {
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_TOKEN_SECONDS,
            scope: access.scope,
            id_token,
        })
    }
}

fn answer(tokens: TokenResponse) -> Result<Response, Failure> {
    let mut response = Json(tokens).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(PRAGMA, HeaderValue::from_static("no-cache"));
    Ok(cross_origin::open(response))
}
