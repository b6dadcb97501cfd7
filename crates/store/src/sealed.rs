//! Secrets in rows: sealed under the master key for exactly one place of this installation's history.

use crate::{Result, Store, StoreError};
use api::CompanyId;
use auth_core::seal;
use zeroize::Zeroizing;

/// One column of one row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    pub(crate) row: &'a [u8],
    pub(crate) column: &'static str,
    pub(crate) company: Option<CompanyId>,
}

impl Store {
    /// Seals a secret for its place.
    pub(crate) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        self.at_rest().seal(self.random(), &self.bound(place), plain)
    }

    /// Opens what [`Store::seal`] made.
    pub(crate) fn unseal(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let unsealed = || StoreError::Unsealed(place.table);
        let named = seal::sealed_by(sealed).ok_or_else(unsealed)?;
        let key = self.keys().find(|key| key.key_id() == named).ok_or_else(unsealed)?;
        key.open(&self.bound(place), sealed).map(Zeroizing::new).map_err(|_| unsealed())
    }

    /// The instance binds a sealed value to this installation, through all its restores.
    pub(crate) fn bound(&self, place: Place<'_>) -> Vec<u8> {
        let row = seal::bind(&[self.installation().instance.as_bytes(), place.row]);
        seal::at_rest(place.table, &row, place.column, place.company)
    }
}
