//! Logout that a service asks for (OpenID Connect RP-Initiated Logout 1.0). An ID token of ours is the service's proof
//! that the member was signed in there; without it the member is asked, and nobody is redirected.

use super::{
    answer::with_query,
    authorize::STATE_MAX,
    client::Client,
    id_token::{self, Hint},
    params::{Params, Repeated},
};
use crate::keys::VerifyingKeys;
use serde::{Deserialize, Serialize};

/// What a service asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Whose request it is, by `client_id` or by the hint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The member that the hint names; nothing without a hint that is an ID token of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Where the browser shall go afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_logout_redirect_uri: Option<String>,
    /// Given back there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// Why a request is answered by a page that says so, and nothing is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// A parameter was given twice.
    #[error("{0}")]
    Repeated(#[from] Repeated),
    /// `state` is too long.
    #[error("state is too long")]
    State,
    /// `id_token_hint` was issued to another client than `client_id`.
    #[error("id_token_hint was issued to another client than client_id")]
    AnotherClient,
    /// `post_logout_redirect_uri` is not registered for the client.
    #[error(
        "post_logout_redirect_uri is not registered for this client; it is compared character by character"
    )]
    PostLogoutRedirectUri,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// End the session, if there is one, and go to this registered address, or say that it is done.
    End {
        /// The address, with `state`.
        redirect: Option<String>,
    },
    /// Ask the member first, and redirect nowhere.
    Confirm,
}

/// Reads a request. A hint that is no ID token of ours counts as none.
///
/// # Errors
/// [`Invalid`].
pub fn read(params: &Params, keys: &VerifyingKeys, issuer: &str) -> Result<Request, Invalid> {
    let client_id = params.one("client_id")?;
    let hint = params.one("id_token_hint")?.and_then(|hint| id_token::read_hint(hint, keys, issuer));
    let (hinted_client, subject) = match hint {
        Some(Hint { subject, client_id }) => (Some(client_id), Some(subject)),
        None => (None, None),
    };
    if let (Some(given), Some(hinted)) = (client_id, &hinted_client)
        && given != hinted
    {
        return Err(Invalid::AnotherClient);
    }
    let state = params.one("state")?;
    if state.is_some_and(|state| state.len() > STATE_MAX) {
        return Err(Invalid::State);
    }
    Ok(Request {
        client_id: client_id.map(str::to_owned).or(hinted_client),
        subject,
        post_logout_redirect_uri: params.one("post_logout_redirect_uri")?.map(str::to_owned),
        state: state.map(str::to_owned),
    })
}

