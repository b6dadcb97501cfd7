//! Recovery codes (P2): a set is made and shown once, and each of its codes is used up by its use.

use crate::{
    app::App,
    login::{fault::Fault, hash_fault},
};
use api::{CompanyId, CredentialId, MemberId};
use auth_core::{
    factor::{
        Proved, Prover,
        recovery::{COUNT, Kept, check, draw, keep, read},
    },
    password::Cost,
};
use store::{Change, Credential, CredentialKind, factor};
use zeroize::Zeroizing;

/// The set among a member's credentials, and what is left of it.
#[must_use]
pub fn among(credentials: &[Credential]) -> Option<(&Credential, Kept)> {
    let row = credentials.iter().find(|row| row.kind == CredentialKind::RecoveryCodes)?;
    match serde_json::from_str(&row.data) {
        Ok(kept) => Some((row, kept)),
        Err(error) => {
            tracing::error!(%error, id = %row.id, "recovery codes that cannot be read");
            None
        }
    }
}

/// So many codes are left.
#[must_use]
pub fn left(credentials: &[Credential]) -> usize {
    among(credentials).map_or(0, |(_, kept)| kept.left())
}

/// Checks what was typed: the proof, what must be committed with it, and how many codes are left after it.
///
/// # Errors
/// [`Fault::Busy`] when the hash could not be made in time.
pub async fn try_code(
    app: &App,
    credentials: &[Credential],
    typed: &str,
    prover: Prover,
) -> Result<Option<(Proved, Change, usize)>, Fault> {
    let (Some((row, kept)), Some(plain)) = (among(credentials), read(typed)) else {
        return Ok(None);
    };
    let checked = app.hashing().run(move |memory| check(&kept, &plain, &prover, memory));
    let Some((proved, rest)) = checked.await?.map_err(hash_fault)? else {
        return Ok(None);
    };
    let data = serde_json::to_string(&rest).map_err(|_| Fault::Server)?;
    Ok(Some((proved, factor::used(row, data, prover.now), rest.left())))
}

/// A new set in place of any earlier one: the texts, to be shown once, and what must be committed before they are.
///
/// # Errors
/// [`Fault::Busy`] when the hashes could not be made in time.
pub async fn new_set(
    app: &App,
    who: (CompanyId, MemberId),
) -> Result<(Vec<Zeroizing<String>>, Change), Fault> {
    let codes = draw(std::array::from_fn::<_, COUNT, _>(|_| app.random()));
    let (hashed, salt) = (codes.clone(), app.random());
    let kept = app.hashing().run(move |memory| keep(&hashed, salt, Cost::DEFAULT, memory));
    let kept = kept.await?.map_err(hash_fault)?;
    let data = serde_json::to_string(&kept).map_err(|_| Fault::Server)?;
    let id = CredentialId(app.new_id());
    Ok((codes, factor::set_recovery_codes(id, who, data, app.now())))
}
