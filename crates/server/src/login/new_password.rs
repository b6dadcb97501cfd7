//! Setting a password, whichever way led there: what was typed, judged and hashed, and the page that says what is wrong.

use super::{
    browser::one,
    facts::Loaded,
    fault::Fault,
    frame::{Frame, Switch, answer},
    page::{ConsentBox, Hidden, NewPasswordPage},
    prove::hash_fault,
};
use crate::{app::App, edge::form::Fields};
use api::{AgreementId, Language};
use auth_core::{
    login::{self, Agreed, NotRenewed, Passed, Renewed, Versions, Work, agree},
    password::{Cost, Password, PasswordRefused, judge},
};
use axum::response::Response;
use http::{HeaderValue, StatusCode};
use store::{
    Change,
    agreement::{self, Agreement},
};

/// What is wrong with what was typed.
#[derive(Default)]
pub(crate) struct Wrong {
    new: Option<PasswordRefused>,
    confirm: Option<&'static str>,
    consent: bool,
    ticked: bool,
}

/// A password that may be stored, with the consent that had to come with it.
pub(crate) struct Accepted {
    pub(crate) renewed: Renewed,
    pub(crate) agreed: Option<Agreed>,
}

/// Where the page stands: its address, its form, its language and cookies.
pub(crate) struct Place {
    pub(crate) action: &'static str,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) switch: String,
    pub(crate) spoken: Language,
    pub(crate) cookies: Vec<HeaderValue>,
    /// It is that of a forgotten password; whether all sessions shall end.
    pub(crate) reset: Option<bool>,
}

/// Judges and hashes what was typed. All that is wrong is told at once; nothing is hashed while anything is.
pub(crate) async fn read(
    app: &App,
    fields: &Fields,
    (loaded, passed): (&Loaded, &Passed),
    consent: Option<&Versions>,
) -> Result<Result<Accepted, Wrong>, Fault> {
    let (typed, again) = (one(fields, "new_password")?, one(fields, "new_password_confirmation")?);
    let ticked = !one(fields, "consent")?.is_empty();
    let agreed = match consent {
        Some(versions) => agree(versions, one(fields, "versions")?, ticked),
        None => None,
    };
    let mut wrong = Wrong {
        confirm: confirmation(typed, again),
        consent: consent.is_some() && agreed.is_none(),
        ticked,
        new: None,
    };
    let password = match Password::parse(typed) {
        Ok(password) => password,
        Err(refused) => return Ok(Err(Wrong { new: Some(refused), ..wrong })),
    };
    if wrong.confirm.is_some() || wrong.consent {
        wrong.new = judged(app, loaded, password).await?;
        return Ok(Err(wrong));
    }
    match renew(app, loaded, passed, password).await? {
        Ok(renewed) => Ok(Ok(Accepted { renewed, agreed })),
        Err(refused) => Ok(Err(Wrong { new: Some(refused), ..wrong })),
    }
}

fn confirmation(typed: &str, again: &str) -> Option<&'static str> {
    match again {
        "" => Some("password_rule-err_confirm_empty"),
        _ if typed != again => Some("password_rule-err_confirm"),
        _ => None,
    }
}

async fn judged(app: &App, loaded: &Loaded, password: Password) -> Result<Option<PasswordRefused>, Fault> {
    let (rule, words) = (loaded.effective.password, loaded.context(app));
    let judged = app.hashing().run(move |_| {
        let context: Vec<&str> = words.iter().map(String::as_str).collect();
        judge(&password, &rule, &context).err()
    });
    Ok(judged.await?)
}

async fn renew(
    app: &App,
    loaded: &Loaded,
    passed: &Passed,
    password: Password,
) -> Result<Result<Renewed, PasswordRefused>, Fault> {
    let (rule, words, salt) = (loaded.effective.password, loaded.context(app), app.random());
    let (held, passed) = (loaded.held.clone(), passed.clone());
    let renewed = app.hashing().run(move |memory| {
        let context: Vec<&str> = words.iter().map(String::as_str).collect();
        let work = Work { cost: Cost::DEFAULT, salt, memory };
        login::renew(&passed, held.as_ref(), &password, (&rule, &context), work)
    });
    match renewed.await? {
        Ok(renewed) => Ok(Ok(renewed)),
        Err(NotRenewed::Refused(refused)) => Ok(Err(refused)),
        Err(NotRenewed::Hash(error)) => Err(hash_fault(error)),
    }
}

