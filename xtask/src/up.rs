//! `./x up`: from a fresh machine to a running Tegata with something in it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use crate::process::{Service, tied};
use crate::progress::step;
use crate::sample::{self, Sample};
use crate::workspace::Workspace;
use crate::{Outcome, build, failed, machine};

/// What the command line of `./x up` chose.
pub(crate) struct Choice {
    /// Where Tegata listens; the sample services take the next port.
    pub(crate) port: u16,
    /// The store.
    pub(crate) data: PathBuf,
}

impl Choice {
    /// Another site to the browser than the samples: see `samples`.
    pub(crate) fn public_url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Where the sample services answer.
    pub(crate) fn samples(&self) -> String {
        format!("http://127.0.0.1:{}", self.port + 1)
    }
}

/// Installs, builds, fills and serves; returns when the server ends.
pub(crate) fn up(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    let choice = parse(workspace, arguments)?;
    for port in [choice.port, choice.port + 1] {
        if TcpListener::bind(("127.0.0.1", port)).is_err() {
            return failed(format!("port {port} is taken; choose another with --port"));
        }
    }
    step("prepare the machine", machine::prepare_build)?;
    step("build the portal", || build::web(workspace))?;
    step("build server and samples", || build::server(workspace))?;
    let sample = step("sample company", || sample::fill(workspace, &choice))?;
    let mut server = step("start Tegata", || start_server(workspace, &choice))?;
    let samples = step("start the sample services", || sample::serve(workspace, &choice))?;
    let link = sample::login_link(workspace, &choice)?;
    print!("{}", farewell(&choice, &sample, &link));
    let ended = server.wait();
    drop(samples);
    ended
}

fn start_server(workspace: &Workspace, choice: &Choice) -> Outcome<Service> {
    let mut command = tied(&workspace.program("tegata"));
    command.arg("serve").arg("--data").arg(&choice.data);
    command.args(["--listen", &format!("127.0.0.1:{}", choice.port), "--public-url", &choice.public_url()]);
    // The sample service provider's addresses are on loopback; nothing else of this machine is reachable.
    Service::start(&mut command, "tegata: listening on", Duration::from_secs(30))
}

fn farewell(choice: &Choice, sample: &Sample, link: &str) -> String {
    let member = match &sample.member {
        Some((address, password)) => {
            format!("  a member:         {address}  (temporary password {password}, 7 days)\n")
        }
        None => String::new(),
    };
    format!(
        "\nTegata is running.\n\n  address:          {}\n  sample services:  {}\n  first manager:    {}\n{member}\n\
         Open this link to set the manager's password (once, within 15 minutes; run ./x up again for a new one):\n\n  \
         {link}\n\nCtrl-C ends it. The store is {}.\n",
        choice.public_url(),
        choice.samples(),
        sample::MANAGER,
        choice.data.display(),
    )
}

fn parse(workspace: &Workspace, arguments: &[String]) -> Outcome<Choice> {
    let mut choice = Choice { port: 8700, data: workspace.path("data") };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), words.next()) {
            ("--port", Some(port)) => choice.port = port_of(port)?,
            ("--data", Some(data)) => choice.data = workspace.path(data),
            _ => return failed(format!("./x up does not know {word:?}: ./x up [--port N] [--data DIR]")),
        }
    }
    Ok(choice)
}

fn port_of(word: &str) -> Outcome<u16> {
    match word.parse() {
        Ok(port) if (1..u16::MAX).contains(&port) => Ok(port),
        _ => failed(format!("{word:?} is not a port between 1 and 65534")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_leaves_room_for_the_samples() {
        assert!(port_of("65535").is_err());
        assert!(port_of("0").is_err());
        assert_eq!(port_of("8700").ok(), Some(8700));
    }
}
