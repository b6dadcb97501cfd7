//! Row ids: one UUIDv7 newtype per table, so that no id can be passed for another.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A text that is no UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId;

impl fmt::Display for InvalidId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a UUID")
    }
}

impl std::error::Error for InvalidId {}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "orm", derive(sea_orm::DeriveValueType))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    )*};
}

ids! {
    /// A company (tenant).
    CompanyId;
    /// A member of a company.
    MemberId;
    /// A group of members.
    GroupId;
    /// An app that members reach: SAML, OIDC or a link.
    AppId;
    /// A signed-in session; not the secret in its cookie.
    SessionId;
    /// A credential: password, temporary password, second factor.
    CredentialId;
    /// What a member gave one app: the family of codes and tokens.
    GrantId;
    /// A login that has its first proof and is not finished.
    LoginId;
    /// A key that signs tokens or assertions.
    SigningKeyId;
    /// An attempt in the login history.
    LoginAttemptId;
    /// An event of the audit log.
    AuditEventId;
    /// A member's consent to one version of the terms and the privacy policy.
    AgreementId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_shows() {
        let id = MemberId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("x".parse::<MemberId>(), Err(InvalidId));
    }
}
