//! Counts of wrong guesses, codes and mails. Keys are hashes: no address or account stands here in the clear.

use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        manager.get_connection().execute_unprepared(&dialect(backend, TEXT)).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const TEXT: &str = "
CREATE TABLE throttle (
  key BYTES PRIMARY KEY,
  owner BYTES NOT NULL,
  count NUMBER NOT NULL,
  since NUMBER NOT NULL,
  last NUMBER NOT NULL,
  note BYTES,
  keep_until NUMBER NOT NULL END_TABLE;
CREATE INDEX throttle_owner ON throttle (owner);
CREATE INDEX throttle_keep ON throttle (keep_until);
";
