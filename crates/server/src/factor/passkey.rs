//! Passkeys between `auth_core::factor::passkey` and the store: who asks, what waits for an answer, whose passkey
//! answered, what its row becomes.
//!
//! What waits travels sealed, bound to one browser's login or session, for five minutes; nothing is stored for a page
//! that was only looked at. It counts once: the commit that uses an answer marks its question as answered.

use crate::app::App;
use api::{CompanyId, CredentialId, LoginId, MemberId, SessionId, Timestamp};
use auth_core::{
    factor::passkey::{Answer, CEREMONY_SECONDS, HeldPasskey, Registered, RelyingParty, Stored, Verified},
    seal::bind,
    secret::sha256,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use store::{
    Change, Credential, CredentialKind, NewPasskey, StoreError, TicketKind, passkey as rows, ticket,
};

/// Sealed questions are at most so long: as many excluded keys as a member may have fit into it.
const SEALED_MAX: usize = 64 * 1024;

/// What a question belongs to. An answer counts there and nowhere else.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// A browser on the login page, by its pre-session.
    Alone(&'a [u8; 32]),
    /// A login that asks for its second step.
    Step(LoginId, &'a [u8; 32]),
    /// A login that has an authenticator set up.
    Enrolment(LoginId, &'a [u8; 32]),
    /// A session whose member adds a passkey.
    Session(SessionId),
}

impl Place<'_> {
    fn associated(&self, app: &App) -> Vec<u8> {
        let epoch = app.store().installation().epoch.to_be_bytes();
        match self {
            Self::Alone(browser) => bind(&[b"alone", &epoch, *browser]),
            Self::Step(login, browser) => bind(&[b"step", &epoch, login.0.as_bytes(), *browser]),
            Self::Enrolment(login, browser) => bind(&[b"enrolment", &epoch, login.0.as_bytes(), *browser]),
            Self::Session(session) => bind(&[b"session", &epoch, session.0.as_bytes()]),
        }
        .to_vec()
    }
}

#[derive(Serialize, Deserialize)]
struct Waiting<T> {
    id: [u8; 16],
    until: Timestamp,
    waiting: T,
}

/// A question that was answered in time, where it was put.
pub struct Question<T> {
    /// What the answer is checked against.
    pub waiting: T,
    mark: [u8; 32],
    until: Timestamp,
}

impl<T> Question<T> {
    /// Marks it as answered. Refused with [`store::Guard::Replayed`] the second time.
    pub fn answered(&self, company_id: CompanyId, now: Timestamp) -> Change {
        ticket::mark(self.mark, TicketKind::PasskeyMark, company_id, now, self.until)
    }
}

/// Who asks; nothing where the public address is no place for passkeys.
#[must_use]
pub fn party(app: &App) -> Option<RelyingParty> {
    RelyingParty::of(app.public_url(), &app.config().brand.product).ok()
}

/// Seals what waits for an answer.
#[must_use]
pub fn seal<T: Serialize>(app: &App, place: &Place<'_>, waiting: &T) -> String {
    let until = app.now().plus_seconds(CEREMONY_SECONDS);
    let plain = serde_json::to_vec(&Waiting { id: app.random(), until, waiting }).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(app.seal(&app.seals().passkey, &place.associated(app), &plain))
}

/// Opens it where it was sealed for, in time.
#[must_use]
pub fn open<T: DeserializeOwned>(app: &App, place: &Place<'_>, sealed: &str) -> Option<Question<T>> {
    if sealed.len() > SEALED_MAX {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let plain = app.seals().passkey.open(&place.associated(app), &bytes).ok()?;
    let Waiting { id, until, waiting } = serde_json::from_slice::<Waiting<T>>(&plain).ok()?;
    let mark = sha256(&bind(&[b"passkey question", &id]));
    (app.now() < until).then_some(Question { waiting, mark, until })
}

/// What a passkey's row keeps.
#[must_use]
pub fn stored(row: &Credential) -> Option<Stored> {
    (row.kind == CredentialKind::Passkey).then(|| serde_json::from_str(&row.data).ok()).flatten()
}

/// The passkeys among these credentials.
#[must_use]
pub fn among(rows: &[Credential]) -> Vec<Stored> {
    rows.iter().filter_map(stored).collect()
}

/// The passkey that an answer names, with its row.
///
/// # Errors
/// As every read.
pub async fn named(app: &App, answer: &Answer) -> Result<Option<(Credential, HeldPasskey)>, StoreError> {
    let Some(row) = rows::by_lookup(app.store(), &answer.lookup()).await? else {
        return Ok(None);
    };
    let stored =
        stored(&row).ok_or(StoreError::Corrupt { table: "credential", what: "data of a passkey" })?;
    let held =
        HeldPasskey { credential_id: row.id, member_id: row.member_id, company_id: row.company_id, stored };
    Ok(Some((row, held)))
}

/// What the row becomes by this use.
///
/// # Errors
/// [`StoreError`] when the row cannot be written as JSON.
pub fn used(row: &Credential, verified: &Verified, now: Timestamp) -> Result<Change, StoreError> {
    let data = verified.moved().then(|| json(verified.stored())).transpose()?;
    Ok(rows::used(row, data, now))
}

/// The row of a new passkey.
///
/// # Errors
/// [`StoreError`] when the row cannot be written as JSON.
pub fn add(
    app: &App,
    (company_id, member_id): (CompanyId, MemberId),
    new: &Registered,
) -> Result<(CredentialId, Change), StoreError> {
    let id = CredentialId(app.new_id());
    let (data, lookup) = (json(new.stored())?, new.lookup());
    Ok((id, rows::add(NewPasskey { id, company_id, member_id, lookup, data, now: app.now() })))
}

/// A passkey as its row has it.
///
/// # Errors
/// [`StoreError`] when it cannot be written as JSON.
pub fn json(stored: &Stored) -> Result<String, StoreError> {
    serde_json::to_string(stored)
        .map_err(|_| StoreError::Corrupt { table: "credential", what: "data of a passkey" })
}
