//! What a mail says: subject, text and HTML in the recipient's language. Names that people typed are capped, without
//! control and direction marks, escaped in HTML, and never in a subject.

use super::{Desk, FactorChange, Mail, Origin, To};
use crate::portal::user_agent;
use api::{Language, Timestamp};
use askama::Template;
use serde::{Deserialize, Serialize};

/// A written mail, as the outbox keeps it.
#[derive(Serialize, Deserialize)]
pub(super) struct Written {
    pub(super) to: String,
    pub(super) from_name: String,
    pub(super) language: Language,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// So much of a name is shown, in characters.
const NAME_MAX: usize = 64;

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    language: &'a str,
    product: &'a str,
    paragraphs: Vec<Vec<Line>>,
    footer: Vec<String>,
}

/// A line of a mail's body.
struct Line {
    text: String,
    /// It is one address of ours and nothing else.
    link: bool,
    /// It is the code.
    code: bool,
}

pub(super) fn write(desk: &Desk<'_>, to: &To, mail: &Mail) -> Written {
    let language = to.language;
    let product = desk.config.brand.product.as_str();
    let values = values(desk, to, mail);
    let mut arguments: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    arguments.push(("product", product));
    let message = |key: &str| desk.text.message(language, key, &arguments);
    let body = message(&format!("mail-{}-body", mail.kind()));
    let footer = footer(desk, language);
    let text = format!("{}\n\n-- \n{}\n", body.trim_end(), footer.join("\n"));
    let code = match mail {
        Mail::Code { digits, .. } => digits.as_str(),
        _ => "",
    };
    let html =
        Html { language: language.as_str(), product, paragraphs: paragraphs(desk, &body, code), footer };
    Written {
        to: to.email.to_string(),
        from_name: message("mail-from_name"),
        language,
        subject: message(&format!("mail-{}-subject", mail.kind())),
        text,
        html: html.render().unwrap_or_default(),
    }
}

fn footer(desk: &Desk<'_>, language: Language) -> Vec<String> {
    let mut lines = vec![desk.text.message(language, "mail-no_reply", &[])];
    if let Some(support) = &desk.config.brand.support {
        lines.push(desk.text.message(language, "mail-support", &[("support", support)]));
    }
    lines.push(format!("{} {}", desk.config.brand.product, desk.public_url()));
    lines
}

fn paragraphs(desk: &Desk<'_>, body: &str, code: &str) -> Vec<Vec<Line>> {
    let own = format!("{}/", desk.public_url());
    let line = |text: &str| {
        let text = text.trim_end().to_owned();
        let link = text.starts_with(&own) && !text.contains(char::is_whitespace);
        Line { code: !code.is_empty() && text.contains(code), link, text }
    };
    body.split("\n\n").map(|part| part.lines().map(line).collect()).collect()
}

/// The variables of the messages.
fn values(desk: &Desk<'_>, to: &To, mail: &Mail) -> Vec<(&'static str, String)> {
    let base = desk.public_url();
    let protect = ("protect_link", format!("{base}/account/protect"));
    let mut values = vec![
        ("name", plain(&to.name)),
        ("email", to.email.to_string()),
        ("when", moment(&to.time_zone, desk.now)),
    ];
    match mail {
        Mail::Invite { company, link, expires_at } => values.extend([
            ("org", plain(company)),
            ("link", link.clone()),
            ("expires", moment(&to.time_zone, *expires_at)),
        ]),
        Mail::Code { digits, minutes, origin } => {
            values.extend(place(desk, to.language, origin));
            values.extend([
                ("code", digits.clone()),
                ("n", minutes.to_string()),
                ("change_link", format!("{base}/account/password")),
            ]);
        }
        Mail::Reset { link, minutes, origin } => {
            values.extend(place(desk, to.language, origin));
            values.extend([("link", link.clone()), ("n", minutes.to_string())]);
        }
        Mail::PasswordChanged { origin } => {
            values.extend(place(desk, to.language, origin));
            values.push(protect);
        }
        Mail::NewLogin { origin, place: whereabouts, reasons, link } => {
            values.extend(place(desk, to.language, origin));
            let unknown = || desk.text.message(to.language, "mail-unknown", &[]);
            let reasons: Vec<String> = reasons
                .iter()
                .map(|reason| desk.text.message(to.language, &format!("risk-{}", reason.as_str()), &[]))
                .collect();
            values.extend([
                ("place", whereabouts.clone().unwrap_or_else(unknown)),
                ("reasons", if reasons.is_empty() { unknown() } else { reasons.join(" / ") }),
                ("protect_link", link.clone()),
            ]);
        }
        Mail::FactorChanged { change, origin } => {
            values.extend(place(desk, to.language, origin));
            values.push(("change", desk.text.message(to.language, change.key(), &[])));
        }
        Mail::FactorReset { by } => values.push(("admin", plain(by))),
        Mail::RecoveryUsed { left, origin } => {
            values.extend(place(desk, to.language, origin));
            values.extend([("n", left.to_string()), protect]);
        }
        Mail::LoginLinkIssued => {}
    }
    values
}

impl FactorChange {
    fn key(self) -> &'static str {
        match self {
            Self::AppAdded => "mail-change-app_added",
            Self::AppRemoved => "mail-change-app_removed",
            Self::PasskeyAdded => "mail-change-passkey_added",
            Self::PasskeyRemoved => "mail-change-passkey_removed",
            Self::CodesMade => "mail-change-codes_made",
            Self::SettingsChanged => "mail-change-settings_changed",
        }
    }
}

fn place(desk: &Desk<'_>, language: Language, origin: &Origin) -> [(&'static str, String); 2] {
    let unknown = || desk.text.message(language, "mail-unknown", &[]);
    [
        ("ip", origin.address.clone().unwrap_or_else(unknown)),
        ("agent", origin.user_agent.as_deref().map_or_else(unknown, user_agent::environment)),
    ]
}

/// A moment in the recipient's time zone: `2025-09-17 14:33:22`.
fn moment(time_zone: &str, at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M:%S (%Z)").to_string()
}

/// What somebody typed, in one harmless line.
fn plain(text: &str) -> String {
    let harmless = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(harmless).take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_capped_and_carry_no_marks() {
        assert_eq!(plain("山田\r\nBcc: a@b\u{202e}"), "山田Bcc: a@b");
        assert_eq!(plain(&"x".repeat(999)).len(), NAME_MAX);
    }

    #[test]
    fn moments_are_those_of_the_recipients_zone() {
        assert_eq!(moment("Asia/Tokyo", Timestamp(1_758_087_202_000)), "2025-09-17 14:33:22 (JST)");
        assert_eq!(moment("Nowhere/Else", Timestamp(0)), "1970-01-01 00:00:00 (UTC)");
    }
}
