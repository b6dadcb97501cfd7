//! What the installation publishes about itself: OpenID Connect Discovery section 3, which RFC 8414 section 2 takes up.
//! Only what is really there stands here; each list is the one that the code goes by.

use super::{answer::ResponseMode, client::AuthMethod, prompt::Prompt};
use crate::keys::Algorithm;
use auth_core::{claims::Scope, session::Acr};
use serde::Serialize;

/// Path of the authorization endpoint.
pub const AUTHORIZE: &str = "/oauth2/authorize";
/// Path of the token endpoint.
pub const TOKEN: &str = "/oauth2/token";
/// Path of the userinfo endpoint.
pub const USERINFO: &str = "/oauth2/userinfo";
/// Path of the key set.
pub const JWKS: &str = "/oauth2/jwks";
/// Path of the logout endpoint.
pub const END_SESSION: &str = "/oauth2/end-session";
/// Path of the document (OpenID Connect Discovery section 4).
pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
/// Path of the same document as RFC 8414 section 3 has it. The issuer has no path, so that nothing is inserted.
pub const OAUTH_AUTHORIZATION_SERVER: &str = "/.well-known/oauth-authorization-server";

/// The discovery document.
#[derive(Debug, Clone, Serialize)]
pub struct Discovery<'a> {
    issuer: &'a str,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: String,
    scopes_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: &'static [&'static str],
    grant_types_supported: [&'static str; 1],
    acr_values_supported: Vec<&'static str>,
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: &'static [Algorithm],
    token_endpoint_auth_methods_supported: &'static [AuthMethod],
    display_values_supported: [&'static str; 1],
    prompt_values_supported: &'static [&'static str],
    claim_types_supported: [&'static str; 1],
    claims_supported: Vec<&'static str>,
    ui_locales_supported: Vec<&'static str>,
    code_challenge_methods_supported: [&'static str; 1],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    authorization_response_iss_parameter_supported: bool,
}

/// Claims of the ID token that no scope releases.
const OF_THE_TOKEN: [&str; 9] = ["iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash"];

impl<'a> Discovery<'a> {
    /// The document of the installation at this address, which has no slash at its end.
    #[must_use]
    pub fn of(issuer: &'a str) -> Self {
        let at = |path: &str| format!("{issuer}{path}");
        let of_scopes = Scope::ALL.iter().flat_map(|scope| scope.claims()).copied();
        Self {
            issuer,
            authorization_endpoint: at(AUTHORIZE),
            token_endpoint: at(TOKEN),
            userinfo_endpoint: at(USERINFO),
            jwks_uri: at(JWKS),
            end_session_endpoint: at(END_SESSION),
            scopes_supported: Scope::ALL.iter().map(|scope| scope.as_str()).collect(),
            response_types_supported: ["code"],
            response_modes_supported: ResponseMode::WORDS,
            grant_types_supported: ["authorization_code"],
            acr_values_supported: Acr::ALL.iter().map(|acr| acr.as_str()).collect(),
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: Algorithm::ALL,
            token_endpoint_auth_methods_supported: AuthMethod::ALL,
            display_values_supported: ["page"],
            prompt_values_supported: Prompt::WORDS,
            claim_types_supported: ["normal"],
            claims_supported: OF_THE_TOKEN.into_iter().chain(of_scopes).collect(),
            ui_locales_supported: api::Language::ALL.iter().map(|language| language.as_str()).collect(),
            code_challenge_methods_supported: ["S256"],
            claims_parameter_supported: true,
            request_parameter_supported: false,
            request_uri_parameter_supported: false,
            authorization_response_iss_parameter_supported: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_published() {
        let document = serde_json::to_value(Discovery::of("https://i.example")).unwrap();
        assert_eq!(document["issuer"], "https://i.example");
        for (name, url) in document.as_object().unwrap() {
            if name.ends_with("_endpoint") || name.ends_with("_uri") {
                assert!(url.as_str().unwrap().starts_with("https://i.example/oauth2/"), "{name}");
            }
        }
        assert_eq!(
            document["id_token_signing_alg_values_supported"],
            json!(["RS256", "ES256", "PS256", "EdDSA"])
        );
        assert_eq!(document["scopes_supported"], json!(["openid", "profile", "email", "groups"]));
        let methods = json!(["client_secret_basic", "client_secret_post", "none"]);
        assert_eq!(document["token_endpoint_auth_methods_supported"], methods);
        for absent in
            ["registration_endpoint", "introspection_endpoint", "revocation_endpoint", "check_session_iframe"]
        {
            assert_eq!(document.get(absent), None, "not there yet");
        }
    }
}
