//! The `prompt` parameter (OpenID Connect Core section 3.1.2.1). What follows from it is decided in `authorize`.

use super::error::Error;
use serde::{Deserialize, Serialize};

/// What the service wants the member to be asked, or not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// Whatever is needed.
    #[default]
    Unset,
    /// `none`: nothing; an error where something is needed.
    None,
    /// `login` or `select_account`: log in again, as whoever the member chooses to be.
    Login,
}

impl Prompt {
    /// The values that are understood: `prompt_values_supported`. `consent` is met by the manager's word: a manager
    /// registers the app and assigns it, so that there is nothing to ask the member.
    pub const WORDS: &'static [&'static str] = &["none", "login", "consent", "select_account"];

    /// Reads the parameter.
    ///
    /// # Errors
    /// `invalid_request` for `none` together with anything else, and for words that are not in [`Prompt::WORDS`].
    pub fn parse(text: Option<&str>) -> Result<Self, Error> {
        let mut prompt = Self::Unset;
        let (mut count, mut none) = (0, false);
        for word in text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
            count += 1;
            match word {
                "none" => none = true,
                "login" | "select_account" => prompt = Self::Login,
                "consent" => {}
                _ => return Err(Error::invalid_request("prompt has a value that is not known")),
            }
        }
        match (none, count) {
            (true, 1) => Ok(Self::None),
            (true, _) => Err(Error::invalid_request("prompt=none allows no other value")),
            (false, _) => Ok(prompt),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::error::ErrorCode;

    #[test]
    fn every_combination() {
        for (text, prompt) in [
            (None, Prompt::Unset),
            (Some("consent"), Prompt::Unset),
            (Some("none"), Prompt::None),
            (Some("login"), Prompt::Login),
            (Some("select_account"), Prompt::Login),
            (Some("login consent"), Prompt::Login),
            (Some("consent select_account"), Prompt::Login),
        ] {
            assert_eq!(Prompt::parse(text), Ok(prompt), "{text:?}");
        }
        for text in ["none login", "login none", "none none", "none consent", "create", "NONE", "login\tnone"]
        {
            assert_eq!(Prompt::parse(Some(text)).unwrap_err().code, ErrorCode::InvalidRequest, "{text}");
        }
    }
}
