//! Proof Key for Code Exchange (RFC 7636), method S256 alone: `plain` proves nothing to whoever saw the request.

use super::{
    error::{Error, ErrorCode},
    params::Params,
};
use auth_core::secret::{same, sha256};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// SHA-256 of the verifier that the client keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge(pub [u8; 32]);

impl Challenge {
    /// Reads `code_challenge` and `code_challenge_method` of an authorization request.
    ///
    /// # Errors
    /// `invalid_request`: a method without a challenge, an absent method (which means `plain`, RFC 7636 section 4.3),
    /// any method but S256, a challenge that is no SHA-256 in base64url.
    pub fn parse(params: &Params) -> Result<Option<Self>, Error> {
        let repeated = |_| Error::invalid_request("code_challenge was given more than once");
        let challenge = params.one("code_challenge").map_err(repeated)?;
        let method = params.one("code_challenge_method").map_err(repeated)?;
        match (challenge, method) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(Error::invalid_request("code_challenge_method without code_challenge")),
            (Some(challenge), Some("S256")) => Self::of_text(challenge).map(Some),
            (Some(_), _) => Err(Error::invalid_request("code_challenge_method must be S256")),
        }
    }

    fn of_text(text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes
            .map(Self)
            .ok_or(Error::invalid_request("code_challenge must be a SHA-256 in base64url, 43 characters"))
    }
}

/// Whether the verifier of a token request fits the challenge of the authorization request (RFC 7636 section 4.6).
///
/// # Errors
/// `invalid_grant` where one of the two is missing or they do not fit; a verifier without a challenge would hide that
/// somebody took the challenge out (RFC 9700 section 4.8.2). `invalid_request` for a verifier of another form than 43 to
/// 128 unreserved characters.
pub fn check(challenge: Option<Challenge>, verifier: Option<&str>) -> Result<(), Error> {
    let refuse = |description| Err(Error::new(ErrorCode::InvalidGrant, description));
    match (challenge, verifier) {
        (None, None) => Ok(()),
        (Some(_), None) => refuse("code_verifier is missing"),
        (None, Some(_)) => {
            refuse("code_verifier was sent for a code that was asked for without a code_challenge")
        }
        (Some(_), Some(verifier)) if !is_verifier(verifier) => Err(Error::invalid_request(
            "code_verifier must be 43 to 128 letters, digits, '-', '.', '_' or '~'",
        )),
        (Some(challenge), Some(verifier)) if same(&challenge.0, &sha256(verifier.as_bytes())) => Ok(()),
        (Some(_), Some(_)) => refuse("code_verifier does not fit the code_challenge"),
    }
}

fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn parse(raw: &str) -> Result<Option<Challenge>, Error> {
        Challenge::parse(&Params::parse(raw.as_bytes()).unwrap())
    }

    #[test]
    fn the_example_of_the_rfc() {
        let challenge = parse(&format!("code_challenge={CHALLENGE}&code_challenge_method=S256")).unwrap();
        assert_eq!(check(challenge, Some(VERIFIER)), Ok(()));
    }

    #[test]
    fn plain_absent_and_malformed_challenges_are_refused() {
        assert_eq!(parse("x=1"), Ok(None));
        for raw in [
            format!("code_challenge={CHALLENGE}"),
            format!("code_challenge={CHALLENGE}&code_challenge_method="),
            format!("code_challenge={CHALLENGE}&code_challenge_method=plain"),
            format!("code_challenge={CHALLENGE}&code_challenge_method=s256"),
            "code_challenge_method=S256".into(),
            format!("code_challenge={}&code_challenge_method=S256", &CHALLENGE[1..]),
            format!("code_challenge={CHALLENGE}=&code_challenge_method=S256"),
            format!("code_challenge={CHALLENGE}&code_challenge={CHALLENGE}&code_challenge_method=S256"),
        ] {
            assert_eq!(parse(&raw).unwrap_err().code, ErrorCode::InvalidRequest, "{raw}");
        }
    }

    #[test]
    fn verifiers() {
        use ErrorCode::{InvalidGrant, InvalidRequest};
        let made_of = |verifier: &str| Some(Challenge(sha256(verifier.as_bytes())));
        let (short, long) = ("a".repeat(42), "a".repeat(129));
        for (challenge, verifier, expected) in [
            (None, None, Ok(())),
            (made_of(VERIFIER), Some(VERIFIER), Ok(())),
            (made_of(&"~".repeat(128)), Some(&*"~".repeat(128)), Ok(())),
            (made_of(VERIFIER), None, Err(InvalidGrant)),
            (None, Some(VERIFIER), Err(InvalidGrant)),
            (made_of("x"), Some(VERIFIER), Err(InvalidGrant)),
            (made_of(&short), Some(&*short), Err(InvalidRequest)),
            (made_of(&long), Some(&*long), Err(InvalidRequest)),
            (made_of(VERIFIER), Some(&*format!("{VERIFIER}+")), Err(InvalidRequest)),
        ] {
            assert_eq!(check(challenge, verifier).map_err(|error| error.code), expected, "{verifier:?}");
        }
    }
}
