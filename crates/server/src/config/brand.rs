//! `[brand]`: names and links of the installation.

use super::ConfigError;
use serde::{Deserialize, Serialize};

/// `[brand]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Brand {
    /// The product's name on every page.
    pub product: String,
    /// 利用規約
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<String>,
    /// 個人情報の取扱い
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy: Option<String>,
    /// オンラインマニュアル
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manual: Option<String>,
    /// Whom members ask, as shown on error pages: an address or a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<String>,
    /// Version of the terms of use; members agree anew when it changes.
    pub terms_version: String,
    /// Version of the privacy policy; members agree anew when it changes.
    pub privacy_version: String,
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            product: "Tegata".to_owned(),
            terms: None,
            privacy: None,
            manual: None,
            support: None,
            terms_version: "1".to_owned(),
            privacy_version: "1".to_owned(),
        }
    }
}

impl Brand {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if !is_name(&self.product) {
            return Err(ConfigError::Contradiction(
                "brand.product must be 1 to 64 characters without control or direction marks",
            ));
        }
        let links = [&self.terms, &self.privacy, &self.manual];
        let is_link = |link: &String| link.starts_with("https://") && url::Url::parse(link).is_ok();
        if !links.into_iter().flatten().all(is_link) {
            return Err(ConfigError::Contradiction(
                "brand.terms, brand.privacy and brand.manual must be https addresses",
            ));
        }
        Ok(())
    }
}

fn is_name(text: &str) -> bool {
    let is_mark = |character: char| {
        character.is_control()
            || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    (1..=64).contains(&text.chars().count()) && !text.chars().any(is_mark)
}
