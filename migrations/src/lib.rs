//! The history of the schema: one set of migrations for SQLite and PostgreSQL 15. What a row means
//! lives in `store`; nothing here may import it, because a migration must mean the same for ever.

/// A migration of one text, written down for both databases by [`dialect`], in one transaction.
macro_rules! migration {
    ($text:ident) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub(crate) struct Migration;

        #[sea_orm_migration::prelude::async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            async fn up(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                use sea_orm_migration::prelude::ConnectionTrait as _;
                let text = crate::dialect(manager.get_database_backend(), $text);
                manager.get_connection().execute_unprepared(&text).await?;
                Ok(())
            }

            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
        }
    };
}
pub(crate) use migration;

mod epochs;
mod m0001_first;
mod m0002_second_step;
mod m0004_throttle;
mod m0005_outbox;
mod m0006_history;
mod m0007_audit;

use sea_orm_migration::prelude::*;

/// Every migration, oldest first.
pub struct Migrator;

#[sea_orm_migration::prelude::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_first::Migration),
            Box::new(m0002_second_step::Migration),
            Box::new(m0004_throttle::Migration),
            Box::new(m0005_outbox::Migration),
            Box::new(m0006_history::Migration),
            Box::new(m0007_audit::Migration),
        ]
    }
}

/// How many migrations this program knows: one count of `seaql_migrations` tells whether a store is
/// older, newer or right.
#[must_use]
pub fn known() -> usize {
    Migrator::migrations().len()
}

/// The schema text of one database: column types differ, nothing else does.
fn dialect(backend: sea_orm::DatabaseBackend, text: &str) -> String {
    let words: &[(&str, &str)] = match backend {
        sea_orm::DatabaseBackend::Sqlite => &[
            (" ID", " BLOB"),
            (" BYTES", " BLOB"),
            (" NUMBER", " INTEGER"),
            (" FLAG", " INTEGER"),
            (" END_TABLE", ") STRICT"),
        ],
        _ => &[
            (" ID", " UUID"),
            (" BYTES", " BYTEA"),
            (" NUMBER", " BIGINT"),
            (" FLAG", " BOOLEAN"),
            (" END_TABLE", ")"),
        ],
    };
    words.iter().fold(text.to_owned(), |text, (word, meaning)| replace_word(&text, word, meaning))
}

/// Replaces `word` where it ends at a word boundary, so that ` ID` does not touch ` IDENTITY`.
fn replace_word(text: &str, word: &str, meaning: &str) -> String {
    let mut parts = text.split(word);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let inside = part.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_');
        whole.push_str(if inside { word } else { meaning });
        whole.push_str(part);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_files_in_order() {
        let names: Vec<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
        let expected = [
            "m0001_first",
            "m0002_second_step",
            "m0004_throttle",
            "m0005_outbox",
            "m0006_history",
            "m0007_audit",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn types_are_replaced_and_names_are_not() {
        let text = "CREATE TABLE t (a ID, b BYTES NOT NULL, IDENTITY ID END_TABLE;";
        assert_eq!(
            dialect(sea_orm::DatabaseBackend::Postgres, text),
            "CREATE TABLE t (a UUID, b BYTEA NOT NULL, IDENTITY UUID);"
        );
        assert_eq!(
            dialect(sea_orm::DatabaseBackend::Sqlite, text),
            "CREATE TABLE t (a BLOB, b BLOB NOT NULL, IDENTITY BLOB) STRICT;"
        );
    }
}
