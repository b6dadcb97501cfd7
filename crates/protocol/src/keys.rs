//! Signing keys and what is signed with them as JSON: algorithms, keys kept parsed, JWK, JWS.
//!
//! A key signs with one algorithm only, and its `kid` is the thumbprint of its public half, so that a token can be
//! checked by looking at nothing but keys of ours. What a token says is written in `oidc`; where private halves are
//! kept, and which key is the one to sign with, is the store's matter.

mod jwk;
mod jws;

pub use jwk::{Jwk, JwkSet};
pub use jws::{JWS_MAX, JwsError, Typ, VerifyingKeys};

use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RSA_PSS_SHA256, RsaKeyPair,
    },
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// How a key signs: `alg` of RFC 7518 section 3.1 and RFC 8037 section 3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: what every relying party knows.
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PSS with SHA-256.
    #[serde(rename = "PS256")]
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// A name that is none of [`Algorithm::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown signature algorithm")]
pub struct UnknownAlgorithm;

impl Algorithm {
    /// Every algorithm, the default one first: `id_token_signing_alg_values_supported`.
    pub const ALL: &'static [Self] = &[Self::Rs256, Self::Es256, Self::Ps256, Self::EdDsa];

    /// The name in JOSE headers, JWK, client metadata and rows.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(text: &str) -> Result<Self, UnknownAlgorithm> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.as_str() == text).ok_or(UnknownAlgorithm)
    }
}

/// A key that cannot be made, read or used. The cause stays inside the cryptographic library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The library could not make a key.
    #[error("no key could be made")]
    Generate,
    /// The bytes are no private key of this algorithm, or it is too weak.
    #[error("not a PKCS#8 private key of this algorithm")]
    Malformed,
    /// The library refused to sign.
    #[error("the key could not sign")]
    Sign,
    /// The claims could not be written as JSON.
    #[error("the claims could not be written as JSON")]
    Claims,
}

/// A private key in PKCS#8 (RFC 5208), unencrypted: to be sealed and stored. Wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pkcs8(Vec<u8>);

impl AsRef<[u8]> for Pkcs8 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl std::ops::Deref for Pkcs8 {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pkcs8 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pkcs8(..)")
    }
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    P256(Box<EcdsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

/// A private key, parsed once and kept: parsing an RSA key costs more than signing with it.
pub struct SigningKey {
    /// RFC 7638 thumbprint of the public key, SHA-256, base64url: 43 characters.
    pub kid: String,
    algorithm: Algorithm,
    pair: Pair,
    jwk: Jwk,
}

impl SigningKey {
    /// A new key: RSA of 2048 bits, P-256 or Ed25519. The one place in this crate that draws randomness, which the
    /// cryptographic library takes from the system.
    ///
    /// # Errors
    /// [`KeyError::Generate`] when the system has no randomness or memory to give.
    pub fn generate(algorithm: Algorithm) -> Result<(Self, Pkcs8), KeyError> {
        let pkcs8 = Pkcs8(new_pkcs8(algorithm).map_err(|_| KeyError::Generate)?);
        let key = Self::from_pkcs8(algorithm, &pkcs8)?;
        Ok((key, pkcs8))
    }

    /// Reads a private key that [`SigningKey::generate`] made, or one brought along.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] unless it is an unencrypted PKCS#8 key of this algorithm's kind: RSA of 2048 to 8192
    /// bits, P-256, Ed25519.
    pub fn from_pkcs8(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, KeyError> {
        let malformed = |_| KeyError::Malformed;
        let (pair, jwk) = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => {
                let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(malformed)?;
                let jwk = Jwk::rsa(algorithm, pair.public_key().as_ref()).ok_or(KeyError::Malformed)?;
                (Pair::Rsa(Box::new(pair)), jwk)
            }
            Algorithm::Es256 => {
                let pair =
                    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(malformed)?;
                let jwk = Jwk::p256(pair.public_key().as_ref()).ok_or(KeyError::Malformed)?;
                (Pair::P256(Box::new(pair)), jwk)
            }
            Algorithm::EdDsa => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).map_err(malformed)?;
                let jwk = Jwk::ed25519(pair.public_key().as_ref());
                (Pair::Ed25519(Box::new(pair)), jwk)
            }
        };
        Ok(Self { kid: jwk.kid.clone(), algorithm, pair, jwk })
    }

    /// Signs these bytes. ECDSA signatures are the fixed form of RFC 7518 section 3.4 (`r` and `s`, 32 bytes each),
    /// which XML signatures use as well (RFC 4051 section 2.3.6).
    ///
    /// # Errors
    /// [`KeyError::Sign`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let padding =
                    if self.algorithm == Algorithm::Ps256 { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &random, message, &mut signature).map_err(|_| KeyError::Sign)?;
                Ok(signature)
            }
            Pair::P256(pair) => {
                pair.sign(&random, message).map(|made| made.as_ref().to_vec()).map_err(|_| KeyError::Sign)
            }
            Pair::Ed25519(pair) => {
                pair.try_sign(message).map(|made| made.as_ref().to_vec()).map_err(|_| KeyError::Sign)
            }
        }
    }

    /// The one algorithm that this key signs with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public half, for the JWKS. Holds nothing secret.
    #[must_use]
    pub fn public_jwk(&self) -> Jwk {
        self.jwk.clone()
    }

    /// The public half in the library's own form: PKCS#1 for RSA, the point for P-256 and Ed25519.
    fn public_bytes(&self) -> &[u8] {
        match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_ref(),
            Pair::P256(pair) => pair.public_key().as_ref(),
            Pair::Ed25519(pair) => pair.public_key().as_ref(),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({} {})", self.algorithm, self.kid)
    }
}

fn new_pkcs8(algorithm: Algorithm) -> Result<Vec<u8>, aws_lc_rs::error::Unspecified> {
    let random = SystemRandom::new();
    Ok(match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 => {
            AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&RsaKeyPair::generate(KeySize::Rsa2048)?)?
                .as_ref()
                .to_vec()
        }
        Algorithm::Es256 => {
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)?.as_ref().to_vec()
        }
        Algorithm::EdDsa => Ed25519KeyPair::generate_pkcs8v1(&random)?.as_ref().to_vec(),
    })
}

#[cfg(test)]
mod tests;
