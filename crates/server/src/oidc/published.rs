//! The installation's signing keys as this process uses them: parsed, with their public halves, their key set ready as
//! bytes, and the access tokens that were verified with them. Made anew when the keys change, so that nothing outlives
//! the key that it was verified with.

use super::failure::Failure;
use crate::app::App;
use api::Timestamp;
use auth_core::secret::sha256;
use protocol::{
    keys::{Algorithm, JwkSet, SigningKey, VerifyingKeys},
    oidc::access_token::{AccessToken, NotAccepted},
};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use store::{
    Fresh, StoreError,
    signing_key::{self, KeyState, SigningKeyRow},
};

use super::documents::Document;

/// So many verified access tokens are remembered: some 8 MB at most.
const VERIFIED_MAX: usize = 10_000;

/// The keys of one moment.
pub(super) struct Published {
    rows: Arc<Vec<SigningKeyRow>>,
    /// Their public halves.
    pub(super) verifying: VerifyingKeys,
    /// The key set.
    pub(super) jwks: Document,
    verified: RwLock<HashMap<[u8; 32], Arc<AccessToken>>>,
}

/// The keys that were published last.
#[derive(Default)]
struct Latest(RwLock<Option<Arc<Published>>>);

/// The keys as they stand now.
pub(super) async fn keys(app: &App, fresh: &Fresh) -> Result<Arc<Published>, StoreError> {
    let rows = signing_key::oidc(fresh).await?;
    let latest = app.area::<Latest>();
    let known = latest.0.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.rows, &rows)) {
        return Ok(known);
    }
    let published = Arc::new(Published::of(rows)?);
    *latest.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&published));
    Ok(published)
}

impl Published {
    fn of(rows: Arc<Vec<SigningKeyRow>>) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::Corrupt { table: "signing_key", what: "public half" };
        let keys = JwkSet { keys: rows.iter().map(|row| row.key.public_jwk()).collect() };
        Ok(Self {
            verifying: VerifyingKeys::of(rows.iter().map(|row| &row.key)).map_err(corrupt)?,
            jwks: Document::of(&keys),
            verified: RwLock::default(),
            rows,
        })
    }

    /// The key that signs with this algorithm.
    pub(super) fn signing(&self, algorithm: Algorithm) -> Result<&SigningKey, Failure> {
        let active = |row: &&SigningKeyRow| row.state == KeyState::Active && row.key.algorithm() == algorithm;
        self.rows.iter().find(active).map(|row| &row.key).ok_or_else(|| {
            tracing::error!(%algorithm, "there is no active key of this algorithm");
            super::failure::server_error()
        })
    }

    /// An access token of ours that is within its time. Its signature is verified once and remembered by the token's
    /// hash; whether its grant still stands is the caller's question, each time.
    pub(super) fn access_token(
        &self,
        text: &str,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Arc<AccessToken>, NotAccepted> {
        let hash = sha256(text.as_bytes());
        let known = self.verified.read().unwrap_or_else(PoisonError::into_inner).get(&hash).cloned();
        if let Some(known) = known {
            return if known.is_live(now) { Ok(known) } else { Err(NotAccepted) };
        }
        let token = Arc::new(AccessToken::read(text, &self.verifying, issuer, now)?);
        self.remember(hash, &token, now);
        Ok(token)
    }

    fn remember(&self, hash: [u8; 32], token: &Arc<AccessToken>, now: Timestamp) {
        let mut verified = self.verified.write().unwrap_or_else(PoisonError::into_inner);
        if verified.len() >= VERIFIED_MAX {
            verified.retain(|_, token| token.is_live(now));
        }
        if verified.len() >= VERIFIED_MAX {
            verified.clear();
        }
        verified.insert(hash, Arc::clone(token));
    }
}
