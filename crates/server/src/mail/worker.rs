//! Empties the outbox, one mail after the other on a few hands, and tries again later what did not leave.

use super::{
    Bell,
    content::Written,
    transport::{NoTransport, NotSent, Transport},
};
use crate::app::App;
use api::Timestamp;
use std::{sync::Arc, time::Duration};
use store::{StoreError, outbox};

/// So many mails are on their way at once.
const HANDS: usize = 4;
/// A sender that ended keeps its mail from others for so long, in seconds: longer than any delivery takes.
const LEASE_SECONDS: i64 = 180;
/// How often the outbox is looked at without being told.
const TICK: Duration = Duration::from_secs(60);
/// The longest pause between two tries, in seconds.
const PAUSE_MOST: i64 = 1800;

/// Sends until the server ends. A mail that is then on its way is tried again by the next one; its Message-ID is the same.
///
/// # Errors
/// [`NoTransport`] when the settings of `[mail]` cannot be used.
pub fn run(app: &App) -> Result<tokio::task::JoinSet<()>, NoTransport> {
    let transport = Arc::new(Transport::of(app)?);
    let mut hands = tokio::task::JoinSet::new();
    for _ in 0..HANDS {
        hands.spawn(hand(app.clone(), Arc::clone(&transport)));
    }
    Ok(hands)
}

async fn hand(app: App, transport: Arc<Transport>) {
    let bell = Arc::clone(&app.area::<Bell>().0);
    loop {
        match one(&app, &transport).await {
            // There may be more: another hand may come along.
            Ok(true) => bell.notify_one(),
            Ok(false) => {
                let _either = tokio::time::timeout(TICK, bell.notified()).await;
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read");
                tokio::time::sleep(TICK / 12).await;
            }
        }
    }
}

/// Sends the mail whose turn it is; false when there is none.
async fn one(app: &App, transport: &Transport) -> Result<bool, StoreError> {
    let now = app.now();
    let Some(due) = outbox::next(app.store(), now, now.plus_seconds(LEASE_SECONDS)).await? else {
        return Ok(false);
    };
    if now >= due.until {
        tracing::warn!(kind = due.kind, attempts = due.attempts, "a mail was dropped: what it said is over");
        outbox::remove(app.store(), due.id).await?;
        return Ok(true);
    }
    let sent = match serde_json::from_slice::<Written>(&due.content) {
        Ok(written) => transport.send(app, due.id, &written).await,
        Err(_) => Err(NotSent::Never("it cannot be read".to_owned())),
    };
    match sent {
        Ok(()) => {
            tracing::info!(kind = due.kind, mail = %due.id, "a mail was sent");
            outbox::remove(app.store(), due.id).await?;
        }
        Err(error @ NotSent::Never(_)) => {
            tracing::error!(kind = due.kind, mail = %due.id, %error, "a mail was refused");
            outbox::remove(app.store(), due.id).await?;
        }
        Err(error @ NotSent::Later(_)) => {
            tracing::warn!(kind = due.kind, mail = %due.id, attempts = due.attempts, %error, "a mail waits");
            outbox::put_off(app.store(), due.id, later(app.now(), due.attempts).min(due.until)).await?;
        }
    }
    Ok(true)
}

/// 5 s, 10 s, 20 s … up to half an hour.
fn later(now: Timestamp, attempts: i64) -> Timestamp {
    let doublings = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or_default();
    now.plus_seconds((5_i64 << doublings).min(PAUSE_MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_half_an_hour() {
        let pauses: Vec<i64> =
            [1, 2, 3, 9, 10, 99, i64::MAX].map(|n| later(Timestamp(0), n).seconds()).to_vec();
        assert_eq!(pauses, [5, 10, 20, 1280, 1800, 1800, 1800]);
    }
}
