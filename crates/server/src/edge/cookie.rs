//! The names of our cookies and how they are read and written. With an https address they are `__Host-` and `Secure`;
//! on http loopback, and only there, they have plain names. The names are chosen once; the others are never accepted.

use http::{HeaderMap, HeaderValue, header::COOKIE};

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who is signed in.
    Session,
    /// Which browser a login that has begun belongs to.
    PreSession,
    /// The secret of a mail link that was followed.
    Link,
    /// The language chosen before the member is known.
    Language,
    /// Which browser this is, beyond any login: members are known by it.
    Browser,
}

/// The cookies of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// Cookies for an https address (`secure`) or for http on loopback.
    #[must_use]
    pub fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Whether this installation is reached by https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The cookie's name.
    #[must_use]
    pub fn name(&self, kind: Kind) -> &'static str {
        match (kind, self.secure) {
            (Kind::Session, true) => "__Host-tegata",
            (Kind::Session, false) => "tegata",
            (Kind::PreSession, true) => "__Host-tegata-pre",
            (Kind::PreSession, false) => "tegata-pre",
            (Kind::Link, true) => "__Host-tegata-link",
            (Kind::Link, false) => "tegata-link",
            (Kind::Language, true) => "__Host-tegata-lang",
            (Kind::Language, false) => "tegata-lang",
            (Kind::Browser, true) => "__Host-tegata-browser",
            (Kind::Browser, false) => "tegata-browser",
        }
    }

    /// The cookie's value. Nothing if it was sent twice: then one of the two was planted.
    #[must_use]
    pub fn read<'a>(&self, headers: &'a HeaderMap, kind: Kind) -> Option<&'a str> {
        let name = self.name(kind);
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut values = lines.flat_map(|line| line.split(';')).filter_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key.trim() == name).then(|| value.trim())
        });
        let value = values.next()?;
        if values.next().is_some() { None } else { Some(value) }
    }

    /// `Set-Cookie` with `value`, which must be made of base64url characters and dots; for as long as the browser
    /// runs, or for `max_age_seconds`.
    #[must_use]
    pub fn set(&self, kind: Kind, value: &str, max_age_seconds: Option<i64>) -> HeaderValue {
        let name = self.name(kind);
        let secure = if self.secure { "; Secure" } else { "" };
        let age = max_age_seconds.map(|age| format!("; Max-Age={}", age.max(0))).unwrap_or_default();
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        HeaderValue::try_from(line).unwrap_or_else(|_| self.clear(kind))
    }

    /// `Set-Cookie` that removes the cookie.
    #[must_use]
    pub fn clear(&self, kind: Kind) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let line = format!("{}=; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=0", self.name(kind));
        // Made of constants only: always a header.
        HeaderValue::try_from(line).unwrap_or(HeaderValue::from_static(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (COOKIE, HeaderValue::from_str(line).unwrap())).collect()
    }

    #[test]
    fn names_follow_the_address_and_the_others_are_not_accepted() {
        let sent = headers(&["tegata=plain; __Host-tegata=prefixed"]);
        assert_eq!(Cookies::new(true).read(&sent, Kind::Session), Some("prefixed"));
        assert_eq!(Cookies::new(false).read(&sent, Kind::Session), Some("plain"));
    }

    #[test]
    fn a_cookie_sent_twice_is_no_cookie() {
        let cookies = Cookies::new(false);
        for lines in [&["tegata=a; tegata=b"][..], &["tegata=a", "x=1; tegata=a"]] {
            assert_eq!(cookies.read(&headers(lines), Kind::Session), None);
        }
        assert_eq!(cookies.read(&headers(&["tegata-pre=p;tegata=a"]), Kind::Session), Some("a"));
        assert_eq!(cookies.read(&headers(&["xtegata=a; tegata"]), Kind::Session), None);
    }

    #[test]
    fn lines_carry_all_attributes() {
        let secure = Cookies::new(true);
        assert_eq!(
            secure.set(Kind::Session, "v", Some(60)),
            "__Host-tegata=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
        );
        assert_eq!(
            Cookies::new(false).set(Kind::Link, "v", None),
            "tegata-link=v; Path=/; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            secure.clear(Kind::PreSession),
            "__Host-tegata-pre=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
        assert_eq!(secure.set(Kind::Session, "a\r\nb", None), secure.clear(Kind::Session));
    }
}
