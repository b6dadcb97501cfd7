//! What an authorization code holds. It is sealed by the server and kept nowhere: that it is used once is the one row
//! that its redemption writes. The layout is compact, so that a code stays an address's worth of text.

use super::{
    authorize::Request,
    claims_request::{ClaimSet, ClaimsRequest},
    pkce::Challenge,
};
use api::{AppId, CompanyId, MemberId, SessionId, Timestamp};
use auth_core::{
    claims::Scope,
    secret::sha256,
    session::{Acr, Amr},
};
use uuid::Uuid;

/// How long a code is good, in seconds (RFC 6749 section 4.1.2, FAPI 2.0: at most 60).
pub const CODE_SECONDS: i64 = 60;
/// How long the mark of a redeemed code is kept after the code's end, in seconds (security rule 21).
pub const MARK_SECONDS: i64 = 600;
/// A code from further in the future than this, in seconds, was sealed by a clock that cannot be trusted.
pub const AHEAD_SECONDS: i64 = 10;
/// Longest code, in characters; a request that needs more goes into a ticket.
pub const CODE_MAX: usize = 512;

const VERSION: u8 = 1;

/// An authorization code, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Random and unique: what the redemption is marked by.
    pub id: [u8; 16],
    /// The installation's epoch: raised by a restore, which ends all codes.
    pub epoch: i64,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The company of app and member.
    pub company_id: CompanyId,
    /// Whose code it is.
    pub app_id: AppId,
    /// Whom it is about.
    pub member_id: MemberId,
    /// The session that it was issued in.
    pub session_id: SessionId,
    /// When the member proved who they are.
    pub auth_time: Timestamp,
    /// By which factors.
    pub amr: Vec<Amr>,
    /// What they amount to.
    pub acr: Acr,
    /// SHA-256 of the redirect URI that it was sent to.
    pub redirect_uri: [u8; 32],
    /// What its redeemer must know the origin of.
    pub challenge: Option<Challenge>,
    /// What is granted.
    pub scopes: Vec<Scope>,
    /// Single claims for userinfo.
    pub userinfo: ClaimSet,
    /// Single claims for the ID token.
    pub id_token: ClaimSet,
    /// Given back in the ID token.
    pub nonce: Option<String>,
}

/// Bytes that are no code of this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an authorization code")]
pub struct InvalidCode;

/// Who a code is about and where it was issued.
#[derive(Debug, Clone)]
pub struct Issued<'a> {
    /// See [`Code::id`].
    pub id: [u8; 16],
    /// See [`Code::epoch`].
    pub epoch: i64,
    /// The present.
    pub now: Timestamp,
    /// The app that asked.
    pub app_id: AppId,
    /// The session of the member.
    pub session: &'a auth_core::session::Session,
}

impl Code {
    /// The code that answers this request.
    #[must_use]
    pub fn new(request: &Request, issued: &Issued<'_>) -> Self {
        let ClaimsRequest { userinfo, id_token, .. } = request.claims;
        let session = issued.session;
        Self {
            id: issued.id,
            epoch: issued.epoch,
            issued_at: issued.now,
            company_id: session.company_id,
            app_id: issued.app_id,
            member_id: session.member_id,
            session_id: session.id,
            auth_time: session.auth_time,
            amr: session.amr.clone(),
            acr: session.acr,
            redirect_uri: sha256(request.return_to.redirect_uri().as_bytes()),
            challenge: request.challenge,
            scopes: request.scopes.clone(),
            userinfo,
            id_token,
            nonce: request.nonce.clone(),
        }
    }

    /// Whether it may still be redeemed: not older than [`CODE_SECONDS`], not from the future, not of another epoch.
    #[must_use]
    pub fn is_live(&self, now: Timestamp, epoch: i64) -> bool {
        let age = now.since(self.issued_at);
        self.epoch == epoch && (-AHEAD_SECONDS * 1000..CODE_SECONDS * 1000).contains(&age)
    }

