//! What a store that is there says of itself: who it is and which master keys it names.

use crate::{Installation, Result, master};
use api::{CompanyId, Timestamp};
use sea_orm::{DatabaseConnection, FromQueryResult, Statement};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Count {
    number: i64,
}

pub(super) async fn count(orm: &DatabaseConnection, sql: &str) -> Result<i64> {
    let statement = Statement::from_string(orm.get_database_backend(), sql);
    let row = Count::find_by_statement(statement).one(orm).await?;
    Ok(row.map_or(0, |row| row.number))
}

#[derive(FromQueryResult)]
struct InstallationRow {
    root: Option<Vec<u8>>,
    instance: Uuid,
    epoch: i64,
    operators: Uuid,
    created_at: i64,
}

/// What the store says of itself.
pub(super) struct Found {
    pub(super) installation: Installation,
    pub(super) root: Option<Vec<u8>>,
}

pub(super) async fn find_installation(orm: &DatabaseConnection) -> Result<Option<Found>> {
    let sql = "SELECT instance, epoch, operators, created_at, root FROM installation";
    let statement = Statement::from_string(orm.get_database_backend(), sql);
    let row = InstallationRow::find_by_statement(statement).one(orm).await?;
    Ok(row.map(|row| Found {
        installation: Installation {
            instance: row.instance,
            epoch: row.epoch,
            operators: CompanyId(row.operators),
            created_at: Timestamp(row.created_at),
        },
        root: row.root,
    }))
}

#[derive(FromQueryResult)]
struct KeyCheckRow {
    key_id: Vec<u8>,
    check_value: Vec<u8>,
}

/// The newest first.
pub(super) async fn key_checks(orm: &DatabaseConnection) -> Result<Vec<master::KeyCheck>> {
    let sql = "SELECT key_id, check_value FROM key_check ORDER BY created_at DESC, key_id";
    let statement = Statement::from_string(orm.get_database_backend(), sql);
    let rows = KeyCheckRow::find_by_statement(statement).all(orm).await?;
    Ok(rows.into_iter().map(|row| (row.key_id, row.check_value)).collect())
}
