//! Passkeys (P1; Web Authentication Level 3): how one is registered, and how one is proved, as a second step or alone.
//! The person is always verified where the key is kept, and the key can always be found without naming its member. No
//! attestation is asked for: which make of authenticator somebody uses is not ours to know.
//!
//! The challenge is drawn by the library that verifies the answer; nothing else here is random. What must wait between
//! question and answer ([`Registration`], [`Assertion`]) is the server's to keep, for one answer.

mod stored;

pub use stored::{NAME_MAX, Reach, Stored};

use super::{Proved, Prover};
use crate::secret::sha256;
use api::{CompanyId, CredentialId, MemberId, SecondStepMethod, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Webauthn, WebauthnBuilder, WebauthnError,
};
use webauthn_rs_proto::{AllowCredentials, ResidentKeyRequirement};

/// An answer to a question may take so long, in seconds.
pub const CEREMONY_SECONDS: i64 = 300;
/// A member may have so many.
pub const PER_MEMBER: usize = 20;

/// Who asks: the host of the public address, and that address alone as origin.
#[derive(Clone)]
pub struct RelyingParty(Webauthn);

/// The public address is no place for passkeys: an address of digits, or none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("passkeys need a public address with a host name")]
pub struct NoRelyingParty;

impl RelyingParty {
    /// The relying party of an installation.
    ///
    /// # Errors
    /// [`NoRelyingParty`] where the host is an IP address: RP IDs are domains (Web Authentication section 5.1.2).
    pub fn of(public_url: &str, name: &str) -> Result<Self, NoRelyingParty> {
        let origin = Url::parse(public_url).map_err(|_| NoRelyingParty)?;
        let id = origin.domain().ok_or(NoRelyingParty)?.to_owned();
        let builder = WebauthnBuilder::new(&id, &origin).map_err(|_| NoRelyingParty)?;
        Ok(Self(builder.rp_name(name).build().map_err(|_| NoRelyingParty)?))
    }
}

impl fmt::Debug for RelyingParty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RelyingParty(..)")
    }
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("not an answer of an authenticator")]
    Malformed,
    /// It answers another question: another challenge, origin or relying party, or another member's passkey.
    #[error("the answer is to another question")]
    Elsewhere,
    /// The person was not verified.
    #[error("the person was not verified")]
    Unverified,
    /// The signature counter did not advance: a copy of the key may be in use.
    #[error("the passkey may have been copied")]
    Cloned,
    /// This authenticator has a passkey here already.
    #[error("the authenticator has a passkey here already")]
    Exists,
    /// The signature or the key is no good.
    #[error("the answer does not verify")]
    Invalid,
    /// The question could not be put.
    #[error("the question could not be put")]
    Unasked,
}

impl From<WebauthnError> for Refused {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::MismatchedChallenge
            | WebauthnError::InvalidRPOrigin
            | WebauthnError::InvalidRPIDHash
            | WebauthnError::InvalidClientDataType
            | WebauthnError::CredentialCrossOrigin
            | WebauthnError::CredentialNotFound => Self::Elsewhere,
            WebauthnError::UserNotVerified | WebauthnError::UserNotPresent => Self::Unverified,
            WebauthnError::CredentialPossibleCompromise => Self::Cloned,
            WebauthnError::ParseNOMFailure
            | WebauthnError::ParseInsufficientBytesAvailable
            | WebauthnError::ParseCBORFailure(_)
            | WebauthnError::ParseJSONFailure(_)
            | WebauthnError::ParseBase64Failure(_) => Self::Malformed,
            _ => Self::Invalid,
        }
    }
}

/// Whose passkey is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Registrant<'a> {
    /// The member: the user handle.
    pub member_id: MemberId,
    /// The mail address, which the device shows.
    pub email: &'a str,
    /// The name, which the device shows.
    pub name: &'a str,
}

/// What waits for the answer to [`register`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Registration(PasskeyRegistration);

/// Asks for a new passkey: options for `navigator.credentials.create` as JSON, and what waits for the answer.
///
/// # Errors
/// [`Refused::Unasked`].
pub fn register(
    party: &RelyingParty,
    whose: &Registrant<'_>,
    held: &[Stored],
) -> Result<(serde_json::Value, Registration), Refused> {
    let known = held.iter().map(Stored::id).collect();
    let started = party.0.start_passkey_registration(whose.member_id.0, whose.email, whose.name, Some(known));
    let (mut options, waiting) = started.map_err(|_| Refused::Unasked)?;
    // The library leaves it to the authenticator whether a passkey can be found without its member being named.
    if let Some(selection) = &mut options.public_key.authenticator_selection {
        selection.resident_key = Some(ResidentKeyRequirement::Required);
        selection.require_resident_key = true;
    }
    let options = serde_json::to_value(options.public_key).map_err(|_| Refused::Unasked)?;
    Ok((options, Registration(waiting)))
}

/// A passkey that was just made, with its member verified. To be stored in the transaction that uses its proof.
#[derive(Debug, Clone)]
pub struct Registered(Stored);

impl Registered {
    /// What its row is found by.
    #[must_use]
    pub fn lookup(&self) -> [u8; 32] {
        sha256(&self.0.id())
    }

