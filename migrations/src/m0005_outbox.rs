//! Mails that wait to be sent.

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
CREATE TABLE outbox (
  id ID PRIMARY KEY,
  company_id ID NOT NULL REFERENCES company (id),
  member_id ID,
  kind TEXT NOT NULL,
  sealed BYTES NOT NULL,
  created_at NUMBER NOT NULL,
  due_at NUMBER NOT NULL,
  until NUMBER NOT NULL,
  attempts NUMBER NOT NULL END_TABLE;
CREATE INDEX outbox_due ON outbox (due_at);
";
