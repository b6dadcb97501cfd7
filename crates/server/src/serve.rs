//! The server process: opens the store, listens, answers, and leaves in order when it is told to.

use crate::{
    app::{App, Parts},
    clock::Clock,
    config::{Config, ConfigError, Log, LogFormat, ServedUrl, Transport},
    edge::Peer,
    hashing::Hashing,
    mail, router, trail, upkeep,
};
use axum::{Router, body::Body, extract::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use std::{io::Write, net::SocketAddr, panic, sync::Arc, time::Duration};
use store::{Create, Ownership, Store, StoreError, audit};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
    signal::unix::{Signal, SignalKind, signal},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tower::ServiceExt;

/// Connections at once; more wait to be accepted.
const CONNECTIONS_MAX: usize = 8192;
/// What the parser holds of one request's head. The edge refuses less than that, in words.
const HEAD_BUFFER: usize = 64 * 1024;
/// From a connection's first byte, or the last answer, to the end of the next head.
const HEAD_PATIENCE: Duration = Duration::from_secs(30);
/// How long open requests may go on after the signal to end.
const DRAIN: Duration = Duration::from_secs(8);

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The settings.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The store.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The address to listen on.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The way out for mails.
    #[error(transparent)]
    Mail(#[from] mail::NoTransport),
    /// Threads, signals or standard output.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

/// Serves until SIGTERM or SIGINT, then lets open requests end and returns.
///
/// # Errors
/// When the store cannot be opened or the address is taken.
pub fn run(config: Config) -> Result<(), ServeError> {
    runtime()?.block_on(serve(config))
}

/// The threads of the server and of commands: as many as cores.
///
/// # Errors
/// When the system grants none.
pub fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().max_blocking_threads(8).build()
}

/// Begins to log on standard error, panics included. A second call changes nothing.
pub fn logging(log: &Log) {
    hush_panics();
    let filter = tracing_subscriber::EnvFilter::try_new(&log.level);
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Fails only where logging has begun already.
    let _begun = match log.format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
}

/// A panic's message may hold what the code was working on: only its place is logged.
fn hush_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a thread panicked");
    }));
}

async fn serve(mut config: Config) -> Result<(), ServeError> {
    let mut end = End::listen()?;
    let clock = Clock::system();
    let store = Store::open(config.open_settings(Ownership::Serve, Create::IfMissing, clock.now())?).await?;
    let address = config.server.listen;
    let listener = TcpListener::bind(address).await.map_err(|cause| ServeError::Listen { address, cause })?;
    config.server.listen = listener.local_addr()?;
    warn(&config);
    let url = config.server.public_url();
    ServedUrl::of(&config.database.data).write(&url)?;
    let app = App::new(Parts { store: store.clone(), config, clock, hashing: Hashing::for_this_machine()? });
    let (sweeper, sealer) =
        (tokio::spawn(upkeep::sweep(app.clone())), tokio::spawn(upkeep::seal(app.clone())));
    let traces = tokio::spawn(trail::socket::serve(app.clone()));
    let senders = mail::run(&app)?;
    let (router, graceful) = (router(app), GracefulShutdown::new());
    announce(url.as_str())?;
    tokio::select! {
        () = accept(&listener, &router, &graceful) => {}
        () = end.asked() => {}
    }
    drop(listener);
    sweeper.abort();
    traces.abort();
    drop(senders);
    if timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still open");
    }
    sealer.abort();
    audit::seal(&store, Clock::system().now()).await?;
    store.close().await?;
    Ok(())
}

fn announce(url: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "tegata: listening on {url}")?;
    out.flush()
}

fn warn(config: &Config) {
    if !config.server.public_url().is_https() {
        tracing::warn!("plain http on loopback: for development only");
    }
    if config.mail.transport == Transport::File {
        tracing::warn!("mails are written into the outbox folder and not sent");
    }
}

/// Accepts connections for ever.
async fn accept(listener: &TcpListener, router: &Router, graceful: &GracefulShutdown) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                tokio::spawn(connection(stream, peer, router.clone(), (graceful.watcher(), place)));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    held: (Watcher, OwnedSemaphorePermit),
) {
    let (watcher, _place) = held;
    // An answer is one write; waiting for more would only delay it.
    let _slower = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(HEAD_BUFFER)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// The signals that end the server.
struct End {
    terminate: Signal,
    interrupt: Signal,
}

impl End {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
