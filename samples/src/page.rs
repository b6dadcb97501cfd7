//! The few pages of the samples. Everything that came from outside is escaped here.

/// What a service was told: names and values, in the order to show them.
pub(crate) type Claims = Vec<(String, String)>;

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;\
    color:#1c2024;background:#fff}table{border-collapse:collapse;width:100%}\
    th,td{border-bottom:1px solid #d0d5db;padding:.5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
    a{color:#0a4fa3}";

/// Where both samples begin.
pub(crate) fn home() -> String {
    let body = "<h1>Sample services</h1><ul><li><a href=\"/oidc/start\">Log in with OpenID Connect</a></li>\
                <li><a href=\"/saml/start\">Log in with SAML</a></li></ul>";
    page("samples", "Sample services", body)
}

/// Logged in: what the service was told.
pub(crate) fn logged_in(name: &str, title: &str, claims: &Claims) -> String {
    let row = |(name, value): &(String, String)| {
        let (name, value) = (escape(name), escape(value));
        format!("<tr><th scope=\"row\">{name}</th><td data-claim=\"{name}\">{value}</td></tr>")
    };
    let rows: String = claims.iter().map(row).collect();
    let body = format!(
        "<h1>{title}</h1><p>You are logged in. This is what the service was told:</p>\
         <table><tbody>{rows}</tbody></table><p><a href=\"/\">Back</a></p>"
    );
    page(name, title, &body)
}

/// Something went wrong; the words are for the person who tries it.
pub(crate) fn failure(words: &str) -> String {
    let body = format!(
        "<h1>That did not work</h1><p role=\"alert\">{}</p><p><a href=\"/\">Back</a></p>",
        escape(words)
    );
    page("sample-error", "That did not work", &body)
}

fn page(name: &str, title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{title}</title>\
         <style>{STYLE}</style></head><body data-page=\"{name}\"><main>{body}</main></body></html>"
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_stays_text() {
        let claims = vec![("<b>".to_owned(), "\"><script>".to_owned())];
        let page = logged_in("sample-oidc", "Sample", &claims);
        assert!(!page.contains("<script>") && !page.contains("<b>"));
        assert!(failure("<script>").contains("&lt;script&gt;"));
    }
}
