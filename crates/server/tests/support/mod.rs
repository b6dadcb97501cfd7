//! A whole installation for one test: its own store, people, apps, a clock that can be moved, and browsers. It runs on
//! SQLite, or on PostgreSQL where `TEGATA_TEST_POSTGRES` says so.
#![expect(dead_code, reason = "every area uses its own part of this")]

mod authenticator;
mod browser;

pub(crate) use authenticator::Authenticator;
pub(crate) use browser::{Answer, Browser};

use api::{AppId, CompanyId, CredentialId, Language, MemberId, Plan, Role, SigningKeyId, Timestamp};
use auth_core::factor::{
    passkey::{Registrant, register, registered},
    totp::TotpSecret,
};
use auth_core::{
    EmailAddress,
    password::{Cost, Password, hash},
};
use axum::Router;
use protocol::{
    keys::{Algorithm, SigningKey},
    oidc::client::{Client, RedirectUri, SecretHash},
    saml::{certificate, service_provider::ServiceProvider},
};
use server::{
    app::{App, Parts},
    clock::{Clock, Hand},
    config::{Config, Database, Flags},
    factor::{passkey, totp},
    hashing::Hashing,
    random, router,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::PathBuf;
use store::{
    AppSettings, Assignment, Change, Create, CredentialKind, KeyState, NewApp, NewCompany, NewMember,
    NewPassword, NewSigningKey, Ownership, PolicyScope, Store, app, company, credential, member, outbox,
    policy, signing_key,
};

/// When every test begins: 2025-10-09T08:53:20Z.
pub(crate) const NOW: Timestamp = Timestamp(1_760_000_000_000);
/// The public address of every installation here.
pub(crate) const ORIGIN: &str = "http://localhost:8080";
/// The secret of every test's authenticator.
pub(crate) const SECRET: &[u8] = b"12345678901234567890";
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// The installation.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) clock: Hand,
    data: PathBuf,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// With settings of the test's own.
    pub(crate) async fn start_with(settings: impl FnOnce(&mut Config)) -> Self {
        let data = std::env::temp_dir().join(format!("tegata-test-{}", unique()));
        let flags = Flags {
            data: Some(data.clone()),
            database_url: new_database().await,
            public_url: Some(ORIGIN.to_owned()),
            serving: true,
            ..Flags::default()
        };
        let mut config = Config::load(&flags).unwrap();
        config.database = Database { readers: 2, ..config.database };
        settings(&mut config);
        let (clock, hand) = Clock::movable(NOW);
        let open = config.open_settings(Ownership::Serve, Create::IfMissing, NOW).unwrap();
        let store = Store::open(open).await.unwrap();
        let hashing = Hashing::start(1).unwrap();
        let app = App::new(Parts { store, config, clock, hashing });
        Self { router: router(app.clone()), app, clock: hand, data }
    }

    pub(crate) fn store(&self) -> &Store {
        self.app.store()
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Writes, and expects that nothing refuses it.
    pub(crate) async fn commit(&self, change: Change) {
        assert!(self.store().commit(vec![change]).await.unwrap().applied());
    }

    pub(crate) async fn company(&self, slug: &str, plan: Plan) -> CompanyId {
        let id = CompanyId(self.app.new_id());
        let new =
            NewCompany { id, slug: slug.into(), name: format!("{slug} Inc."), plan, now: self.app.now() };
        self.commit(company::create(self.store(), new).unwrap()).await;
        id
    }

    pub(crate) async fn saml_id(&self, id: CompanyId) -> String {
        let fresh = self.store().fresh().await.unwrap();
        company::by_id(&fresh, id).await.unwrap().unwrap().saml_id.clone()
    }

    /// A Japanese-speaking member with a password.
    pub(crate) async fn member(&self, company_id: CompanyId, email: &str, password: &str) -> MemberId {
        let id = MemberId(self.app.new_id());
        let new = NewMember {
            id,
            company_id,
            email: EmailAddress::parse(email).unwrap(),
            family_name: "手形".into(),
            given_name: "太郎".into(),
            role: Role::Member,
            language: Language::Japanese,
            time_zone: "Asia/Tokyo".into(),
            now: self.app.now(),
        };
        self.commit(member::create(self.store(), new)).await;
        self.set_password(company_id, id, password, CredentialKind::Password).await;
        id
    }

    pub(crate) async fn set_password(
        &self,
        company_id: CompanyId,
        member_id: MemberId,
        text: &str,
        kind: CredentialKind,
    ) {
        let password = Password::parse(text).unwrap();
        let salt = random::bytes();
        let phc = tokio::task::spawn_blocking(move || hash(&password, salt, CHEAP).unwrap()).await.unwrap();
        let id = CredentialId(self.app.new_id());
        let new = NewPassword { id, company_id, member_id, kind, phc, now: self.app.now() };
        self.commit(credential::set_password(new)).await;
    }

    /// The next mail of the outbox, for which a moment is waited: mails may be left there after the answer. Nothing where
    /// none comes.
    pub(crate) async fn mail(&self) -> Option<Mailed> {
        for _ in 0..100 {
            let now = self.app.now();
            if let Some(due) = outbox::next(self.store(), now, now.plus_seconds(60)).await.unwrap() {
                outbox::remove(self.store(), due.id).await.unwrap();
                let content: serde_json::Value = serde_json::from_slice(&due.content).unwrap();
                let text = |name: &str| content.get(name).unwrap().as_str().unwrap().to_owned();
                return Some(Mailed {
                    kind: due.kind,
                    to: text("to"),
                    subject: text("subject"),
                    text: text("text"),
                });
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        None
    }

    /// A rule for the logins of a whole company.
    pub(crate) async fn policy(&self, company_id: CompanyId, key: &str, value: &str) {
        self.commit(policy::set(company_id, PolicyScope::Company, key, value, self.app.now())).await;
    }

    /// An authenticator app of the member, with a secret that every test knows.
    pub(crate) async fn authenticator(&self, company_id: CompanyId, member_id: MemberId) {
        let secret = TotpSecret::from_bytes(SECRET.to_vec()).unwrap();
        let now = self.app.now();
        self.commit(totp::register(self.store(), (company_id, member_id), (&secret, 0), now)).await;
    }

    /// A passkey of the member, as if they had set it up.
    pub(crate) async fn passkey(&self, company_id: CompanyId, member_id: MemberId) -> Authenticator {
        let mut device = Authenticator::new();
        let party = passkey::party(&self.app).unwrap();
        let whose = Registrant { member_id, email: "member@acme.example", name: "手形 太郎" };
        let (options, waiting) = register(&party, &whose, &[]).unwrap();
        let new = registered(&party, &waiting, &device.create(&options), "Phone").unwrap();
        let (_, change) = passkey::add(&self.app, (company_id, member_id), &new).unwrap();
        self.commit(change).await;
        device
    }

    /// What the app with this secret shows now.
    pub(crate) fn shows(&self, secret: &[u8]) -> String {
        let secret = totp_rs::Secret::from(secret);
        let app = totp_rs::Builder::new().with_secret(secret).with_account_name("-").build().unwrap();
        app.generate(u64::try_from(self.app.now().seconds()).unwrap()).to_string()
    }

    /// A confidential client with one redirect URI; `set` changes what the test needs changed.
    pub(crate) async fn oidc_app(
        &self,
        company_id: CompanyId,
        set: impl FnOnce(&mut Client),
    ) -> (AppId, String, String) {
        let (client_id, secret) = (format!("client-{}", unique()), self.app.token().reveal());
        let redirect: RedirectUri = "https://rp.example/callback".parse().unwrap();
        let mut client = Client::new(client_id.clone(), vec![redirect], SecretHash::of(&secret));
        set(&mut client);
        let id = self.new_app(company_id, "Sample OIDC", AppSettings::Oidc(Box::new(client)), false).await;
        (id, client_id, secret)
    }

    /// A SAML service, and the key of its company if that has none.
    pub(crate) async fn saml_app(&self, company_id: CompanyId, service: ServiceProvider) -> (AppId, String) {
        let fresh = self.store().fresh().await.unwrap();
        if signing_key::saml(&fresh, company_id).await.unwrap().is_empty() {
            self.saml_key(company_id).await;
        }
        let id = self.new_app(company_id, "Sample SAML", AppSettings::Saml(Box::new(service)), false).await;
        let fresh = self.store().fresh().await.unwrap();
        (id, app::by_id(&fresh, company_id, id).await.unwrap().unwrap().public_id.clone())
    }

    pub(crate) async fn link_app(&self, company_id: CompanyId, name: &str, url: &str) -> AppId {
        self.new_app(company_id, name, AppSettings::Link { url: url.to_owned() }, false).await
    }

    pub(crate) async fn new_app(
        &self,
        company_id: CompanyId,
        name: &str,
        settings: AppSettings,
        first_party: bool,
    ) -> AppId {
        let id = AppId(self.app.new_id());
        let new = NewApp {
            id,
            company_id,
            slug: format!("app-{}", unique()),
            name: name.to_owned(),
            public_id: self.store().public_id(),
            settings,
            first_party,
            now: self.app.now(),
        };
        self.commit(app::create(new).unwrap()).await;
        id
    }

    pub(crate) async fn assign_everyone(&self, company_id: CompanyId, app_id: AppId) {
        self.commit(app::assign(company_id, app_id, Assignment::Everyone)).await;
    }

    async fn saml_key(&self, company_id: CompanyId) {
        let (key, pkcs8) = SigningKey::generate(Algorithm::Rs256).unwrap();
        let serial = random::bytes();
        let now = self.app.now();
        let der = certificate::self_signed(Algorithm::Rs256, &pkcs8, "Acme", serial, now).unwrap();
        let new = NewSigningKey {
            id: SigningKeyId(self.app.new_id()),
            company_id: Some(company_id),
            algorithm: Algorithm::Rs256,
            kid: &key.kid,
            pkcs8: &pkcs8,
            certificate: Some(&der),
            state: KeyState::Active,
            now,
        };
        self.commit(signing_key::add(self.store(), new).unwrap()).await;
    }
}

/// A mail as it would leave.
#[derive(Debug)]
pub(crate) struct Mailed {
    pub(crate) kind: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
}

impl Mailed {
    /// Its one link to a password, as a whole address.
    pub(crate) fn link(&self) -> String {
        let line = self.text.lines().find(|line| line.contains("/password/link/"));
        line.unwrap().trim().to_owned()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.data));
    }
}

/// Weaker than the real one, so that tests need not wait. A login hashes it anew.
const CHEAP: Cost = Cost { memory_kib: 64, iterations: 1, parallelism: 1 };

fn unique() -> String {
    random::bytes::<8>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A database of this test's own on the PostgreSQL of the environment.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
async fn new_database() -> Option<String> {
    let url = std::env::var("TEGATA_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
    let name = format!("tegata_http_{}", unique());
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    let (base, options) =
        url.split_once('?').map_or((url.as_str(), String::new()), |(base, rest)| (base, format!("?{rest}")));
    let (server, _) = base.rsplit_once('/').unwrap();
    Some(format!("{server}/{name}{options}"))
}
