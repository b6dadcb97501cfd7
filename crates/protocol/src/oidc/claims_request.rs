//! The `claims` parameter (OpenID Connect Core section 5.5): single claims asked for by name. A claim is released only
//! where a scope that the client may have releases it; unknown claims are ignored.

use super::error::Error;
use auth_core::claims::Scope;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Longest `claims` parameter, in bytes.
pub const CLAIMS_BYTES_MAX: usize = 8 * 1024;

/// A set of claims that some scope releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClaimSet(pub u16);

/// Every claim that some scope releases, in the order of their bits: never reordered, only appended to, because codes
/// that are under way hold the bits.
fn every_claim() -> impl Iterator<Item = (Scope, &'static str)> {
    Scope::ALL.iter().flat_map(|scope| scope.claims().iter().map(|claim| (*scope, *claim)))
}

impl ClaimSet {
    /// The known ones of these names that one of `allowed` releases.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>, allowed: &[Scope]) -> Self {
        let names: Vec<&str> = names.into_iter().collect();
        let bits = every_claim()
            .enumerate()
            .filter(|(_, (scope, claim))| allowed.contains(scope) && names.contains(claim));
        Self(bits.fold(0, |set, (bit, _)| {
            set | 1u16.checked_shl(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or(0)
        }))
    }

    /// The names in the set.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let has = move |bit: usize| {
            self.0.checked_shr(u32::try_from(bit).unwrap_or(u32::MAX)).unwrap_or(0) & 1 == 1
        };
        every_claim().enumerate().filter(move |(bit, _)| has(*bit)).map(|(_, (_, claim))| claim)
    }

    /// Whether nothing is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What `claims` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClaimsRequest {
    /// To be told at userinfo.
    #[serde(default)]
    pub userinfo: ClaimSet,
    /// To be written into the ID token.
    #[serde(default)]
    pub id_token: ClaimSet,
    /// The one member that the answer may be about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// One of these contexts is essential; empty where none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub essential_acr: Vec<String>,
}

impl ClaimsRequest {
    /// Reads the parameter.
    ///
    /// # Errors
    /// `invalid_request` for anything but a JSON object of objects whose members are `null` or objects.
    pub fn parse(text: Option<&str>, allowed: &[Scope]) -> Result<Self, Error> {
        let Some(text) = text else { return Ok(Self::default()) };
        let malformed =
            Error::invalid_request("claims must be a JSON object as in OpenID Connect Core section 5.5");
        if text.len() > CLAIMS_BYTES_MAX {
            return Err(Error::invalid_request("claims is too long"));
        }
        let whole: Map<String, Value> = serde_json::from_str(text).map_err(|_| malformed)?;
        let userinfo = requested(&whole, "userinfo").ok_or(malformed)?;
        let id_token = requested(&whole, "id_token").ok_or(malformed)?;
        let subject =
            [&userinfo, &id_token].into_iter().find_map(|part| values(part, "sub").into_iter().next());
        Ok(Self {
            userinfo: ClaimSet::of(userinfo.iter().map(|(name, _)| *name), allowed),
            id_token: ClaimSet::of(id_token.iter().map(|(name, _)| *name), allowed),
            subject,
            essential_acr: if is_essential(&id_token, "acr") { values(&id_token, "acr") } else { Vec::new() },
        })
    }
}

type Requested<'a> = Vec<(&'a str, &'a Value)>;

/// The members of one half; nothing where it has another form.
fn requested<'a>(whole: &'a Map<String, Value>, half: &str) -> Option<Requested<'a>> {
    match whole.get(half) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Object(members)) => {
            let well_formed = members.values().all(|value| value.is_null() || value.is_object());
            well_formed.then(|| members.iter().map(|(name, value)| (name.as_str(), value)).collect())
        }
        Some(_) => None,
    }
}

fn member<'a>(half: &Requested<'a>, name: &str) -> Option<&'a Value> {
    half.iter().find(|(given, _)| *given == name).map(|(_, value)| *value)
}

fn is_essential(half: &Requested<'_>, name: &str) -> bool {
    member(half, name).is_some_and(|value| value["essential"] == Value::Bool(true))
}

/// `value`, or `values`, as far as they are texts.
fn values(half: &Requested<'_>, name: &str) -> Vec<String> {
    let Some(value) = member(half, name) else { return Vec::new() };
    let one = value["value"].as_str().map(str::to_owned);
    let several = value["values"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str().map(str::to_owned));
    one.into_iter().chain(several).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::error::ErrorCode;

    fn parse(text: &str) -> Result<ClaimsRequest, Error> {
        ClaimsRequest::parse(Some(text), Scope::ALL)
    }

    #[test]
    fn the_bits_never_move() {
        let names: Vec<&str> = ClaimSet(u16::MAX).names().collect();
        assert_eq!(
            names,
            [
                "sub",
                "company_id",
                "name",
                "family_name",
                "given_name",
                "family_name#ja-Kana-JP",
                "given_name#ja-Kana-JP",
                "locale",
                "zoneinfo",
                "updated_at",
                "email",
                "email_verified",
                "groups"
            ]
        );
    }

    #[test]
    fn claims_by_name() {
        let read = parse(
            r#"{"userinfo":{"name":{"essential":true},"picture":null,"email":null},
                "id_token":{"email":null,"auth_time":{"essential":true},"acr":{"values":["a"]}},"other":1}"#,
        )
        .unwrap();
        assert_eq!(read.userinfo.names().collect::<Vec<_>>(), ["name", "email"]);
        assert_eq!(read.id_token.names().collect::<Vec<_>>(), ["email"]);
        assert_eq!((read.subject, read.essential_acr), (None, vec![]));
        let only_openid =
            ClaimsRequest::parse(Some(r#"{"userinfo":{"name":null}}"#), &[Scope::Openid]).unwrap();
        assert!(only_openid.userinfo.is_empty(), "a claim that the client may not have");
    }

    #[test]
    fn a_subject_and_an_essential_context() {
        let read =
            parse(r#"{"id_token":{"sub":{"value":"s-1"},"acr":{"essential":true,"values":["a","b"]}}}"#)
                .unwrap();
        assert_eq!(read.subject.as_deref(), Some("s-1"));
        assert_eq!(read.essential_acr, ["a", "b"]);
        assert_eq!(ClaimsRequest::parse(None, Scope::ALL), Ok(ClaimsRequest::default()));
    }

    #[test]
    fn malformed_ones_are_refused_quickly() {
        let deep = format!("{}{}", "{\"userinfo\":".repeat(600), "}".repeat(600));
        for bad in ["", "{", "[]", "1", "\"x\"", r#"{"userinfo":[]}"#, r#"{"id_token":{"name":true}}"#, &deep]
        {
            assert_eq!(parse(bad).unwrap_err().code, ErrorCode::InvalidRequest, "{bad:.20}");
        }
        let long = format!(r#"{{"userinfo":{{"{}":null}}}}"#, "x".repeat(CLAIMS_BYTES_MAX));
        assert_eq!(parse(&long).unwrap_err().code, ErrorCode::InvalidRequest);
    }
}
