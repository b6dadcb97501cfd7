//! The OpenID Connect relying party: code flow with PKCE, state and nonce; ID token verified, userinfo asked.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreProviderMetadata};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};

use crate::page::Claims;
use crate::{Failure, Outcome, Samples, page};

/// Logins that were begun and not finished, at most.
const BEGUN_MAX: usize = 1000;
const COOKIE: &str = "sample_oidc";

/// A client whose endpoints came from discovery.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The relying party.
pub(crate) struct Party {
    client: Client,
    issuer: String,
    http: Http,
    begun: Mutex<HashMap<String, Begun>>,
}

/// What must come back unchanged.
struct Begun {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// The client information that registration printed.
#[derive(Deserialize)]
struct Registered {
    client_id: String,
    client_secret: String,
    issuer: String,
}

/// Claims besides the standard ones.
#[derive(Debug, Deserialize, Serialize)]
struct Others(BTreeMap<String, serde_json::Value>);

impl AdditionalClaims for Others {}

impl Party {
    pub(crate) async fn discover(http: reqwest::Client, file: &str, there: &str) -> Outcome<Self> {
        let registered: Registered = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let http = Http(http);
        let metadata =
            CoreProviderMetadata::discover_async(IssuerUrl::new(registered.issuer.clone())?, &http);
        let metadata = metadata.await.map_err(chain)?;
        let secret = Some(ClientSecret::new(registered.client_secret));
        let client =
            CoreClient::from_provider_metadata(metadata, ClientId::new(registered.client_id), secret)
                .set_redirect_uri(RedirectUrl::new(format!("{there}/oidc/callback"))?);
        Ok(Self { client, issuer: registered.issuer, http, begun: Mutex::default() })
    }

    fn keep(&self, state: &CsrfToken, begun: Begun) {
        let mut all = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= BEGUN_MAX {
            all.clear();
        }
        all.insert(state.secret().clone(), begun);
    }

    /// Takes what was begun, once, and only in the browser that began it.
    fn take(&self, state: &str, headers: &HeaderMap) -> Option<Begun> {
        let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
        let own = cookies.split("; ").find_map(|cookie| cookie.strip_prefix(COOKIE)?.strip_prefix('='))?;
        if own != state {
            return None;
        }
        self.begun.lock().unwrap_or_else(PoisonError::into_inner).remove(state)
    }

    async fn claims(&self, code: String, begun: Begun) -> Outcome<Claims> {
        let exchange =
            self.client.exchange_code(AuthorizationCode::new(code))?.set_pkce_verifier(begun.verifier);
        let tokens = exchange.request_async(&self.http).await.map_err(chain)?;
        let id_token = tokens.id_token().ok_or("there is no ID token")?;
        let told = id_token.claims(&self.client.id_token_verifier(), &begun.nonce)?;
        let ask = self.client.user_info(tokens.access_token().clone(), Some(told.subject().clone()))?;
        let person: UserInfoClaims<Others, CoreGenderClaim> =
            ask.request_async(&self.http).await.map_err(chain)?;
        let mut claims = vec![
            ("iss".to_owned(), told.issuer().as_str().to_owned()),
            ("auth_time".to_owned(), told.auth_time().map(|time| time.to_rfc3339()).unwrap_or_default()),
        ];
        if let serde_json::Value::Object(all) = serde_json::to_value(&person)? {
            claims.extend(all.into_iter().map(|(name, value)| (name, shown(&value))));
        }
        Ok(claims)
    }
}

/// Parameters of a start that somebody else asks for (OpenID Connect Core section 4).
#[derive(Deserialize)]
pub(crate) struct Start {
    iss: Option<String>,
}

/// Begins a login, by a click here or at Tegata's home page.
pub(crate) async fn start(
    State(samples): State<Arc<Samples>>,
    Query(start): Query<Start>,
) -> Outcome<Response> {
    let party = &samples.oidc;
    if start.iss.is_some_and(|issuer| issuer != party.issuer) {
        return Err("another issuer asks for a login".into());
    }
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let ask = party
        .client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .set_pkce_challenge(challenge);
    let scopes = ["profile", "email", "groups"].map(|scope| Scope::new(scope.to_owned()));
    let (url, state, nonce) = ask.add_scopes(scopes).url();
    party.keep(&state, Begun { nonce, verifier });
    let cookie = format!("{COOKIE}={}; Path=/oidc; HttpOnly; SameSite=Lax; Max-Age=600", state.secret());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(url.as_str())).into_response())
}

/// What comes back.
#[derive(Deserialize)]
pub(crate) struct Callback {
    state: String,
    iss: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Ends the login.
pub(crate) async fn callback(
    State(samples): State<Arc<Samples>>,
    headers: HeaderMap,
    Query(answer): Query<Callback>,
) -> Outcome<Html<String>> {
    let party = &samples.oidc;
    let begun = party.take(&answer.state, &headers).ok_or("this login was not begun in this browser")?;
    if answer.iss.is_some_and(|issuer| issuer != party.issuer) {
        return Err("another issuer answers".into());
    }
    if let Some(error) = answer.error {
        return Err(Failure(format!("{error}: {}", answer.error_description.unwrap_or_default())));
    }
    let claims = party.claims(answer.code.ok_or("there is no code")?, begun).await?;
    Ok(Html(page::logged_in("sample-oidc", "Sample OIDC service", &claims)))
}

fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An error with what caused it: the crate's own words alone say little.
fn chain(error: impl std::error::Error) -> Failure {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = format!("{words}: {inner}");
        cause = inner.source();
    }
    Failure(words)
}

/// The openidconnect crate brings an HTTP client of another generation than ours; this is ours for it.
struct Http(reqwest::Client);

/// Why a request of the relying party failed.
#[derive(Debug)]
struct HttpError(String);

impl std::fmt::Display for HttpError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for HttpError {}

impl<'c> openidconnect::AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let wrong = |error: reqwest::Error| HttpError(error.to_string());
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(wrong)?;
            let answer = self.0.execute(request).await.map_err(wrong)?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let body = answer.bytes().await.map_err(wrong)?.to_vec();
            let mut response = HttpResponse::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}
