//! The portal's API, pictures, launcher and shell, as a browser and as an attacker see them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

#[path = "portal/account.rs"]
mod account;
#[path = "portal/history.rs"]
mod history;
#[path = "portal/launcher.rs"]
mod launcher;
#[path = "portal/passkeys.rs"]
mod passkeys;
#[path = "portal/picture.rs"]
mod picture;
#[path = "portal/protection.rs"]
mod protection;
mod support;

use api::{CompanyId, MemberId, Plan};
use support::{Browser, PASSWORD, World};

const TARO: &str = "taro@acme.example";

/// A company on plus with one member, signed in.
async fn signed_in(world: &World) -> (CompanyId, MemberId, Browser) {
    let company = world.company("acme", Plan::Plus).await;
    let member = world.member(company, TARO, PASSWORD).await;
    let mut browser = world.browser();
    browser.login(TARO).await;
    (company, member, browser)
}
