//! How the operator's command asks the running server for what it remembers: a socket in the data directory, which
//! nobody but the server's own user can enter. One line with a code in, JSON out.

use super::{Segment, remembered};
use crate::app::App;
use std::{
    fs,
    io::{self, Read, Write},
    os::unix::{fs::PermissionsExt, net},
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{
    net::{UnixListener, UnixStream},
    time::timeout,
};

/// A code and the end of its line.
const LINE: usize = 9;
/// Whoever asks is on this machine.
const PATIENCE: Duration = Duration::from_secs(2);
/// More than this is not one attempt.
const ANSWER_MAX: u64 = 4 * 1024 * 1024;

fn place(data: &Path) -> PathBuf {
    data.join("trace.sock")
}

/// Answers for ever. Where the socket cannot be made, the command sees only the store.
pub(crate) async fn serve(app: App) {
    let place = place(&app.config().database.data);
    let listener = match listen(&place) {
        Ok(listener) => listener,
        Err(error) => return tracing::warn!(%error, "the trace command will see only what is stored"),
    };
    while let Ok((stream, _)) = listener.accept().await {
        if !matches!(timeout(PATIENCE, answer(&app, &stream)).await, Ok(Ok(()))) {
            tracing::debug!("a question for a trace was not answered");
        }
    }
}

fn listen(place: &Path) -> io::Result<UnixListener> {
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(place)?;
    fs::set_permissions(place, fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

async fn answer(app: &App, stream: &UnixStream) -> io::Result<()> {
    let mut line = [0_u8; LINE];
    let mut read = 0;
    while let Some(rest) = line.get_mut(read..).filter(|rest| !rest.is_empty()) {
        stream.readable().await?;
        match stream.try_read(rest) {
            Ok(0) => break,
            Ok(count) => read += count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    let code = std::str::from_utf8(&line).unwrap_or_default().trim();
    let text = serde_json::to_vec(&remembered(app, code))?;
    let mut rest = text.as_slice();
    while !rest.is_empty() {
        stream.writable().await?;
        match stream.try_write(rest) {
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// What the server of this data directory remembers of an attempt; nothing where none is running.
#[must_use]
pub fn ask(data: &Path, code: &str) -> Option<Remembered> {
    let asked = || -> io::Result<Vec<Segment>> {
        let mut stream = net::UnixStream::connect(place(data))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        writeln!(stream, "{code:8}")?;
        let mut text = Vec::new();
        stream.take(ANSWER_MAX).read_to_end(&mut text)?;
        Ok(serde_json::from_slice(&text)?)
    };
    asked().ok().map(Remembered)
}

/// What a running server remembers of one attempt.
#[derive(Debug, Default)]
pub struct Remembered(pub(super) Vec<Segment>);

impl Remembered {
    /// The timeline as the operator sees it.
    #[must_use]
    pub fn timeline(self, code: &str, events: Vec<store::audit::Traced>) -> Option<api::TracePage> {
        super::view::timeline(code, None, events, self.0)
    }
}
