//! The words that the server and our own pages use towards each other: ids, roles, problems and
//! the JSON of each endpoint. No logic, no I/O, nothing but serde and uuid, so that the portal can
//! carry it. What a row is lives in `store`, what a protocol message is lives in `protocol`.

mod account;
mod id;
mod passkey;
mod problem;
mod security;
mod trace;
mod word;

pub use account::{
    AppKind, AppTile, Appearance, Home, LanguageChange, LastLogin, Links, MePage, PICTURE_BYTES_MAX, Profile,
    ProfileChange, TimeZoneChoice,
};
pub use id::{
    AgreementId, AppId, AuditEventId, CompanyId, CredentialId, GrantId, GroupId, InvalidId, LoginAttemptId,
    LoginId, MemberId, SessionId, SigningKeyId,
};
pub use passkey::{PasskeyEntry, PasskeyNew, PasskeyQuestion, PasskeyReach, PasskeyRename, Passkeys};
pub use problem::{FieldProblem, Problem, ProblemCode};
pub use security::{
    AuthenticatorCode, AuthenticatorSetup, AuthenticatorSetupCode, HistoryEntry, HistoryPage, MethodChoice,
    NewRecoveryCodes, Onward, PasswordChange, PasswordState, Reauthentication, RecoveryCodes, Security,
    SecurityChange, SessionEntry, Sessions,
};
pub use trace::{TraceEntry, TracePage, TraceReached};
pub use word::{
    Language, LoginOutcome, MemberStatus, Plan, RiskLevel, RiskReason, Role, SecondStepMethod,
    SecondStepMode, Timestamp, UnknownWord,
};
