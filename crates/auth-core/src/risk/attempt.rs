//! What is seen of one login: values of a network chain and a client chain, each known by the hash of its path from the
//! top, and what the browser's cookie says.

use super::Level;
use api::Timestamp;

/// A value under the values above it. The key names the whole path, so that a prefix of one operator is never taken for
/// the same prefix of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// What it is a value of.
    pub level: Level,
    /// Names the path above, for this level.
    pub parent: u64,
    /// Names the path to this value.
    pub key: u64,
}

/// What the cookie that names browsers says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// This browser has completed a login of this member.
    Own,
    /// Known, but not as this member's.
    Other,
    /// None came.
    None,
    /// It came from another kind of system than it was given to.
    Copied,
}

/// What is known of a login before anything is hashed.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// This moment.
    pub at: Timestamp,
    /// The country, where there is a file that tells.
    pub country: Option<&'a [u8]>,
    /// The operator, where there is a file that tells.
    pub provider: Option<&'a [u8]>,
    /// The wide and the narrow prefix; nothing where the address is unknown.
    pub prefixes: Option<(&'a [u8], &'a [u8])>,
    /// The operating system.
    pub os: &'a [u8],
    /// The browser.
    pub browser: &'a [u8],
    /// The browser's major version.
    pub version: u16,
    /// All that tells two builds apart.
    pub class: &'a [u8],
    /// The first language.
    pub language: &'a [u8],
    /// The cookie.
    pub cookie: Cookie,
}

/// One login, as it is scored and learnt from.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// From the widest to the narrowest; empty where the address is unknown.
    pub network: Vec<Value>,
    /// Operating system and browser.
    pub client: [Value; 2],
    /// The browser's major version.
    pub version: u16,
    /// The hash of all that tells two builds apart.
    pub class: u64,
    /// The language.
    pub language: Value,
    /// The language is English, which attackers' tools ask for.
    pub english: bool,
    /// The cookie.
    pub cookie: Cookie,
}

impl Attempt {
    /// Names everything by `hash`, which must be keyed wherever the result is stored.
    pub fn of(seen: &Seen<'_>, hash: &dyn Fn(&[&[u8]]) -> u64) -> Self {
        let mut network = Vec::with_capacity(3);
        if let Some((wide, narrow)) = seen.prefixes {
            let middle = match seen.provider {
                Some(provider) => (Level::Provider, provider),
                None => (Level::WideNetwork, wide),
            };
            let country = seen.country.map(|country| (Level::Country, country));
            let chain: Vec<_> = country.into_iter().chain([middle, (Level::Network, narrow)]).collect();
            network = path(&chain, hash);
        }
        let (os, browser) = ((Level::Os, seen.os), (Level::Browser, seen.browser));
        Self {
            at: seen.at,
            network,
            client: [value(os, &[], hash), value(browser, &[seen.os], hash)],
            version: seen.version,
            class: hash(&[b"class", seen.os, seen.browser, seen.class]),
            language: value((Level::Language, seen.language), &[], hash),
            english: seen.language.eq_ignore_ascii_case(b"en"),
            cookie: seen.cookie,
        }
    }

    /// Which levels the network chain has, as bits.
    pub(super) fn chain(&self) -> u8 {
        self.network.iter().fold(0, |bits, value| bits | 1 << value.level as u8)
    }
}

fn path(chain: &[(Level, &[u8])], hash: &dyn Fn(&[&[u8]]) -> u64) -> Vec<Value> {
    let mut above: Vec<&[u8]> = Vec::with_capacity(chain.len());
    let mut values = Vec::with_capacity(chain.len());
    for (level, text) in chain {
        values.push(value((*level, text), &above, hash));
        above.push(text);
    }
    values
}

fn value((level, text): (Level, &[u8]), above: &[&[u8]], hash: &dyn Fn(&[&[u8]]) -> u64) -> Value {
    let code = [level as u8];
    let start: [&[u8]; 2] = [b"under", &code];
    let parent: Vec<&[u8]> = start.into_iter().chain(above.iter().copied()).collect();
    let start: [&[u8]; 2] = [b"value", &code];
    let whole: Vec<&[u8]> = start.into_iter().chain(above.iter().copied()).chain([text]).collect();
    Value { level, parent: hash(&parent), key: hash(&whole) }
}
