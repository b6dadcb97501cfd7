//! A forgotten password (M7): whoever asks for whatever address gets the same answer after the same work. Whether a mail
//! goes out is found in a task of its own, after the answer. The request of a service that waits for the login goes along.

use super::{
    browser::{Browser, Visit, is_ours, language, one, parameters, posted, some},
    fault::{self, Fault},
    finish::event,
    frame::{Frame, Switch, answer},
    mailed_link::{self, Payload},
    page::{ForgotPage, Hidden, SentPage},
    pending::{self, ADDRESS_MAX, FORM_MAX, Pending},
    throttle,
};
use crate::{
    app::App,
    edge::form::Fields,
    mail::{self, Origin, To},
    trail,
};
use api::{Language, MemberId, MemberStatus, Timestamp};
use auth_core::EmailAddress;
use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, StatusCode, Uri};
use serde_json::json;
use store::{
    Outcome,
    audit::{self, Actor, Event},
    company::{self, CompanyStatus},
    credential, member,
};
use uuid::Uuid;

/// The page and its form.
pub(super) const FORM: &str = "/password/forgot";
/// A mail is sent again after so long, in seconds.
const AGAIN_SECONDS: i64 = 60;

/// The address of the page, with the request and the address where both fit into one.
pub(super) fn address(req: Option<&str>, email: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(req) = req.filter(|req| req.len() + 1024 <= ADDRESS_MAX) {
        query.append_pair("req", req);
    }
    if !email.is_empty() {
        query.append_pair("email", email);
    }
    match query.finish() {
        query if query.is_empty() => FORM.to_owned(),
        query => format!("{FORM}?{query}"),
    }
}

