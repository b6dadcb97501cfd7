//! One row of a log.

use api::Timestamp;
use auth_core::risk::{Attempt, Cookie, Seen};
use serde::Deserialize;
use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hasher},
};

/// The kinds of attackers.
pub(crate) const ATTACKERS: [&str; 7] = ["naive", "vpn", "targeted", "targeted+", "stuffing", "ato", COLD];
/// The attacker who comes before the member's first login.
pub(crate) const COLD: &str = "cold_ato";

/// A completed login, a failure, or a probe.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Event<'a> {
    pub(crate) t: f64,
    #[serde(borrow)]
    pub(crate) u: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) org: Cow<'a, str>,
    pub(crate) ok: bool,
    #[serde(borrow)]
    pub(crate) p24: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) p16: Cow<'a, str>,
    pub(crate) asn: u32,
    #[serde(borrow)]
    pub(crate) cc: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) os: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) br: Cow<'a, str>,
    pub(crate) ver: u16,
    #[serde(borrow)]
    pub(crate) ua: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) lang: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) ck: Cow<'a, str>,
    #[serde(borrow)]
    pub(crate) kind: Cow<'a, str>,
}

impl Event<'_> {
    /// When, in milliseconds.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp((self.t * 1000.0).round() as i64)
    }

    /// Which attacker it is of.
    pub(crate) fn attacker(&self) -> Option<usize> {
        ATTACKERS.iter().position(|kind| *kind == self.kind)
    }

    /// The account exists.
    pub(crate) fn exists(&self) -> bool {
        !self.u.starts_with('x')
    }

    pub(crate) fn account(&self) -> u64 {
        hash(&[b"account", self.u.as_bytes()])
    }

    pub(crate) fn network(&self) -> u64 {
        hash(&[b"network", self.p24.as_bytes()])
    }

    /// The row as the score sees it, with or without what a file of countries and operators tells.
    pub(crate) fn attempt(&self, geo: bool) -> Attempt {
        let provider = self.asn.to_be_bytes();
        let seen = Seen {
            at: self.at(),
            country: geo.then_some(self.cc.as_bytes()),
            provider: geo.then_some(&provider),
            prefixes: Some((self.p16.as_bytes(), self.p24.as_bytes())),
            os: self.os.as_bytes(),
            browser: self.br.as_bytes(),
            version: self.ver,
            class: self.ua.as_bytes(),
            language: self.lang.as_bytes(),
            cookie: match self.ck.as_ref() {
                "own" => Cookie::Own,
                "other" => Cookie::Other,
                "copied" => Cookie::Copied,
                _ => Cookie::None,
            },
        };
        Attempt::of(&seen, &hash)
    }
}

/// A name for parts. Nothing here is stored, so that no key is needed.
pub(crate) fn hash(parts: &[&[u8]]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    hasher.finish()
}
