//! The answer to a service: a Response with a signed assertion, or with an error status (Core 3.3.3, Profiles
//! 4.1.4). Pure: ids and the time are arguments. Which member and whether at all was decided before.

mod assertion;

use super::name_id::{Attribute, NameId, random_id};
use super::service_provider::{ServiceProvider, ServiceUrl, Sign};
use super::signature::make::{SignError, Signer};
use super::status::{Answerable, Status};
use super::time;
use super::xml::{Finished, Namespace, Writer};
use api::Timestamp;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// How long an assertion may be used, in seconds (Profiles 4.1.4.2 leaves it to us; SI-07: 5 minutes at most).
pub const LIFETIME_SECONDS: i64 = 5 * 60;
/// How far before the present its validity starts, in seconds, for services whose clock is behind.
const BACKDATED_SECONDS: i64 = 60;
/// The namespace prefix of status codes.
const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// Who answers, with which key, and when.
#[derive(Clone, Copy)]
pub struct Issuer<'a> {
    /// Our entityID towards this service.
    pub entity_id: &'a str,
    /// The company's key.
    pub signer: Signer<'a>,
    /// The present.
    pub now: Timestamp,
    /// 20 random bytes for each of the two ids.
    pub ids: [[u8; 20]; 2],
}

/// The login that an assertion states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// Whom.
    pub name_id: NameId,
    /// When the member really proved themselves.
    pub auth_time: Timestamp,
    /// `AuthnContextClassRef`.
    pub context_class: String,
    /// Names the session towards this service, in later logout messages.
    pub session_index: String,
    /// When the session ends at the latest.
    pub session_ends_at: Option<Timestamp>,
    /// What else the service is told.
    pub attributes: Vec<Attribute>,
}

/// A message on its way through the browser: what the self-submitting form holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostForm {
    /// Where it goes.
    pub action: ServiceUrl,
    /// The field's name: `SAMLResponse`.
    pub field: &'static str,
    /// The message, base64.
    pub message: String,
    /// `RelayState`, to be escaped for HTML by whoever writes the page.
    pub relay_state: Option<String>,
}

/// Answers with an assertion.
///
/// # Errors
/// [`SignError`] when the key cannot sign.
pub fn success(
    issuer: &Issuer<'_>,
    service: &ServiceProvider,
    to: &Answerable,
    login: &Login,
) -> Result<Finished, SignError> {
    let assertion = assertion::write(issuer, service, to, login)?;
    let signed = service.sign != Sign::Assertion;
    write(issuer, to, &Outcome::Success(&assertion), signed)
}

/// Answers with an error. Always signed.
///
/// # Errors
/// As for [`success`].
pub fn failure(issuer: &Issuer<'_>, to: &Answerable, status: Status) -> Result<Finished, SignError> {
    write(issuer, to, &Outcome::Failure(status), true)
}

/// Wraps a Response for its way through the browser.
#[must_use]
pub fn post_form(response: &Finished, to: &Answerable) -> PostForm {
    PostForm {
        action: to.consumer.clone(),
        field: "SAMLResponse",
        message: STANDARD.encode(response.as_str()),
        relay_state: to.relay_state.clone(),
    }
}

enum Outcome<'a> {
    Success(&'a Finished),
    Failure(Status),
}

fn write(
    issuer: &Issuer<'_>,
    to: &Answerable,
    outcome: &Outcome<'_>,
    sign: bool,
) -> Result<Finished, SignError> {
    let [id, _] = issuer.ids;
    let id = random_id(&id);
    let instant = time::write(issuer.now);
    let mut attributes = vec![
        ("ID", id.as_str()),
        ("Version", "2.0"),
        ("IssueInstant", instant.as_str()),
        ("Destination", to.consumer.as_str()),
    ];
    attributes.extend(to.in_response_to.iter().map(|request| ("InResponseTo", request.as_str())));
    let mut writer = Writer::new();
    writer.open(Namespace::Protocol, "Response", &attributes);
    writer.leaf(Namespace::Assertion, "Issuer", issuer.entity_id);
    let place = writer.position();
    write_status(&mut writer, outcome);
    if let Outcome::Success(assertion) = outcome {
        writer.insert(assertion);
    }
    let response = writer.finish();
    if sign { issuer.signer.sign(&response, &id, place) } else { Ok(response) }
}

fn write_status(writer: &mut Writer, outcome: &Outcome<'_>) {
    writer.open(Namespace::Protocol, "Status", &[]);
    match outcome {
        Outcome::Success(_) => writer.empty(Namespace::Protocol, "StatusCode", &[("Value", SUCCESS)]),
        Outcome::Failure(status) => {
            writer.open(Namespace::Protocol, "StatusCode", &[("Value", &status.top())]);
            if let Some(second) = status.second() {
                writer.empty(Namespace::Protocol, "StatusCode", &[("Value", &second)]);
            }
            writer.close();
            writer.leaf(Namespace::Protocol, "StatusMessage", &status.to_string());
        }
    }
    writer.close();
}