    /// Until when the mark of its redemption must be kept.
    #[must_use]
    pub fn mark_expires_at(&self) -> Timestamp {
        self.issued_at.plus_seconds(CODE_SECONDS + MARK_SECONDS)
    }

    /// The bytes to be sealed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.id);
        for number in [self.epoch, self.issued_at.0, self.auth_time.0] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        for id in [self.company_id.0, self.app_id.0, self.member_id.0, self.session_id.0] {
            bytes.extend_from_slice(id.as_bytes());
        }
        bytes.extend_from_slice(&self.redirect_uri);
        bytes.push(set_of(Scope::ALL, &self.scopes));
        bytes.extend_from_slice(&self.userinfo.0.to_be_bytes());
        bytes.extend_from_slice(&self.id_token.0.to_be_bytes());
        bytes.push(position(Acr::ALL, self.acr));
        bytes.push(u8::from(self.challenge.is_some()));
        bytes.extend(self.challenge.iter().flat_map(|challenge| challenge.0));
        let amr: Vec<&str> = self.amr.iter().map(|amr| amr.as_str()).collect();
        let amr = amr.join(" ");
        bytes.push(u8::try_from(amr.len()).unwrap_or(u8::MAX));
        bytes.extend_from_slice(amr.as_bytes());
        bytes.push(u8::from(self.nonce.is_some()));
        bytes.extend(self.nonce.iter().flat_map(|nonce| nonce.bytes()));
        bytes
    }

    /// Reads what [`Code::encode`] wrote.
    ///
    /// # Errors
    /// [`InvalidCode`].
    pub fn decode(bytes: &[u8]) -> Result<Self, InvalidCode> {
        let mut rest = Reader(bytes);
        if rest.byte()? != VERSION {
            return Err(InvalidCode);
        }
        let id = rest.array()?;
        let [epoch, issued_at, auth_time] = [rest.number()?, rest.number()?, rest.number()?];
        let [company, app, member, session] = [rest.id()?, rest.id()?, rest.id()?, rest.id()?];
        Ok(Self {
            id,
            epoch,
            issued_at: Timestamp(issued_at),
            auth_time: Timestamp(auth_time),
            company_id: CompanyId(company),
            app_id: AppId(app),
            member_id: MemberId(member),
            session_id: SessionId(session),
            redirect_uri: rest.array()?,
            scopes: members(Scope::ALL, rest.byte()?),
            userinfo: ClaimSet(u16::from_be_bytes(rest.array()?)),
            id_token: ClaimSet(u16::from_be_bytes(rest.array()?)),
            acr: *Acr::ALL.get(usize::from(rest.byte()?)).ok_or(InvalidCode)?,
            challenge: if rest.flag()? { Some(Challenge(rest.array()?)) } else { None },
            amr: rest.amr()?,
            nonce: if rest.flag()? { Some(rest.text()?) } else { rest.end().map(|()| None)? },
        })
    }
}

fn set_of<T: PartialEq>(all: &[T], some: &[T]) -> u8 {
    all.iter().zip(0u32..8).filter(|(one, _)| some.contains(one)).fold(0, |set, (_, bit)| set | 1 << bit)
}

fn members<T: Copy>(all: &[T], set: u8) -> Vec<T> {
    all.iter().zip(0u32..8).filter(|(_, bit)| set >> bit & 1 == 1).map(|(one, _)| *one).collect()
}

