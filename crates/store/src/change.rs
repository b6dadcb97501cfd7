//! What is to be written: prepared statements with the conditions that must hold. Only the named
//! functions of this crate make a [`Change`].

use crate::fresh::Table;
use sea_orm::Value;
use std::borrow::Cow;

/// The condition of a change that did not hold. Nothing of the change was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// The short name is in use.
    SlugTaken,
    /// The mail address is in use or still reserved.
    AddressTaken,
    /// The domain is another company's.
    DomainTaken,
    /// The company has not proved the domain.
    DomainNotProved,
    /// The entityID is in use in this company.
    EntityTaken,
    /// The company does not exist or is closed.
    CompanyInactive,
    /// The member does not exist or may not log in.
    MemberInactive,
    /// The session is over.
    SessionEnded,
    /// The app is gone, disabled, or not assigned to the member.
    AppUnavailable,
    /// The ticket does not exist, is over, or was taken.
    TicketGone,
    /// It was seen before.
    Replayed,
    /// The login went on in another tab, or is over.
    LoginMoved,
    /// The row was changed by somebody else since it was read.
    VersionMoved,
    /// The grant is over.
    GrantEnded,
    /// It happened too often.
    Throttled,
    /// What was to be changed does not exist.
    Missing,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// All of it is durable.
    Applied,
    /// Nothing of it was written, because this condition did not hold.
    Refused(Guard),
}

impl Outcome {
    /// Whether the change was written.
    #[must_use]
    pub fn applied(self) -> bool {
        self == Self::Applied
    }
}

/// How a statement is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judge {
    /// Whatever it touches is right.
    Always,
    /// It must write at least one row.
    Writes(Guard),
    /// It reads, and must find a row.
    Finds(Guard),
}

/// One prepared statement. `/*share*/` becomes a row lock where the database has one.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
    pub(crate) judge: Judge,
    /// It touches no table that has an epoch.
    pub(crate) quiet: bool,
    /// A condition that its caller has judged already, and that holds for as long as the epochs stand.
    pub(crate) judged: Option<Stamp>,
}

/// The epochs of some tables, summed, as of the moment when their rows were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) tables: &'static [Table],
    pub(crate) sum: i64,
}

impl Statement {
    /// Whether it may change rows.
    pub(crate) fn writes(&self) -> bool {
        !matches!(self.judge, Judge::Finds(_))
    }
}

/// Writes that belong together.
#[derive(Debug, Clone)]
#[must_use]
pub struct Change {
    pub(crate) statements: Vec<Statement>,
}

impl Change {
    pub(crate) fn new(judge: Judge, sql: impl Into<Cow<'static, str>>, values: Vec<Value>) -> Self {
        let sql = sql.into();
        Self { statements: vec![Statement { sql, values, judge, quiet: false, judged: None }] }
    }

    /// The same, known to touch no table that has an epoch.
    pub(crate) fn quiet(mut self) -> Self {
        self.statements.iter_mut().for_each(|statement| statement.quiet = true);
        self
    }

    /// The same, its conditions having been judged from rows that were current under `stamp`.
    pub(crate) fn judged(mut self, stamp: Stamp) -> Self {
        for statement in self.statements.iter_mut().filter(|statement| !statement.writes()) {
            statement.judged = Some(stamp);
        }
        self
    }

    /// Both, all or nothing.
    pub fn and(mut self, mut other: Self) -> Self {
        self.statements.append(&mut other.statements);
        self
    }

    pub(crate) fn nothing() -> Self {
        Self { statements: Vec::new() }
    }
}

/// A change of one statement: how it is judged, its text, its values in order.
macro_rules! change {
    ($judge:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::change::Change::new($judge, $sql, vec![$(sea_orm::Value::from($value)),*])
    };
}
pub(crate) use change;