/// The row of a consent.
pub(crate) fn agreement(app: &App, loaded: &Loaded, agreed: &Agreed) -> Change {
    let versions = agreed.versions();
    agreement::record(&Agreement {
        id: AgreementId(app.new_id()),
        company_id: loaded.member.company_id,
        member_id: loaded.member.id,
        terms_version: versions.terms.clone(),
        privacy_version: versions.privacy.clone(),
        at: app.now(),
    })
}

/// The page, as it is first shown or with what is wrong.
pub(crate) fn page(
    app: &App,
    place: Place,
    loaded: &Loaded,
    consent: Option<&Versions>,
    wrong: Option<&Wrong>,
) -> Response {
    let [title, lead, submit] = match place.reset {
        Some(_) => ["reset-title", "reset-lead", "reset-submit"],
        None => ["first_password-title", "first_password-lead", "first_password-submit"],
    };
    let heading = app.text().message(place.spoken, title, &[]);
    let frame = Frame::new(app, place.spoken, "new-password", &heading)
        .scripted()
        .switched(Switch::Address(place.switch));
    let least = loaded.effective.password.min_length;
    let page = NewPasswordPage {
        lead: frame.t(lead),
        submit: frame.t(submit),
        others: place.reset,
        heading,
        action: place.action,
        hidden: place.hidden,
        email: loaded.member.email.to_string(),
        company: loaded.company.name.clone(),
        least,
        hint: hint(&frame, least),
        new_wrong: wrong.and_then(|wrong| wrong.new).map(|refused| refusal(&frame, refused)),
        confirm_wrong: wrong.and_then(|wrong| wrong.confirm).map(|key| frame.t(key)),
        consent: consent.map(|versions| consent_box(app, &frame, versions, wrong)),
        frame,
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    answer(status, &page, &place.cookies)
}

/// The block that asks for consent to these versions.
pub(crate) fn consent_box(
    app: &App,
    frame: &Frame<'_>,
    versions: &Versions,
    wrong: Option<&Wrong>,
) -> ConsentBox {
    let brand = &app.config().brand;
    ConsentBox {
        words: frame.pieces("first_password-consent", &["terms", "privacy"]),
        terms_url: brand.terms.clone(),
        privacy_url: brand.privacy.clone(),
        versions: versions.fingerprint(),
        ticked: wrong.is_some_and(|wrong| wrong.ticked),
        wrong: wrong.is_some_and(|wrong| wrong.consent),
    }
}

impl Wrong {
    /// Consent was due and not given.
    pub(crate) fn unticked() -> Self {
        Self { consent: true, ..Self::default() }
    }
}

fn hint(frame: &Frame<'_>, least: usize) -> String {
    match least {
        8 => frame.t("first_password-hint"),
        _ => frame.tell("first_password-hint_min", &[("n", &least.to_string())]),
    }
}

/// The sentence for each reason.
fn refusal(frame: &Frame<'_>, refused: PasswordRefused) -> String {
    let number = |key: &str, n: usize| frame.tell(key, &[("n", &n.to_string())]);
    match refused {
        PasswordRefused::Empty => frame.t("password_rule-err_empty"),
        PasswordRefused::Short { least } => number("password_rule-err_short", least),
        PasswordRefused::Long { most } => number("password_rule-err_long", most),
        PasswordRefused::Personal => frame.t("password_rule-err_personal"),
        PasswordRefused::Common => frame.t("password_rule-err_breached"),
        PasswordRefused::Weak => frame.t("password_rule-err_weak"),
        PasswordRefused::Same => frame.t("password_rule-err_same"),
    }
}
