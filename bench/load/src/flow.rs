//! Adapters: what a product's requests look like. A flow is a list of steps; a step is one request with templates, and
//! what to keep of the answer.
use crate::http::{Client, Jar, Resp};
use crate::page::{form_of, join};
use crate::text::{b64, deflate, enc, pow, unhtml, utc_now};
use base64::Engine;
use regex::Regex;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Deserialize, Clone)]
pub struct Adapter {
    pub name: String,
    pub base: String,
    #[serde(default)]
    pub vars: BTreeMap<String, String>,
    pub users: Option<Users>,
    #[serde(default)]
    pub process: Process,
    #[serde(default)]
    pub flow: BTreeMap<String, Vec<Step>>,
    #[serde(default)]
    pub scenario: BTreeMap<String, Scenario>,
}

#[derive(Deserialize, Clone)]
pub struct Users {
    /// `{n}` becomes 0, 1, 2 ...
    pub pattern: String,
    pub password: String,
    pub count: u64,
}

#[derive(Deserialize, Clone, Default)]
pub struct Process {
    #[serde(default)]
    pub ports: Vec<u16>,
    #[serde(default)]
    pub pidfiles: Vec<String>,
    /// argv for start-up timing and for `with-start`; `${NAME}` is taken from the environment
    #[serde(default)]
    pub start: Vec<String>,
    pub ready: Option<String>,
    pub cwd: Option<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

#[derive(Deserialize, Clone, Default)]
pub struct Scenario {
    /// flows run once for each virtual user, unmeasured
    #[serde(default)]
    pub setup: Vec<String>,
    /// flows run before each measured iteration, unmeasured (batch mode: codes are minted, then spent)
    #[serde(default)]
    pub prepare: Vec<String>,
    /// flows measured
    pub measure: Vec<String>,
    /// a new cookie jar and the next user for each iteration
    #[serde(default)]
    pub fresh: bool,
    pub conns: Option<usize>,
}

#[derive(Deserialize, Clone, Default)]
pub struct Step {
    #[serde(default)]
    pub method: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    pub json: Option<String>,
    pub form: Option<BTreeMap<String, String>>,
    /// submit the form found in the previous answer, with these fields set
    pub submit: Option<BTreeMap<String, String>>,
    /// follow redirects until one starts with this (kept as `{location}`) or there are none
    #[serde(default)]
    pub follow: bool,
    #[serde(default)]
    pub expect: Vec<u16>,
    #[serde(default)]
    pub save: BTreeMap<String, Save>,
    /// run only if this variable is empty / set
    pub unless: Option<String>,
    pub when: Option<String>,
    /// keep no body (static endpoints)
    #[serde(default)]
    pub must_contain: Option<String>,
}

#[derive(Deserialize, Clone)]
pub struct Save {
    pub re: Option<String>,
    pub json: Option<String>,
    pub header: Option<String>,
    #[serde(default)]
    pub optional: bool,
}

static SEQ: AtomicU64 = AtomicU64::new(1);
static USER: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static RES: std::cell::RefCell<HashMap<String, Regex>> = Default::default();
}
pub fn re(p: &str, hay: &str) -> Option<String> {
    RES.with(|r| {
        let mut r = r.borrow_mut();
        let x = r.entry(p.to_string()).or_insert_with(|| Regex::new(p).expect("regex in adapter"));
        x.captures(hay).map(|c| c.get(1).or(c.get(0)).unwrap().as_str().to_string())
    })
}

pub struct Vu {
    pub http: Client,
    pub jar: Jar,
    pub vars: HashMap<String, String>,
    pub last: Option<(String, Resp)>, // url, answer
}

pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXkdBjftJeZ4CVP";

