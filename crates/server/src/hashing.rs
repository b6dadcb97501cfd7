//! The threads that hash passwords: as many as cores, at lower priority, never the async ones, with a bounded queue.
//! What is hashed and what follows from it is decided elsewhere; here is only where and when it runs.

use auth_core::password::Workspace;
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// A caller waits so long for its answer, then gives up.
const PATIENCE: Duration = Duration::from_secs(3);
/// A thread without work for so long gives its memory back.
const IDLE: Duration = Duration::from_secs(30);
/// Jobs waiting for each thread: more than it could do within [`PATIENCE`] at the default cost.
const QUEUE_PER_THREAD: usize = 512;
/// Niceness of the threads, so that a storm of logins leaves the other requests their share.
const NICE: i32 = 5;

type Job = Box<dyn FnOnce(&mut Workspace) + Send>;

/// The pool. Dropping it lets the threads finish what they do and end.
pub struct Hashing {
    shared: Arc<Shared>,
    queue_max: usize,
}

/// No answer in time, or no room to wait: answered 503 with `Retry-After`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords at once")]
pub struct Busy;

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    begun: AtomicU64,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Hashing {
    /// A pool of `threads` threads, at least one.
    ///
    /// # Errors
    /// When the system grants no thread.
    pub fn start(threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        let shared =
            Arc::new(Shared { queue: Mutex::default(), changed: Condvar::new(), begun: AtomicU64::new(0) });
        for number in 0..threads {
            let shared = Arc::clone(&shared);
            thread::Builder::new().name(format!("hash-{number}")).spawn(move || work(&shared))?;
        }
        Ok(Self { shared, queue_max: threads * QUEUE_PER_THREAD })
    }

    /// As many threads as this machine has cores for us.
    ///
    /// # Errors
    /// When the system grants no thread.
    pub fn for_this_machine() -> std::io::Result<Self> {
        Self::start(thread::available_parallelism().map_or(1, usize::from))
    }

    /// Runs `job` on one of the threads, with that thread's kept memory.
    ///
    /// # Errors
    /// [`Busy`] when the queue is full or 3 s have passed. A job whose caller has gone before it starts never starts.
    pub async fn run<T, F>(&self, job: F) -> Result<T, Busy>
    where
        T: Send + 'static,
        F: FnOnce(&mut Workspace) -> T + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        self.push(Box::new(move |memory| {
            if !answer.is_closed() {
                // The caller may leave while the job runs; then nobody is told.
                let _unheard = answer.send(job(memory));
            }
        }))?;
        timeout(PATIENCE, receiver).await.map_err(|_| Busy)?.map_err(|_| Busy)
    }

    /// How many jobs were begun since the start.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.shared.begun.load(Ordering::Relaxed)
    }

    fn push(&self, job: Job) -> Result<(), Busy> {
        let mut queue = self.shared.lock();
        if queue.jobs.len() >= self.queue_max {
            return Err(Busy);
        }
        queue.jobs.push_back(job);
        drop(queue);
        self.shared.changed.notify_one();
        Ok(())
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job; nothing when the pool has been dropped and all is done.
    fn next(&self, memory: &mut Workspace) -> Option<Job> {
        let mut queue = self.lock();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                self.begun.fetch_add(1, Ordering::Relaxed);
                return Some(job);
            }
            if queue.closed {
                return None;
            }
            let (back, waited) =
                self.changed.wait_timeout(queue, IDLE).unwrap_or_else(PoisonError::into_inner);
            queue = back;
            if waited.timed_out() && queue.jobs.is_empty() {
                memory.give_back();
            }
        }
    }
}

fn work(shared: &Shared) {
    // On Linux this is the niceness of the calling thread; where it is refused the threads run like any other.
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "hashing threads keep their priority");
    }
    let mut memory = Workspace::new();
    while let Some(job) = shared.next(&mut memory) {
        if catch_unwind(AssertUnwindSafe(|| job(&mut memory))).is_err() {
            tracing::error!("a password hash failed");
            memory = Workspace::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[tokio::test]
    async fn jobs_run_elsewhere_and_answer() {
        let hashing = Hashing::start(2).unwrap();
        let name = hashing.run(|_| thread::current().name().map(str::to_owned)).await.unwrap();
        assert!(name.is_some_and(|name| name.starts_with("hash-")));
    }

    #[tokio::test]
    async fn a_failed_job_costs_its_caller_and_nobody_else() {
        let hashing = Hashing::start(1).unwrap();
        let failed: Result<(), Busy> = hashing.run(|_| std::panic::resume_unwind(Box::new(()))).await;
        assert_eq!(failed, Err(Busy));
        assert_eq!(hashing.run(|_| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_full_queue_says_so_at_once_and_the_impatient_are_skipped() {
        let hashing = Arc::new(Hashing::start(1).unwrap());
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let blocked = {
            let hashing = Arc::clone(&hashing);
            tokio::spawn(async move { hashing.run(move |_| gate.recv().is_ok()).await })
        };
        tokio::task::yield_now().await;
        let ran = Arc::new(AtomicUsize::new(0));
        let mut waiting = Vec::new();
        for _ in 0..QUEUE_PER_THREAD * 2 {
            let (hashing, ran) = (Arc::clone(&hashing), Arc::clone(&ran));
            waiting.push(tokio::spawn(async move {
                hashing.run(move |_| ran.fetch_add(1, Ordering::SeqCst)).await
            }));
        }
        let mut refused = 0;
        for task in waiting.drain(QUEUE_PER_THREAD + 1..) {
            refused += usize::from(task.await.unwrap() == Err(Busy));
        }
        assert_eq!(refused, QUEUE_PER_THREAD - 1);
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
        for task in waiting {
            let _gone = task.await;
        }
        open.send(()).unwrap();
        assert_eq!(blocked.await.unwrap(), Ok(true));
        assert_eq!(hashing.run(|_| 1).await, Ok(1));
        assert_eq!(ran.load(Ordering::SeqCst), 0, "nobody waited for these any more");
    }
}
