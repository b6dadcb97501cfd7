//! The strength meter's question: how strong is what is being typed. Asked only from a page that sets a password, seldom
//! enough, and never written anywhere.

use super::{
    browser::{Browser, is_ours, one, posted, some},
    fault::Fault,
    link::{self, Opened},
    session, steps,
};
use crate::{
    app::App,
    edge::{form::Fields, origin, problem::Refusal},
};
use api::{Language, ProblemCode};
use auth_core::{
    password::Password,
    strength::{Strength, Tip, strength},
};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::HeaderMap;
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Questions of one browser in one second.
const PER_SECOND: u8 = 5;
/// So many browsers are counted in one second; more than that are told to wait.
const BROWSERS_MAX: usize = 4096;

/// What the page shows.
#[derive(Serialize)]
struct Measured {
    /// 1 to 5.
    level: u8,
    text: String,
    tip: Option<String>,
}

pub(crate) async fn measure(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match measured(&app, &headers, body).await {
        Ok(measured) => Json(measured).into_response(),
        Err(code) => Refusal::of(code).into_response(),
    }
}

async fn measured(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Measured, ProblemCode> {
    let fields = posted(headers, body).map_err(|_| ProblemCode::BadRequest)?;
    let (context, language) = about(app, headers, &fields).await.map_err(code)?;
    let caller = Browser::of(app, headers).pre_session_hash().ok_or(ProblemCode::NotSignedIn)?;
    if !app.area::<Pace>().allows(caller, app.now().seconds()) {
        return Err(ProblemCode::TooMany);
    }
    let typed = one(&fields, "new_password").map_err(|_| ProblemCode::BadRequest)?;
    let password = Password::parse(typed).map_err(|_| ProblemCode::InvalidFields)?;
    let measured = app.hashing().run(move |_| {
        let context: Vec<&str> = context.iter().map(String::as_str).collect();
        strength(&password, &context)
    });
    Ok(shown(app, language, measured.await.map_err(|_| ProblemCode::Unavailable)?))
}

/// The words around the person whose page asks: of a link, of a login between its steps, of a session.
async fn about(app: &App, headers: &HeaderMap, fields: &Fields) -> Result<(Vec<String>, Language), Fault> {
    if let Some(login) = some(fields, "login")? {
        is_ours(app, headers, &steps::label(login), fields)?;
        let current = steps::Current::load(app, headers, fields).await?;
        return Ok((current.loaded.context(app), current.loaded.member.language));
    }
    if is_ours(app, headers, link::FORM, fields).is_ok() {
        let opened = Opened::load(app, headers, None).await?;
        return Ok((opened.loaded.context(app), opened.loaded.member.language));
    }
    origin::same_origin(app, headers).map_err(|_| Fault::CrossSite)?;
    let fresh = app.store().fresh().await?;
    let signed_in = session::current(app, &fresh, headers).await?.ok_or(Fault::Cookies)?;
    let (company, member) = (signed_in.company.id, signed_in.member.id);
    let loaded = super::facts::load(app, &fresh, (company, member), headers).await?.ok_or(Fault::Cookies)?;
    Ok((loaded.context(app), loaded.member.language))
}

fn code(fault: Fault) -> ProblemCode {
    match fault {
        Fault::CrossSite => ProblemCode::CrossSite,
        Fault::Busy => ProblemCode::Unavailable,
        Fault::Server => ProblemCode::Internal,
        Fault::Malformed(_) => ProblemCode::BadRequest,
        _ => ProblemCode::NotSignedIn,
    }
}

fn shown(app: &App, language: Language, strength: Strength) -> Measured {
    let level = strength.level.min(4) + 1;
    let word = app.text().message(language, &format!("strength-l{level}"), &[]);
    let tip = strength.tip.map(|tip| match tip {
        Tip::Longer => "strength-tip_longer",
        Tip::Common => "strength-tip_common",
        Tip::Repeat => "strength-tip_repeat",
        Tip::Personal => "strength-tip_personal",
    });
    Measured {
        level,
        text: app.text().message(language, "strength-label", &[("level", &word)]),
        tip: tip.map(|key| app.text().message(language, key, &[])),
    }
}

/// How often each browser asked within the present second.
#[derive(Default)]
pub(crate) struct Pace(Mutex<(i64, HashMap<[u8; 32], u8>)>);

impl Pace {
    fn allows(&self, caller: [u8; 32], second: i64) -> bool {
        let mut pace = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pace.0 != second {
            *pace = (second, HashMap::new());
        }
        if pace.1.len() >= BROWSERS_MAX && !pace.1.contains_key(&caller) {
            return false;
        }
        let asked = pace.1.entry(caller).or_default();
        *asked = asked.saturating_add(1);
        *asked <= PER_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_a_second_each() {
        let pace = Pace::default();
        assert!((0..5).all(|_| pace.allows([1; 32], 7)));
        assert!(!pace.allows([1; 32], 7));
        assert!(pace.allows([2; 32], 7));
        assert!(pace.allows([1; 32], 8));
    }
}
