//! JSON Web Signature, compact form (RFC 7515): written with a kept key, verified with kept public keys.
//!
//! Only tokens that this installation signed are verified here. Tokens of others go through `jsonwebtoken`.

use super::{Algorithm, KeyError, SigningKey};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    VerificationAlgorithm,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt;

/// Longest token that is looked at, in bytes. Ours are far below.
pub const JWS_MAX: usize = 16 * 1024;

/// What a token is for: its `typ` (RFC 8725 section 3.11). A token of one kind is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Typ {
    /// `JWT`: an ID token (OpenID Connect Core section 2).
    IdToken,
    /// `at+jwt`: an access token (RFC 9068 section 2.1).
    AccessToken,
}

impl Typ {
    /// The value in the header.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IdToken => "JWT",
            Self::AccessToken => "at+jwt",
        }
    }
}

/// The header of our tokens, complete: a member that is not here, such as `crit`, `jku`, `jwk` or `x5c`, makes it
/// the header of no token of ours.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    alg: Algorithm,
    typ: &'a str,
    kid: &'a str,
}

impl SigningKey {
    /// Writes claims as a signed token: `base64url(header).base64url(claims).base64url(signature)`.
    ///
    /// # Errors
    /// [`KeyError::Claims`] when the claims are no JSON object, [`KeyError::Sign`].
    pub fn jws(&self, typ: Typ, claims: &impl Serialize) -> Result<String, KeyError> {
        let header = Header { alg: self.algorithm(), typ: typ.as_str(), kid: &self.kid };
        let header = serde_json::to_vec(&header).map_err(|_| KeyError::Claims)?;
        let claims = serde_json::to_vec(claims).map_err(|_| KeyError::Claims)?;
        if claims.first() != Some(&b'{') {
            return Err(KeyError::Claims);
        }
        let mut token = String::with_capacity((header.len() + claims.len()) * 4 / 3 + 360);
        URL_SAFE_NO_PAD.encode_string(header, &mut token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let signature = self.sign(token.as_bytes())?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }
}

/// Why a token is not one of ours. Callers answer all of them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Longer than [`JWS_MAX`], not three parts, not base64url, a header or claims that are not ours.
    #[error("not a token of this installation")]
    Malformed,
    /// Of another kind: an ID token where an access token is due, or the other way round.
    #[error("a token of another kind")]
    Typ,
    /// Signed with a key that is not, or no longer, published, or by another algorithm than that key's own.
    #[error("signed by no key of this installation")]
    Key,
    /// The signature is not that of this text.
    #[error("the signature does not fit")]
    Signature,
}

struct VerifyingKey {
    kid: String,
    algorithm: Algorithm,
    key: ParsedPublicKey,
}

/// The public halves of our own keys, parsed and kept.
#[derive(Default)]
pub struct VerifyingKeys(Vec<VerifyingKey>);

impl VerifyingKeys {
    /// The public halves of these keys.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] if the library does not take back a public key that it made.
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a SigningKey>) -> Result<Self, KeyError> {
        let parse = |key: &SigningKey| {
            let parsed = ParsedPublicKey::new(verification(key.algorithm()), key.public_bytes())
                .map_err(|_| KeyError::Malformed)?;
            Ok(VerifyingKey { kid: key.kid.clone(), algorithm: key.algorithm(), key: parsed })
        };
        keys.into_iter().map(parse).collect::<Result<_, _>>().map(Self)
    }

    /// The claims of a token of this kind that one of these keys signed. Times, issuer and audience are not judged.
    ///
    /// # Errors
    /// The first [`JwsError`] that applies.
    pub fn verify<T: DeserializeOwned>(&self, token: &str, typ: Typ) -> Result<T, JwsError> {
        if token.len() > JWS_MAX {
            return Err(JwsError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(JwsError::Malformed)?;
        let header = decode(header)?;
        let header: Header<'_> = serde_json::from_slice(&header).map_err(|_| JwsError::Malformed)?;
        if header.typ != typ.as_str() {
            return Err(JwsError::Typ);
        }
        let key = self.0.iter().find(|key| key.kid == header.kid).ok_or(JwsError::Key)?;
        if key.algorithm != header.alg {
            return Err(JwsError::Key);
        }
        let signature = decode(signature)?;
        key.key.verify_sig(signed.as_bytes(), &signature).map_err(|_| JwsError::Signature)?;
        serde_json::from_slice(&decode(claims)?).map_err(|_| JwsError::Malformed)
    }
}

impl fmt::Debug for VerifyingKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(|key| &key.kid)).finish()
    }
}

fn decode(part: &str) -> Result<Vec<u8>, JwsError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Malformed)
}

fn verification(algorithm: Algorithm) -> &'static dyn VerificationAlgorithm {
    match algorithm {
        Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
        Algorithm::Es256 => &ECDSA_P256_SHA256_FIXED,
        Algorithm::EdDsa => &ED25519,
    }
}
