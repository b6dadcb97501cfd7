//! A browser's name for itself in two words: `Chrome (macOS)`. It is what the browser says and proves nothing.

use http::{HeaderMap, header::USER_AGENT};

/// The same, of the headers of a request.
pub(crate) fn of(headers: &HeaderMap) -> String {
    let text = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    environment(text.unwrap_or_default())
}

/// Browser and system of a `User-Agent` header; `?` for what is not recognised.
pub(crate) fn environment(header: &str) -> String {
    format!("{} ({})", first(header, &BROWSERS), first(header, &SYSTEMS))
}

/// The system of a `User-Agent` header; `?` where it is not recognised.
pub(crate) fn system(header: &str) -> &'static str {
    first(header, &SYSTEMS)
}

fn first(header: &str, marks: &[(&str, &'static str)]) -> &'static str {
    marks.iter().find(|(mark, _)| header.contains(mark)).map_or("?", |(_, name)| name)
}

/// The more particular mark comes first: Edge also calls itself Chrome, and Chrome Safari.
const BROWSERS: [(&str, &str); 14] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Trident/", "Internet Explorer"),
    ("Safari/", "Safari"),
    ("AppleWebKit/", "WebKit"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ones_are_recognised() {
        for (header, name) in [
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
                "Chrome (macOS)",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
                "Edge (Windows)",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari (iOS)",
            ),
            ("Mozilla/5.0 (Linux; Android 15; rv:131.0) Gecko/131.0 Firefox/131.0", "Firefox (Android)"),
            ("", "? (?)"),
            ("<script>", "? (?)"),
        ] {
            assert_eq!(environment(header), name);
        }
    }
}
