//! A service's request to log somebody in (Core 3.4.1). What arrives is a [`Received`], which shows only who
//! it claims to be from; [`Received::check`] turns it into an [`AuthnRequest`] against that service's
//! registered settings: signature first, then every field of the same parsed document. What is to be done
//! with it is `sso`'s question.

mod read;

use super::gate::{self, MESSAGE_MAX, Unreadable, Xml};
use super::redirect::{Query, QuerySignature};
use super::service_provider::{NameIdFormat, RELAY_STATE_MAX, ServiceProvider, ServiceUrl};
use super::signature::{self, SignatureError};
use super::status::{Answerable, Status};
use api::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How far the sender's clock may be off, both ways, in seconds (SAML2int G01: 3 to 5 minutes).
pub const SKEW_SECONDS: i64 = 4 * 60;
/// How old a request may be when it arrives, in seconds, besides the skew.
pub const AGE_SECONDS: i64 = 60;
/// How long an id must be remembered so that a replay is recognised, in seconds.
pub const REPLAY_SECONDS: i64 = AGE_SECONDS + 2 * SKEW_SECONDS;
/// The namespace of protocol messages.
pub const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// The namespace of assertions.
pub const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";

/// A message as it came in: nothing in it is trusted yet.
#[derive(Debug, Clone)]
pub struct Received {
    message: String,
    issuer: String,
    relay_state: Option<String>,
    carried: Carried,
}

#[derive(Debug, Clone)]
enum Carried {
    Redirect(Option<QuerySignature>),
    Post,
}

impl Received {
    /// Takes the raw query of HTTP-Redirect.
    ///
    /// # Errors
    /// [`Unreadable`]; nothing may be sent back, since nobody is known to have asked.
    pub fn from_redirect(raw_query: &str) -> Result<Self, Unreadable> {
        let query = Query::parse(raw_query, "SAMLRequest")?;
        let relay_state = query.relay_state().map(str::to_owned);
        Self::read(query.message().to_owned(), relay_state, Carried::Redirect(query.signature().cloned()))
    }

    /// Takes the two fields of HTTP-POST.
    ///
    /// # Errors
    /// [`Unreadable`], as above.
    pub fn from_post(saml_request: &str, relay_state: Option<&str>) -> Result<Self, Unreadable> {
        if relay_state.is_some_and(|text| text.len() > RELAY_STATE_MAX) {
            return Err(Unreadable::Field("RelayState"));
        }
        let message = gate::utf8(gate::base64(saml_request)?)?;
        Self::read(message, relay_state.map(str::to_owned), Carried::Post)
    }

    fn read(message: String, relay_state: Option<String>, carried: Carried) -> Result<Self, Unreadable> {
        let xml = Xml::parse(&message, MESSAGE_MAX)?;
        if !xml.is(xml.root(), PROTOCOL, "AuthnRequest") {
            return Err(Unreadable::Unexpected);
        }
        let issuer = xml.one(xml.root(), ASSERTION, "Issuer")?.ok_or(Unreadable::Field("Issuer"))?;
        let issuer = xml.text(issuer, "Issuer")?;
        if issuer.is_empty() || issuer.chars().count() > super::service_provider::TEXT_MAX {
            return Err(Unreadable::Field("Issuer"));
        }
        Ok(Self { message, issuer, relay_state, carried })
    }

    /// Whom the message claims to be from: good for finding the registered service and for nothing else.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The XML, if it carries a signature of its own, for the second verifier.
    #[must_use]
    pub fn signed_xml(&self) -> Option<&str> {
        let xml = Xml::parse(&self.message, MESSAGE_MAX).ok()?;
        signature::shape::any(&xml).then_some(self.message.as_str())
    }

    /// Checks everything that can be checked without knowing who is at the browser. `endpoints` are the
    /// addresses of ours that `Destination` may name.
    ///
    /// # Errors
    /// [`Refused::Page`] where nothing may be sent to the service, [`Refused::Respond`] where it may.
    pub fn check(
        &self,
        service: &ServiceProvider,
        endpoints: &[&str],
        now: Timestamp,
    ) -> Result<AuthnRequest, Refused> {
        let xml = Xml::parse(&self.message, MESSAGE_MAX)?;
        self.check_signature(&xml, service)?;
        read::request(&xml, self.relay_state.as_deref(), service, endpoints, now)
    }

