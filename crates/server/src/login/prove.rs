//! The proof of a password: what is typed against what is held, with the same work and the same answer for whoever has
//! none, does not exist, or may not try now.

use super::{facts::held, fault::Fault, finish::record, throttle};
use crate::{app::App, history::Attempt, trail};
use api::{CompanyId, MemberId};
use auth_core::{
    EmailAddress,
    login::{Passed, Refresh, Work, verify},
    password::{Cost, HashError, Password},
};
use http::HeaderMap;
use store::{
    credential::{self, Credential},
    member,
};
use uuid::Uuid;

/// The password of the member with this address. Nobody's address, a wrong password and a member without one take the
/// same time and give the same answer, and so does one that may not be tried now. With a proof: whether no failure went
/// before it.
pub(super) async fn prove(
    app: &App,
    headers: &HeaderMap,
    email: &EmailAddress,
    typed: &str,
) -> Result<Option<(Passed, bool)>, Fault> {
    let found = member::by_email(app.store(), email).await?;
    let nobody = (app.store().installation().operators, MemberId(Uuid::nil()));
    let who = found.map(|member| (member.company_id, member.id));
    let admitted = throttle::admit_password(app, headers, email, (who, nobody)).await?;
    let passed = passed(app, who.unwrap_or(nobody), typed).await?;
    let right = passed.filter(|_| admitted.open());
    let word = match (&right, admitted.open()) {
        (Some(_), _) => "right",
        (None, true) => "wrong",
        (None, false) => "throttled",
    };
    trail::check(app, headers, "password", word);
    match right {
        Some(passed) => Ok(Some((passed, admitted.clean()))),
        None => {
            admitted.failed(app).await?;
            record(app, headers, who, ("login.failed", Attempt::wrong_password()));
            Ok(None)
        }
    }
}

/// The proof that `typed` is this member's password, which is stored anew where its cost is not the present one. When
/// two logins do that at once, the second looks again at what the first has stored.
async fn passed(app: &App, who: (CompanyId, MemberId), typed: &str) -> Result<Option<Passed>, Fault> {
    for _ in 0..2 {
        let credential = credential::password_of(app.store(), who.0, who.1).await?;
        let Some((passed, refresh)) = check(app, credential.as_ref(), typed).await? else {
            return Ok(None);
        };
        let (Refresh::Rehashed(phc), Some(credential)) = (refresh, &credential) else {
            return Ok(Some(passed));
        };
        let anew = credential::rehash_password(credential, phc, app.now());
        if app.store().commit(vec![anew]).await?.applied() {
            return Ok(Some(passed));
        }
    }
    Err(Fault::Busy)
}

async fn check(
    app: &App,
    credential: Option<&Credential>,
    typed: &str,
) -> Result<Option<(Passed, Refresh)>, Fault> {
    let (now, salt) = (app.now(), app.random());
    // A text that cannot be a password costs the same work as one that could.
    let (password, held) = match Password::parse(typed) {
        Ok(password) => (password, credential.map(held)),
        Err(_) => (Password::parse("-").map_err(|_| Fault::Server)?, None),
    };
    let verified = app
        .hashing()
        .run(move |memory| verify(held.as_ref(), &password, now, Work { cost: Cost::DEFAULT, salt, memory }));
    verified.await?.map_err(hash_fault)
}

/// What a failed hash means to the caller.
pub(crate) fn hash_fault(error: HashError) -> Fault {
    match error {
        HashError::Memory => Fault::Busy,
        HashError::Cost => {
            tracing::error!(%error, "a password could not be hashed");
            Fault::Server
        }
    }
}
