//! Who may try a password or a code now. Failures are counted in the store before they are answered; whoever may not
//! try gets the answer of a wrong password after the same work: the same statements, the same hash, for the addresses
//! of members and of nobody alike.

use super::{fault::Fault, known_browser::Here};
use crate::{app::App, edge::client_address};
use api::{CompanyId, MemberId, Timestamp};
use auth_core::{
    EmailAddress,
    seal::bind,
    throttle::{
        AT_ONCE, Budget, CODE_SECONDS, CODE_TRIES, CODE_TRIES_RESERVE, CODES_SENT, CODES_SENT_RESERVE,
        RESETS_OF_ADDRESS, RESETS_OF_SOURCE, SOURCE_SECONDS, SPRAY_SECONDS, TOTAL_MOST, Tallies, Tally,
        Verdict, judge,
    },
};
use http::HeaderMap;
use std::{net::IpAddr, sync::Arc, time::Duration};
use store::{
    Change, Guard, Outcome,
    throttle::{self as rows, Count, Key},
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// The counts of a member are kept so long without another failure, in seconds; of nobody's address, and of sources, a day.
const MEMBER_KEPT: i64 = 400 * 86_400;
const OTHERS_KEPT: i64 = 86_400;
/// Whoever waits longer for others at the same account is told to come again.
const PATIENCE: Duration = Duration::from_secs(3);
/// Accounts share so many queues.
const QUEUES: usize = 1024;

/// Attempts under way. Counts are read before a hash and written after it: the queues bound what lies between.
pub(crate) struct UnderWay(Vec<Arc<Semaphore>>);

impl Default for UnderWay {
    fn default() -> Self {
        Self((0..QUEUES).map(|_| Arc::new(Semaphore::new(AT_ONCE))).collect())
    }
}

impl UnderWay {
    async fn place(&self, account: &Key) -> Result<OwnedSemaphorePermit, Fault> {
        let number = usize::from(u16::from_be_bytes([account[0], account[1]])) % QUEUES;
        let queue = self.0.get(number).cloned().ok_or(Fault::Server)?;
        timeout(PATIENCE, queue.acquire_owned()).await.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Busy)
    }
}

/// An attempt at a password that has been let in, or that only seems to be.
pub(crate) struct Admitted {
    verdict: Verdict,
    clean: bool,
    account: Account,
    browser: Option<Key>,
    source: Option<[Key; 2]>,
    _place: OwnedSemaphorePermit,
}

/// Whose counts.
#[derive(Debug, Clone, Copy)]
struct Account {
    owner: Key,
    kept: i64,
}

impl Account {
    fn of_member(member_id: MemberId) -> Self {
        Self { owner: rows::owner(member_id), kept: MEMBER_KEPT }
    }

    fn of(app: &App, email: &EmailAddress, who: Option<(CompanyId, MemberId)>) -> Self {
        match who {
            Some((_, member_id)) => Self::of_member(member_id),
            None => Self { owner: key(app, &[b"nobody", email.as_str().as_bytes()]), kept: OTHERS_KEPT },
        }
    }

    fn key(&self, app: &App, what: &[u8]) -> Key {
        key(app, &[what, &self.owner])
    }

    fn count(&self, app: &App, key: Key, seconds: Option<i64>) -> Count {
        Count { key, owner: self.owner, seconds, keep_seconds: self.kept, now: app.now() }
    }
}

fn key(app: &App, parts: &[&[u8]]) -> Key {
    app.seals().throttle.mac(&bind(parts))
}

/// The keys of an address and of the network that it is in.
fn source(app: &App, address: Option<IpAddr>) -> Option<[Key; 2]> {
    let (own, network) = match address?.to_canonical() {
        IpAddr::V4(address) => (address.octets().to_vec(), 3),
        // The owner of one line has a /64 at least.
        IpAddr::V6(address) => (address.octets().iter().copied().take(8).collect(), 6),
    };
    let network: Vec<u8> = own.iter().copied().take(network).collect();
    Some([key(app, &[b"address", &own]), key(app, &[b"network", &network])])
}

/// Lets an attempt at a password in, or only seems to: what it may not learn is the same work away.
pub(crate) async fn admit_password(
    app: &App,
    headers: &HeaderMap,
    email: &EmailAddress,
    (who, nobody): (Option<(CompanyId, MemberId)>, (CompanyId, MemberId)),
) -> Result<Admitted, Fault> {
    let account = Account::of(app, email, who);
    let place = app.area::<UnderWay>().place(&account.owner).await?;
    let here = Here::of(app, headers, who.unwrap_or(nobody)).await?;
    let browser = here.budget().map(|hash| key(app, &[b"browser", &account.owner, &hash]));
    let source = source(app, client_address::of(headers));
    let none = [0; 32];
    let [address, network] = source.unwrap_or([none; 2]);
    let keys = [
        account.key(app, b"unknown"),
        account.key(app, b"total"),
        browser.unwrap_or(none),
        address,
        network,
        key(app, &[b"accounts", &address]),
        key(app, &[b"accounts", &network]),
    ];
    let [unknown, total, own, address, network, address_accounts, network_accounts] =
        rows::tallies(app.store(), &keys).await?;
    let own = browser.map(|_| own);
    let tallies =
        Tallies { unknown, total, browser: own, address, network, address_accounts, network_accounts };
    let verdict = judge(&tallies, &app.config().throttle.limits(), app.now());
    Ok(Admitted { verdict, clean: tallies.clean(), account, browser, source, _place: place })
}

impl Admitted {
    /// Whether a right password counts.
    pub(crate) fn open(&self) -> bool {
        self.verdict.open
    }

