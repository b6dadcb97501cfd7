//! The way in: `/login` and `/login/password`, from the sealed request to the first proof.

use super::{
    browser::{Visit, is_ours, language, one, parameters, posted, some},
    facts::{self, Proofs},
    fault::{self, Fault},
    finish::{self, Login, record},
    forgot,
    frame::{Frame, Switch, answer, see_other},
    page::{AskPage, Hidden, LoginPage, PasswordPage},
    pending::{self, ADDRESS_MAX, Ask, FORM_MAX, Pending},
    prove::prove,
    session, steps, told,
};
use crate::{app::App, edge::form::Fields, factor::passkey, history::Attempt, trail};
use api::Language;
use auth_core::{
    EmailAddress,
    login::{Passed, Step, next},
};
use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};
use store::Change;

/// Asks for a login before a request is answered: to the login page with the request sealed into the address, or, when
/// it is too long for one, with the page itself. Nothing is stored. The browser gets a pre-session if it has none.
#[must_use]
pub fn ask(app: &App, headers: &HeaderMap, ask: Ask) -> Response {
    let visit = Visit::of(app, headers);
    let spoken = language(app, headers, None, ask.language);
    let pending = Pending::new(ask, app.random(), visit.hash()).traced(app, headers);
    trail::check_with(app, headers, "request", "asks for a login", pending.told());
    let sealed = pending::seal(app, &pending);
    let address = format!("/login?req={sealed}");
    if address.len() <= ADDRESS_MAX {
        return see_other(&address, &visit.cookies);
    }
    if sealed.len() > FORM_MAX {
        let detail = "the request is too long".to_owned();
        return fault::page(app, headers, &Fault::BadRequest { detail, app_name: pending.app_name });
    }
    let entry = Entry { req: Some(sealed), pending, visit, spoken, changes: Vec::new() };
    entry.login_page(app, StatusCode::OK, Shown::default())
}

/// The question before a start that another site caused: one button that posts to `action`, one of our paths, with the
/// hidden field of the form called by the same name.
#[must_use]
pub fn confirm_start(app: &App, headers: &HeaderMap, app_name: &str, action: &str) -> Response {
    let visit = Visit::of(app, headers);
    let spoken = language(app, headers, None, None);
    let heading = app.text().message(spoken, "start-title", &[("app", app_name)]);
    let frame = Frame::new(app, spoken, "start", &heading);
    let page = AskPage {
        body: frame.tell("start-body", &[("app", app_name)]),
        action: action.to_owned(),
        hidden: vec![("csrf".to_owned(), visit.csrf(app, action))],
        button: ("start", "1"),
        label: frame.t("start-go"),
        back: Some(("/login?other=1".to_owned(), frame.t("login-other_member"))),
        heading,
        frame,
    };
    answer(StatusCode::OK, &page, &visit.cookies)
}

/// The same as an address for a page of ours to go to, with the cookies that it needs. Nothing when the request is too
/// long for an address.
pub(crate) fn address(app: &App, headers: &HeaderMap, ask: Ask) -> Option<(String, Vec<HeaderValue>)> {
    let visit = Visit::of(app, headers);
    let pending = Pending::new(ask, app.random(), visit.hash()).traced(app, headers);
    trail::check_with(app, headers, "request", "asks for a login", pending.told());
    let address = format!("/login?req={}", pending::seal(app, &pending));
    (address.len() <= ADDRESS_MAX).then_some((address, visit.cookies))
}

pub(crate) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    match show_page(&app, &headers, &uri).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn show_page(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Response, Fault> {
    let query = parameters(uri)?;
    let entry = Entry::read(app, headers, &query)?;
    let fresh = app.store().fresh().await?;
    let signed_in = session::current(app, &fresh, headers).await?;
    let other = some(&query, "other")?.is_some();
    if signed_in.is_some() && !other && !entry.pending.is_forced() {
        return Ok(entry.go_on());
    }
    let again = signed_in.filter(|_| !other).map(|signed_in| signed_in.member.email.to_string());
    let hint = entry.pending.login_hint.clone().filter(|_| !other);
    let shown = Shown {
        email: again.or(hint).unwrap_or_default(),
        notice: notice(one(&query, "notice")?),
        ..Shown::default()
    };
    Ok(entry.login_page(app, StatusCode::OK, shown))
}

pub(crate) async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, body, false).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

