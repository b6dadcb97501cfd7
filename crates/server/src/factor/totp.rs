//! Authenticator apps (M11, M33, M34): the row that is opened, the code that is used up, the picture that is scanned.

use api::{CompanyId, CredentialId, MemberId, Timestamp};
use auth_core::factor::{
    Proved, Prover,
    totp::{Authenticator, InvalidSecret, TotpSecret, check},
};
use qrcode::{Color, QrCode};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use store::{Change, Credential, CredentialKind, Result, Store, StoreError, factor};

/// Modules of white around a QR code (ISO/IEC 18004 section 6.3.8).
const QUIET: usize = 4;

#[derive(Serialize, Deserialize)]
struct Data {
    last_step: u64,
}

/// A member's authenticator as its row has it.
pub struct Registered {
    row: Credential,
    authenticator: Authenticator,
}

/// What became of a code.
pub enum Tried {
    /// Right: the proof, and what must be committed with it.
    Right(Proved, Change),
    /// It was right and is used up.
    Used,
    /// Not the code.
    Wrong,
}

impl Registered {
    /// The authenticator among a member's credentials.
    ///
    /// # Errors
    /// [`StoreError::Unsealed`] and [`StoreError::Corrupt`].
    pub fn among(store: &Store, credentials: &[Credential]) -> Result<Option<Self>> {
        let Some(row) = credentials.iter().find(|row| row.kind == CredentialKind::Totp) else {
            return Ok(None);
        };
        let corrupt = |what| StoreError::Corrupt { table: "credential", what };
        let data: Data = serde_json::from_str(&row.data).map_err(|_| corrupt("data"))?;
        let bytes = factor::totp_secret(store, row)?.to_vec();
        let secret = TotpSecret::from_bytes(bytes).map_err(|_| corrupt("sealed"))?;
        let authenticator = Authenticator { secret, last_step: data.last_step };
        Ok(Some(Self { row: row.clone(), authenticator }))
    }

    /// Checks six digits.
    #[must_use]
    pub fn check(&self, digits: &str, prover: &Prover) -> Tried {
        match check(&self.authenticator, digits, prover) {
            Some((proved, step)) => Tried::Right(proved, factor::used(&self.row, data(step), prover.now)),
            None if self.authenticator.secret.step(digits, 0, prover.now).is_some() => Tried::Used,
            None => Tried::Wrong,
        }
    }

    /// When it was set up.
    #[must_use]
    pub fn since(&self) -> Timestamp {
        self.row.created_at
    }

    /// Removes it, as it was read.
    pub fn remove(&self) -> Change {
        factor::remove(&self.row)
    }
}

/// Keeps `secret` as the member's authenticator. `last_step` is the step of the code that confirmed it, which is used up
/// by that; 0 where nothing confirmed it.
pub fn register(
    store: &Store,
    (company_id, member_id): (CompanyId, MemberId),
    (secret, last_step): (&TotpSecret, u64),
    now: Timestamp,
) -> Change {
    let id = CredentialId(store.new_id(now));
    let new =
        factor::NewTotp { id, company_id, member_id, secret: secret.bytes(), data: data(last_step), now };
    factor::add_totp(store, &new)
}

fn data(last_step: u64) -> String {
    serde_json::json!({ "last_step": last_step }).to_string()
}

/// What a page shows of a secret.
pub struct Shown {
    /// Base32 in groups of four.
    pub secret: String,
    /// The address that opens an app on a phone.
    pub otpauth: String,
    /// The path data of the QR code, in modules.
    pub path: String,
    /// Width and height of the QR code with its white border, in modules.
    pub side: usize,
}

/// A secret for the eye, the camera and the phone. `issuer` is the brand, `account` the member's address.
///
/// # Errors
/// [`InvalidSecret`] where the address cannot be made into a QR code.
pub fn shown(secret: &TotpSecret, issuer: &str, account: &str) -> std::result::Result<Shown, InvalidSecret> {
    let otpauth = secret.otpauth(&issuer.replace(':', " "), account)?;
    let code = QrCode::new(&otpauth).map_err(|_| InvalidSecret)?;
    let letters: Vec<char> = secret.base32().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    Ok(Shown { secret: groups.join(" "), otpauth, path: path(&code), side: code.width() + 2 * QUIET })
}

/// One rectangle for each run of dark modules in a row.
fn path(code: &QrCode) -> String {
    let (colors, width) = (code.to_colors(), code.width());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let n = run.len();
                // Writing into a text cannot fail.
                let _written = write!(path, "M{} {}h{n}v1h-{n}z", x + QUIET, y + QUIET);
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_shown_in_three_ways() {
        let secret = TotpSecret::from_random([9; 20]);
        let shown = shown(&secret, "Teg:ata", "taro@example.jp").unwrap();
        assert_eq!(shown.secret.replace(' ', ""), secret.base32());
        assert!(shown.otpauth.starts_with("otpauth://totp/"), "{}", shown.otpauth);
        assert!(shown.path.starts_with("M4 4h7v1h-7z"), "the corner square: {}", shown.path);
        assert!(shown.side > 8 + 21);
    }
}
