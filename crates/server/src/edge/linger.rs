//! A request that is refused before its body was read: whoever is still sending would see the connection break instead
//! of the answer. So the rest is read and thrown away first, within limits.

use axum::{
    body::{Body, HttpBody},
    extract::Request,
};
use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::timeout;

/// What fits into the buffers of both sides needs no reading.
const SMALL: u64 = 16 * 1024;
/// How much is thrown away.
const MOST: usize = 4 * 1024 * 1024;
/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A body that the handler reads and the edge can read on when the handler has let go of it.
pub(super) struct Rest(Arc<Mutex<Body>>);

impl Rest {
    /// Keeps hold of the request's body, if it may be large.
    pub(super) fn keep(request: &mut Request) -> Option<Self> {
        if request.body().size_hint().upper().is_some_and(|most| most <= SMALL) {
            return None;
        }
        let body = Arc::new(Mutex::new(std::mem::take(request.body_mut())));
        *request.body_mut() = Body::new(Shared(Arc::clone(&body)));
        Some(Self(body))
    }

    /// Reads what the handler left.
    pub(super) async fn throw_away(self) {
        let mut rest = Body::new(Shared(self.0));
        let reading = async {
            let mut read = 0;
            while let Some(Ok(frame)) = rest.frame().await {
                read += frame.data_ref().map_or(0, Bytes::len);
                if read > MOST {
                    break;
                }
            }
        };
        // Too slow is the same as too much: the connection breaks.
        let _in_time = timeout(PATIENCE, reading).await;
    }
}

struct Shared(Arc<Mutex<Body>>);

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