/// Decides. `client` is the one that the request names, if it is there; `signed_in` is the `sub` of the member who is
/// signed in in this browser.
///
/// # Errors
/// [`Invalid::PostLogoutRedirectUri`].
pub fn decide(
    request: &Request,
    client: Option<&Client>,
    signed_in: Option<&str>,
) -> Result<Decision, Invalid> {
    let proved = match (&request.subject, signed_in) {
        (Some(subject), Some(signed_in)) => subject == signed_in,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let registered = match (&request.post_logout_redirect_uri, client) {
        (None, _) => None,
        (Some(uri), Some(client)) if client.logs_out_to(uri) => Some(uri),
        (Some(_), _) if request.subject.is_some() => return Err(Invalid::PostLogoutRedirectUri),
        (Some(_), _) => None,
    };
    if proved {
        let state = request.state.iter().map(|state| ("state", state.clone())).collect::<Vec<_>>();
        let address = |uri: &String| if state.is_empty() { uri.clone() } else { with_query(uri, &state) };
        return Ok(Decision::End { redirect: registered.map(address) });
    }
    Ok(if signed_in.is_some() { Decision::Confirm } else { Decision::End { redirect: None } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::{Algorithm, SigningKey, Typ},
        oidc::client::SecretHash,
    };
    use serde_json::json;

    const ISSUER: &str = "https://i.example";

    struct World {
        key: SigningKey,
        keys: VerifyingKeys,
        client: Client,
    }

    fn world() -> World {
        let (key, _) = SigningKey::generate(Algorithm::EdDsa).unwrap();
        let keys = VerifyingKeys::of([&key]).unwrap();
        let client =
            Client::new("c-1".into(), vec!["https://app.example/cb".parse().unwrap()], SecretHash([0; 32]));
        let post_logout_redirect_uris = vec!["https://app.example/bye".parse().unwrap()];
        World { key, keys, client: Client { post_logout_redirect_uris, ..client } }
    }

    impl World {
        fn hint(&self, sub: &str) -> String {
            let claims = json!({"iss": ISSUER, "sub": sub, "aud": "c-1", "exp": 1});
            self.key.jws(Typ::IdToken, &claims).unwrap()
        }

        fn ask(&self, raw: &str, signed_in: Option<&str>) -> Result<Decision, Invalid> {
            let request = read(&Params::parse(raw.as_bytes()).unwrap(), &self.keys, ISSUER)?;
            let client = request.client_id.as_deref().filter(|id| *id == self.client.client_id);
            decide(&request, client.map(|_| &self.client), signed_in)
        }
    }

    fn end(redirect: Option<&str>) -> Result<Decision, Invalid> {
        Ok(Decision::End { redirect: redirect.map(str::to_owned) })
    }

    #[test]
    fn with_a_good_hint() {
        let world = world();
        let hint = world.hint("s-1");
        let uri = "post_logout_redirect_uri=https://app.example/bye";
        let ask = |rest: &str| world.ask(&format!("id_token_hint={hint}{rest}"), Some("s-1"));
        assert_eq!(ask(&format!("&{uri}&state=a%26b")), end(Some("https://app.example/bye?state=a%26b")));
        assert_eq!(ask(&format!("&{uri}")), end(Some("https://app.example/bye")));
        assert_eq!(ask(&format!("&{uri}&client_id=c-1")), end(Some("https://app.example/bye")));
        assert_eq!(ask(""), end(None));
        assert_eq!(ask("&state=x"), end(None));
        assert_eq!(ask(&format!("&{uri}&client_id=c-2")), Err(Invalid::AnotherClient));
        assert_eq!(ask(&format!("&{uri}%3Ffoo=bar")), Err(Invalid::PostLogoutRedirectUri));
        assert_eq!(
            ask("&post_logout_redirect_uri=https://evil.example/"),
            Err(Invalid::PostLogoutRedirectUri)
        );
        assert_eq!(ask("&state=a&state=b"), Err(Invalid::Repeated(Repeated("state"))));
        let gone = world.ask(&format!("id_token_hint={hint}&{uri}"), None);
        assert_eq!(gone, end(Some("https://app.example/bye")), "signed out already");
        let other = world.ask(&format!("id_token_hint={hint}&{uri}"), Some("s-2"));
        assert_eq!(other, Ok(Decision::Confirm), "another member is signed in");
    }

    #[test]
    fn without_a_good_hint_nobody_is_redirected() {
        let world = world();
        let (stranger, _) = SigningKey::generate(Algorithm::EdDsa).unwrap();
        let foreign =
            stranger.jws(Typ::IdToken, &json!({"iss": ISSUER, "sub": "s-1", "aud": "c-1"})).unwrap();
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzLTEifQ.";
        let uri = "post_logout_redirect_uri=https://app.example/bye&client_id=c-1&state=x";
        for raw in [
            String::new(),
            "state=x".into(),
            uri.into(),
            format!("id_token_hint={foreign}&{uri}"),
            format!("id_token_hint={unsigned}&{uri}"),
        ] {
            assert_eq!(world.ask(&raw, Some("s-1")), Ok(Decision::Confirm), "{raw}");
            assert_eq!(world.ask(&raw, None), end(None), "{raw}");
        }
    }
}
