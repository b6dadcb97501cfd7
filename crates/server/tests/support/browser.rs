//! As much of a browser as the tests need: cookies, forms, and the headers that tell where a request was started.

use super::{ORIGIN, PASSWORD};
use axum::{Router, body::Body};
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Request, StatusCode,
    header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN as ORIGIN_HEADER, SET_COOKIE},
};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use tower::ServiceExt;

pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    /// Sent with every request, for example `accept-language`.
    pub(crate) headers: HeaderMap,
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("user-agent", HeaderValue::from_static(CHROME));
        Self { router, cookies: BTreeMap::new(), headers }
    }

    /// A navigation that the person began: from our own page or the address bar.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.navigate(path, "same-origin").await
    }

    /// A navigation that another site began.
    pub(crate) async fn get_from_elsewhere(&mut self, path: &str) -> Answer {
        self.navigate(path, "cross-site").await
    }

    async fn navigate(&mut self, path: &str, site: &str) -> Answer {
        let request = Request::get(relative(path)).header("sec-fetch-site", site);
        let request = request.header("sec-fetch-mode", "navigate").header("sec-fetch-dest", "document");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Follows redirects and self-forwarding pages as long as they lead to ourselves.
    pub(crate) async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            match answer.onward() {
                Some(next) if is_ours(&next) => answer = self.get(&next).await,
                _ => break,
            }
        }
        answer
    }

    /// A form of our own page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(relative(path))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN_HEADER, ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document");
        self.send(request.body(Body::from(encoded(fields))).unwrap()).await
    }

    /// A form that another site makes the browser post; `SameSite=Lax` cookies stay at home.
    pub(crate) async fn post_from_elsewhere(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::post(relative(path))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN_HEADER, "https://rp.example")
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document");
        let kept = std::mem::take(&mut self.cookies);
        let answer = self.send(request.body(Body::from(encoded(fields))).unwrap()).await;
        let set = std::mem::replace(&mut self.cookies, kept);
        self.cookies.extend(set);
        answer
    }

    /// The first form of a page with its hidden fields, and these besides.
    pub(crate) async fn submit(&mut self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let hidden = page.all_hidden();
        let mut all: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend_from_slice(fields);
        let action = page.action().unwrap_or_else(|| page.path.clone());
        self.post(&action, &all).await
    }

    /// A call of the JSON API from our own page.
    pub(crate) async fn call(&mut self, method: Method, path: &str, json: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(CONTENT_TYPE, "application/json")
            .header(ORIGIN_HEADER, ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-mode", "cors")
            .header("sec-fetch-dest", "empty");
        self.send(request.body(Body::from(json.to_owned())).unwrap()).await
    }

    /// Anything at all. `Host` and cookies are added where the request has none.
    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let path = request.uri().path().to_owned();
        let headers = request.headers_mut();
        headers.entry(HOST).or_insert(HeaderValue::from_static("localhost:8080"));
        for (name, value) in &self.headers {
            headers.entry(name).or_insert(value.clone());
        }
        if !self.cookies.is_empty() && !headers.contains_key(COOKIE) {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.insert(COOKIE, HeaderValue::from_str(&pairs.join("; ")).unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        self.keep_cookies(&parts.headers);
        Answer { path, status: parts.status, headers: parts.headers, body }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// The same for another member, or anew, where somebody is signed in.
    pub(crate) async fn login_again(&mut self, email: &str) -> Answer {
        let page = self.get("/login?other=1").await.expect(200);
        self.submit(&page, &[("email", email), ("password", PASSWORD)]).await.expect(303)
    }

    /// Logs in through the pages, with the password of every test.
    pub(crate) async fn login(&mut self, email: &str) -> Answer {
        let page = self.get("/login").await.expect(200);
        let answer = self.submit(&page, &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert!(self.cookie("tegata").is_some());
        answer
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) path: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The value of the first attribute of this name in the page, unescaped.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|(value, _)| unescaped(value))
    }

    /// Every hidden field of the first form.
    pub(crate) fn all_hidden(&self) -> Vec<(String, String)> {
        let text = self.text();
        let form =
            text.split_once("<form").map_or("", |(_, rest)| rest.split("</form>").next().unwrap_or(rest));
        let fields = form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
        let hidden = fields.filter(|field| field.contains("type=\"hidden\""));
        hidden
            .filter_map(|field| Some((value(field, " name")?, value(field, " value").unwrap_or_default())))
            .collect()
    }

    pub(crate) fn hidden(&self, name: &str) -> Option<String> {
        self.all_hidden().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    fn action(&self) -> Option<String> {
        let text = self.text();
        let (_, form) = text.split_once("<form")?;
        value(form.split('>').next()?, " action").filter(|action| !action.is_empty())
    }

    /// Where a redirect or a self-forwarding page leads.
    pub(crate) fn onward(&self) -> Option<String> {
        if self.status.is_redirection() {
            return Some(self.location().to_owned());
        }
        let text = self.text();
        let (_, rest) = text.split_once("http-equiv=\"refresh\" content=\"0;url=")?;
        rest.split_once('"').map(|(url, _)| unescaped(url))
    }

    pub(crate) fn page(&self) -> String {
        self.attribute("data-page").unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }
}

fn value(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| unescaped(value))
}

fn unescaped(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let numbered =
        named.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
    numbered.replace("&#38;", "&").replace("&amp;", "&")
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let mut writer = form_urlencoded::Serializer::new(String::new());
    writer.extend_pairs(fields);
    writer.finish()
}

fn relative(address: &str) -> &str {
    let path = address.strip_prefix(ORIGIN).unwrap_or(address);
    if path.is_empty() { "/" } else { path }
}

fn is_ours(address: &str) -> bool {
    address.starts_with('/') || address.starts_with(&format!("{ORIGIN}/"))
}

const CHROME: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/130.0.0.0 Safari/537.36";
