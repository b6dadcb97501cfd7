//! The group-commit writer: the changes of many callers share a transaction, each judged by its own
//! rows. Nothing here waits for company: whatever is in the queue when the last commit ends is the next batch.

use crate::{
    Result, StoreError,
    change::{Change, Judge, Outcome, Statement},
    connect::{Connection, WritePool},
    fresh::{Epochs, Watch},
};
use std::sync::Arc;
use tokio::sync::{Notify, mpsc, oneshot};

/// Changes that share one transaction at most.
const BATCH: usize = 100;

/// Changes that may wait; beyond that callers are told that the store is busy.
const QUEUE: usize = 2048;

/// A change and whoever waits for it. A caller that went away changes nothing.
struct Item {
    change: Change,
    answer: oneshot::Sender<Result<Outcome>>,
}

/// Where changes are handed in.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    items: mpsc::Sender<Item>,
    /// Told after each commit.
    written: Arc<Notify>,
}

impl Queue {
    /// Starts the task that writes.
    pub(crate) fn start(pool: WritePool, watch: Arc<Watch>) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let written = Arc::new(Notify::new());
        tokio::spawn(Writer { pool, connection: None, watch, written: Arc::clone(&written) }.work(receiver));
        Self { items: sender, written }
    }

    /// Hands a change in and waits for its commit.
    pub(crate) async fn commit(&self, change: Change) -> Result<Outcome> {
        let (answer, outcome) = oneshot::channel();
        self.items.try_send(Item { change, answer }).map_err(|_| StoreError::Busy)?;
        outcome.await.map_err(|_| StoreError::Unknown("the writer ended".to_owned()))?
    }

    /// Waits for the next commit, or returns at once if there was one since the last call. For one waiter.
    pub(crate) async fn written(&self) {
        self.written.notified().await;
    }
}

struct Writer {
    pool: WritePool,
    connection: Option<Connection>,
    watch: Arc<Watch>,
    written: Arc<Notify>,
}

impl Writer {
    async fn work(mut self, mut queue: mpsc::Receiver<Item>) {
        while let Some(first) = queue.recv().await {
            let mut batch = vec![first];
            while batch.len() < BATCH {
                match queue.try_recv() {
                    Ok(item) => batch.push(item),
                    Err(_) => break,
                }
            }
            self.write(batch).await;
        }
        self.connection = None;
        self.pool.close().await;
    }

    /// One transaction for the batch; if a statement raises, each item again in one of its own.
    async fn write(&mut self, batch: Vec<Item>) {
        let changes: Vec<Change> = batch.iter().map(|item| item.change.clone()).collect();
        match self.transaction(changes).await {
            Ok(outcomes) => {
                for (item, outcome) in batch.into_iter().zip(outcomes) {
                    answer(item, Ok(outcome));
                }
            }
            Err(Failure::Statement(cause)) if batch.len() == 1 => {
                batch.into_iter().for_each(|item| answer(item, Err(StoreError::Database(cause.clone()))));
            }
            Err(Failure::Statement(_)) => {
                for item in batch {
                    let outcome = self.transaction(vec![item.change.clone()]).await;
                    answer(item, alone(outcome));
                }
            }
            Err(Failure::Commit(cause)) => {
                batch.into_iter().for_each(|item| answer(item, Err(StoreError::Unknown(cause.clone()))));
            }
        }
    }

    /// All changes in one transaction. After a failure the connection is clean or gone.
    async fn transaction(&mut self, changes: Vec<Change>) -> std::result::Result<Vec<Outcome>, Failure> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.pool.acquire().await.map_err(Failure::statement)?,
        };
        let batch = Batch { connection: &mut connection, watch: &self.watch, epochs: None, raised: false };
        match batch.apply(changes).await {
            Ok(outcomes) => {
                self.written.notify_one();
                self.connection = Some(connection);
                Ok(outcomes)
            }
            Err(failure) => {
                if connection.command("ROLLBACK").await.is_ok() {
                    self.connection = Some(connection);
                }
                Err(failure)
            }
        }
    }
}

