//! The way a mail leaves: over SMTP, or into a folder.

use super::content::Written;
use crate::{
    app::App,
    config::{Mail as Settings, Security, Transport as Kind},
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, MultiPart, header},
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use std::{path::PathBuf, time::Duration};
use uuid::Uuid;

/// From connecting to the server's word, for one command.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where mails go.
pub(super) enum Transport {
    File(PathBuf),
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotSent {
    /// It may go another time.
    #[error("not sent for now: {0}")]
    Later(String),
    /// It never will: the other side refused it for good, or it cannot be put into a mail.
    #[error("not sent: {0}")]
    Never(String),
}

/// Why there is no way out.
#[derive(Debug, thiserror::Error)]
#[error("mail: {0}")]
pub struct NoTransport(String);

impl Transport {
    pub(super) fn of(app: &App) -> Result<Self, NoTransport> {
        let settings = &app.config().mail;
        match settings.transport {
            Kind::File => Ok(Self::File(app.config().database.data.join("outbox"))),
            Kind::Smtp => smtp(settings).map(|smtp| Self::Smtp(Box::new(smtp))),
        }
    }

    /// Hands one mail over. `id` becomes its Message-ID, so that a second copy after a lost answer is recognised.
    pub(super) async fn send(&self, app: &App, id: Uuid, mail: &Written) -> Result<(), NotSent> {
        let message = message(app, id, mail).map_err(|cause| NotSent::Never(cause.to_string()))?;
        match self {
            Self::File(folder) => {
                let (folder, content) = (folder.clone(), message.formatted());
                let written = tokio::task::spawn_blocking(move || keep(&folder, id, &content)).await;
                written.map_err(|cause| NotSent::Later(cause.to_string()))?
            }
            Self::Smtp(smtp) => match smtp.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if error.is_permanent() => Err(NotSent::Never(error.to_string())),
                Err(error) => Err(NotSent::Later(error.to_string())),
            },
        }
    }
}

fn smtp(settings: &Settings) -> Result<AsyncSmtpTransport<Tokio1Executor>, NoTransport> {
    let host = settings.host.clone().unwrap_or_default();
    let failed = |cause: String| NoTransport(cause);
    let mut tls = TlsParameters::builder(host.clone());
    if let Some(path) = &settings.ca_file {
        let pem = std::fs::read(path).map_err(|cause| failed(format!("{}: {cause}", path.display())))?;
        let certificate = Certificate::from_pem(&pem).map_err(|cause| failed(cause.to_string()))?;
        tls = tls.add_root_certificate(certificate);
    }
    let tls = tls.build().map_err(|cause| failed(cause.to_string()))?;
    let tls = match settings.security {
        Security::Starttls => Tls::Required(tls),
        Security::Tls => Tls::Wrapper(tls),
        Security::None => Tls::None,
    };
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(settings.effective_port())
        .tls(tls)
        .timeout(Some(PATIENCE));
    if let (Some(username), Some(password)) = (&settings.username, &settings.password) {
        builder = builder.credentials(Credentials::new(username.clone(), password.reveal().to_owned()));
    }
    Ok(builder.build())
}

fn message(app: &App, id: Uuid, mail: &Written) -> Result<Message, Box<dyn std::error::Error>> {
    let from: lettre::Address = app.config().mail.from.parse()?;
    let domain = from.domain().to_owned();
    let message = Message::builder()
        .from(Mailbox::new(Some(mail.from_name.clone()), from))
        .to(Mailbox::new(None, mail.to.parse()?))
        .subject(mail.subject.clone())
        .message_id(Some(format!("<{}@{domain}>", id.simple())))
        .header(AutoSubmitted)
        .header(Language(mail.language))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))?;
    Ok(message)
}

/// `Auto-Submitted: auto-generated` (RFC 3834): nobody's holiday notice answers us.
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl header::Header for AutoSubmitted {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `Content-Language` (RFC 3282): screen readers and translators go by it.
#[derive(Clone, Copy)]
struct Language(api::Language);

impl header::Header for Language {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.parse()?))
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), self.0.as_str().to_owned())
    }
}

/// Whole or not at all: whoever watches the folder never sees half a mail.
fn keep(folder: &std::path::Path, id: Uuid, content: &[u8]) -> Result<(), NotSent> {
    use std::{
        fs::{self, DirBuilder, OpenOptions},
        io::Write,
        os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    };
    let write = || -> std::io::Result<()> {
        if !folder.exists() {
            DirBuilder::new().mode(0o700).recursive(true).create(folder)?;
        }
        let half = folder.join(format!(".{id}"));
        let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&half)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(half, folder.join(format!("{id}.eml")))
    };
    write().map_err(|cause| NotSent::Later(cause.to_string()))
}