    /// Whether a success has nothing to forget.
    pub(crate) fn clean(&self) -> bool {
        self.clean
    }

    /// Counts a failure, durably, before it is answered. One that was not let in tested nothing, and counts against its
    /// source alone: nobody lengthens another's pause by knocking.
    pub(crate) async fn failed(self, app: &App) -> Result<(), Fault> {
        let consecutive = |key| rows::count(&self.account.count(app, key, None));
        let mut changes = Vec::new();
        if self.verdict.open {
            let own = self.browser.filter(|_| self.verdict.budget == Budget::KnownBrowser);
            changes.push(consecutive(own.unwrap_or_else(|| self.account.key(app, b"unknown"))));
            changes.push(consecutive(self.account.key(app, b"total")));
        }
        for source in self.source.into_iter().flatten() {
            let one = |key, seconds| Count {
                key,
                owner: source,
                seconds: Some(seconds),
                keep_seconds: OTHERS_KEPT,
                now: app.now(),
            };
            changes.push(rows::count(&one(source, SOURCE_SECONDS)));
            let accounts = one(key(app, &[b"accounts", &source]), SPRAY_SECONDS);
            changes.push(rows::count_change(&accounts, self.account.owner));
        }
        let _written: Outcome = app.store().commit(changes).await?;
        Ok(())
    }
}

/// Forgets the failures of a member whose login has succeeded with everything that was asked for.
pub(crate) fn succeeded(member_id: MemberId) -> Change {
    rows::forget(rows::owner(member_id))
}

/// Charges one try at a code before it is looked at, of this member over all logins; a finished login gives it back. The
/// commit is refused with `Guard::Throttled` where none is left: known browsers have a reserve.
pub(crate) fn code_try(app: &App, member_id: MemberId, here: &Here) -> Change {
    let account = Account::of_member(member_id);
    let most = if here.known() { CODE_TRIES + CODE_TRIES_RESERVE } else { CODE_TRIES };
    let hourly = Count {
        owner: hourly(member_id),
        ..account.count(app, account.key(app, b"code"), Some(CODE_SECONDS))
    };
    let tries = rows::take(&hourly, most);
    let total = rows::take(&account.count(app, account.key(app, b"total"), None), TOTAL_MOST);
    if here.known() {
        return tries.and(total);
    }
    let limit = app.config().throttle.account_failures_most;
    let unknown = rows::take(&account.count(app, account.key(app, b"unknown"), None), limit);
    tries.and(total).and(unknown)
}

/// Charges one code that is mailed. The commit is refused with `Guard::Throttled` where none is left.
pub(crate) fn code_sent(app: &App, member_id: MemberId, here: &Here) -> Change {
    let account = Account::of_member(member_id);
    let most = if here.known() { CODES_SENT + CODES_SENT_RESERVE } else { CODES_SENT };
    let hourly = Count {
        owner: hourly(member_id),
        ..account.count(app, account.key(app, b"sent"), Some(CODE_SECONDS))
    };
    rows::take(&hourly, most)
}

/// The tries and sends of an hour, which a proved code gives back and a right password does not.
fn hourly(member_id: MemberId) -> Key {
    auth_core::secret::sha256(&bind(&[b"throttle hourly", member_id.0.as_bytes()]))
}

/// Gives the tries and sends of the hour back.
pub(crate) fn code_right(member_id: MemberId) -> Change {
    rows::forget(hourly(member_id))
}

/// Until when no code is mailed or tried; nothing where one may be.
pub(crate) struct CodesWait {
    pub(crate) sent: Option<Timestamp>,
    pub(crate) tried: Option<Timestamp>,
}

/// Looks at what was mailed and tried in this hour.
pub(crate) async fn codes_wait(app: &App, (member_id, here): (MemberId, &Here)) -> Result<CodesWait, Fault> {
    let account = Account::of_member(member_id);
    let mut keys = [[0; 32]; rows::READ_AT_ONCE];
    keys[0] = account.key(app, b"sent");
    keys[1] = account.key(app, b"code");
    let [sent, tried, ..] = rows::tallies(app.store(), &keys).await?;
    let now = app.now();
    let until = |tally: Tally, most: u32, reserve: u32| {
        let most = if here.known() { most + reserve } else { most };
        (tally.within(CODE_SECONDS, now) >= most).then(|| tally.since.plus_seconds(CODE_SECONDS))
    };
    Ok(CodesWait {
        sent: until(sent, CODES_SENT, CODES_SENT_RESERVE),
        tried: until(tried, CODE_TRIES, CODE_TRIES_RESERVE),
    })
}

/// Charges one reset mail to `email` from this source; false where it must be dropped. The work is the same for
/// everybody's and nobody's address.
pub(crate) async fn reset_requested(
    app: &App,
    headers: &HeaderMap,
    email: &EmailAddress,
) -> Result<bool, Fault> {
    let owner = key(app, &[b"reset", email.as_str().as_bytes()]);
    let one =
        |key| Count { key, owner, seconds: Some(CODE_SECONDS), keep_seconds: OTHERS_KEPT, now: app.now() };
    let address = source(app, client_address::of(headers)).map_or([0; 32], |[address, _]| address);
    let of_source = rows::take(&one(key(app, &[b"resets", &address])), RESETS_OF_SOURCE);
    let of_address = rows::take(&one(owner), RESETS_OF_ADDRESS);
    match app.store().commit(vec![of_source, of_address]).await? {
        Outcome::Applied => Ok(true),
        Outcome::Refused(Guard::Throttled) => Ok(false),
        Outcome::Refused(_) => Err(Fault::Server),
    }
}
