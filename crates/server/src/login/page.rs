//! The pages themselves: what each template of `templates/` is given.

use super::{
    frame::{Frame, Switch},
    steps::WhyPanel,
};
use crate::factor::totp::Shown;
use crate::text::Piece;
use askama::Template;

/// A hidden field: name and value.
pub(crate) type Hidden = (&'static str, String);

/// Address and password.
#[derive(Template)]
#[template(path = "login.html")]
pub(crate) struct LoginPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) app_name: String,
    pub(crate) notice: Option<&'static str>,
    pub(crate) email: String,
    pub(crate) email_wrong: Option<&'static str>,
    pub(crate) invalid: bool,
    /// Where passkeys can be used: why one was not taken, if one was tried.
    pub(crate) passkey: Option<Option<&'static str>>,
    pub(crate) remember: bool,
    pub(crate) forgot: String,
    pub(crate) other: String,
}

/// A passkey as the second step.
#[derive(Template)]
#[template(path = "passkey.html")]
pub(crate) struct PasskeyPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) wrong: Option<String>,
    pub(crate) trust: Option<String>,
    pub(crate) trusted: bool,
    pub(crate) others: bool,
    pub(crate) why: WhyPanel,
}

/// A passkey to be made.
#[derive(Template)]
#[template(path = "passkey_enrol.html")]
pub(crate) struct PasskeyEnrolPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) wrong: Option<String>,
    pub(crate) back: Option<String>,
}

/// The password alone, after the address.
#[derive(Template)]
#[template(path = "password.html")]
pub(crate) struct PasswordPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) remember: bool,
    pub(crate) invalid: bool,
    pub(crate) empty: bool,
    pub(crate) forgot: String,
    pub(crate) other: String,
}

/// The block of the terms, wherever consent is due.
pub(crate) struct ConsentBox {
    pub(crate) words: Vec<Piece<'static>>,
    pub(crate) terms_url: Option<String>,
    pub(crate) privacy_url: Option<String>,
    pub(crate) versions: String,
    pub(crate) ticked: bool,
    pub(crate) wrong: bool,
}

/// The first or a new password.
#[derive(Template)]
#[template(path = "new_password.html")]
pub(crate) struct NewPasswordPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) lead: String,
    pub(crate) submit: String,
    /// Whether all sessions shall end, where that is asked.
    pub(crate) others: Option<bool>,
    pub(crate) action: &'static str,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) company: String,
    pub(crate) least: usize,
    pub(crate) hint: String,
    pub(crate) new_wrong: Option<String>,
    pub(crate) confirm_wrong: Option<String>,
    pub(crate) consent: Option<ConsentBox>,
}

/// New terms, nothing else.
#[derive(Template)]
#[template(path = "terms.html")]
pub(crate) struct TermsPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) consent: Option<ConsentBox>,
}

/// What went wrong.
#[derive(Template)]
#[template(path = "fault.html")]
pub(crate) struct FaultPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    pub(crate) links: Vec<(String, String)>,
    pub(crate) when: String,
    pub(crate) address: Option<String>,
    pub(crate) app_name: Option<String>,
    pub(crate) detail: Option<String>,
}

/// On to another address, without a form.
#[derive(Template)]
#[template(path = "forward.html")]
pub(crate) struct ForwardPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) button: String,
    pub(crate) url: String,
}

/// One question, one button.
#[derive(Template)]
#[template(path = "ask.html")]
pub(crate) struct AskPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) body: String,
    pub(crate) action: String,
    pub(crate) hidden: Vec<(String, String)>,
    pub(crate) button: (&'static str, &'static str),
    pub(crate) label: String,
    pub(crate) back: Option<(String, String)>,
}

/// Something is done, and the way in is offered again.
#[derive(Template)]
#[template(path = "logged_out.html")]
pub(crate) struct LoggedOutPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) body: String,
}

/// A forgotten password.
#[derive(Template)]
#[template(path = "forgot.html")]
pub(crate) struct ForgotPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) wrong: Option<&'static str>,
    pub(crate) back: String,
}

/// Whatever the address: a mail may be on its way.
#[derive(Template)]
#[template(path = "forgot_sent.html")]
pub(crate) struct SentPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) body: String,
    pub(crate) hidden: Vec<Hidden>,
    /// Seconds until it may be sent again, and the sentence that says so.
    pub(crate) wait: Option<(i64, String)>,
    /// Somebody asked too early.
    pub(crate) early: bool,
    pub(crate) back: String,
}

/// Something is done, and one way leads on.
#[derive(Template)]
#[template(path = "done.html")]
pub(crate) struct DonePage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) body: String,
    pub(crate) href: String,
    pub(crate) label: String,
}

/// Six digits.
#[derive(Template)]
#[template(path = "code.html")]
pub(crate) struct CodePage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) lead: String,
    pub(crate) hint: String,
    pub(crate) by_mail: bool,
    /// Seconds until a code may be mailed again, and the sentence that says so.
    pub(crate) wait: Option<(i64, String)>,
    pub(crate) limit: Option<String>,
    pub(crate) wrong: Vec<String>,
    pub(crate) resent: bool,
    pub(crate) trust: Option<String>,
    pub(crate) trusted: bool,
    pub(crate) others: bool,
    pub(crate) why: WhyPanel,
}

/// The ways to prove a second step.
#[derive(Template)]
#[template(path = "method.html")]
pub(crate) struct MethodPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) ways: Vec<(&'static str, String)>,
}

/// A recovery code.
#[derive(Template)]
#[template(path = "recovery.html")]
pub(crate) struct RecoveryPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) wrong: Option<String>,
    pub(crate) why: WhyPanel,
}

/// An authenticator to be set up.
#[derive(Template)]
#[template(path = "enrol.html")]
pub(crate) struct EnrolPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) heading: String,
    pub(crate) hidden: Vec<Hidden>,
    pub(crate) email: String,
    pub(crate) lead: String,
    pub(crate) shown: Option<Shown>,
    pub(crate) passkey: Option<String>,
    pub(crate) later: bool,
    pub(crate) wrong: Vec<String>,
}