fn answer(item: Item, outcome: Result<Outcome>) {
    if item.answer.send(outcome).is_err() {
        tracing::debug!("a change was written whose caller had left");
    }
}

fn alone(outcome: std::result::Result<Vec<Outcome>, Failure>) -> Result<Outcome> {
    match outcome {
        Ok(outcomes) => outcomes.first().copied().ok_or_else(|| StoreError::Unknown("no outcome".to_owned())),
        Err(Failure::Statement(cause)) => Err(StoreError::Database(cause)),
        Err(Failure::Commit(cause)) => Err(StoreError::Unknown(cause)),
    }
}

/// Where a transaction failed decides what its callers may believe.
enum Failure {
    /// Before COMMIT: nothing was written.
    Statement(String),
    /// At COMMIT: nobody knows.
    Commit(String),
}

impl Failure {
    fn statement(cause: StoreError) -> Self {
        Self::Statement(cause.to_string())
    }
}

/// One transaction.
struct Batch<'a> {
    connection: &'a mut Connection,
    watch: &'a Watch,
    /// The epochs, where they are known to be those of the moment at which the transaction began.
    epochs: Option<Epochs>,
    /// Something was written that may have raised an epoch.
    raised: bool,
}

impl Batch<'_> {
    async fn apply(mut self, changes: Vec<Change>) -> std::result::Result<Vec<Outcome>, Failure> {
        self.connection.begin().await.map_err(Failure::statement)?;
        // From here on nobody else commits to an SQLite file.
        let began = self.watch.standing();
        self.epochs = began.map(|(epochs, _)| epochs);
        let alone = changes.len() == 1;
        let mut outcomes = Vec::with_capacity(changes.len());
        for change in changes {
            let outcome = if alone || !undoes(&change.statements) {
                self.statements(change.statements).await
            } else {
                self.within_savepoint(change.statements).await
            };
            outcomes.push(outcome.map_err(Failure::statement)?);
        }
        if alone && outcomes.iter().any(|outcome| !outcome.applied()) {
            self.connection.command("ROLLBACK").await.map_err(Failure::statement)?;
            return Ok(outcomes);
        }
        let committed = self.connection.command("COMMIT").await;
        committed.map_err(|cause| Failure::Commit(cause.to_string()))?;
        match began.filter(|_| !self.raised) {
            Some((_, header)) if self.watch.only_we_committed(&header) => {}
            _ => self.watch.committed(self.connection).await,
        }
        Ok(outcomes)
    }

    async fn within_savepoint(&mut self, list: Vec<Statement>) -> Result<Outcome> {
        self.connection.command("SAVEPOINT item").await?;
        let outcome = self.statements(list).await?;
        if !outcome.applied() {
            self.connection.command("ROLLBACK TO SAVEPOINT item").await?;
        }
        self.connection.command("RELEASE SAVEPOINT item").await?;
        Ok(outcome)
    }

    /// Runs statements until a condition does not hold.
    async fn statements(&mut self, list: Vec<Statement>) -> Result<Outcome> {
        for statement in list {
            if self.still_holds(&statement) {
                continue;
            }
            let judge = statement.judge;
            self.raised |= statement.writes() && !statement.quiet;
            let rows = self.connection.run(statement).await?;
            match judge {
                Judge::Writes(guard) | Judge::Finds(guard) if rows == 0 => {
                    return Ok(Outcome::Refused(guard));
                }
                Judge::Always | Judge::Writes(_) | Judge::Finds(_) => {}
            }
        }
        Ok(Outcome::Applied)
    }

    /// Whether a condition was judged from rows of which none has changed since, in this transaction or before it.
    fn still_holds(&self, statement: &Statement) -> bool {
        let Some(stamp) = statement.judged else { return false };
        !self.raised && self.epochs.is_some_and(|epochs| epochs.sum(stamp.tables) == stamp.sum)
    }
}

/// Whether a refusal may come after something was written, which must then be undone alone.
fn undoes(list: &[Statement]) -> bool {
    let first = list.iter().position(Statement::writes).map_or(list.len(), |at| at + 1);
    list.iter().skip(first).any(|statement| statement.judge != Judge::Always)
}
