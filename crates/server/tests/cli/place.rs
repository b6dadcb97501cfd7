//! A data directory of its own for each test, and the program to run on it.

use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicU64, Ordering},
};

static NEXT: AtomicU64 = AtomicU64::new(1);

/// Where one test keeps its store.
pub(crate) struct Place {
    pub(crate) data: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let data = std::env::temp_dir().join(format!("tegata-cli-{}-{number}", std::process::id()));
        drop(fs::remove_dir_all(&data));
        Self { data }
    }

    /// A directory with the company `acme`.
    pub(crate) fn acme() -> Self {
        let place = Self::new();
        place.json(&["company", "create", "--slug", "acme", "--name", "Acme 株式会社", "--plan", "plus"]);
        place
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tegata"));
        command.args(words).arg("--data").arg(&self.data);
        command.env("TEGATA__SERVER__PUBLIC_URL", "http://localhost:8080");
        command
    }

    /// Runs a command with something on standard input.
    pub(crate) fn feed(&self, words: &[&str], input: &str) -> Output {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses its words reads nothing.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    }

    /// The JSON that a command prints with `--json`.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        self.feed_json(words, "")
    }

    pub(crate) fn feed_json(&self, words: &[&str], input: &str) -> Value {
        let output = self.feed(&[words, &["--json"]].concat(), input);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {error}");
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    /// The reason that a command gives when it ends with a status.
    pub(crate) fn fails(&self, words: &[&str], status: i32) -> String {
        let output = self.feed(words, "");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{words:?}: {error}");
        assert!(output.stdout.is_empty());
        error
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.data.join(name);
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    }

    pub(crate) fn temporary(&self, email: &str) -> Value {
        self.json(&[
            "member",
            "create",
            "--company",
            "acme",
            "--email",
            email,
            "--family-name",
            "山田",
            "--given-name",
            "花子",
            "--temporary-password",
        ])
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.data));
    }
}

/// The names of an object, sorted.
pub(crate) fn names(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