pub(crate) async fn show(State(app): State<App>, headers: HeaderMap, uri: Uri) -> Response {
    match show_page(&app, &headers, &uri) {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

fn show_page(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Response, Fault> {
    let query = parameters(uri)?;
    let asked = Asked::read(app, headers, &query, None)?;
    let hint = asked.pending.as_ref().and_then(|pending| pending.login_hint.clone());
    let email = some(&query, "email")?.map(str::to_owned).or(hint).unwrap_or_default();
    Ok(asked.form(app, email.chars().take(254).collect(), None))
}

pub(crate) async fn submit(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    match submitted(&app, &headers, body).await {
        Ok(response) => response,
        Err(fault) => fault::page(&app, &headers, &fault),
    }
}

async fn submitted(app: &App, headers: &HeaderMap, body: Bytes) -> Result<Response, Fault> {
    let fields = posted(headers, body)?;
    let at = some(&fields, "at")?;
    // The hidden field belongs to the moment that stands beside it: nobody makes a page older than it is.
    is_ours(app, headers, &label(at.unwrap_or_default()), &fields)?;
    let at = at.and_then(|text| text.parse().ok()).map(Timestamp);
    let asked = Asked::read(app, headers, &fields, at)?;
    let typed = one(&fields, "email")?;
    let Ok(email) = EmailAddress::parse(typed) else {
        let key = if typed.trim().is_empty() { "login-err_email_empty" } else { "login-err_email_format" };
        return Ok(asked.form(app, typed.chars().take(254).collect(), Some(key)));
    };
    if some(&fields, "lang")?.is_some() {
        return Ok(match at {
            Some(at) => asked.sent(app, StatusCode::OK, &email, at),
            None => asked.form(app, email.to_string(), None),
        });
    }
    let now = app.now();
    if let Some(at) = at.filter(|at| now.since(*at) < AGAIN_SECONDS * 1000) {
        return Ok(asked.sent(app, StatusCode::UNPROCESSABLE_ENTITY, &email, at));
    }
    let may = throttle::reset_requested(app, headers, &email).await?;
    trail::check(app, headers, "reset", if may { "asked for" } else { "dropped" });
    if may {
        send(app, headers, email.clone(), asked.req.clone());
    }
    Ok(asked.sent(app, StatusCode::OK, &email, now))
}

/// The form, as it was shown at this moment for the second time or the first.
fn label(at: &str) -> String {
    format!("{FORM} {at}")
}

/// Who asks, in the course of what.
struct Asked {
    req: Option<String>,
    pending: Option<Pending>,
    visit: Visit,
    spoken: Language,
}

impl Asked {
    /// A request that is over does not keep anybody from a new password; it is left behind.
    fn read(app: &App, headers: &HeaderMap, fields: &Fields, at: Option<Timestamp>) -> Result<Self, Fault> {
        let sealed = some(fields, "req")?;
        let pending = match at {
            None => sealed.and_then(|sealed| pending::open(app, headers, sealed).ok()),
            Some(_) => sealed.and_then(|sealed| pending::reopen(app, headers, sealed)),
        };
        let mut visit = Visit::of(app, headers);
        let chosen = some(fields, "lang")?;
        let asked = pending.as_ref().and_then(|pending| pending.language);
        let spoken = language(app, headers, chosen, asked);
        if chosen.is_some() {
            visit.choose(app, spoken);
        }
        let req = pending.as_ref().map(|pending| pending::seal(app, pending));
        Ok(Self { req: req.filter(|req| req.len() <= FORM_MAX), pending, visit, spoken })
    }

    fn hidden(&self, app: &App, at: Option<Timestamp>) -> Vec<Hidden> {
        let at = at.map(|at| at.0.to_string());
        let csrf = self.visit.csrf(app, &label(at.as_deref().unwrap_or_default()));
        let at = at.map(|at| ("at", at));
        let req = self.req.clone().map(|req| ("req", req));
        [("csrf", csrf)].into_iter().chain(at).chain(req).collect()
    }

    /// The login page, with the request that waits and the address.
    fn login(&self, app: &App, email: Option<&EmailAddress>) -> String {
        let portal = || email.map(|_| Pending::portal(app.now(), self.visit.hash()));
        let Some(pending) = self.pending.clone().or_else(portal) else {
            return "/login".to_owned();
        };
        let login_hint = email.map(EmailAddress::to_string).or_else(|| pending.login_hint.clone());
        let address = format!("/login?req={}", pending::seal(app, &pending.hinting(login_hint)));
        if address.len() <= ADDRESS_MAX { address } else { "/login".to_owned() }
    }

    fn form(self, app: &App, email: String, wrong: Option<&'static str>) -> Response {
        let heading = app.text().message(self.spoken, "forgot-title", &[]);
        let switch = match &self.req {
            Some(req) if req.len() + 1024 > ADDRESS_MAX => {
                let typed = ("email", email.clone());
                let hidden = self.hidden(app, None).into_iter().chain([typed]).collect();
                Switch::Form { action: FORM, hidden }
            }
            req => {
                let address = address(req.as_deref(), "");
                Switch::Address(format!("{address}{}", if address == FORM { "?" } else { "&" }))
            }
        };
        let page = ForgotPage {
            frame: Frame::new(app, self.spoken, "forgot", &heading).switched(switch),
            heading,
            hidden: self.hidden(app, None),
            back: self.login(app, None),
            email,
            wrong,
        };
        let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        answer(status, &page, &self.visit.cookies)
    }

    /// The answer, whatever was found: the address as it was typed is all that it knows.
    fn sent(self, app: &App, status: StatusCode, email: &EmailAddress, at: Timestamp) -> Response {
        let heading = app.text().message(self.spoken, "forgot-sent_title", &[]);
        let typed = ("email", email.to_string());
        let hidden: Vec<Hidden> = self.hidden(app, Some(at)).into_iter().chain([typed]).collect();
        let switch = Switch::Form { action: FORM, hidden: hidden.clone() };
        let frame = Frame::new(app, self.spoken, "link-sent", &heading).scripted().switched(switch);
        let left = AGAIN_SECONDS - app.now().since(at) / 1000;
        let page = SentPage {
            body: frame.tell("forgot-sent_body", &[("email", email.as_str())]),
            wait: (left > 0).then(|| (left, frame.tell("code-resend_wait", &[("n", &left.to_string())]))),
            early: status != StatusCode::OK,
            back: self.login(app, Some(email)),
            heading,
            frame,
            hidden,
        };
        answer(status, &page, &self.visit.cookies)
    }
}

/// Finds out whether there is somebody to mail, and mails them: not before the answer is on its way.
fn send(app: &App, headers: &HeaderMap, email: EmailAddress, req: Option<String>) {
    let (app, headers) = (app.clone(), headers.clone());
    let trace = app.trace(&headers);
    tokio::spawn(async move {
        if let Err(fault) = mailed(&app, &headers, &email, (Payload { req }, trace)).await {
            tracing::warn!(?fault, "a forgotten password was not answered by mail");
        }
    });
}

/// The same rows are looked at for everybody's and nobody's address.
async fn mailed(
    app: &App,
    headers: &HeaderMap,
    email: &EmailAddress,
    (payload, trace): (Payload, String),
) -> Result<(), Fault> {
    let found = member::by_email(app.store(), email).await?;
    let nobody = (app.store().installation().operators, MemberId(Uuid::nil()));
    let who = found.as_ref().map_or(nobody, |member| (member.company_id, member.id));
    let fresh = app.store().fresh().await?;
    let company = company::by_id(&fresh, who.0).await?;
    let password = credential::password_of(app.store(), who.0, who.1).await?;
    let active = found.filter(|member| member.status == MemberStatus::Active);
    let served = company.filter(|company| company.status == CompanyStatus::Active);
    let (Some(member), Some(company)) = (active, served) else {
        return Ok(());
    };
    let to = To::member(&member);
    let change = match password {
        Some(_) => mailed_link::reset(app, &to, Origin::of(app, headers), &payload)?,
        None => mailed_link::asked_invite(app, (&to, &company.name), &payload)?,
    };
    let browser = Browser::of(app, headers);
    let details = json!({ "first": password.is_none() });
    let told = Event {
        actor: Actor::Nobody,
        trace: Some(trace),
        address: browser.address,
        ..event(app, headers, who, ("password.reset_asked", details))
    };
    match app.store().commit(vec![change, audit::append(told)]).await? {
        Outcome::Applied => mail::wake(app),
        // Suspended in this very moment.
        Outcome::Refused(_) => {}
    }
    Ok(())
}
