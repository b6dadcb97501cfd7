//! Where mails are written: what that takes is there beside a running server too, so that the command line writes them as
//! the server does. They are sent by the server.

use super::{Mail, NOTICE_SECONDS, To, content};
use crate::{app::App, config::Config, text::Catalogue};
use api::Timestamp;
use std::fmt;
use store::{Change, Store, outbox};

/// What writing a mail takes.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// Where the outbox is.
    pub store: &'a Store,
    /// The settings.
    pub config: &'a Config,
    /// The texts.
    pub text: &'a Catalogue,
    /// This moment.
    pub now: Timestamp,
}

impl fmt::Debug for Desk<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Desk")
    }
}

impl<'a> Desk<'a> {
    /// The desk of a running server.
    #[must_use]
    pub fn of(app: &'a App) -> Self {
        Self { store: app.store(), config: app.config(), text: app.text(), now: app.now() }
    }

    /// The operator made a one-time link for this member.
    pub fn login_link_issued(&self, to: &To) -> Change {
        self.post(to, &Mail::LoginLinkIssued, self.now.plus_seconds(NOTICE_SECONDS))
    }

    /// The operator reset the second step of this member.
    pub fn second_step_reset(&self, to: &To) -> Change {
        let by = self.text.message(to.language, "mail-operator", &[]);
        self.post(to, &Mail::FactorReset { by }, self.now.plus_seconds(NOTICE_SECONDS))
    }

    /// The base of every address in a mail. Never what a request calls us.
    pub(crate) fn public_url(&self) -> String {
        self.config.server.public_url().as_str().to_owned()
    }

    /// Leaves a mail in the outbox.
    pub(crate) fn post(&self, to: &To, mail: &Mail, until: Timestamp) -> Change {
        let written = content::write(self, to, mail);
        let new = outbox::NewMail {
            id: self.store.new_id(self.now),
            company_id: to.company_id,
            member_id: Some(to.member_id),
            kind: mail.kind(),
            content: &serde_json::to_vec(&written).unwrap_or_default(),
            now: self.now,
            until,
        };
        outbox::post(self.store, &new)
    }
}