    /// What its row keeps.
    #[must_use]
    pub fn stored(&self) -> &Stored {
        &self.0
    }

    /// Setting it up during a login proves it for that login (M11): nothing is asked twice.
    #[must_use]
    pub fn proved(&self, prover: &Prover) -> Proved {
        Proved::by(prover, SecondStepMethod::Passkey)
    }
}

/// Checks the answer of `navigator.credentials.create`, as JSON. It gets the name that its member knows it by.
///
/// # Errors
/// [`Refused`].
pub fn registered(
    party: &RelyingParty,
    waiting: &Registration,
    answer: &str,
    name: &str,
) -> Result<Registered, Refused> {
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| Refused::Malformed)?;
    let key = party.0.finish_passkey_registration(&answer, &waiting.0).map_err(|error| match error {
        // So the library calls a key that it had excluded.
        WebauthnError::CredentialAlteredAlgFromRequest => Refused::Exists,
        other => other.into(),
    })?;
    Ok(Registered(Stored::new(key, name)))
}

/// What waits for the answer to [`ask`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Assertion(DiscoverableAuthentication);

/// Asks for the proof of a passkey: options for `navigator.credentials.get` as JSON, and what waits for the answer.
/// `allowed` are the passkeys of a member who proved the first factor; for anybody else none is named.
///
/// # Errors
/// [`Refused::Unasked`].
pub fn ask(party: &RelyingParty, allowed: &[Stored]) -> Result<(serde_json::Value, Assertion), Refused> {
    let started = party.0.start_discoverable_authentication();
    let (mut options, waiting) = started.map_err(|_| Refused::Unasked)?;
    options.public_key.allow_credentials = allowed.iter().map(named).collect();
    let options = serde_json::to_value(options.public_key).map_err(|_| Refused::Unasked)?;
    Ok((options, Assertion(waiting)))
}

fn named(passkey: &Stored) -> AllowCredentials {
    AllowCredentials { type_: "public-key".to_owned(), id: passkey.id(), transports: None }
}

/// An answer of `navigator.credentials.get`, read and not yet checked.
#[derive(Debug, Clone)]
pub struct Answer(PublicKeyCredential);

impl Answer {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// [`Refused::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Refused> {
        serde_json::from_str(text).map(Self).map_err(|_| Refused::Malformed)
    }

    /// What the row of its passkey is found by.
    #[must_use]
    pub fn lookup(&self) -> [u8; 32] {
        sha256(self.0.get_credential_id())
    }
}

/// A passkey as its row has it.
#[derive(Debug, Clone)]
pub struct HeldPasskey {
    /// The row.
    pub credential_id: CredentialId,
    /// Whose it is.
    pub member_id: MemberId,
    /// Their company.
    pub company_id: CompanyId,
    /// What the row keeps.
    pub stored: Stored,
}

/// Proof that a member's passkey answered, with its member verified. Made by [`verify`].
#[derive(Debug, Clone)]
pub struct Verified {
    held: HeldPasskey,
    moved: bool,
    at: Timestamp,
}

impl Verified {
    /// Whose.
    #[must_use]
    pub fn member_id(&self) -> MemberId {
        self.held.member_id
    }

    /// Of which company.
    #[must_use]
    pub fn company_id(&self) -> CompanyId {
        self.held.company_id
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What its row becomes by this use.
    #[must_use]
    pub fn stored(&self) -> &Stored {
        &self.held.stored
    }

    /// Whether counter or flags have moved: then the row is written only as it was read.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.moved
    }

    /// The second step of a login of this very member; nothing for a passkey of somebody else.
    #[must_use]
    pub fn proved(&self, prover: &Prover) -> Option<Proved> {
        (self.held.member_id == prover.member_id).then(|| Proved::by(prover, SecondStepMethod::Passkey))
    }
}

/// Checks an answer to a question against the passkey that it names.
///
/// # Errors
/// [`Refused`].
pub fn verify(
    party: &RelyingParty,
    waiting: &Assertion,
    answer: &Answer,
    held: HeldPasskey,
    now: Timestamp,
) -> Result<Verified, Refused> {
    if from_a_frame(answer) {
        return Err(Refused::Elsewhere);
    }
    let handle = answer.0.get_user_unique_id();
    if handle.is_some_and(|handle| handle != held.member_id.0.as_bytes()) {
        return Err(Refused::Elsewhere);
    }
    let HeldPasskey { mut stored, .. } = held;
    let result = party.0.finish_discoverable_authentication_v2(&answer.0, waiting.0.clone(), stored.key());
    let result = result.map_err(Refused::from)?;
    if !result.user_verified() {
        return Err(Refused::Unverified);
    }
    let moved = stored.used(&result);
    Ok(Verified { held: HeldPasskey { stored, ..held }, moved, at: now })
}

/// The library looks at this for new passkeys only; our pages never stand in frames.
fn from_a_frame(answer: &Answer) -> bool {
    #[derive(Deserialize)]
    struct ClientData {
        #[serde(default, rename = "crossOrigin")]
        cross_origin: bool,
    }
    let data = serde_json::from_slice::<ClientData>(&answer.0.response.client_data_json);
    data.map_or(true, |data| data.cross_origin)
}