pub(crate) async fn submit_password(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, body, true).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn submitted(app: &App, headers: &HeaderMap, body: Bytes, alone: bool) -> Result<Response, Fault> {
    let fields = posted(headers, body)?;
    is_ours(app, headers, &label(one(&fields, "req")?), &fields)?;
    let entry = Entry::read(app, headers, &fields)?;
    let typed = one(&fields, "email")?.to_owned();
    let remember = fields.one("remember").ok().flatten().is_some();
    let shown = Shown { email: typed.clone(), remember, alone, ..Shown::default() };
    if some(&fields, "lang")?.is_some() {
        return Ok(entry.login_page(app, StatusCode::OK, shown));
    }
    let Ok(email) = EmailAddress::parse(&typed) else {
        let key = if typed.trim().is_empty() { "login-err_email_empty" } else { "login-err_email_format" };
        return Ok(entry.login_page(
            app,
            StatusCode::UNPROCESSABLE_ENTITY,
            Shown { email_wrong: Some(key), ..shown },
        ));
    };
    let shown = Shown { email: email.to_string(), ..shown };
    let Some(password) = some(&fields, "password")? else {
        let status = if alone { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return Ok(entry.password_page(app, status, Shown { empty: alone, ..shown }));
    };
    match prove(app, headers, &email, password).await? {
        Some((passed, clean)) => first_proof(app, headers, entry, (passed, remember, clean)).await,
        None => Ok(entry.wrong(app, shown)),
    }
}

/// The request of a form or an address, and who shows it.
pub(super) struct Entry {
    req: Option<String>,
    pub(super) pending: Pending,
    pub(super) visit: Visit,
    spoken: Language,
    /// What must be stored together with the first proof.
    pub(super) changes: Vec<Change>,
}

/// What a page shows of what was typed.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) email: String,
    pub(super) email_wrong: Option<&'static str>,
    pub(super) notice: Option<&'static str>,
    pub(super) remember: bool,
    pub(super) invalid: bool,
    /// Why a passkey was not taken.
    pub(super) passkey: Option<&'static str>,
    pub(super) empty: bool,
    /// On the page that asks for the password alone.
    pub(super) alone: bool,
}

impl Entry {
    pub(super) fn read(app: &App, headers: &HeaderMap, fields: &Fields) -> Result<Self, Fault> {
        let req = some(fields, "req")?.map(str::to_owned);
        let mut visit = Visit::of(app, headers);
        let pending = match &req {
            Some(sealed) => pending::open(app, headers, sealed)?,
            None => Pending::portal(app.now(), visit.hash()).traced(app, headers),
        };
        let chosen = some(fields, "lang")?;
        let spoken = language(app, headers, chosen, pending.language);
        if chosen.is_some() {
            visit.choose(app, spoken);
        }
        Ok(Self { req, pending, visit, spoken, changes: Vec::new() })
    }

    /// On to the endpoint, which looks at the session that is there.
    fn go_on(self) -> Response {
        let address = match self.req {
            Some(req) => format!("{}?req={req}", self.pending.return_to),
            None => self.pending.return_to.clone(),
        };
        see_other(&address, &self.visit.cookies)
    }

    fn hidden(&self, app: &App) -> Vec<Hidden> {
        let csrf = self.visit.csrf(app, &label(self.req.as_deref().unwrap_or_default()));
        let req = self.req.clone().map(|req| ("req", req));
        [("csrf", csrf)].into_iter().chain(req).collect()
    }

    /// The same page with `parameters`, or without the request where it does not fit into an address.
    fn address(&self) -> String {
        match &self.req {
            Some(req) if req.len() + 32 < ADDRESS_MAX => format!("/login?req={req}&"),
            _ => "/login?".to_owned(),
        }
    }

