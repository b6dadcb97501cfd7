//! Who is signed in: the session cookie, looked up afresh for each request.

use crate::{app::App, edge::cookie::Kind};
use api::MemberStatus;
use auth_core::{Token, TokenHash, session::Session};
use http::HeaderMap;
use std::sync::Arc;
use store::{
    Fresh, StoreError,
    company::{self, Company, CompanyStatus},
    member::{self, Member},
    session,
};

/// A member with a live session.
#[derive(Clone)]
pub struct SignedIn {
    /// The session.
    pub session: Arc<Session>,
    /// What its row is found by.
    pub hash: TokenHash,
    /// Whose it is; active.
    pub member: Arc<Member>,
    /// Their company; active.
    pub company: Arc<Company>,
}

/// The member whose session this browser brings, if it is live and both member and company are active. Notes the use
/// without keeping the caller waiting.
///
/// # Errors
/// [`StoreError`].
pub async fn current(app: &App, fresh: &Fresh, headers: &HeaderMap) -> Result<Option<SignedIn>, StoreError> {
    let Some(hash) = cookie(app, headers) else {
        return Ok(None);
    };
    let now = app.now();
    let Some(session) = session::by_hash(fresh, &hash).await?.filter(|session| session.is_live(now)) else {
        return Ok(None);
    };
    let member = member::by_id(fresh, session.company_id, session.member_id).await?;
    let company = company::by_id(fresh, session.company_id).await?;
    let (Some(member), Some(company)) = (member, company) else {
        return Ok(None);
    };
    if member.status != MemberStatus::Active || company.status != CompanyStatus::Active {
        return Ok(None);
    }
    if let Some(seen) = session.seen(now) {
        note_use(app, seen, hash);
    }
    Ok(Some(SignedIn { session, hash, member, company }))
}

/// The session that this browser names, live or not: what a new login ends.
pub(crate) async fn named(
    app: &App,
    fresh: &Fresh,
    headers: &HeaderMap,
) -> Result<Option<Arc<Session>>, StoreError> {
    match cookie(app, headers) {
        Some(hash) => session::by_hash(fresh, &hash).await,
        None => Ok(None),
    }
}

fn cookie(app: &App, headers: &HeaderMap) -> Option<TokenHash> {
    let text = app.cookies().read(headers, Kind::Session)?;
    Token::parse(text).ok().map(|token| token.hash())
}

fn note_use(app: &App, seen: Session, hash: TokenHash) {
    let store = app.store().clone();
    tokio::spawn(async move {
        if let Err(error) = session::touch(&store, &seen, &hash).await {
            tracing::debug!(%error, "a session's use was not noted");
        }
    });
}