fn position<T: PartialEq>(all: &[T], one: T) -> u8 {
    all.iter().position(|other| *other == one).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], InvalidCode> {
        let (first, rest) = self.0.split_first_chunk::<N>().ok_or(InvalidCode)?;
        self.0 = rest;
        Ok(*first)
    }

    fn byte(&mut self) -> Result<u8, InvalidCode> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn flag(&mut self) -> Result<bool, InvalidCode> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(InvalidCode),
        }
    }

    fn number(&mut self) -> Result<i64, InvalidCode> {
        self.array().map(i64::from_be_bytes)
    }

    fn id(&mut self) -> Result<Uuid, InvalidCode> {
        self.array().map(Uuid::from_bytes)
    }

    fn amr(&mut self) -> Result<Vec<Amr>, InvalidCode> {
        let length = usize::from(self.byte()?);
        let (words, rest) = self.0.split_at_checked(length).ok_or(InvalidCode)?;
        self.0 = rest;
        let words = str::from_utf8(words).map_err(|_| InvalidCode)?;
        words.split_ascii_whitespace().map(|word| word.parse().map_err(|_| InvalidCode)).collect()
    }

    fn text(&mut self) -> Result<String, InvalidCode> {
        let bytes = std::mem::take(&mut self.0);
        str::from_utf8(bytes).map(str::to_owned).map_err(|_| InvalidCode)
    }

    fn end(&self) -> Result<(), InvalidCode> {
        if self.0.is_empty() { Ok(()) } else { Err(InvalidCode) }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in crate::oidc) const NOW: Timestamp = Timestamp(1_800_000_000_000);

    pub(in crate::oidc) fn code() -> Code {
        Code {
            id: [1; 16],
            epoch: 1,
            issued_at: NOW,
            company_id: CompanyId(Uuid::from_u128(1)),
            app_id: AppId(Uuid::from_u128(2)),
            member_id: MemberId(Uuid::from_u128(3)),
            session_id: SessionId(Uuid::from_u128(4)),
            auth_time: NOW.plus_seconds(-60),
            amr: vec![Amr::Password],
            acr: Acr::Password,
            redirect_uri: sha256(b"https://app.example/cb"),
            challenge: Some(Challenge(sha256(&[b'v'; 43]))),
            scopes: vec![Scope::Openid, Scope::Email],
            userinfo: ClaimSet(5),
            id_token: ClaimSet(0),
            nonce: Some("n".into()),
        }
    }

    #[test]
    fn a_code_lives_a_minute() {
        let code = code();
        assert!(
            code.is_live(NOW, 1)
                && code.is_live(NOW.plus_seconds(59), 1)
                && code.is_live(NOW.plus_seconds(-10), 1)
        );
        assert!(!code.is_live(NOW.plus_seconds(60), 1), "old");
        assert!(!code.is_live(NOW.plus_seconds(-11), 1), "from the future");
        assert!(!code.is_live(NOW, 2), "of an installation before its restore");
        assert_eq!(code.mark_expires_at(), NOW.plus_seconds(660));
    }

    #[test]
    fn a_code_with_a_usual_nonce_stays_short() {
        let sealed = |nonce: usize| {
            let bytes = Code { nonce: Some("n".repeat(nonce)), ..code() }.encode().len();
            (bytes + auth_core::seal::OVERHEAD).div_ceil(3) * 4
        };
        assert!(sealed(128) <= CODE_MAX, "{}", sealed(128));
        assert!(sealed(NONCE_THAT_NEEDS_A_TICKET) > CODE_MAX);
    }

    const NONCE_THAT_NEEDS_A_TICKET: usize = 200;

    proptest! {
        #[test]
        fn a_code_reads_back(
            id: [u8; 16], numbers: [i64; 3], bits in 0u8..16, challenge: Option<[u8; 32]>, nonce: Option<String>,
        ) {
            let code = Code {
                id,
                epoch: numbers[0],
                issued_at: Timestamp(numbers[1]),
                auth_time: Timestamp(numbers[2]),
                scopes: members(Scope::ALL, bits),
                challenge: challenge.map(Challenge),
                nonce,
                ..code()
            };
            prop_assert_eq!(Code::decode(&code.encode()), Ok(code));
        }

        #[test]
        fn no_bytes_make_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0usize..260) {
            let _ = Code::decode(&bytes);
            let mut whole = Code { nonce: None, ..code() }.encode();
            whole.truncate(cut);
            if whole.len() < (Code { nonce: None, ..code() }).encode().len() {
                prop_assert!(Code::decode(&whole).is_err());
            }
        }
    }
}
