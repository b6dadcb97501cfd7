//! A company's SAML keys as they sign and as they are published.

use crate::login::fault::Fault;
use api::CompanyId;
use protocol::saml::signature::make::Signer;
use std::sync::Arc;
use store::{
    Fresh,
    signing_key::{self, KeyState, SigningKeyRow},
};

/// The keys of one company.
pub(super) struct Keys(Arc<Vec<SigningKeyRow>>);

impl Keys {
    pub(super) async fn of(fresh: &Fresh, company_id: CompanyId) -> Result<Self, Fault> {
        Ok(Self(signing_key::saml(fresh, company_id).await?))
    }

    /// The key that signs.
    pub(super) fn signer(&self) -> Result<Signer<'_>, Fault> {
        let active = self.0.iter().find(|row| row.state == KeyState::Active);
        let signer = active.and_then(|row| Some(Signer::new(&row.key, row.certificate.as_deref()?)));
        signer.ok_or_else(|| {
            tracing::error!("a company has no active SAML key with a certificate");
            Fault::Server
        })
    }

    /// All certificates that services should know, the signing one first.
    pub(super) fn published(&self) -> Vec<&[u8]> {
        let in_state = |active: bool| {
            let rows = self.0.iter().filter(move |row| (row.state == KeyState::Active) == active);
            rows.filter_map(|row| row.certificate.as_deref())
        };
        in_state(true).chain(in_state(false)).collect()
    }
}
