//! Keys that sign: the installation's for ID and access tokens, one set for each company for assertions.
//! Private keys are sealed; the cache holds them parsed, because parsing costs more than signing.

use crate::{
    Change, Fresh, Guard, Result, Store, StoreError,
    audit::{self, Actor, Event},
    change::{Judge, change},
    fresh::Table,
    sealed::Place,
    store::values,
};
use api::{AuditEventId, CompanyId, SigningKeyId, Timestamp};
use protocol::keys::{Algorithm, SigningKey};
use sea_orm::FromQueryResult;
use std::sync::Arc;
use uuid::Uuid;

const TABLE: &str = "signing_key";

/// What a key is used for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It signs, and is published.
    Active,
    /// It is published, so that what it signed is still verified, or will be.
    Published,
}

impl KeyState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Published => "published",
        }
    }
}

/// A key as it stands.
#[derive(Debug)]
pub struct SigningKeyRow {
    /// Its id.
    pub id: SigningKeyId,
    /// Whose: none for the installation's.
    pub company_id: Option<CompanyId>,
    /// Parsed and ready.
    pub key: SigningKey,
    /// Signing, or only published.
    pub state: KeyState,
    /// X.509, DER: for SAML.
    pub certificate: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A key to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewSigningKey<'a> {
    /// Its id.
    pub id: SigningKeyId,
    /// Whose: none for the installation's.
    pub company_id: Option<CompanyId>,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// Its `kid`.
    pub kid: &'a str,
    /// The private key; sealed before it is written.
    pub pkcs8: &'a [u8],
    /// X.509, DER: for SAML.
    pub certificate: Option<&'a [u8]>,
    /// Signing, or only published.
    pub state: KeyState,
    /// This moment.
    pub now: Timestamp,
}

#[derive(FromQueryResult)]
struct KeyRow {
    id: Uuid,
    company_id: Option<Uuid>,
    algorithm: String,
    private: Vec<u8>,
    certificate: Option<Vec<u8>>,
    state: String,
    created_at: i64,
}

/// The installation's keys, active ones first, newest first.
///
/// # Errors
/// As every read, and [`StoreError::Unsealed`].
pub async fn oidc(fresh: &Fresh) -> Result<Arc<Vec<SigningKeyRow>>> {
    let sql = "SELECT * FROM signing_key WHERE company_id IS NULL ORDER BY state, id DESC";
    load(fresh, None, sql, Vec::new()).await
}

/// A company's SAML keys, active ones first, newest first.
///
/// # Errors
/// As every read, and [`StoreError::Unsealed`].
pub async fn saml(fresh: &Fresh, company_id: CompanyId) -> Result<Arc<Vec<SigningKeyRow>>> {
    let sql = "SELECT * FROM signing_key WHERE company_id = $1 ORDER BY state, id DESC";
    load(fresh, Some(company_id), sql, values![company_id]).await
}

async fn load(
    fresh: &Fresh,
    owner: Option<CompanyId>,
    sql: &'static str,
    values: Vec<sea_orm::Value>,
) -> Result<Arc<Vec<SigningKeyRow>>> {
    let read = async {
        let rows = fresh.all::<KeyRow>(sql, values).await?;
        let keys: Result<Vec<_>> = rows.into_iter().map(|row| open(fresh, row)).collect();
        Ok(Some(Arc::new(keys?)))
    };
    let found = fresh.cached(&fresh.caches().keys, owner, &[Table::SigningKey], read).await?;
    Ok(found.unwrap_or_default())
}

fn open(store: &Store, row: KeyRow) -> Result<SigningKeyRow> {
    let wrong = |what| StoreError::Corrupt { table: TABLE, what };
    let algorithm = algorithm(&row.algorithm).ok_or_else(|| wrong("algorithm"))?;
    let company_id = row.company_id.map(CompanyId);
    let pkcs8 = store.unseal(private_place(company_id, row.id.as_bytes()), &row.private)?;
    let state = match row.state.as_str() {
        "active" => KeyState::Active,
        "published" => KeyState::Published,
        _ => return Err(wrong("state")),
    };
    Ok(SigningKeyRow {
        id: SigningKeyId(row.id),
        company_id,
        key: SigningKey::from_pkcs8(algorithm, &pkcs8).map_err(|_| wrong("private"))?,
        state,
        certificate: row.certificate,
        created_at: Timestamp(row.created_at),
    })
}

