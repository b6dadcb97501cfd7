//! Sealing: authenticated encryption with keys derived from the one master key, one per purpose.
//! Where sealed bytes are kept and how long they are good is the caller's matter; whatever binds them (table and
//! row, browser, installation epoch) goes into the associated data.
//!
//! AES-256-GCM-SIV (RFC 8452), so that a repeated nonce reveals no more than that two texts were equal.

use crate::secret::{same, sha256};
use api::CompanyId;
use aws_lc_rs::{aead, hmac};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// First byte of everything sealed: the form described at [`SealingKey::seal`].
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 12;
const KEY_ID_BYTES: usize = 4;
const HEADER_BYTES: usize = 1 + KEY_ID_BYTES + NONCE_BYTES;
/// Salt of the derivation: separates these keys from anything else made of the same master key.
const SALT: &[u8] = b"tegata master key v1";

/// Bytes that sealing adds: version 1, key id 4, nonce 12, tag 16.
pub const OVERHEAD: usize = HEADER_BYTES + 16;

/// The key from which every working key is derived. It is never in the database.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

/// Which master key sealed something. Says nothing about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; KEY_ID_BYTES]);

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// What a working key is for. Keys of different purposes have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Secrets in rows; associated data from [`at_rest`].
    AtRest,
    /// The request of a service, bound to one browser, while its member logs in.
    PendingRequest,
    /// The request of a service across one redirect, bound to nothing but its endpoint.
    CarriedRequest,
    /// OAuth authorization codes.
    AuthorizationCode,
    /// Hidden fields that prove a form is ours.
    Csrf,
    /// Checkpoints of the audit log.
    AuditChain,
    /// Mail links, and the cookie that holds one.
    MailLink,
    /// Six-digit codes by mail, and recovery codes, as rows keep them.
    Code,
    /// What the risk score remembers of networks and browsers.
    Risk,
    /// Mails that wait to be sent.
    Outbox,
    /// Questions to passkeys that wait for their answer.
    Passkey,
    /// What counts of failures are found by.
    Throttle,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::AtRest => b"at rest",
            Self::PendingRequest => b"pending request",
            Self::CarriedRequest => b"carried request",
            Self::AuthorizationCode => b"authorization code",
            Self::Csrf => b"csrf",
            Self::AuditChain => b"audit chain",
            Self::MailLink => b"mail link",
            Self::Code => b"code",
            Self::Risk => b"risk",
            Self::Outbox => b"outbox",
            Self::Passkey => b"passkey",
            Self::Throttle => b"throttle",
        }
    }
}

impl MasterKey {
    /// The master key of bytes read from its file or the environment, or newly drawn.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be written where keys are kept.
    #[must_use]
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }

    /// A short name for this key, kept in each row that it sealed.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        let [a, b, c, d, ..] = self.expand(b"key id");
        KeyId([a, b, c, d])
    }

    /// A value by which a store recognises the key that it was made with, and which does not betray the key.
    #[must_use]
    pub fn check_value(&self) -> [u8; 32] {
        self.expand(b"check value")
    }

    /// The working key for one purpose.
    #[must_use]
    pub fn derive(&self, purpose: Purpose) -> SealingKey {
        let label = purpose.label();
        let mut encryption = self.expand(&[b"seal ", label].concat());
        let mut authentication = self.expand(&[b"mac ", label].concat());
        let key = SealingKey {
            id: self.key_id(),
            aead: aead_key(&encryption),
            mac: hmac::Key::new(hmac::HMAC_SHA256, &authentication),
        };
        encryption.zeroize();
        authentication.zeroize();
        key
    }

    /// HKDF-SHA256 (RFC 5869) with one output block: extract, then `HMAC(PRK, info | 0x01)`.
    fn expand(&self, info: &[u8]) -> [u8; 32] {
        let salt = hmac::Key::new(hmac::HMAC_SHA256, SALT);
        let prk = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&salt, &self.0).as_ref());
        tag(&prk, &[info, &[1]])
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MasterKey({})", self.key_id())
    }
}

#[expect(
    clippy::expect_used,
    reason = "the one failure is a key of another length than 32, which the type excludes"
)]
fn aead_key(bytes: &[u8; 32]) -> aead::LessSafeKey {
    aead::LessSafeKey::new(
        aead::UnboundKey::new(&aead::AES_256_GCM_SIV, bytes).expect("AES-256 key of 32 bytes"),
    )
}

