//! Codes from an authenticator app (M11, M33; RFC 6238: SHA-1, six digits, steps of 30 s). A step counts once, also for
//! two logins at the same moment: the matched step is stored by compare-and-swap.

use super::{Proved, Prover};
use api::{SecondStepMethod, Timestamp};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// Bytes of a new secret: 160 bits (RFC 4226 section 4, R6).
pub const SECRET_BYTES: usize = 20;
/// A secret that was shown and not confirmed is forgotten after so long, in seconds.
pub const SETUP_SECONDS: i64 = 900;

/// The secret that app and server share.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(Zeroizing<Vec<u8>>);

/// Not a secret of an authenticator: base32 of 16 to 64 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the secret of an authenticator: base32 of 16 to 64 bytes")]
pub struct InvalidSecret;

impl TotpSecret {
    /// A new secret of fresh random bytes.
    #[must_use]
    pub fn from_random(bytes: [u8; SECRET_BYTES]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// A secret as rows keep it, once opened.
    ///
    /// # Errors
    /// [`InvalidSecret`] for fewer than 16 bytes (RFC 4226 section 4, R6) or more than 64.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, InvalidSecret> {
        let bytes = Zeroizing::new(bytes);
        if (16..=64).contains(&bytes.len()) { Ok(Self(bytes)) } else { Err(InvalidSecret) }
    }

    /// A secret as it is typed: base32, spaces and case do not matter.
    ///
    /// # Errors
    /// [`InvalidSecret`].
    pub fn parse(text: &str) -> Result<Self, InvalidSecret> {
        let plain: Zeroizing<String> = Zeroizing::new(
            text.chars()
                .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '='))
                .map(|letter| letter.to_ascii_uppercase())
                .collect(),
        );
        if plain.len() > 128 {
            return Err(InvalidSecret);
        }
        let secret = Secret::try_from_base32(plain.as_str()).map_err(|_| InvalidSecret)?;
        Self::from_bytes(secret.as_ref().to_vec())
    }

    /// The bytes, to be sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text that a member types into the app: base32 without padding.
    #[must_use]
    pub fn base32(&self) -> String {
        Secret::from(self.0.as_slice()).to_base32()
    }

    /// The address that an app reads from the QR code: `otpauth://totp/…` (Key URI Format).
    ///
    /// # Errors
    /// [`InvalidSecret`] when issuer or account hold a colon, which the format has no place for.
    pub fn otpauth(&self, issuer: &str, account: &str) -> Result<String, InvalidSecret> {
        let builder = self.builder().with_issuer(Some(issuer)).with_account_name(account);
        builder.build().map_err(|_| InvalidSecret)?.to_url().map_err(|_| InvalidSecret)
    }

    /// The step that a code stands for, if it is of this moment or of the step before or after, and later than
    /// `last_step`, the last one that was used.
    #[must_use]
    pub fn step(&self, code: &str, last_step: u64, now: Timestamp) -> Option<u64> {
        let seconds = u64::try_from(now.seconds()).ok()?;
        self.totp()?.check(code, seconds).filter(|step| *step > last_step)
    }

    fn builder(&self) -> Builder {
        Builder::new().with_secret(Secret::from(self.0.as_slice())).with_skew(1)
    }

    fn totp(&self) -> Option<Totp> {
        self.builder().with_account_name("-").build().ok()
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TotpSecret(..)")
    }
}

/// An authenticator that is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// What it shares with us.
    pub secret: TotpSecret,
    /// The last step that was used; 0 if none was.
    pub last_step: u64,
}

/// Checks a code of six digits. The proof comes with the step, which must be stored over `last_step` in the transaction
/// that keeps the proof.
#[must_use]
pub fn check(authenticator: &Authenticator, code: &str, prover: &Prover) -> Option<(Proved, u64)> {
    let step = authenticator.secret.step(code, authenticator.last_step, prover.now)?;
    Some((Proved::by(prover, SecondStepMethod::Totp), step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::{LoginId, MemberId};
    use uuid::Uuid;

    /// The secret of RFC 6238 appendix B.
    const RFC: &[u8] = b"12345678901234567890";

    fn authenticator(last_step: u64) -> Authenticator {
        Authenticator { secret: TotpSecret::from_bytes(RFC.to_vec()).unwrap(), last_step }
    }

    fn at(seconds: i64) -> Prover {
        let id = Uuid::from_u128(1);
        Prover { member_id: MemberId(id), login_id: LoginId(id), now: Timestamp(seconds * 1000) }
    }

    #[test]
    fn the_vectors_of_the_rfc_hold() {
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            let step = u64::try_from(seconds / 30).unwrap();
            assert_eq!(check(&authenticator(0), code, &at(seconds)).unwrap().1, step, "{seconds}");
        }
    }

    #[test]
    fn one_step_of_drift_is_forgiven_and_no_more() {
        // The code of step 37037036, from 1_111_111_080 s on.
        for (seconds, good) in [
            (1_111_111_049, false),
            (1_111_111_050, true),
            (1_111_111_080, true),
            (1_111_111_139, true),
            (1_111_111_140, false),
        ] {
            assert_eq!(check(&authenticator(0), "081804", &at(seconds)).is_some(), good, "{seconds}");
        }
    }

    #[test]
    fn a_step_counts_once() {
        assert!(check(&authenticator(1), "287082", &at(59)).is_none());
        assert!(check(&authenticator(7), "287082", &at(59)).is_none());
    }

    #[test]
    fn secrets_are_read_as_people_type_them() {
        let text = authenticator(0).secret.base32();
        let spaced = text
            .to_lowercase()
            .as_bytes()
            .chunks(4)
            .map(|four| std::str::from_utf8(four).unwrap())
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(TotpSecret::parse(&spaced), Ok(authenticator(0).secret));
        for bad in ["", "ABC", "0189", &"A".repeat(129)] {
            assert_eq!(TotpSecret::parse(bad), Err(InvalidSecret), "{bad}");
        }
    }

    #[test]
    fn the_address_names_issuer_and_account() {
        let address = authenticator(0).secret.otpauth("Tegata", "taro@example.jp").unwrap();
        assert!(address.starts_with("otpauth://totp/Tegata:taro%40example.jp?"), "{address}");
        assert!(address.contains("issuer=Tegata") && address.contains(&authenticator(0).secret.base32()));
    }
}
