//! The process itself, over real sockets: how it starts, how it treats rude clients, how it leaves.
//! One test only: the signal that ends it is meant for the whole process.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use server::{
    config::{Config, Flags},
    random, serve,
};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    thread,
    time::Duration,
};

#[test]
fn it_serves_refuses_rudeness_and_leaves_in_order() {
    let data = std::env::temp_dir().join(format!("tegata-serve-{:x}", u64::from_be_bytes(random::bytes())));
    let address = free();
    let first = config(&data, address);
    let server = thread::spawn(move || serve::run(first));
    await_answer(address);

    let host = format!("localhost:{}", address.port());
    let answer = exchange(address, &format!("GET /healthz HTTP/1.1\r\nhost: {host}\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let url = std::fs::read_to_string(data.join("public-url")).unwrap();
    assert_eq!(url, format!("http://{host}\n"));

    for (request, status) in [
        ("GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n".to_owned(), "421"),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), "421"),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n", "y".repeat(40_000)), "431"),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n", "y".repeat(200_000)), "431"),
        (format!("GET / HTTP/1.1\r\nhost: {host}\r\n{}\r\n", "a: b\r\n".repeat(500)), "431"),
        (format!("GET /{} HTTP/1.1\r\nhost: {host}\r\n\r\n", "y".repeat(200_000)), "431"),
        ("nonsense\r\n\r\n".to_owned(), "400"),
        (
            format!(
                "GET / HTTP/1.1\r\nhost: {host}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"
            ),
            "400|303",
        ),
        (large(&host, "POST /login", "application/x-www-form-urlencoded"), "413"),
        (large(&host, "PUT /api/v1/me/picture", "image/png"), "401"),
    ] {
        let answer = exchange(address, &request);
        let found = answer.get(9..12).unwrap_or_default();
        assert!(status.split('|').any(|status| status == found), "{status}: {answer}");
    }

    let second = config(&data, free());
    let refused = thread::spawn(move || serve::run(second)).join().unwrap();
    assert!(refused.unwrap_err().to_string().contains("in use"), "the store has one owner");

    // A connection that idles does not keep the server from leaving.
    let _idle = TcpStream::connect(address).unwrap();
    let me = rustix::process::getpid();
    rustix::process::kill_process(me, rustix::process::Signal::TERM).unwrap();
    server.join().unwrap().unwrap();
    assert!(TcpStream::connect(address).is_err());
    std::fs::remove_dir_all(data).unwrap();
}

/// A request of one megabyte: its answer must arrive although nobody reads the body.
fn large(host: &str, target: &str, kind: &str) -> String {
    let head =
        format!("{target} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\ncontent-type: {kind}\r\n");
    format!("{head}content-length: 1000000\r\n\r\n{}", "a".repeat(1_000_000))
}

fn config(data: &Path, address: SocketAddr) -> Config {
    let flags = Flags {
        data: Some(data.to_owned()),
        listen: Some(address.to_string()),
        serving: true,
        ..Flags::default()
    };
    Config::load(&flags).unwrap()
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn await_answer(address: SocketAddr) {
    for _ in 0..600 {
        if TcpStream::connect(address).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Sends, and reads until the server closes or has been silent for a while.
fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(1500))).unwrap();
    // The server may close before it has read everything.
    let _cut = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(read) = stream.read(&mut part) {
        if read == 0 {
            break;
        }
        answer.extend_from_slice(part.get(..read).unwrap_or_default());
        if answer.windows(4).any(|end| end == b"\r\n\r\n") {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}
