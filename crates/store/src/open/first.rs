//! What an empty store is filled with: who it is, its master key's check, the operators' company, keys for OIDC.

use super::{OPERATORS, root_place};
use crate::{
    Change, Installation, KeyState, NewCompany, NewSigningKey, Result, Store, StoreError,
    change::{Judge, change},
    company, signing_key,
};
use api::{Plan, SigningKeyId, Timestamp};
use protocol::keys::{Algorithm, SigningKey};

pub(super) fn first_rows(store: &Store, now: Timestamp) -> Change {
    let Installation { instance, epoch, operators, .. } = *store.installation();
    change!(
        Judge::Always,
        "INSERT INTO installation (id, instance, epoch, operators, created_at, root) VALUES (1, $1, $2, $3, $4, $5)",
        instance,
        epoch,
        operators,
        now,
        store.at_rest().seal(store.random(), &root_place(instance), store.root().reveal())
    )
    .and(change!(
        Judge::Always,
        "INSERT INTO key_check (key_id, check_value, created_at) VALUES ($1, $2, $3)",
        store.master().key_id().0.to_vec(),
        store.master().check_value().to_vec(),
        now
    ))
}

pub(super) fn operators(store: &Store, now: Timestamp) -> Result<Change> {
    let new = NewCompany {
        id: store.installation().operators,
        slug: OPERATORS.to_owned(),
        name: "Operators".to_owned(),
        plan: Plan::Plus,
        now,
    };
    company::create(store, new)
}

pub(super) fn new_oidc_key(store: &Store, algorithm: Algorithm, now: Timestamp) -> Result<Change> {
    let (key, pkcs8) = SigningKey::generate(algorithm)
        .map_err(|_| StoreError::Corrupt { table: "signing_key", what: "new key" })?;
    signing_key::add(
        store,
        NewSigningKey {
            id: SigningKeyId(store.new_id(now)),
            company_id: None,
            algorithm,
            kid: &key.kid,
            pkcs8: pkcs8.as_ref(),
            certificate: None,
            state: KeyState::Active,
            now,
        },
    )
}
