//! The triggers that raise the epoch of a security table inside the writing transaction, whoever
//! writes. A cache trusts a row only while the epoch under which it was read stands.

use sea_orm_migration::sea_orm::DatabaseBackend;

/// A table, and whether inserts raise its epoch: a new session or grant makes no cached row wrong.
struct Watched {
    table: &'static str,
    inserts: bool,
    /// Columns whose change raises the epoch; none: all of them.
    columns: &'static [&'static str],
}

/// The security tables of the first schema.
const WATCHED: &[Watched] = &[
    whole("installation"),
    whole("company"),
    whole("proved_domain"),
    whole("member"),
    whole("member_group"),
    whole("group_member"),
    whole("app"),
    whole("app_assignment"),
    whole("credential"),
    whole("signing_key"),
    whole("policy"),
    Watched {
        table: "session",
        inserts: false,
        columns: &["ended_at", "hash", "member_id", "absolute_expires_at"],
    },
    Watched {
        table: "app_grant",
        inserts: false,
        columns: &["revoked_at", "expires_at", "member_id", "scopes"],
    },
];

const fn whole(table: &'static str) -> Watched {
    Watched { table, inserts: true, columns: &[] }
}

/// The rows of `epoch` and all triggers, as one text.
pub(crate) fn script(backend: DatabaseBackend) -> String {
    let mut text = String::new();
    if backend != DatabaseBackend::Sqlite {
        text.push_str(RAISE_FUNCTION);
    }
    for watched in WATCHED {
        text.push_str(&format!("INSERT INTO epoch (name, value) VALUES ('{}', 1);\n", watched.table));
        for event in events(watched) {
            text.push_str(&trigger(backend, watched, event));
        }
    }
    text
}

fn events(watched: &Watched) -> &'static [&'static str] {
    if watched.inserts { &["INSERT", "UPDATE", "DELETE"] } else { &["UPDATE", "DELETE"] }
}

fn trigger(backend: DatabaseBackend, watched: &Watched, event: &str) -> String {
    let Watched { table, columns, .. } = watched;
    let of = if event == "UPDATE" && !columns.is_empty() {
        format!(" OF {}", columns.join(", "))
    } else {
        String::new()
    };
    let name = format!("epoch_{table}_{}", event.to_ascii_lowercase());
    if backend == DatabaseBackend::Sqlite {
        format!(
            "CREATE TRIGGER {name} AFTER {event}{of} ON {table} BEGIN \
             UPDATE epoch SET value = value + 1 WHERE name = '{table}'; END;\n"
        )
    } else {
        format!(
            "CREATE TRIGGER {name} AFTER {event}{of} ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();\n"
        )
    }
}

/// PostgreSQL: one row lock for each statement, held to the end of the transaction.
const RAISE_FUNCTION: &str = "CREATE FUNCTION raise_epoch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     UPDATE epoch SET value = value + 1 WHERE name = TG_TABLE_NAME; RETURN NULL; END $$;\n";
