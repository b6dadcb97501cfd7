//! A look at every column of bytes in the whole store: does any row still name a key? It knows no table, so that it
//! also finds what the list of sealed columns has forgotten.

use super::{header, is_sqlite};
use crate::{Result, Store, StoreError, store::values};
use auth_core::seal::KeyId;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

#[derive(FromQueryResult)]
struct BytesColumn {
    place: String,
    column: String,
}

const SQLITE: &str = "SELECT m.name AS place, p.name AS \"column\" FROM sqlite_master m JOIN pragma_table_info(m.name) p \
                      WHERE m.type = 'table' AND p.type = 'BLOB' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'key_check'";

const POSTGRES: &str = "SELECT CAST(table_name AS TEXT) AS place, CAST(column_name AS TEXT) AS \"column\" \
                        FROM information_schema.columns WHERE table_schema = current_schema() \
                        AND data_type = 'bytea' AND table_name <> 'key_check'";

/// `table.column` of a row that names the key, if there is one.
pub(super) async fn first_named(store: &Store, key: KeyId) -> Result<Option<String>> {
    let sql = if is_sqlite(store) { SQLITE } else { POSTGRES };
    for BytesColumn { place, column } in store.all::<BytesColumn>(sql, values![]).await? {
        // The names come from the database's own catalogue.
        let sql = format!("SELECT 1 AS one FROM \"{place}\" WHERE substr(\"{column}\", 1, 5) = $1 LIMIT 1");
        let backend = store.orm().get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, values![header(key)]);
        if store.orm().query_one_raw(statement).await.map_err(StoreError::from)?.is_some() {
            return Ok(Some(format!("{place}.{column}")));
        }
    }
    Ok(None)
}