    /// Whether the document that a second verifier found to be signed says exactly what was read here.
    #[must_use]
    pub fn witnessed(
        &self,
        signed: &str,
        service: &ServiceProvider,
        endpoints: &[&str],
        request: &AuthnRequest,
    ) -> bool {
        let Ok(xml) = Xml::parse(signed, MESSAGE_MAX) else { return false };
        let named = xml.is(xml.root(), PROTOCOL, "AuthnRequest");
        let now = request.received_at;
        let again = read::request(&xml, self.relay_state.as_deref(), service, endpoints, now);
        named && again.as_ref() == Ok(request)
    }

    /// A signature that is there must verify; one must be there where the service's settings say so.
    fn check_signature(&self, xml: &Xml<'_>, service: &ServiceProvider) -> Result<(), SignatureError> {
        let keys = &service.signing_certificates;
        let enveloped = match signature::verify(xml, keys, service.accept_sha1) {
            Ok(_) => true,
            Err(SignatureError::Missing) => false,
            Err(error) => return Err(error),
        };
        let on_query = match &self.carried {
            Carried::Redirect(Some(_)) if enveloped => {
                return Err(SignatureError::Shape("two signatures: one in the query, one in the message"));
            }
            Carried::Redirect(Some(signature)) => {
                signature.verify(keys, service.accept_sha1).map(|()| true)?
            }
            Carried::Redirect(None) | Carried::Post => false,
        };
        // A redirected message is signed over its query or not at all (Bindings 3.4.4.1).
        let counts = match self.carried {
            Carried::Redirect(_) => on_query,
            Carried::Post => enveloped,
        };
        if service.authn_requests_signed && !counts { Err(SignatureError::Missing) } else { Ok(()) }
    }
}

/// A request that was checked. It goes into the sealed pending request (JSON) and is decided upon from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthnRequest {
    /// Its ID: answers name it, and it is taken once.
    pub id: String,
    /// The service's entityID.
    pub issuer: String,
    /// Where the answer goes: one of the registered addresses.
    pub consumer: ServiceUrl,
    /// `RelayState`, byte for byte.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<String>,
    /// The member must log in anew.
    #[serde(default)]
    pub force_authn: bool,
    /// No page may be shown.
    #[serde(default)]
    pub is_passive: bool,
    /// The NameID format that is asked for, of those that we issue; `None` for "whatever is agreed".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_id_format: Option<NameIdFormat>,
    /// What is asked for that we can never give: the status to answer with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsatisfiable: Option<Status>,
    /// How sure the service wants to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<RequestedContext>,
    /// The subject that the service names: the answer must be about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When it arrived.
    pub received_at: Timestamp,
}

impl AuthnRequest {
    /// Where an answer to this request goes.
    #[must_use]
    pub fn answerable(&self) -> Answerable {
        Answerable {
            consumer: self.consumer.clone(),
            in_response_to: Some(self.id.clone()),
            relay_state: self.relay_state.clone(),
        }
    }

    /// What is taken once in the issuing transaction: service and id, so that no service can use up another's.
    #[must_use]
    pub fn replay_key(&self) -> [u8; 32] {
        let text = format!("saml-request\0{}\0{}", self.issuer, self.id);
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
        hash.as_ref().try_into().unwrap_or([0; 32])
    }
}

/// `RequestedAuthnContext` (Core 3.3.2.2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestedContext {
    /// How the classes compare.
    pub comparison: Comparison,
    /// Class URIs, in the service's order of preference; never empty.
    pub classes: Vec<String>,
}

/// How a context compares with the requested ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// One of them.
    #[default]
    Exact,
    /// At least as strong as one of them.
    Minimum,
    /// No stronger than one of them.
    Maximum,
    /// Stronger than all of them.
    Better,
}

/// What comes of a request that is not good: a page here, or an answer to the service. Two types, so that
/// one can not be taken for the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A page; nothing may be sent anywhere.
    Page(Unsafe),
    /// An error Response to a registered address.
    Respond(Answerable, Status),
}

/// Why a request gets a page and no Response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unsafe {
    /// The message could not be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The signature is missing or does not count.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Issuer is not the registered entityID.
    #[error("the request comes from another service")]
    Issuer,
    /// Destination names another address than ours.
    #[error("the request was meant for another address")]
    Destination,
    /// IssueInstant is too long ago or in the future.
    #[error("the request is too old, or its clock is wrong")]
    IssueInstant,
    /// The address or index that the answer should go to is not registered.
    #[error("the request asks for an answer to an address that is not registered")]
    Consumer,
}

impl From<Unreadable> for Refused {
    fn from(error: Unreadable) -> Self {
        Self::Page(error.into())
    }
}

impl From<SignatureError> for Refused {
    fn from(error: SignatureError) -> Self {
        Self::Page(error.into())
    }
}

impl From<Unsafe> for Refused {
    fn from(error: Unsafe) -> Self {
        Self::Page(error)
    }
}