fn tag(key: &hmac::Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(part);
    }
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(context.sign().as_ref()) {
        *to = *from;
    }
    out
}

/// What could not be opened: not sealed by this key, for another purpose or place, or altered. The cause is not
/// told, since it would only help whoever altered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not sealed with this key for this place")]
pub struct Unsealed;

/// A working key of one purpose: seals, opens, and authenticates.
pub struct SealingKey {
    id: KeyId,
    aead: aead::LessSafeKey,
    mac: hmac::Key,
}

impl SealingKey {
    /// Seals `plain` for whoever knows `associated`: `version 1 | key id 4 | nonce 12 | ciphertext and tag`.
    ///
    /// `nonce` comes from the system's random source. The result is [`OVERHEAD`] bytes longer than `plain`.
    /// Texts beyond the cipher's limit of 64 GiB give an empty result, which nothing opens.
    #[must_use]
    pub fn seal(&self, nonce: [u8; NONCE_BYTES], associated: &[u8], plain: &[u8]) -> Vec<u8> {
        let header = self.header(nonce);
        let bound = [header.as_slice(), associated].concat();
        let mut text = plain.to_vec();
        let nonce = aead::Nonce::assume_unique_for_key(nonce);
        match self.aead.seal_in_place_append_tag(nonce, aead::Aad::from(bound), &mut text) {
            Ok(()) => [header.as_slice(), &text].concat(),
            Err(_) => Vec::new(),
        }
    }

    /// Opens what [`SealingKey::seal`] made with the same key and the same associated data.
    ///
    /// # Errors
    /// [`Unsealed`] for anything else.
    pub fn open(&self, associated: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unsealed> {
        let (header, text) = sealed.split_at_checked(HEADER_BYTES).ok_or(Unsealed)?;
        let nonce = header.last_chunk::<NONCE_BYTES>().ok_or(Unsealed)?;
        if header != self.header(*nonce) {
            return Err(Unsealed);
        }
        let bound = [header, associated].concat();
        let mut text = text.to_vec();
        let nonce = aead::Nonce::assume_unique_for_key(*nonce);
        let length =
            self.aead.open_in_place(nonce, aead::Aad::from(bound), &mut text).map_err(|_| Unsealed)?.len();
        text.truncate(length);
        Ok(text)
    }

    /// HMAC-SHA256 (RFC 2104): for hidden form fields and values derived from an identity.
    #[must_use]
    pub fn mac(&self, data: &[u8]) -> [u8; 32] {
        tag(&self.mac, &[data])
    }

    /// Whether `claimed` is the [`SealingKey::mac`] of `data`, compared in constant time.
    #[must_use]
    pub fn mac_is(&self, data: &[u8], claimed: &[u8]) -> bool {
        same(&self.mac(data), claimed)
    }

    /// The id of the master key that this one is derived from.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        self.id
    }

    fn header(&self, nonce: [u8; NONCE_BYTES]) -> [u8; HEADER_BYTES] {
        let mut header = [0; HEADER_BYTES];
        let parts = [VERSION].into_iter().chain(self.id.0).chain(nonce);
        for (to, from) in header.iter_mut().zip(parts) {
            *to = from;
        }
        header
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SealingKey({})", self.id)
    }
}

/// Which master key sealed these bytes; nothing when they are not of the form that [`SealingKey::seal`] writes.
#[must_use]
pub fn sealed_by(sealed: &[u8]) -> Option<KeyId> {
    match sealed {
        [VERSION, a, b, c, d, rest @ ..] if rest.len() >= NONCE_BYTES => Some(KeyId([*a, *b, *c, *d])),
        _ => None,
    }
}

/// Associated data of a secret in a row: moved to another table, row, column or company it does not open.
#[must_use]
pub fn at_rest(table: &str, row: &[u8], column: &str, company: Option<CompanyId>) -> Vec<u8> {
    let company = company.map(|id| *id.0.as_bytes());
    bind(&[table.as_bytes(), row, column.as_bytes(), company.as_ref().map_or(&[][..], |bytes| &bytes[..])])
}

/// Associated data of several parts: a digest in which no part can run into the next.
#[must_use]
pub fn bind(parts: &[&[u8]]) -> Vec<u8> {
    let mut whole = Vec::new();
    for part in parts {
        whole.extend_from_slice(&(part.len() as u64).to_be_bytes());
        whole.extend_from_slice(part);
    }
    sha256(&whole).to_vec()
}

#[cfg(test)]
mod tests;
