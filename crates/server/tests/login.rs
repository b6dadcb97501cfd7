//! Logging in and out as a member, a stranger and an attacker see it.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "login/enrol.rs"]
mod enrol;
#[path = "login/entry.rs"]
mod entry;
#[path = "login/forgot.rs"]
mod forgot;
#[path = "login/known_browser.rs"]
mod known_browser;
#[path = "login/link.rs"]
mod link;
#[path = "login/logout.rs"]
mod logout;
#[path = "login/mail_code.rs"]
mod mail_code;
#[path = "login/passkey.rs"]
mod passkey;
#[path = "login/passkey_step.rs"]
mod passkey_step;
#[path = "login/request.rs"]
mod request;
#[path = "login/second_step.rs"]
mod second_step;
#[path = "login/session.rs"]
mod session;
#[path = "login/setup_mail.rs"]
mod setup_mail;
#[path = "login/temporary.rs"]
mod temporary;
#[path = "login/terms.rs"]
mod terms;
#[path = "login/throttle.rs"]
mod throttle;

mod support;

use api::{CompanyId, MemberId, Plan};
use support::{Browser, PASSWORD, World};

const TARO: &str = "taro@acme.example";

/// A company with one member.
async fn acme() -> (World, CompanyId, MemberId) {
    let world = World::start().await;
    let company = world.company("acme", Plan::Plus).await;
    let member = world.member(company, TARO, PASSWORD).await;
    (world, company, member)
}

/// Whether this browser is signed in: then the login page sends it home.
async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get("/login").await.status == 303
}
