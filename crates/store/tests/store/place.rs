//! A database of its own for each test, and people to fill it with.

use api::{AppId, CompanyId, CredentialId, Language, MemberId, Plan, Role, SessionId, Timestamp};
use auth_core::{
    EmailAddress,
    session::{Acr, Amr, Limits, NewSession, Session},
};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};
use store::{
    AppSettings, Create, CredentialKind, Database, NewApp, NewCompany, NewMember, NewPassword, OpenSettings,
    Outcome, Ownership, Store, app, company, credential, member,
};

pub(crate) const NOW: Timestamp = Timestamp(1_760_000_000_000);

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Random enough for tests, and different on every call.
#[expect(clippy::disallowed_methods, reason = "tests stand in for the server's source of randomness")]
pub(crate) fn fill(bytes: &mut [u8]) {
    aws_lc_rs::rand::fill(bytes).unwrap();
}

/// Where one test keeps its store.
pub(crate) struct Place {
    pub(crate) settings: OpenSettings,
}

/// Runs a test on SQLite, and on PostgreSQL if there is one.
pub(crate) fn each<F, T>(test: T)
where
    F: Future<Output = ()>,
    T: Fn(Place) -> F,
{
    let runtime =
        || tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime().block_on(async { test(Place::sqlite()).await });
    if let Some(url) = option_env_url() {
        runtime().block_on(async { test(Place::postgres(&url).await).await });
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where PostgreSQL is")]
fn option_env_url() -> Option<String> {
    std::env::var("TEGATA_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

fn unique() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        Self::over(Database::Sqlite)
    }

    async fn postgres(url: &str) -> Self {
        let name = format!("tegata_store_{}", unique());
        let mut connection = PgConnection::connect(url).await.unwrap();
        let sql = format!("CREATE DATABASE {name}");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
        let (base, options) =
            url.split_once('?').map_or((url, String::new()), |(base, rest)| (base, format!("?{rest}")));
        let (server, _) = base.rsplit_once('/').unwrap();
        Self::over(Database::Postgres { url: format!("{server}/{name}{options}") })
    }

    fn over(database: Database) -> Self {
        let data_dir = std::env::temp_dir().join(format!("tegata-store-{}", unique()));
        drop(std::fs::remove_dir_all(&data_dir));
        Self {
            settings: OpenSettings {
                database,
                data_dir,
                master: None,
                previous_master: None,
                ownership: Ownership::Beside,
                now: NOW,
                fill,
                readers: 4,
                create: Create::IfMissing,
            },
        }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(self.settings.clone()).await.unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.settings.database, Database::Sqlite)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.settings.data_dir.join(name)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.settings.data_dir));
    }
}

pub(crate) async fn company(store: &Store, slug: &str) -> CompanyId {
    let id = CompanyId(store.new_id(NOW));
    let new = NewCompany { id, slug: slug.into(), name: slug.into(), plan: Plan::Plus, now: NOW };
    let change = company::create(store, new).unwrap();
    assert_eq!(store.commit(vec![change]).await.unwrap(), Outcome::Applied);
    id
}

pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub(crate) fn new_member(store: &Store, company_id: CompanyId, email: &str) -> NewMember {
    NewMember {
        id: MemberId(store.new_id(NOW)),
        company_id,
        email: address(email),
        family_name: "山田".into(),
        given_name: "花子".into(),
        role: Role::Member,
        language: Language::Japanese,
        time_zone: "Asia/Tokyo".into(),
        now: NOW,
    }
}

pub(crate) async fn person(store: &Store, company_id: CompanyId, email: &str) -> MemberId {
    let new = new_member(store, company_id, email);
    let id = new.id;
    let password = credential::set_password(NewPassword {
        id: CredentialId(store.new_id(NOW)),
        company_id,
        member_id: id,
        kind: CredentialKind::Password,
        phc: "$argon2id$x".into(),
        now: NOW,
    });
    let outcome = store.commit(vec![member::create(store, new), password]).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
    id
}

pub(crate) fn session(store: &Store, company_id: CompanyId, member_id: MemberId) -> Session {
    let new = NewSession {
        id: SessionId(store.new_id(NOW)),
        member_id,
        company_id,
        auth_time: NOW,
        amr: vec![Amr::Password],
        acr: Acr::Password,
        second_step: None,
        remember: false,
        user_agent: Some("test".into()),
        address: None,
    };
    Session::start(new, &Limits::DEFAULT, NOW)
}

pub(crate) async fn link(store: &Store, company_id: CompanyId, slug: &str) -> AppId {
    let id = AppId(store.new_id(NOW));
    let new = NewApp {
        id,
        company_id,
        slug: slug.into(),
        name: slug.into(),
        public_id: store.public_id(),
        settings: AppSettings::Link { url: "https://example.jp/".into() },
        first_party: false,
        now: NOW,
    };
    assert_eq!(store.commit(vec![app::create(new).unwrap()]).await.unwrap(), Outcome::Applied);
    id
}

/// What somebody does to the database who knows nothing of us.
pub(crate) async fn foreign(place: &Place, sql: &'static str) {
    match &place.settings.database {
        Database::Sqlite => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(place.file("tegata.db"));
            let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
        Database::Postgres { url } => {
            let mut connection = PgConnection::connect(url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
    }
}
