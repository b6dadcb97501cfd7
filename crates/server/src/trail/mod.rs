//! The trail of a login (N2): what each of its requests checked, in order, under the code that its error pages show.
//! Events take the checks into the company's log; what belongs to nobody stays in memory for a day. A trail holds no
//! secret, no password and no mail address: details are words, counts and ids.

mod ring;
pub mod socket;
pub(crate) mod view;

pub(crate) use ring::{Check, Segment};

use crate::{app::App, edge::client_address};
use api::{CompanyId, Timestamp};
use http::HeaderMap;
use ring::Ring;
use serde_json::{Value, json};
use std::{
    collections::{HashMap, hash_map::RandomState},
    hash::BuildHasher,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The trails of one installation.
#[derive(Default)]
struct Trails {
    state: Mutex<State>,
    keys: RandomState,
}

#[derive(Default)]
struct State {
    /// Requests that are being answered, by their own code.
    open: HashMap<String, Open>,
    ring: Ring,
}

/// What a request has noted so far.
struct Open {
    attempt: Option<String>,
    company: Option<CompanyId>,
    network: u64,
    at: Timestamp,
    checks: Vec<Check>,
    /// So many of them stand in events already.
    told: usize,
}

impl Trails {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes what a check of this attempt came to: `check(app, headers, "password", "right")`.
pub fn check(app: &App, headers: &HeaderMap, check: &'static str, result: &'static str) {
    note(app, headers, (check, result), None);
}

/// The same with what else is known of it: words, counts and ids; no secret and no personal data.
pub fn check_with(app: &App, headers: &HeaderMap, check: &'static str, result: &'static str, details: Value) {
    let fits = details.to_string().len() <= ring::DETAILS_MAX;
    note(app, headers, (check, result), fits.then_some(details));
}

fn note(
    app: &App,
    headers: &HeaderMap,
    (check, result): (&'static str, &'static str),
    details: Option<Value>,
) {
    let at = app.now();
    with_open(app, headers, |open| {
        if open.checks.len() < ring::CHECKS_MAX {
            open.checks.push(Check { at, check: check.into(), result: result.into(), details });
        }
    });
}

/// This request goes on with the attempt of `code`: its pages show that code, its checks stand under it.
pub(crate) fn adopt(app: &App, headers: &HeaderMap, code: &str) {
    if !code.is_empty() {
        with_open(app, headers, |open| open.attempt = Some(code.to_owned()));
    }
}

/// Whose attempt this request turned out to be. Only that company may read what it noted.
pub(crate) fn belongs_to(app: &App, headers: &HeaderMap, company: CompanyId) {
    with_open(app, headers, |open| open.company = Some(company));
}

/// The code of the attempt that this request belongs to, if it has adopted one.
pub(crate) fn adopted(app: &App, request: &str) -> Option<String> {
    app.area::<Trails>().lock().open.get(request)?.attempt.clone()
}

/// The details of an event of `company` with the checks that stand in no event yet, and the code to write beside it.
pub(crate) fn told(
    app: &App,
    headers: &HeaderMap,
    company: CompanyId,
    details: Value,
) -> (Option<String>, Value) {
    let code = Some(app.trace(headers));
    let trails = app.area::<Trails>();
    let mut state = trails.lock();
    let Some(open) = own(headers).and_then(|request| state.open.get_mut(request)) else {
        return (code, details);
    };
    open.company = Some(company);
    let fresh = open.checks.get(open.told..).unwrap_or_default();
    let details = match details {
        Value::Object(mut members) if !fresh.is_empty() => {
            members.insert("checks".to_owned(), json!(fresh));
            Value::Object(members)
        }
        other => other,
    };
    open.told = open.checks.len();
    (code, details)
}

/// What is remembered of an attempt, oldest first.
pub(crate) fn remembered(app: &App, code: &str) -> Vec<Segment> {
    app.area::<Trails>().lock().ring.of(code, app.now())
}

/// Closes the trail of a request when it is dropped, however the request ended.
pub(crate) struct Ending {
    app: App,
    request: String,
}

impl Ending {
    /// The request with this code of its own has begun.
    pub(crate) fn of(app: &App, request: &str) -> Self {
        Self { app: app.clone(), request: request.to_owned() }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let now = self.app.now();
        let trails = self.app.area::<Trails>();
        let mut state = trails.lock();
        let Some(open) = state.open.remove(&self.request).filter(|open| !open.checks.is_empty()) else {
            return;
        };
        let code = open.attempt.unwrap_or_else(|| std::mem::take(&mut self.request));
        let weight = Segment::weigh(&open.checks);
        let Open { company, network, at, checks, .. } = open;
        state.ring.push(Segment { code, at, company, checks, network, weight }, now);
    }
}

fn own(headers: &HeaderMap) -> Option<&str> {
    crate::edge::trace::of(headers)
}

/// Changes what this request has noted; nothing where no request is being answered.
fn with_open(app: &App, headers: &HeaderMap, change: impl FnOnce(&mut Open)) {
    let Some(request) = own(headers) else { return };
    let at = app.now();
    let trails = app.area::<Trails>();
    let mut state = trails.lock();
    if let Some(open) = state.open.get_mut(request) {
        return change(open);
    }
    let network = trails.keys.hash_one(client_address::of(headers).map(network));
    let mut open = Open { attempt: None, company: None, network, at, checks: Vec::new(), told: 0 };
    change(&mut open);
    state.open.insert(request.to_owned(), open);
}

/// The /24 or /48 of an address.
fn network(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(address) => u128::from(u32::from(address) >> 8),
        IpAddr::V6(address) => u128::from(address) >> 80 | 1 << 127,
    }
}
