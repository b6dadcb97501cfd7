//! Browsers that a member is known by: a cookie of its own, set when a login is finished, that names the browser and
//! nothing else. What follows from being known is decided in `auth_core`; how it is kept, in `store::known_browser`.

use super::{fault::Fault, finish::Login};
use crate::{app::App, edge::cookie::Kind, portal::user_agent};
use api::{CompanyId, MemberId, Timestamp};
use auth_core::{Token, login::Authenticated};
use http::{HeaderMap, HeaderValue, header::USER_AGENT};
use store::{
    Change,
    known_browser::{self as rows, KEPT_DAYS, KnownBrowser, Used},
};

/// A browser's use is noted at most once in this time.
const NOTED_SECONDS: i64 = 86_400;
/// So many of a member's browsers, those used last, have a budget of wrong passwords of their own.
const OWN_BUDGETS: i64 = 5;

/// SHA-256 of the cookie that names a browser.
pub(crate) type BrowserHash = [u8; 32];

fn token(app: &App, headers: &HeaderMap) -> Option<Token> {
    app.cookies().read(headers, Kind::Browser).and_then(|text| Token::parse(text).ok())
}

/// The system that a browser says it runs on.
fn system(headers: &HeaderMap) -> &'static str {
    let text = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    user_agent::system(text.unwrap_or_default())
}

/// A browser as one member knows it.
#[derive(Debug)]
pub(crate) struct Here {
    token: Option<Token>,
    row: Option<KnownBrowser>,
    os: &'static str,
}

/// What it is to the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// It has no name yet.
    None,
    /// It has one, and the member never finished a login in it.
    Other,
    /// The member's.
    Own,
    /// It goes by the name of one of the member's, which ran on another system: the cookie was copied.
    Copied,
}

impl Here {
    /// Looks the browser up among the member's.
    pub(crate) async fn of(
        app: &App,
        headers: &HeaderMap,
        who: (CompanyId, MemberId),
    ) -> Result<Self, Fault> {
        let token = token(app, headers);
        let row = match &token {
            Some(token) => rows::find(app.store(), who, &token.hash().0).await?,
            None => None,
        };
        Ok(Self { token, row, os: system(headers) })
    }

    /// What it is to the member.
    pub(crate) fn cookie(&self) -> Cookie {
        match (&self.token, &self.row) {
            (None, _) => Cookie::None,
            (Some(_), None) => Cookie::Other,
            (Some(_), Some(row)) if row.os == self.os => Cookie::Own,
            (Some(_), Some(_)) => Cookie::Copied,
        }
    }

    /// Whether the member is known by it.
    pub(crate) fn known(&self) -> bool {
        self.cookie() == Cookie::Own
    }

    /// Its name, where it is one of the few that have a budget of wrong passwords of their own.
    pub(crate) fn budget(&self) -> Option<BrowserHash> {
        let own = self.row.as_ref().filter(|row| self.known() && row.newer < OWN_BUDGETS);
        own.map(|row| row.hash)
    }

    /// Whether the member is spared the second step in it for now, where policy still allows that.
    pub(crate) fn trusted(&self, trust_days: u16, now: Timestamp) -> bool {
        let until = self.row.as_ref().and_then(|row| row.trusted_until);
        self.known() && trust_days > 0 && until.is_some_and(|until| now < until)
    }
}

/// What a finished login stores about its browser, where something is due, and the cookie that it sets.
pub(crate) fn keep(app: &App, login: &Login, authenticated: &Authenticated) -> (Option<Change>, HeaderValue) {
    let (now, here) = (app.now(), &login.loaded.browser);
    // A copied cookie stays the other browser's: this one gets a name of its own.
    let own = here.token.as_ref().filter(|_| here.cookie() != Cookie::Copied).cloned();
    let token = own.unwrap_or_else(|| app.token());
    let days = login.loaded.effective.second_step.trust_days;
    let ticked = login.loaded.trust && days > 0 && authenticated.second_step().is_some();
    let fresh =
        here.row.as_ref().is_some_and(|row| here.known() && now.since(row.seen_at) < NOTED_SECONDS * 1000);
    let due = ticked || !fresh;
    let change = due.then(|| {
        rows::keep(Used {
            company_id: authenticated.company_id(),
            member_id: authenticated.member_id(),
            hash: token.hash().0,
            os: here.os.to_owned(),
            trusted_until: ticked.then(|| now.plus_seconds(i64::from(days) * 86_400)),
            now,
        })
    });
    (change, app.cookies().set(Kind::Browser, &token.reveal(), Some(KEPT_DAYS * 86_400)))
}

/// Ends「この端末では確認しない」in every browser of the member: belongs to each change of what protects the account.
pub(crate) fn forget_trust(company_id: CompanyId, member_id: MemberId) -> Change {
    rows::forget_trust(company_id, member_id)
}