/// Keeps a key, sealed.
///
/// # Errors
/// None at present; sealing may come to need them.
pub fn add(store: &Store, new: NewSigningKey<'_>) -> Result<Change> {
    let sealed = store.seal(private_place(new.company_id, new.id.0.as_bytes()), new.pkcs8);
    Ok(change!(
        Judge::Always,
        "INSERT INTO signing_key (id, company_id, algorithm, kid, private, certificate, state, created_at, \
         state_changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        new.id,
        new.company_id,
        word(new.algorithm),
        new.kid,
        sealed,
        new.certificate.map(<[u8]>::to_vec),
        new.state.as_str(),
        new.now
    ))
}

/// The active keys of an algorithm stop signing and stay published. The successor is added in the same commit.
pub fn step_down(company_id: Option<CompanyId>, algorithm: Algorithm, now: Timestamp) -> Change {
    match company_id {
        Some(company_id) => change!(
            Judge::Always,
            "UPDATE signing_key SET state = 'published', state_changed_at = $3 \
             WHERE company_id = $1 AND algorithm = $2 AND state = 'active'",
            company_id,
            word(algorithm),
            now
        ),
        None => change!(
            Judge::Always,
            "UPDATE signing_key SET state = 'published', state_changed_at = $2 \
             WHERE company_id IS NULL AND algorithm = $1 AND state = 'active'",
            word(algorithm),
            now
        ),
    }
}

/// How long a key that stepped down stays published: longer than anything that it signed is good, and than services
/// keep documents.
const PUBLISHED_SECONDS: i64 = 30 * 86_400;

#[derive(FromQueryResult)]
struct RetiredRow {
    id: Uuid,
    company_id: Option<Uuid>,
    kid: String,
}

/// Removes keys that stepped down long ago, each with its event. How many.
///
/// # Errors
/// As every read and commit.
pub async fn retire(store: &Store, now: Timestamp) -> Result<u64> {
    let sql =
        "SELECT id, company_id, kid FROM signing_key WHERE state = 'published' AND state_changed_at <= $1";
    let mut retired = 0;
    for row in store.all::<RetiredRow>(sql, values![now.plus_seconds(-PUBLISHED_SECONDS)]).await? {
        let gone = change!(
            Judge::Writes(Guard::Missing),
            "DELETE FROM signing_key WHERE id = $1 AND state = 'published'",
            row.id
        );
        let told = audit::append(Event {
            id: AuditEventId(store.new_id(now)),
            company_id: row.company_id.map_or(store.installation().operators, CompanyId),
            at: now,
            kind: "key.retired",
            actor: Actor::System,
            member_id: None,
            app_id: None,
            details: serde_json::json!({ "kid": row.kid }),
            address: None,
            user_agent: None,
            trace: None,
        });
        if store.commit(vec![gone, told]).await?.applied() {
            retired += 1;
        }
    }
    Ok(retired)
}

const ALGORITHMS: [(Algorithm, &str); 4] = [
    (Algorithm::Rs256, "RS256"),
    (Algorithm::Ps256, "PS256"),
    (Algorithm::Es256, "ES256"),
    (Algorithm::EdDsa, "EdDSA"),
];

fn word(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Rs256 => "RS256",
        Algorithm::Ps256 => "PS256",
        Algorithm::Es256 => "ES256",
        Algorithm::EdDsa => "EdDSA",
    }
}

fn algorithm(word: &str) -> Option<Algorithm> {
    ALGORITHMS.iter().find(|(_, known)| *known == word).map(|(algorithm, _)| *algorithm)
}

fn private_place(company: Option<CompanyId>, row: &[u8]) -> Place<'_> {
    Place { table: TABLE, row, column: "private", company }
}
