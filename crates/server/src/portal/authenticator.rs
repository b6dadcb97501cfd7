//! `/api/v1/me/authenticator`: setting up the authenticator app, removing it, moving it to another phone (manual M33,
//! M34). A secret that is shown lives in no row: it travels sealed, for 15 minutes and for one session.

use super::{
    body::Body,
    budget,
    caller::Caller,
    password::{fault, field},
    reauth,
    time::rfc3339,
};
use crate::{
    app::App,
    edge::problem::Refusal,
    factor::{
        recovery,
        totp::{self, Registered, Tried},
    },
    login::{facts::Loaded, known_browser},
};
use api::{
    AuthenticatorCode, AuthenticatorSetup, AuthenticatorSetupCode, LoginId, Problem, ProblemCode,
    SecondStepMethod, SecondStepMode, Timestamp,
};
use auth_core::{
    factor::{
        Prover,
        totp::{SETUP_SECONDS, TotpSecret},
    },
    seal::bind,
};
use axum::{Json, extract::State};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{Change, Credential, credential, factor, member};
use zeroize::Zeroizing;

/// A new secret to be scanned or typed; nothing changes yet.
#[utoipa::path(
    post,
    path = "/api/v1/me/authenticator/setup",
    responses(
        (status = 200, body = AuthenticatorSetup), (status = 401, body = Problem), (status = 403, body = Problem)
    )
)]
pub(super) async fn begin(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Json<AuthenticatorSetup>, Refusal> {
    reauth::recent(&app, &caller.who).await?;
    offered(&super::password::load(&app, &caller, &headers).await?)?;
    let secret = TotpSecret::from_random(app.random());
    let (product, email) = (&app.config().brand.product, caller.who.member.email.as_str());
    let shown = totp::shown(&secret, product, email).map_err(Refusal::internal)?;
    let until = app.now().plus_seconds(SETUP_SECONDS);
    Ok(Json(AuthenticatorSetup {
        secret: shown.secret,
        otpauth: shown.otpauth,
        qr_path: shown.path,
        qr_side: shown.side,
        expires_at: rfc3339(until),
        setup: sealed(&app, &caller, &secret, until),
    }))
}

/// Registers the app that shows the right code; in place of the present one where there is one.
#[utoipa::path(
    post,
    path = "/api/v1/me/authenticator",
    request_body = AuthenticatorSetupCode,
    responses(
        (status = 204), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn register(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(typed): Body<AuthenticatorSetupCode>,
) -> Result<StatusCode, Refusal> {
    reauth::recent(&app, &caller.who).await?;
    offered(&super::password::load(&app, &caller, &headers).await?)?;
    let (who, now) = (own(&caller), app.now());
    let secret = opened(&app, &caller, &typed.setup).ok_or_else(|| field("setup", "authapp-err_expired"))?;
    let Some(step) = secret.step(&digits(&typed.code), 0, now) else {
        budget::wrong(&app, &caller, "wrong codes").await?;
        return Err(field("code", "authapp-err_save"));
    };
    budget::right(&app, &caller);
    let held = credential::all_of(app.store(), who.0, who.1).await?;
    let present = Registered::among(app.store(), &held)?;
    let replaced = present.is_some();
    let new = totp::register(app.store(), who, (&secret, step), now);
    let write = match &present {
        // Whatever was read is what is replaced: somebody else's change meanwhile is a conflict.
        Some(present) => present.remove().and(new),
        None => new,
    };
    let write = write.and(known_browser::forget_trust(who.0, who.1));
    let details = json!({ "method": SecondStepMethod::Totp, "replaced": replaced });
    caller.commit(&app, write, ("factor.added", details)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes the authenticator app, with a code that it shows now, or with a recovery code.
#[utoipa::path(
    post,
    path = "/api/v1/me/authenticator/remove",
    request_body = AuthenticatorCode,
    responses(
        (status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)
    )
)]
pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Body(typed): Body<AuthenticatorCode>,
) -> Result<StatusCode, Refusal> {
    let (who, now) = (own(&caller), app.now());
    let loaded = super::password::load(&app, &caller, &headers).await?;
    let held = credential::all_of(app.store(), who.0, who.1).await?;
    let present = Registered::among(app.store(), &held)?.ok_or(Refusal::of(ProblemCode::NotFound))?;
    if is_required(&loaded) {
        return Err(field("code", "authapp-remove_blocked"));
    }
    let Some(used) = proved(&app, &caller, (&held, &present), &typed.code).await? else {
        budget::wrong(&app, &caller, "wrong codes").await?;
        return Err(field("code", "code-err_invalid_app"));
    };
    budget::right(&app, &caller);
    let before = &caller.who.member;
    let mut write = used.and(factor::clear_totp(who.0, who.1)).and(known_browser::forget_trust(who.0, who.1));
    if before.second_step_method == SecondStepMethod::Totp {
        let choice = (before.second_step, SecondStepMethod::Mail, before.login_notification);
        write = write.and(member::set_second_step(who.0, who.1, before.version, choice, now));
    }
    let details = json!({ "method": SecondStepMethod::Totp });
    caller.commit(&app, write, ("factor.removed", details)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a right code uses up: one of the app, or one of the recovery codes.
async fn proved(
    app: &App,
    caller: &Caller,
    (held, present): (&[Credential], &Registered),
    typed: &str,
) -> Result<Option<Change>, Refusal> {
    let login_id = LoginId(app.new_id());
    let prover = Prover { member_id: caller.who.member.id, login_id, now: app.now() };
    let code = digits(typed);
    if code.len() == 6 {
        return Ok(match present.check(&code, &prover) {
            Tried::Right(_, used) => Some(used),
            Tried::Used | Tried::Wrong => None,
        });
    }
    let used = recovery::try_code(app, held, typed, prover).await.map_err(fault)?;
    Ok(used.map(|(_, change, _)| change))
}

/// Policy asks for a second step and offers nothing else that the member has.
fn is_required(loaded: &Loaded) -> bool {
    let situation = &loaded.situation;
    let asked = situation.policy.mode.is_some_and(|mode| mode != SecondStepMode::Off);
    let another = situation.mail_counts()
        || (situation.held.passkeys > 0 && situation.policy.methods.contains(SecondStepMethod::Passkey));
    asked && !another
}

fn offered(loaded: &Loaded) -> Result<(), Refusal> {
    match loaded.situation.policy.methods.contains(SecondStepMethod::Totp) {
        true => Ok(()),
        false => Err(Refusal::of(ProblemCode::Forbidden)),
    }
}

fn own(caller: &Caller) -> (api::CompanyId, api::MemberId) {
    (caller.who.company.id, caller.who.member.id)
}

/// Six digits as they are typed: full-width ones and spaces do not matter.
fn digits(typed: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    typed.nfkc().filter(|letter| !letter.is_whitespace()).take(64).collect()
}

fn place(app: &App, caller: &Caller) -> Vec<u8> {
    let installation = app.store().installation();
    let (company, member) = own(caller);
    bind(&[
        b"authenticator setup",
        installation.instance.as_bytes(),
        company.0.as_bytes(),
        member.0.as_bytes(),
        caller.who.session.id.0.as_bytes(),
    ])
}

fn sealed(app: &App, caller: &Caller, secret: &TotpSecret, until: Timestamp) -> String {
    let mut plain = Zeroizing::new(until.0.to_be_bytes().to_vec());
    plain.extend_from_slice(secret.bytes());
    URL_SAFE_NO_PAD.encode(app.seal(&app.seals().pending, &place(app, caller), &plain))
}

fn opened(app: &App, caller: &Caller, setup: &str) -> Option<TotpSecret> {
    let bytes = URL_SAFE_NO_PAD.decode(setup).ok()?;
    let plain = Zeroizing::new(app.seals().pending.open(&place(app, caller), &bytes).ok()?.to_vec());
    let (until, secret) = plain.split_first_chunk::<8>()?;
    let alive = app.now() < Timestamp(i64::from_be_bytes(*until));
    TotpSecret::from_bytes(secret.to_vec()).ok().filter(|_| alive)
}
