//! What a page has of something that the server knows: not yet, here it is, or why not. Not here: how each
//! of the three looks (`ui::holding`).

use crate::api::Failure;
use leptos::prelude::{GetUntracked, GetValue, RwSignal, Set, StoredValue, UpdateValue, With, WithUntracked};
use std::{future::Future, time::Duration};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A value that the server is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held<T> {
    Waiting,
    Ready(T),
    Failed(Failure),
}

/// Which of the three it is, without the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Waiting,
    Slow,
    Ready,
    Failed,
}

/// A [`Held`] that views follow.
#[derive(Debug)]
pub(crate) struct Hold<T: Send + Sync + 'static> {
    held: RwSignal<Held<T>>,
    slow: RwSignal<bool>,
    /// Counts the calls, so that a late answer to an earlier one is not taken.
    turn: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Hold<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Hold<T> {}

impl<T: Clone + Send + Sync + 'static> Hold<T> {
    pub(crate) fn new() -> Self {
        Self { held: RwSignal::new(Held::Waiting), slow: RwSignal::new(false), turn: StoredValue::new(0) }
    }

    /// Asks the server. What is here already stays until the answer comes; a failure then leaves it.
    pub(crate) fn load(self, answer: impl Future<Output = Result<T, Failure>> + 'static) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let turn = self.turn.get_value();
        let has_value = self.held.with_untracked(|held| matches!(held, Held::Ready(_)));
        if !has_value {
            self.held.set(Held::Waiting);
            self.slow.set(false);
        }
        spawn_local(async move {
            sleep(SLOW).await;
            if self.turn.get_value() == turn
                && self.held.with_untracked(|held| *held.phase() == Phase::Waiting)
            {
                self.slow.set(true);
            }
        });
        spawn_local(async move {
            let asked = js_sys::Date::now();
            let answer = answer.await;
            if !has_value {
                let waited = Duration::from_millis((js_sys::Date::now() - asked).max(0.0) as u64);
                sleep(rest_of_skeleton(waited)).await;
            }
            if self.turn.get_value() != turn {
                return;
            }
            match answer {
                Ok(value) => self.put(value),
                Err(failure) if !has_value => self.held.set(Held::Failed(failure)),
                Err(_) => {}
            }
        });
    }

    /// Takes a value that came some other way.
    pub(crate) fn put(self, value: T) {
        self.held.set(Held::Ready(value));
    }

    /// The value, if it is here; followed by views.
    pub(crate) fn read<R>(self, reader: impl FnOnce(&T) -> R) -> Option<R> {
        self.held.with(|held| match held {
            Held::Ready(value) => Some(reader(value)),
            _ => None,
        })
    }

    /// The value at this moment.
    pub(crate) fn now(self) -> Option<T> {
        match self.held.get_untracked() {
            Held::Ready(value) => Some(value),
            _ => None,
        }
    }

    /// Which of the three it is; followed by views.
    pub(crate) fn phase(self) -> Phase {
        let slow = self.slow.with(|slow| *slow);
        self.held.with(|held| match held.phase() {
            Phase::Waiting if slow => Phase::Slow,
            phase => *phase,
        })
    }

    /// Why it is not here; followed by views.
    pub(crate) fn failure(self) -> Option<Failure> {
        self.held.with(|held| match held {
            Held::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    }
}

impl<T> Held<T> {
    fn phase(&self) -> &Phase {
        match self {
            Self::Waiting => &Phase::Waiting,
            Self::Ready(_) => &Phase::Ready,
            Self::Failed(_) => &Phase::Failed,
        }
    }
}

/// A skeleton shows after 150 ms; once shown it stays 300 ms, so that it never flashes.
fn rest_of_skeleton(waited: Duration) -> Duration {
    if waited < SKELETON_AFTER {
        Duration::ZERO
    } else {
        (SKELETON_AFTER + SKELETON_AT_LEAST).saturating_sub(waited)
    }
}

/// Resolves after `time`.
pub(crate) async fn sleep(time: Duration) {
    if time.is_zero() {
        return;
    }
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let millis = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// After this a page says that it takes longer than usual.
const SLOW: Duration = Duration::from_secs(8);
const SKELETON_AFTER: Duration = Duration::from_millis(150);
const SKELETON_AT_LEAST: Duration = Duration::from_millis(300);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skeleton_that_was_shown_stays_for_300_ms() {
        for (waited, rest) in [(0, 0), (149, 0), (150, 300), (400, 50), (450, 0), (9000, 0)] {
            assert_eq!(
                rest_of_skeleton(Duration::from_millis(waited)),
                Duration::from_millis(rest),
                "{waited}"
            );
        }
    }
}
