//! What every handler can reach: the store, the settings, the clock, randomness, the sealing keys, the texts.
//! One value, cheap to clone. Decisions are not here, and no area's own state: see [`App::area`].

use crate::{
    clock::Clock,
    config::Config,
    edge::{cookie::Cookies, trace},
    hashing::Hashing,
    portal::assets::Assets,
    random,
    text::Catalogue,
    trail,
};
use api::Timestamp;
use auth_core::{
    Token,
    seal::{Purpose, SealingKey},
};
use http::HeaderMap;
use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};
use store::Store;
use uuid::Uuid;

/// The running installation.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What an [`App`] is made of.
pub struct Parts {
    /// The open store.
    pub store: Store,
    /// The settings.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// The threads that hash passwords.
    pub hashing: Hashing,
}

/// One key for each purpose that values are sealed for while they travel.
pub struct Seals {
    /// Requests that wait for a login, bound to one browser.
    pub pending: SealingKey,
    /// Requests on their way from a cross-site POST to a GET.
    pub carried: SealingKey,
    /// Authorization codes.
    pub code: SealingKey,
    /// Proofs that a form is ours.
    pub csrf: SealingKey,
    /// What a link in a mail stands for.
    pub link: SealingKey,
    /// Questions to passkeys that wait for their answer.
    pub passkey: SealingKey,
    /// Codes by mail, and authenticators that are being set up.
    pub factor: SealingKey,
    /// What counts of failures are found by.
    pub throttle: SealingKey,
}

struct Inner {
    store: Store,
    config: Config,
    clock: Clock,
    hashing: Hashing,
    text: Catalogue,
    seals: Seals,
    cookies: Cookies,
    public_url: String,
    host: String,
    assets: Assets,
    areas: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let master = parts.store.master();
        let seals = Seals {
            pending: master.derive(Purpose::PendingRequest),
            carried: master.derive(Purpose::CarriedRequest),
            code: master.derive(Purpose::AuthorizationCode),
            csrf: master.derive(Purpose::Csrf),
            link: master.derive(Purpose::MailLink),
            passkey: master.derive(Purpose::Passkey),
            factor: parts.store.lasting(Purpose::Code),
            throttle: parts.store.lasting(Purpose::Throttle),
        };
        let url = parts.config.server.public_url();
        Self(Arc::new(Inner {
            store: parts.store,
            clock: parts.clock,
            hashing: parts.hashing,
            text: Catalogue::new(),
            seals,
            cookies: Cookies::new(url.is_https()),
            public_url: url.as_str().to_owned(),
            host: url.host().to_owned(),
            assets: Assets::embedded(),
            areas: RwLock::default(),
            config: parts.config,
        }))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The threads that hash passwords.
    #[must_use]
    pub fn hashing(&self) -> &Hashing {
        &self.0.hashing
    }

    /// The texts of all pages.
    #[must_use]
    pub fn text(&self) -> &Catalogue {
        &self.0.text
    }

    /// The keys that values are sealed with while they travel.
    #[must_use]
    pub fn seals(&self) -> &Seals {
        &self.0.seals
    }

    /// Seals `plain` under a nonce of its own.
    #[must_use]
    pub fn seal(&self, key: &SealingKey, associated: &[u8], plain: &[u8]) -> Vec<u8> {
        key.seal(self.random(), associated, plain)
    }

    /// How cookies are called and written here.
    #[must_use]
    pub fn cookies(&self) -> &Cookies {
        &self.0.cookies
    }

    /// The public address without a slash at its end: the OIDC issuer, and the base of every address handed out.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// What the `Host` header of a request to the public address says.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.0.host
    }

    /// The immutable address of `tegata.css`, `login.js` or `icon.svg`; empty for any other name.
    #[must_use]
    pub fn asset(&self, name: &str) -> &str {
        self.0.assets.address(name)
    }

    /// The embedded files.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// Random bytes.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        random::bytes()
    }

    /// A new secret of 256 bits.
    #[must_use]
    pub fn token(&self) -> Token {
        Token::from_random(self.random())
    }

    /// A new row id: UUIDv7 of this moment and random bytes.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.0.store.new_id(self.now())
    }

    /// The 8-character code of this request, or of the login that it goes on with: on error pages, in problems, in the
    /// log.
    #[must_use]
    pub fn trace(&self, headers: &HeaderMap) -> String {
        match trace::of(headers) {
            Some(own) => trail::adopted(self, own).unwrap_or_else(|| own.to_owned()),
            None => trace::new(random::for_code()),
        }
    }

    /// The state that an area keeps for itself, such as documents it has built: one value of each type for each
    /// installation, made when first asked for.
    #[must_use]
    pub fn area<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let known =
            self.0.areas.read().unwrap_or_else(PoisonError::into_inner).get(&TypeId::of::<T>()).cloned();
        if let Some(Ok(area)) = known.map(Arc::downcast::<T>) {
            return area;
        }
        let mut areas = self.0.areas.write().unwrap_or_else(PoisonError::into_inner);
        let entry = areas.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        // The key is the type's own, so that the second branch is never taken.
        Arc::clone(entry).downcast::<T>().unwrap_or_default()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("App")
    }
}
