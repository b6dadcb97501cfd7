//! What the server does by itself beside requests: removing what is over, and chaining the audit log. Decisions about
//! single requests are not here.

use crate::app::App;
use api::Timestamp;
use std::time::Duration;
use store::{Result, audit, known_browser, login_attempt, member, signing_key, throttle, ticket};
use tokio::time::{sleep, timeout};

/// How often what has expired is removed.
const SWEEP: Duration = Duration::from_secs(600);
/// How long events of one moment gather before they are chained.
const GATHER: Duration = Duration::from_millis(500);
/// How often to look for what another process or node has written.
const OTHERS: Duration = Duration::from_secs(30);

/// Removes what has expired, now and then.
pub(crate) async fn sweep(app: App) {
    loop {
        sleep(SWEEP).await;
        let (store, now) = (app.store(), app.now());
        told("unused browsers", store.commit(vec![known_browser::purge(now)]).await);
        told("old counts", store.commit(vec![throttle::purge(now)]).await);
        told("expired tickets", ticket::purge(store, now).await);
        let history = before(now, app.config().history.days);
        told("old login history", login_attempt::purge(store, history).await);
        told("keys that stepped down", signing_key::retire(store, now).await);
        told("members deleted long ago", member::purge(store, now).await);
        if let Some(days) = app.config().audit.days {
            told("old events", audit::remove(store, before(now, days.get()), now).await);
        }
    }
}

fn before(now: Timestamp, days: impl Into<i64>) -> Timestamp {
    now.plus_seconds(-86_400 * days.into())
}

fn told<T>(what: &'static str, removed: Result<T>) {
    if let Err(error) = removed {
        tracing::warn!(%error, what, "not removed");
    }
}

/// Chains events within a second of their commit. While nothing is written nothing is asked, but for a look now and
/// then at what others wrote.
pub(crate) async fn seal(app: App) {
    loop {
        if let Err(error) = audit::seal(app.store(), app.now()).await {
            tracing::warn!(%error, "the audit log was not chained");
        }
        if timeout(OTHERS, app.store().written()).await.is_ok() {
            sleep(GATHER).await;
        }
    }
}
