//! The SAML service provider: requests by Redirect, responses by POST, verified by samael over libxmlsec1.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Form;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect};
use openidconnect::CsrfToken;
use samael::crypto::AllowedSignatureAlgorithm;
use samael::metadata::{EntityDescriptor, HTTP_REDIRECT_BINDING};
use samael::schema::Assertion;
use samael::service_provider::{ServiceProvider, ServiceProviderBuilder};
use serde::Deserialize;

use crate::page::Claims;
use crate::{Failure, Outcome, Samples, page};

/// Requests that were sent and not answered, at most.
const SENT_MAX: usize = 1000;

/// The service provider.
pub(crate) struct Provider {
    service: ServiceProvider,
    there: String,
    sent: Mutex<HashSet<String>>,
}

impl Provider {
    pub(crate) async fn read(http: &reqwest::Client, url: &str, there: &str) -> Outcome<Self> {
        let text = http.get(url).send().await?.error_for_status()?.text().await?;
        let metadata: EntityDescriptor = text.parse().map_err(|error| Failure(format!("{url}: {error}")))?;
        let service = ServiceProviderBuilder::default()
            .entity_id(format!("{there}/saml/metadata"))
            .metadata_url(format!("{there}/saml/metadata"))
            .acs_url(format!("{there}/saml/acs"))
            .idp_metadata(metadata)
            .allowed_signature_algorithms(vec![
                AllowedSignatureAlgorithm::RsaSha256,
                AllowedSignatureAlgorithm::EcdsaSha256,
            ])
            .build()?;
        Ok(Self { service, there: there.to_owned(), sent: Mutex::default() })
    }

    fn keep(&self, id: &str) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= SENT_MAX {
            sent.clear();
        }
        sent.insert(id.to_owned());
    }

    /// An answer to a request of ours, each once; or one that nobody asked for, from Tegata's home page.
    fn judge(&self, response: &str) -> Outcome<Assertion> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let ids: Vec<&str> = sent.iter().map(String::as_str).collect();
        let answered = self.service.parse_base64_response(response, Some(&ids));
        if let Ok(assertion) = answered {
            let request = in_response_to(&assertion).unwrap_or_default();
            return if sent.remove(&request) { Ok(assertion) } else { Err("this answer came before".into()) };
        }
        let unasked = ServiceProvider { allow_idp_initiated: true, ..self.service.clone() };
        let assertion = unasked.parse_base64_response(response, None)?;
        match in_response_to(&assertion) {
            None => Ok(assertion),
            Some(_) => Err("this answers a request that this service did not send".into()),
        }
    }
}

/// Sends the browser to Tegata.
pub(crate) async fn start(State(samples): State<Arc<Samples>>) -> Outcome<Redirect> {
    let provider = &samples.saml;
    let to =
        provider.service.sso_binding_location(HTTP_REDIRECT_BINDING).ok_or("no address for HTTP-Redirect")?;
    let mut request = provider.service.make_authentication_request(&to)?;
    request.id = format!("_{}", CsrfToken::new_random_len(20).secret());
    provider.keep(&request.id);
    let url = request.redirect("sample")?.ok_or("no address to go to")?;
    Ok(Redirect::to(url.as_str()))
}

/// What an identity provider needs to know of this service.
pub(crate) async fn metadata(State(samples): State<Arc<Samples>>) -> impl IntoResponse {
    let there = &samples.saml.there;
    let text = format!(
        "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{there}/saml/metadata\">\
         <SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\" WantAssertionsSigned=\"true\">\
         <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>\
         <AssertionConsumerService index=\"0\" isDefault=\"true\" \
         Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"{there}/saml/acs\"/>\
         </SPSSODescriptor></EntityDescriptor>"
    );
    ([(header::CONTENT_TYPE, "application/samlmetadata+xml")], text)
}

/// What the browser posts.
#[derive(Deserialize)]
pub(crate) struct Posted {
    #[serde(rename = "SAMLResponse")]
    response: String,
    #[serde(rename = "RelayState")]
    relay_state: Option<String>,
}

/// Takes the response.
pub(crate) async fn consume(
    State(samples): State<Arc<Samples>>,
    Form(posted): Form<Posted>,
) -> Outcome<Html<String>> {
    let assertion = samples.saml.judge(&posted.response)?;
    let mut claims = claims(&assertion);
    claims.push(("RelayState".to_owned(), posted.relay_state.unwrap_or_default()));
    Ok(Html(page::logged_in("sample-saml", "Sample SAML service", &claims)))
}

fn claims(assertion: &Assertion) -> Claims {
    let name_id = assertion.subject.as_ref().and_then(|subject| subject.name_id.as_ref());
    let mut claims = vec![
        ("name_id".to_owned(), name_id.map(|name| name.value.clone()).unwrap_or_default()),
        ("name_id_format".to_owned(), name_id.and_then(|name| name.format.clone()).unwrap_or_default()),
        ("issuer".to_owned(), assertion.issuer.value.clone().unwrap_or_default()),
    ];
    let statements = assertion.attribute_statements.iter().flatten();
    for attribute in statements.flat_map(|statement| &statement.attributes) {
        let values: Vec<&str> = attribute.values.iter().filter_map(|value| value.value.as_deref()).collect();
        claims.push((attribute.name.clone().unwrap_or_default(), values.join(", ")));
    }
    claims
}

fn in_response_to(assertion: &Assertion) -> Option<String> {
    let confirmations = assertion.subject.as_ref()?.subject_confirmations.as_ref()?;
    confirmations.iter().find_map(|one| one.subject_confirmation_data.as_ref()?.in_response_to.clone())
}
