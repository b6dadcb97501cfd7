//! Backups of PostgreSQL: every table as binary COPY out of one snapshot, and back in one transaction.

use super::{
    Restored, end_everything,
    file::{self, Reader, Writer},
    master_for,
};
use crate::{OpenSettings, Ownership, Result, StoreError, change::Statement, connect, lock, master};
use futures_util::TryStreamExt;
use migrations::Migrator;
use sea_orm::{SqlxPostgresConnector, Value};
use sea_orm_migration::MigratorTrait;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection as _, PgConnection, Row};
use zeroize::Zeroizing;

/// Every table, those that are referred to before those that refer.
const TABLES: &[&str] = &[
    "installation",
    "key_check",
    "epoch",
    "company",
    "company_sequence",
    "proved_domain",
    "member",
    "address",
    "member_group",
    "group_member",
    "credential",
    "known_browser",
    "throttle",
    "app",
    "app_assignment",
    "persistent_identifier",
    "signing_key",
    "policy",
    "session",
    "ticket",
    "login",
    "app_grant",
    "agreement",
    "picture",
    "outbox",
    "login_attempt",
    "audit_event",
    "checkpoint",
];

pub(super) async fn write(url: &str, writer: &mut Writer) -> Result<()> {
    let mut connection = connect::postgres(url)?.connect().await?;
    run(&mut connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    all_are_listed(&mut connection).await?;
    let known = u64::try_from(migrations::known()).unwrap_or(u64::MAX);
    writer.record(file::SCHEMA, &known.to_be_bytes())?;
    for table in TABLES {
        writer.record(file::TABLE, table.as_bytes())?;
        let copy = format!("COPY {table} TO STDOUT (FORMAT binary)");
        let mut rows = connection.copy_out_raw(&copy).await?;
        while let Some(bytes) = rows.try_next().await? {
            for chunk in bytes.chunks(file::CHUNK) {
                writer.record(file::DATA, chunk)?;
            }
        }
    }
    run(&mut connection, "COMMIT").await?;
    connection.close().await?;
    Ok(())
}

/// A table that is not in [`TABLES`] would be missing from every backup: then there is none.
async fn all_are_listed(connection: &mut PgConnection) -> Result<()> {
    let sql = "SELECT table_name::text FROM information_schema.tables \
               WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    let names: Vec<String> = sqlx::query_scalar(sql).fetch_all(connection).await?;
    let listed = |name: &String| name == "seaql_migrations" || TABLES.contains(&name.as_str());
    match names.into_iter().find(|name| !listed(name)) {
        Some(name) => Err(StoreError::Database(format!("a backup does not know the table {name}"))),
        None => Ok(()),
    }
}

pub(super) async fn restore(settings: &OpenSettings, url: &str, reader: &mut Reader) -> Result<Restored> {
    let options = connect::postgres(url)?;
    let mut connection = options.connect().await?;
    lock::postgres(&mut connection, Ownership::Exclusive).await?;
    let pool = connect::postgres_pool(options, 1);
    Migrator::up(&SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()), None).await?;
    pool.close().await;
    run(&mut connection, "BEGIN").await?;
    // Dropping the connection on any error rolls everything back.
    run(&mut connection, &format!("TRUNCATE {}", TABLES.join(", "))).await?;
    let from_backup = load(&mut connection, reader).await?;
    for statement in end_everything(settings.now).statements {
        execute(&mut connection, statement).await?;
    }
    let checks = key_checks(&mut connection).await?;
    let master = master_for(settings, from_backup)?;
    master::ring(&master.keys, &checks)?;
    if let Some(bytes) = &master.to_write {
        crate::open::make_directory(&settings.data_dir)?;
        master::write(&master::path(&settings.data_dir), bytes)?;
    }
    run(&mut connection, "COMMIT").await?;
    connection.close().await?;
    Ok(Restored { wrote_master_key: master.to_write.is_some(), kept: None })
}

/// Copies the tables in, each record of rows after the name of its table.
async fn load(connection: &mut PgConnection, reader: &mut Reader) -> Result<Option<Zeroizing<Vec<u8>>>> {
    let mut from_backup = None;
    let mut next = reader.next()?;
    while let Some((kind, bytes)) = next.take() {
        match kind {
            file::MASTER => {
                from_backup = Some(bytes);
                next = reader.next()?;
            }
            file::SCHEMA => {
                check_schema(&bytes)?;
                next = reader.next()?;
            }
            file::TABLE => next = load_table(connection, reader, &bytes).await?,
            _ => return Err(StoreError::Backup("it holds rows of no table")),
        }
    }
    Ok(from_backup)
}

fn check_schema(bytes: &[u8]) -> Result<()> {
    let known = u64::try_from(migrations::known()).unwrap_or(u64::MAX);
    if *bytes == known.to_be_bytes() {
        Ok(())
    } else {
        Err(StoreError::Backup("its schema is of another version of this program"))
    }
}

type Record = Option<(u8, Zeroizing<Vec<u8>>)>;

/// Copies one table in and hands back the record after its rows.
async fn load_table(connection: &mut PgConnection, reader: &mut Reader, name: &[u8]) -> Result<Record> {
    let table = TABLES.iter().find(|table| table.as_bytes() == name);
    let table = table.ok_or(StoreError::Backup("it holds a table that is not known here"))?;
    let mut copy = connection.copy_in_raw(&format!("COPY {table} FROM STDIN (FORMAT binary)")).await?;
    let mut next = reader.next()?;
    while let Some((file::DATA, bytes)) = &next {
        copy.send(bytes.as_slice()).await?;
        next = reader.next()?;
    }
    copy.finish().await?;
    Ok(next)
}

async fn key_checks(connection: &mut PgConnection) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
    let rows = sqlx::query("SELECT key_id, check_value FROM key_check").fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn run(connection: &mut PgConnection, sql: &str) -> Result<()> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(connection).await?;
    Ok(())
}

/// The statements of [`end_everything`]: none has a value other than a time.
async fn execute(connection: &mut PgConnection, statement: Statement) -> Result<()> {
    let mut query = sqlx::query(AssertSqlSafe(statement.sql));
    for value in statement.values {
        let Value::BigInt(number) = value else {
            return Err(StoreError::Backup("a statement has a value that is no time"));
        };
        query = query.bind(number);
    }
    query.execute(connection).await?;
    Ok(())
}
