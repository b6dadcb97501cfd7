//! What a browser does with a page: find its form, resolve its addresses.
use crate::flow::re;
use crate::text::unhtml;

pub fn join(at: &str, to: &str) -> String {
    if to.contains("://") {
        return to.to_string();
    }
    let origin: String = at.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let origin = origin.split('?').next().unwrap().to_string();
    if to.starts_with("//") {
        return format!("http:{to}");
    }
    if to.starts_with('/') {
        return format!("{origin}{to}");
    }
    let path = at.split(['?', '#']).next().unwrap();
    if to.is_empty() || to.starts_with('#') {
        return at.to_string();
    }
    if to.starts_with('?') {
        return format!("{path}{to}");
    }
    let dir = path.rfind('/').filter(|p| *p >= origin.len()).map(|p| &path[..p]).unwrap_or(path);
    format!("{dir}/{to}")
}

fn attr(tag: &str, name: &str) -> Option<String> {
    re(&format!(r#"(?is)\s{name}\s*=\s*"([^"]*)""#), tag)
        .or_else(|| re(&format!(r#"(?is)\s{name}\s*=\s*'([^']*)'"#), tag))
        .or_else(|| re(&format!(r#"(?is)\s{name}\s*=\s*([^\s"'>]+)"#), tag))
        .map(|v| unhtml(&v))
}

/// The first form of a page that has a password field, else the first form.
pub fn form_of(html: &str) -> Option<(String, Vec<(String, String)>, String)> {
    let mut best = None;
    let low = html.to_ascii_lowercase();
    let mut at = 0;
    while let Some(p) = low[at..].find("<form") {
        let start = at + p;
        let end = low[start..].find("</form").map(|e| start + e).unwrap_or(html.len());
        let f = &html[start..end];
        let open = &f[..f.find('>').unwrap_or(f.len())];
        let mut fields = vec![];
        let mut i = 0;
        let fl = f.to_ascii_lowercase();
        while let Some(q) = fl[i..].find("<input").or_else(|| None) {
            let s = i + q;
            let e = fl[s..].find('>').map(|x| s + x).unwrap_or(f.len());
            let tag = &f[s..e];
            let ty = attr(tag, "type").unwrap_or_default().to_ascii_lowercase();
            if let Some(n) = attr(tag, "name") {
                if !["submit", "button", "checkbox", "radio", "image"].contains(&ty.as_str()) {
                    fields.push((n, attr(tag, "value").unwrap_or_default()));
                }
            }
            i = e;
        }
        let has_pw = fl.contains("type=\"password\"") || fl.contains("type='password'");
        let got = (attr(open, "action").unwrap_or_default(), fields, attr(open, "method").unwrap_or("get".into()).to_ascii_lowercase());
        if has_pw {
            return Some(got);
        }
        if best.is_none() {
            best = Some(got);
        }
        at = end;
    }
    best
}