impl Vu {
    pub fn new(a: &Adapter) -> Vu {
        let mut v = Vu { http: Client::default(), jar: Jar::default(), vars: HashMap::new(), last: None };
        v.vars.insert("base".into(), a.base.clone());
        v.vars.insert("verifier".into(), VERIFIER.into());
        use sha2::Digest;
        v.vars.insert("challenge".into(),
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(VERIFIER.as_bytes())));
        // variables may use earlier ones (alphabetical order), so two passes settle them
        for _ in 0..2 {
            for (k, t) in &a.vars {
                let x = v.fill_opt(t, false);
                v.vars.insert(k.clone(), x);
            }
        }
        v.next_user(a);
        v
    }
    pub fn next_user(&mut self, a: &Adapter) {
        if let Some(u) = &a.users {
            let n = USER.fetch_add(1, Ordering::Relaxed) % u.count;
            self.vars.insert("n".into(), n.to_string());
            self.vars.insert("user".into(), u.pattern.replace("{n}", &n.to_string()));
            self.vars.insert("password".into(), u.password.clone());
        }
    }
    fn value(&self, key: &str) -> Option<String> {
        if let Some(v) = self.vars.get(key) {
            return Some(v.clone());
        }
        if let Some(r) = key.strip_prefix("enc:") {
            return self.value(r).map(|v| enc(&v));
        }
        if let Some(r) = key.strip_prefix("pow:") {
            return self.value(r).map(|v| pow(&v));
        }
        if let Some(r) = key.strip_prefix("basic:") {
            let (i, s) = r.split_once(':')?;
            return Some(b64().encode(format!("{}:{}", self.value(i)?, self.value(s)?)));
        }
        if let Some(r) = key.strip_prefix("deflate:") {
            let t = self.vars.get(r)?.clone();
            let t = self.fill_opt(&t.replace("[[", "{").replace("]]", "}"), true);
            return Some(b64().encode(deflate(t.as_bytes())));
        }
        match key {
            "seq" => Some(SEQ.fetch_add(1, Ordering::Relaxed).to_string()),
            "rand" => {
                let n = SEQ.fetch_add(1, Ordering::Relaxed);
                let t = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
                Some(format!("{:016x}{:016x}", n.wrapping_mul(0x9E3779B97F4A7C15) ^ t, t.rotate_left(17) ^ n))
            }
            "now" => Some(utc_now()),
            _ => None,
        }
    }
    pub fn fill(&self, t: &str) -> String {
        self.fill_opt(t, true)
    }
    fn fill_opt(&self, t: &str, _strict: bool) -> String {
        if !t.contains('{') {
            return t.to_string();
        }
        let mut o = String::with_capacity(t.len() + 64);
        let mut rest = t;
        while let Some(p) = rest.find('{') {
            o.push_str(&rest[..p]);
            let tail = &rest[p..];
            match tail.find('}') {
                Some(e) => {
                    match self.value(&tail[1..e]) {
                        Some(v) => {
                            o.push_str(&v);
                            rest = &tail[e + 1..];
                        }
                        None => {
                            // not a variable (JSON braces): keep the brace
                            o.push('{');
                            rest = &tail[1..];
                        }
                    }
                }
                None => {
                    o.push_str(tail);
                    rest = "";
                }
            }
        }
        o.push_str(rest);
        o
    }

    async fn one(&mut self, method: &str, url: &str, headers: &[(String, String)], body: Option<(&str, String)>) -> Result<(), String> {
        let rest = url.strip_prefix("http://").ok_or_else(|| format!("not an http address: {url}"))?;
        let (addr, path) = match rest.find(['/', '?']) {
            Some(p) => (&rest[..p], if rest[p..].starts_with('/') { rest[p..].to_string() } else { format!("/{}", &rest[p..]) }),
            None => (rest, "/".to_string()),
        };
        let addr = if addr.contains(':') && !addr.ends_with(']') { addr.to_string() } else { format!("{addr}:80") };
        let path = path.split('#').next().unwrap().to_string();
        let ck = self.jar.header(path.split('?').next().unwrap());
        let mut r = String::with_capacity(512);
        r.push_str(method);
        r.push(' ');
        r.push_str(&path);
        r.push_str(" HTTP/1.1\r\nHost: ");
        r.push_str(self.vars.get("host").map(String::as_str).unwrap_or(&addr));
        r.push_str("\r\n");
        if !ck.is_empty() {
            r.push_str("Cookie: ");
            r.push_str(&ck);
            r.push_str("\r\n");
        }
        r.push_str("User-Agent: ssobench/0.1\r\n");
        let mut accept = false;
        for (k, v) in headers {
            accept |= k.eq_ignore_ascii_case("accept");
            r.push_str(k);
            r.push_str(": ");
            r.push_str(v);
            r.push_str("\r\n");
        }
        if !accept {
            r.push_str("Accept: */*\r\n");
        }
        match &body {
            Some((ct, b)) => {
                r.push_str(&format!("Content-Type: {ct}\r\nContent-Length: {}\r\n\r\n", b.len()));
                r.push_str(b);
            }
            None if method == "POST" => r.push_str("Content-Length: 0\r\n\r\n"),
            None => r.push_str("\r\n"),
        }
        if std::env::var_os("SSOBENCH_TRACE").is_some() {
            eprintln!(">>> {r}\n");
        }
        let resp = self.http.send(&addr, r.as_bytes(), method == "HEAD").await.map_err(|e| format!("{method} {url}: {e}"))?;
        if std::env::var_os("SSOBENCH_TRACE").is_some() {
            let t = resp.text();
            eprintln!("<<< {}\n\n{}\n", resp.head, t.chars().take(1500).collect::<String>());
        }
        if resp.head.len() > 11 {
            self.jar.store(&resp);
        }
        self.last = Some((url.to_string(), resp));
        Ok(())
    }

    pub async fn step(&mut self, s: &Step) -> Result<(), String> {
        if s.unless.as_ref().is_some_and(|k| self.vars.get(k).is_some_and(|v| !v.is_empty()))
            || s.when.as_ref().is_some_and(|k| !self.vars.get(k).is_some_and(|v| !v.is_empty()))
        {
            return Ok(());
        }
        let mut headers: Vec<(String, String)> = s.headers.iter().map(|(k, v)| (k.clone(), self.fill(v))).collect();
        let mut url = s.url.as_ref().map(|u| self.fill(u)).unwrap_or_default();
        let mut method = s.method.clone();
        let mut body: Option<(&str, String)> = None;
        if let Some(set) = &s.submit {
            let (at, resp) = self.last.as_ref().ok_or("no page to submit")?;
            let text = resp.text().into_owned();
            let (action, fields, m) = form_of(&text).ok_or_else(|| format!("no form at {at}: {}", &text.chars().take(300).collect::<String>()))?;
            let mut f = fields;
            for (k, v) in set {
                let v = self.fill(v);
                f.retain(|(n, _)| n != k);
                f.push((k.clone(), v));
            }
            if url.is_empty() {
                url = join(at, &action);
            }
            let q = f.iter().map(|(k, v)| format!("{}={}", enc(k), enc(v))).collect::<Vec<_>>().join("&");
            if m == "get" {
                method.get_or_insert("GET".into());
                url = format!("{}{}{q}", url, if url.contains('?') { '&' } else { '?' });
            } else {
                method.get_or_insert("POST".into());
                body = Some(("application/x-www-form-urlencoded", q));
            }
            let origin: String = at.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
            headers.push(("Origin".into(), origin));
        } else if let Some(f) = &s.form {
            let q = f.iter().map(|(k, v)| format!("{}={}", enc(k), enc(&self.fill(v)))).collect::<Vec<_>>().join("&");
            method.get_or_insert("POST".into());
            body = Some(("application/x-www-form-urlencoded", q));
        } else if let Some(j) = &s.json {
            method.get_or_insert("POST".into());
            body = Some(("application/json", self.fill(j)));
        } else if let Some(b) = &s.body {
            method.get_or_insert("POST".into());
            body = Some(("application/x-www-form-urlencoded", self.fill(b)));
        }
        let m = method.unwrap_or_else(|| "GET".into());
        self.one(&m, &url, &headers, body).await?;
        if s.follow {
            for _ in 0..12 {
                let (at, r) = self.last.as_ref().unwrap();
                if !(300..400).contains(&r.status) {
                    break;
                }
                let Some(l) = r.header("location") else { break };
                let to = join(at, l);
                if self.vars.get("redirect_uri").is_some_and(|u| !u.is_empty() && to.starts_with(u.as_str())) {
                    self.vars.insert("location".into(), to);
                    break;
                }
                self.one("GET", &to, &[], None).await?;
            }
        }
        let (at, r) = self.last.as_ref().unwrap();
        let ok = if s.expect.is_empty() { r.status < 400 } else { s.expect.contains(&r.status) };
        if !ok {
            return Err(format!("{m} {at}: status {}: {}", r.status, r.text().chars().take(300).collect::<String>()));
        }
        if let Some(c) = &s.must_contain {
            if crate::http::find(&r.body, c.as_bytes()).is_none() {
                return Err(format!("{m} {at}: the answer lacks {c:?}: {}", r.text().chars().take(300).collect::<String>()));
            }
        }
        let mut kept = vec![];
        for (k, sv) in &s.save {
            let got = if let Some(h) = &sv.header {
                r.headers(h).find_map(|v| match &sv.re {
                    Some(p) => re(p, v),
                    None => Some(v.to_string()),
                })
            } else if let Some(p) = &sv.json {
                serde_json::from_slice::<serde_json::Value>(&r.body).ok().and_then(|v| {
                    v.pointer(p).map(|x| x.as_str().map(str::to_string).unwrap_or_else(|| x.to_string()))
                })
            } else if let Some(p) = &sv.re {
                re(p, &r.text()).map(|v| unhtml(&v))
            } else {
                Some(r.text().into_owned())
            };
            match got {
                Some(v) => kept.push((k.clone(), v)),
                None if sv.optional => kept.push((k.clone(), String::new())),
                None => return Err(format!("{m} {at} ({}): no {k} in the answer: {} | {}", r.status, r.head.replace("\r\n", " | "), r.text().chars().take(400).collect::<String>())),
            }
        }
        self.vars.extend(kept);
        Ok(())
    }

    pub async fn flows(&mut self, a: &Adapter, names: &[String]) -> Result<(), String> {
        for n in names {
            let f = a.flow.get(n).ok_or_else(|| format!("adapter {}: no flow {n}", a.name))?;
            for s in f {
                self.step(s).await.map_err(|e| format!("[{}/{n}] {e}", a.name))?;
            }
        }
        Ok(())
    }
}
