//! Two small services to try single sign-on against: an OpenID Connect relying party (with the openidconnect crate) and
//! a SAML service provider (with samael). They show what they were told, keep it for nobody, and know nothing of
//! Tegata but what any service knows: they use no crate of ours.

mod oidc;
mod page;
mod saml;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

/// Why a sample could not do what was asked, in words for the person who tries it.
#[derive(Debug)]
struct Failure(String);

impl<E: std::fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Html(page::failure(&self.0))).into_response()
    }
}

type Outcome<T> = Result<T, Failure>;

/// Both services.
struct Samples {
    oidc: oidc::Party,
    saml: saml::Provider,
}

/// The command line.
#[derive(Default)]
struct Flags {
    listen: String,
    public_url: String,
    oidc_client: String,
    saml_metadata_url: String,
}

const USAGE: &str =
    "tegata-samples --listen ADDRESS:PORT --public-url URL --oidc-client FILE --saml-metadata-url URL";

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    match serve().await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(Failure(words)) => {
            eprintln!("tegata-samples: {words}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn serve() -> Outcome<()> {
    let flags = parse(std::env::args().skip(1))?;
    let http = client()?;
    let samples = Arc::new(Samples {
        oidc: oidc::Party::discover(http.clone(), &flags.oidc_client, &flags.public_url).await?,
        saml: saml::Provider::read(&http, &flags.saml_metadata_url, &flags.public_url).await?,
    });
    let routes = Router::new()
        .route("/", get(async || Html(page::home())))
        .route("/oidc/start", get(oidc::start))
        .route("/oidc/callback", get(oidc::callback))
        .route("/saml/start", get(saml::start))
        .route("/saml/metadata", get(saml::metadata))
        .route("/saml/acs", post(saml::consume))
        .with_state(samples);
    let address: SocketAddr = flags.listen.parse()?;
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("tegata-samples: listening on {}", flags.public_url);
    Ok(axum::serve(listener, routes).with_graceful_shutdown(ended()).await?)
}

/// Requests go to the one issuer only, and follow no redirects.
fn client() -> Outcome<reqwest::Client> {
    let patience = std::time::Duration::from_secs(10);
    Ok(reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(patience)
        .no_proxy()
        .build()?)
}

/// SIGTERM or Ctrl-C.
async fn ended() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

fn parse(mut words: impl Iterator<Item = String>) -> Outcome<Flags> {
    let mut flags = Flags::default();
    while let Some(word) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        match word.as_str() {
            "--listen" => flags.listen = value,
            "--public-url" => flags.public_url = value.trim_end_matches('/').to_owned(),
            "--oidc-client" => flags.oidc_client = value,
            "--saml-metadata-url" => flags.saml_metadata_url = value,
            _ => return Err(USAGE.into()),
        }
    }
    let all = [&flags.listen, &flags.public_url, &flags.oidc_client, &flags.saml_metadata_url];
    if all.iter().any(|value| value.is_empty()) { Err(USAGE.into()) } else { Ok(flags) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> impl Iterator<Item = String> + '_ {
        line.split(' ').map(str::to_owned)
    }

    #[test]
    fn every_flag_is_needed_and_no_other_is_known() {
        let all = "--listen 127.0.0.1:1 --public-url http://h/ --oidc-client f --saml-metadata-url http://m";
        assert_eq!(parse(words(all)).unwrap().public_url, "http://h");
        assert!(parse(words("--listen 127.0.0.1:1")).is_err());
        assert!(parse(words(&format!("{all} --other x"))).is_err());
        assert!(parse(words(&format!("{all} --listen"))).is_err());
    }
}
