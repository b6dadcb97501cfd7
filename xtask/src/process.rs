//! Starting other programs: once through, or beside us until we end.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::{Failure, Outcome, failed};

/// Runs a program to its end; its output goes to ours.
pub(crate) fn run(command: &mut Command) -> Outcome<()> {
    let name = name_of(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => failed(format!("{name}: {status}")),
        Err(error) => failed(format!("{name}: {error}")),
    }
}

/// Runs a program to its end and gives back what it wrote to standard output.
pub(crate) fn capture(command: &mut Command) -> Outcome<String> {
    let name = name_of(command);
    let output = command.output().map_err(|error| Failure(format!("{name}: {error}")))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return failed(format!("{name}: {}: {words}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program, passing each line of its standard output on to ours and to `each`. True if it ended well.
pub(crate) fn watch(command: &mut Command, mut each: impl FnMut(&str)) -> Outcome<bool> {
    let name = name_of(command);
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| Failure(format!("{name}: {error}")))?;
    if let Some(output) = child.stdout.take() {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            std::io::stdout().write_all(&line)?;
            each(String::from_utf8_lossy(&line).trim_end());
            line.clear();
        }
    }
    Ok(child.wait()?.success())
}

/// True if a program of this name can be started.
pub(crate) fn exists(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|directory| directory.join(program).is_file())
}

/// A program that runs beside us. It is told to end when this value goes, and also when we are killed.
pub(crate) struct Service {
    name: String,
    child: Child,
}

impl Service {
    /// Starts `program` and waits until it prints a line that contains `ready` (at most `patience`).
    pub(crate) fn start(command: &mut Command, ready: &str, patience: Duration) -> Outcome<Self> {
        let name = name_of(command);
        let mut child =
            command.stdout(Stdio::piped()).spawn().map_err(|error| Failure(format!("{name}: {error}")))?;
        let lines = child.stdout.take().map(lines_of);
        let mut service = Self { name, child };
        let Some(lines) = lines else { return Ok(service) };
        let end = Instant::now() + patience;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match lines.recv_timeout(left) {
                Ok(line) if line.contains(ready) => return Ok(service),
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    return failed(format!("{}: not ready after {} s", service.name, patience.as_secs()));
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    let status = service.child.wait()?;
                    return failed(format!("{}: ended before it was ready ({status})", service.name));
                }
            }
        }
    }

    /// Waits until the program ends by itself.
    pub(crate) fn wait(&mut self) -> Outcome<()> {
        let status = self.child.wait()?;
        if status.success() { Ok(()) } else { failed(format!("{}: {status}", self.name)) }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let running = matches!(self.child.try_wait(), Ok(None));
        if running {
            signal("TERM", self.child.id());
        }
        if running && !ends_within(&mut self.child, Duration::from_secs(12)) {
            signal("KILL", self.child.id());
        }
        // The status of a program that we ended ourselves says nothing.
        drop(self.child.wait());
    }
}

/// A command whose program gets SIGTERM when we die, however we die.
pub(crate) fn tied(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--"]).arg(program);
    command
}

fn lines_of(output: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            eprintln!("    {line}");
            // Nobody listens any more once the program is ready; its lines are still shown.
            drop(sender.send(line));
        }
    });
    receiver
}

fn signal(name: &str, process: u32) {
    let script = format!("kill -{name} {process}");
    // A program that has ended meanwhile cannot be signalled, which is what was wanted.
    drop(Command::new("sh").args(["-c", &script]).stderr(Stdio::null()).status());
}

fn ends_within(child: &mut Child, patience: Duration) -> bool {
    let end = Instant::now() + patience;
    while Instant::now() < end {
        if !matches!(child.try_wait(), Ok(None)) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn name_of(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let first = command.get_args().next().unwrap_or_default().to_string_lossy().into_owned();
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    format!("{name} {first}")
}
