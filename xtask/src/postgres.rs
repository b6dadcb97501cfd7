//! A PostgreSQL for the tests: made from Debian's binaries in a scratch directory, reachable on loopback with a
//! password of its own, gone when the tests are.

use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Outcome, failed, process};

/// The account that runs the database when we are root: PostgreSQL refuses to run as root.
const OWNER: &str = "postgres";

/// A running scratch database.
pub(crate) struct Postgres {
    server: Child,
    directory: PathBuf,
    url: String,
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> Outcome<Self> {
        let binaries = binaries()?;
        let directory = std::env::temp_dir().join(format!("tegata-postgres-{}", std::process::id()));
        let as_root = process::capture(Command::new("id").arg("-u"))?.trim() == "0";
        let password = make_directory(&directory, as_root)?;
        let data = directory.join("data");
        let mut initdb = unprivileged(&binaries.join("initdb"), as_root);
        initdb.args(["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--username=tegata"]);
        initdb.args(["--auth-local=reject", "--auth-host=scram-sha-256"]);
        initdb.arg("--pwfile").arg(directory.join("password")).arg("-D").arg(&data);
        process::capture(initdb.current_dir(&directory))?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = start_server(&binaries, &directory, port, as_root)?;
        let url = format!("postgres://tegata:{password}@127.0.0.1:{port}/postgres");
        let mut started = Self { server, directory, url };
        started.await_ready(&binaries, port)?;
        Ok(started)
    }

    /// The address of a superuser, for tests that make a database each.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn await_ready(&mut self, binaries: &Path, port: u16) -> Outcome<()> {
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            let mut ask = Command::new(binaries.join("pg_isready"));
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
            if ask.status()?.success() {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.directory.join("log")).unwrap_or_default();
        failed(format!("PostgreSQL did not start:\n{log}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT: the data is thrown away, so there is nothing to write down first. `setpriv` became the server.
        let script = format!("kill -QUIT {}", self.server.id());
        drop(Command::new("sh").args(["-c", &script]).stderr(Stdio::null()).status());
        drop(self.server.wait());
        drop(std::fs::remove_dir_all(&self.directory));
    }
}

fn start_server(binaries: &Path, directory: &Path, port: u16, as_root: bool) -> Outcome<Child> {
    let log = std::fs::File::create(directory.join("log"))?;
    let mut command = unprivileged(&binaries.join("postgres"), as_root);
    command.arg("-D").arg(directory.join("data")).current_dir(directory);
    command.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
    command.args(["-c", "max_connections=300", "-c", "fsync=off", "-p", &port.to_string()]);
    Ok(command.stdout(log.try_clone()?).stderr(log).spawn()?)
}

/// Makes the scratch directory with a fresh password in it, owned by whoever will run the database.
fn make_directory(directory: &Path, as_root: bool) -> Outcome<String> {
    std::fs::create_dir(directory)?;
    process::run(Command::new("chmod").arg("0700").arg(directory))?;
    let mut random = [0_u8; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    let password: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(directory.join("password"), &password)?;
    if as_root {
        process::run(Command::new("chown").args(["-R", OWNER]).arg(directory))?;
    }
    Ok(password)
}

fn unprivileged(program: &Path, as_root: bool) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]);
    if as_root {
        command.args(["--reuid", OWNER, "--regid", OWNER, "--clear-groups"]);
    }
    command.arg("--").arg(program);
    command
}

/// The newest version that Debian has installed, 15 or later.
fn binaries() -> Outcome<PathBuf> {
    let mut newest = None;
    for entry in std::fs::read_dir("/usr/lib/postgresql")? {
        let path = entry?.path();
        let version =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok());
        if let Some(version) = version.filter(|version| *version >= 15) {
            newest = newest.max(Some((version, path.join("bin"))));
        }
    }
    match newest {
        Some((_, path)) => Ok(path),
        None => failed("PostgreSQL 15 or later is not installed in /usr/lib/postgresql"),
    }
}
