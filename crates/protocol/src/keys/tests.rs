//! Keys against a second opinion (`jsonwebtoken`), and tokens against forgers.

use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken as other;
use proptest::prelude::*;
use serde_json::{Value, json};

fn key(algorithm: Algorithm) -> SigningKey {
    SigningKey::generate(algorithm).unwrap().0
}

fn verify(keys: &[&SigningKey], token: &str, typ: Typ) -> Result<Value, JwsError> {
    VerifyingKeys::of(keys.iter().copied()).unwrap().verify(token, typ)
}

fn token_of(header: &Value, claims: &Value, key: &SigningKey) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = key.sign(signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[test]
fn a_stranger_reads_our_tokens_with_our_published_key() {
    for algorithm in Algorithm::ALL {
        let key = key(*algorithm);
        let token = key.jws(Typ::AccessToken, &json!({"sub": "s-1", "exp": 4_000_000_000u64})).unwrap();
        let jwk: other::jwk::Jwk =
            serde_json::from_value(serde_json::to_value(key.public_jwk()).unwrap()).unwrap();
        let name = algorithm.as_str().parse::<other::Algorithm>().unwrap();
        let mut rules = other::Validation::new(name);
        rules.validate_aud = false;
        let decoding = other::DecodingKey::from_jwk(&jwk).unwrap();
        let read = other::decode::<Value>(&token, &decoding, &rules).unwrap();
        assert_eq!(read.claims["sub"], "s-1");
        assert_eq!(read.header.typ.as_deref(), Some("at+jwt"));
        assert_eq!(read.header.kid.as_deref(), Some(key.kid.as_str()));
        assert_eq!(jwk.thumbprint(other::jwk::ThumbprintHash::SHA256).unwrap(), key.kid, "{algorithm}");
        assert_eq!(verify(&[&key], &token, Typ::AccessToken).unwrap()["sub"], "s-1");
    }
}

#[test]
fn a_key_reads_back_and_shows_nothing_private() {
    for algorithm in Algorithm::ALL {
        let (key, pkcs8) = SigningKey::generate(*algorithm).unwrap();
        let again = SigningKey::from_pkcs8(*algorithm, &pkcs8).unwrap();
        assert_eq!(again.public_jwk(), key.public_jwk());
        let jwk = serde_json::to_value(key.public_jwk()).unwrap();
        for private in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
            assert_eq!(jwk.get(private), None);
        }
        assert_eq!((&jwk["use"], &jwk["alg"]), (&json!("sig"), &json!(algorithm.as_str())));
        assert_eq!(format!("{pkcs8:?}"), "Pkcs8(..)");
        assert_eq!(format!("{key:?}"), format!("SigningKey({algorithm} {})", key.kid));
        assert_eq!(algorithm.to_string().parse(), Ok(*algorithm));
        assert_eq!(serde_json::to_value(algorithm).unwrap(), json!(algorithm.as_str()));
    }
}

#[test]
fn an_rsa_key_has_2048_bits() {
    let modulus = key(Algorithm::Rs256).public_jwk().n.unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(modulus).unwrap().len(), 256);
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let (_, rsa) = SigningKey::generate(Algorithm::Rs256).unwrap();
    let (_, edwards) = SigningKey::generate(Algorithm::EdDsa).unwrap();
    assert_eq!(SigningKey::from_pkcs8(Algorithm::Es256, &rsa).unwrap_err(), KeyError::Malformed);
    assert_eq!(SigningKey::from_pkcs8(Algorithm::EdDsa, &rsa).unwrap_err(), KeyError::Malformed);
    assert_eq!(SigningKey::from_pkcs8(Algorithm::Rs256, &edwards).unwrap_err(), KeyError::Malformed);
    assert_eq!(SigningKey::from_pkcs8(Algorithm::Rs256, b"").unwrap_err(), KeyError::Malformed);
}

#[test]
fn forged_headers_are_refused() {
    let key = key(Algorithm::Es256);
    let other_key = self::key(Algorithm::Es256);
    let good = json!({"alg": "ES256", "typ": "JWT", "kid": key.kid});
    let claims = json!({"sub": "s-1"});
    assert!(verify(&[&key], &token_of(&good, &claims, &key), Typ::IdToken).is_ok());
    let with = |name: &str, value: Value| {
        let mut header = good.clone();
        header[name] = value;
        verify(&[&key], &token_of(&header, &claims, &key), Typ::IdToken).unwrap_err()
    };
    assert_eq!(with("alg", json!("none")), JwsError::Malformed);
    assert_eq!(with("alg", json!("HS256")), JwsError::Malformed);
    assert_eq!(with("alg", json!("RS256")), JwsError::Key);
    assert_eq!(with("typ", json!("at+jwt")), JwsError::Typ);
    assert_eq!(with("kid", json!("other")), JwsError::Key);
    for name in ["crit", "jku", "jwk", "x5u", "x5c", "b64", "zip"] {
        assert_eq!(with(name, json!(["exp"])), JwsError::Malformed, "{name}");
    }
    for missing in ["alg", "typ", "kid"] {
        let mut header = good.clone();
        header.as_object_mut().unwrap().remove(missing);
        let refused = verify(&[&key], &token_of(&header, &claims, &key), Typ::IdToken);
        assert_eq!(refused, Err(JwsError::Malformed));
    }
    let forged = token_of(&good, &claims, &other_key);
    assert_eq!(verify(&[&key, &other_key], &forged, Typ::IdToken), Err(JwsError::Signature));
}

#[test]
fn an_rs256_key_does_not_verify_ps256_and_its_public_half_is_no_hmac_secret() {
    let key = key(Algorithm::Rs256);
    let header = json!({"alg": "PS256", "typ": "JWT", "kid": key.kid});
    assert_eq!(verify(&[&key], &token_of(&header, &json!({}), &key), Typ::IdToken), Err(JwsError::Key));
    let secret = other::EncodingKey::from_secret(key.public_bytes());
    let mut header = other::Header::new(other::Algorithm::HS256);
    header.kid = Some(key.kid.clone());
    let confused = other::encode(&header, &json!({"sub": "s-1"}), &secret).unwrap();
    assert_eq!(verify(&[&key], &confused, Typ::IdToken), Err(JwsError::Malformed));
}

#[test]
fn altered_claims_stripped_signatures_and_claims_that_are_no_object_are_refused() {
    let key = key(Algorithm::EdDsa);
    let token = key.jws(Typ::IdToken, &json!({"sub": "s-1"})).unwrap();
    let [header, _, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let claims = URL_SAFE_NO_PAD.encode(r#"{"sub":"s-2"}"#);
    let altered = format!("{header}.{claims}.{signature}");
    assert_eq!(verify(&[&key], &altered, Typ::IdToken), Err(JwsError::Signature));
    assert_eq!(verify(&[&key], &format!("{header}.{claims}."), Typ::IdToken), Err(JwsError::Signature));
    assert_eq!(key.jws(Typ::IdToken, &"text"), Err(KeyError::Claims));
    let long = format!("{header}.{}.{signature}", "A".repeat(JWS_MAX));
    assert_eq!(verify(&[&key], &long, Typ::IdToken), Err(JwsError::Malformed));
}

proptest! {
    #[test]
    fn no_text_makes_the_verifier_fall_over(text in "[a-zA-Z0-9_.=-]{0,200}|\\PC{0,40}") {
        let keys = VerifyingKeys::default();
        prop_assert!(keys.verify::<Value>(&text, Typ::IdToken).is_err());
    }
}