    fn switch(&self, app: &App) -> Switch {
        match &self.req {
            Some(req) if req.len() + 32 >= ADDRESS_MAX => {
                Switch::Form { action: "/login", hidden: self.hidden(app) }
            }
            _ => Switch::Address(self.address()),
        }
    }

    fn wrong(self, app: &App, shown: Shown) -> Response {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        match shown.alone {
            true => self.password_page(app, status, Shown { invalid: true, ..shown }),
            false => self.login_page(app, status, Shown { invalid: true, ..shown }),
        }
    }

    pub(super) fn login_page(self, app: &App, status: StatusCode, shown: Shown) -> Response {
        let heading = app.text().message(self.spoken, "login-title", &[]);
        let frame = Frame::new(app, self.spoken, "login", &heading).scripted().switched(self.switch(app));
        let frame = frame.with_passkeys();
        let forgot = forgot::address(self.req.as_deref(), &shown.email);
        let page = LoginPage {
            frame: Frame { sways: shown.invalid, ..frame },
            hidden: self.hidden(app),
            app_name: self.pending.app_name.clone().unwrap_or_default(),
            notice: shown.notice,
            email: shown.email,
            email_wrong: shown.email_wrong,
            invalid: shown.invalid,
            passkey: passkey::party(app).map(|_| shown.passkey),
            remember: shown.remember,
            forgot,
            other: format!("{}other=1", self.address()),
        };
        answer(status, &page, &self.visit.cookies)
    }

    fn password_page(self, app: &App, status: StatusCode, shown: Shown) -> Response {
        let heading = app.text().message(self.spoken, "login-password_step_title", &[]);
        let frame = Frame::new(app, self.spoken, "password", &heading).scripted();
        let forgot = forgot::address(self.req.as_deref(), &shown.email);
        let page = PasswordPage {
            frame: Frame { sways: shown.invalid, ..frame },
            hidden: self.hidden(app),
            email: shown.email,
            remember: shown.remember,
            invalid: shown.invalid,
            empty: shown.empty,
            forgot,
            other: format!("{}other=1", self.address()),
        };
        answer(status, &page, &self.visit.cookies)
    }
}

/// The form of one request: its hidden field serves no other.
pub(super) fn label(req: &str) -> String {
    format!("/login {req}")
}

/// A notice is one of ours, never the caller's text.
fn notice(name: &str) -> Option<&'static str> {
    match name {
        "logged-out" => Some("login-notice_signed_out"),
        "password-set" => Some("login-notice_password_set"),
        _ => None,
    }
}

/// From the first proof to what `next` asks for.
pub(super) async fn first_proof(
    app: &App,
    headers: &HeaderMap,
    entry: Entry,
    (passed, remember, clean): (Passed, bool, bool),
) -> Result<Response, Fault> {
    let fresh = app.store().fresh().await?;
    let mut loaded = facts::load_for(
        app,
        &fresh,
        ((passed.company_id(), passed.member_id()), entry.pending.app_id),
        headers,
    )
    .await?
    .ok_or(Fault::Suspended)?;
    loaded.clean = clean;
    let proofs = Proofs { passed: Some(&passed), ..Proofs::default() };
    let step = next(&loaded.facts(app, entry.pending.demand, proofs));
    told::situation(app, headers, &loaded);
    told::step(app, headers, &step);
    let login = Login { pending: entry.pending, remember, changes: entry.changes, loaded };
    match step {
        Step::Done(authenticated) => finish::done(app, headers, login, authenticated).await,
        Step::SecondStep(_) | Step::Enrol(_) | Step::NewPassword { .. } | Step::Consent(_) => {
            steps::begin(app, headers, login, (passed, step)).await
        }
        Step::Refused(refusal) => {
            let who = (login.loaded.member.company_id, login.loaded.member.id);
            let loaded = &login.loaded;
            let attempt = Attempt::refused().judged(loaded.situation.risk, &loaded.reasons);
            let attempt = Attempt { app: login.pending.app_name.clone(), ..attempt };
            record(app, headers, Some(who), ("login.refused", attempt));
            Err(refusal.into())
        }
        Step::Password => {
            Err(Fault::Expired { app_name: login.pending.app_name, restart: login.pending.restart })
        }
    }
}
