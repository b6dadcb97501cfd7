//! Authorization codes on their way: sealed, and good for this installation since its last restore. A code whose nonce
//! makes it too long waits in a ticket, and its reference travels.

use crate::app::App;
use auth_core::{Token, seal::bind};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use protocol::oidc::code::{CODE_MAX, CODE_SECONDS, Code};
use store::{
    Change, StoreError,
    ticket::{self, NewTicket, TicketKind},
};

/// Before the reference of a ticket; no base64url text begins like this.
const TICKET: &str = "t.";

/// The code as text, and what must be stored with it.
pub(super) fn seal(app: &App, code: &Code) -> (String, Option<Change>) {
    let sealed = URL_SAFE_NO_PAD.encode(app.seal(&app.seals().code, &place(app), &code.encode()));
    if sealed.len() <= CODE_MAX {
        return (sealed, None);
    }
    let reference = app.token();
    let waiting = ticket::issue(NewTicket {
        hash: ticket_hash(&reference),
        kind: TicketKind::PendingRequest,
        company_id: Some(code.company_id),
        member_id: Some(code.member_id),
        payload: sealed,
        now: code.issued_at,
        expires_at: code.issued_at.plus_seconds(CODE_SECONDS),
    });
    (format!("{TICKET}{}", reference.reveal()), Some(waiting))
}

/// The code of a text; nothing where it is none of ours.
pub(super) async fn open(app: &App, text: &str) -> Result<Option<Code>, StoreError> {
    match text.strip_prefix(TICKET).map(Token::parse) {
        None if text.len() <= CODE_MAX => Ok(unseal(app, text)),
        Some(Ok(reference)) => {
            let hash = ticket_hash(&reference);
            let waiting = ticket::peek(app.store(), &hash, TicketKind::PendingRequest, app.now()).await?;
            Ok(waiting.and_then(|ticket| unseal(app, &ticket.payload)))
        }
        None | Some(Err(_)) => Ok(None),
    }
}

fn unseal(app: &App, text: &str) -> Option<Code> {
    let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
    let plain = app.seals().code.open(&place(app), &sealed).ok()?;
    Code::decode(&plain).ok()
}

fn place(app: &App) -> Vec<u8> {
    let installation = app.store().installation();
    bind(&[b"code", installation.instance.as_bytes(), &installation.epoch.to_be_bytes()])
}

/// Not the hash of a login's waiting request, whose kind of ticket it shares.
fn ticket_hash(reference: &Token) -> [u8; 32] {
    auth_core::secret::sha256(&bind(&[b"code", &reference.hash().0]))
}
