//! A service that asks for logins and reads the answers as a careful one would.

use crate::support::{Answer, Browser, NOW, World};
use api::{AppId, CompanyId, Plan, Timestamp};
use base64::{Engine, engine::general_purpose::STANDARD};
use protocol::{
    keys::{Algorithm, SigningKey},
    saml::{
        certificate,
        gate::Xml,
        service_provider::{AssertionConsumerService, Binding, Certificate, ServiceProvider, Sign},
        signature::{self, make::Signer},
        time,
        xml::{Finished, Namespace, Writer},
    },
};
use std::sync::LazyLock;
use store::{AppSettings, company, signing_key};

pub(crate) const EMAIL: &str = "taro@acme.example";
pub(crate) const ENTITY: &str = "https://sp.example/saml";
pub(crate) const ACS: &str = "https://sp.example/acs";
pub(crate) const OTHER_ACS: &str = "https://sp.example/phone/acs?connection=1";
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";

/// A key pair of a service, with its certificate.
pub(crate) struct Pair {
    key: SigningKey,
    pub(crate) certificate: Certificate,
}

impl Pair {
    fn new() -> Self {
        let (key, pkcs8) = SigningKey::generate(Algorithm::Rs256).unwrap();
        let der = certificate::self_signed(Algorithm::Rs256, &pkcs8, "sp", [5; 16], NOW).unwrap();
        Self { key, certificate: Certificate(der) }
    }

    /// A redirect's query with a signature over it.
    pub(crate) fn query(&self, query: &str, algorithm: &str, escape: impl Fn(&str) -> String) -> String {
        let octets = format!("{query}&SigAlg={}", escape(algorithm));
        let value = STANDARD.encode(self.key.sign(octets.as_bytes()).unwrap());
        format!("{octets}&Signature={}", escape(&value))
    }
}

/// The service's key.
pub(crate) static OURS: LazyLock<Pair> = LazyLock::new(Pair::new);
/// Another key.
pub(crate) static STRANGERS: LazyLock<Pair> = LazyLock::new(Pair::new);

pub(crate) struct Service {
    pub(crate) world: World,
    pub(crate) company: CompanyId,
    pub(crate) app: AppId,
    pub(crate) public_id: String,
    pub(crate) saml_id: String,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| ()).await
    }

    /// A company with one member and one service, which is everybody's.
    pub(crate) async fn start_with(set: impl FnOnce(&mut ServiceProvider)) -> Self {
        let world = World::start().await;
        let company = world.company("acme", Plan::Plus).await;
        world.commit(company::add_domain(company, "acme.example", NOW)).await;
        world.member(company, EMAIL, crate::support::PASSWORD).await;
        let consumer = |index, url: &str| AssertionConsumerService {
            index: Some(index),
            url: url.parse().unwrap(),
            binding: Binding::Post,
            is_default: None,
        };
        let consumers = vec![consumer(0, ACS), consumer(1, OTHER_ACS)];
        let mut settings = ServiceProvider::new(ENTITY.into(), consumers, "persistent".parse().unwrap());
        settings.sign = Sign::Response;
        settings.signing_certificates = vec![OURS.certificate.clone()];
        set(&mut settings);
        let (app, public_id) = world.saml_app(company, settings).await;
        world.assign_everyone(company, app).await;
        let saml_id = world.saml_id(company).await;
        Self { world, company, app, public_id, saml_id }
    }

    pub(crate) fn path(&self) -> String {
        format!("/saml/{}/sso", self.saml_id)
    }

    pub(crate) fn own(&self, endpoint: &str) -> String {
        format!("/saml/{}/{}/{endpoint}", self.saml_id, self.public_id)
    }

    pub(crate) async fn signed_in(&self) -> Browser {
        let mut browser = self.world.browser();
        browser.login(EMAIL).await;
        browser
    }

    fn now(&self) -> Timestamp {
        self.world.app.now()
    }

    /// A request with this ID and these further attributes, unsigned.
    pub(crate) fn request(&self, id: &str, attributes: &[(&'static str, &str)]) -> String {
        self.written(id, attributes, |_| {}).0.into_string()
    }

    /// A request with whatever `more` writes behind the Issuer.
    pub(crate) fn request_with(&self, id: &str, more: impl Fn(&mut Writer)) -> String {
        self.written(id, &[], more).0.into_string()
    }

    fn written(
        &self,
        id: &str,
        attributes: &[(&'static str, &str)],
        more: impl Fn(&mut Writer),
    ) -> (Finished, usize) {
        let instant = time::write(self.now());
        let mut all = vec![("ID", id), ("Version", "2.0")];
        if attributes.iter().all(|(name, _)| *name != "IssueInstant") {
            all.push(("IssueInstant", &instant));
        }
        all.extend_from_slice(attributes);
        let mut writer = Writer::new();
        writer.open(Namespace::Protocol, "AuthnRequest", &all);
        writer.leaf(Namespace::Assertion, "Issuer", ENTITY);
        let place = writer.position();
        more(&mut writer);
        (writer.finish(), place)
    }

    /// A request that the service signed.
    pub(crate) fn signed_request(&self, id: &str) -> String {
        self.request_signed_by(&OURS, id)
    }

    pub(crate) fn request_signed_by(&self, pair: &Pair, id: &str) -> String {
        let (request, place) = self.written(id, &[], |_| {});
        Signer::new(&pair.key, &pair.certificate.0).sign(&request, id, place).unwrap().into_string()
    }

    /// The address of a redirect with this query.
    pub(crate) fn address(&self, query: &str) -> String {
        format!("{}?{query}", self.path())
    }

    /// Asks by redirect, with an ID of its own.
    pub(crate) async fn ask(&self, browser: &mut Browser, attributes: &[(&'static str, &str)]) -> Answer {
        let request = self.request(&self.new_id(), attributes);
        browser.get_from_elsewhere(&self.address(&query(&request, None))).await
    }

    /// The same with more inside.
    pub(crate) async fn ask_with(&self, browser: &mut Browser, more: impl Fn(&mut Writer)) -> Answer {
        let request = self.request_with(&self.new_id(), more);
        browser.get_from_elsewhere(&self.address(&query(&request, None))).await
    }

    pub(crate) fn new_id(&self) -> String {
        format!("_{}", self.world.app.token().reveal())
    }

    /// The certificates that the company publishes.
    pub(crate) async fn certificates(&self) -> Vec<Certificate> {
        let fresh = self.world.store().fresh().await.unwrap();
        let keys = signing_key::saml(&fresh, self.company).await.unwrap();
        keys.iter().filter_map(|row| row.certificate.clone()).map(Certificate).collect()
    }

    /// Writes the registration anew.
    pub(crate) async fn register(&self, set: impl FnOnce(&mut store::App, &mut ServiceProvider)) {
        let fresh = self.world.store().fresh().await.unwrap();
        let row = store::app::by_id(&fresh, self.company, self.app).await.unwrap().unwrap();
        let mut app = store::App::clone(&row);
        let AppSettings::Saml(mut settings) = app.settings.clone() else { panic!("no SAML app") };
        set(&mut app, &mut settings);
        app.settings = AppSettings::Saml(settings);
        self.world.commit(store::app::update(&app, self.now()).unwrap()).await;
    }

    /// What a good service reads in our answer: the signature, then the fields.
    pub(crate) async fn read(&self, answer: &Answer) -> Read {
        let text = message(answer);
        let xml = Xml::parse(&text, 1 << 20).unwrap();
        assert!(xml.is(xml.root(), SAMLP, "Response"));
        signature::verify(&xml, &self.certificates().await, false).unwrap();
        let relay_state = relay_state(answer);
        Read { action: answer.attribute("action").unwrap(), relay_state, text }
    }
}

/// The Response in the page, not yet verified.
#[track_caller]
pub(crate) fn message(answer: &Answer) -> String {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    let message = answer.hidden("SAMLResponse").unwrap_or_else(|| panic!("{}", answer.text()));
    String::from_utf8(STANDARD.decode(message).unwrap()).unwrap()
}

/// `RelayState` in the page, as a browser reads it: each reference is resolved once, and a bare `&` is none.
fn relay_state(answer: &Answer) -> Option<String> {
    let text = answer.text();
    let (_, rest) = text.split_once("name=\"RelayState\" value=\"")?;
    let mut pieces = rest.split('"').next().unwrap_or_default().split('&');
    let mut read = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (reference, rest) = piece.split_once(';').unwrap();
        read.push(match reference {
            "#38" | "amp" => '&',
            "#60" | "lt" => '<',
            "#62" | "gt" => '>',
            "#34" | "quot" => '"',
            "#39" => '\'',
            other => panic!("&{other};"),
        });
        read.push_str(rest);
    }
    Some(read)
}

/// Nothing is sent to a service: an error of this status is shown.
#[track_caller]
pub(crate) fn shown(answer: &Answer, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.page(), "error");
    assert_eq!(answer.onward(), None);
    assert!(!answer.text().contains("SAMLResponse") && !answer.text().contains("<form"));
}

/// Logs in at the page that the answer leads to; what comes back leads on to the endpoint.
pub(crate) async fn log_in(browser: &mut Browser, asked: Answer) -> Answer {
    let page = browser.follow(asked).await.expect(200);
    browser.submit(&page, &[("email", EMAIL), ("password", crate::support::PASSWORD)]).await
}

/// Logs in and comes back to the endpoint's answer.
pub(crate) async fn log_in_and_return(browser: &mut Browser, asked: Answer) -> Answer {
    let done = log_in(browser, asked).await;
    browser.get(&done.onward().unwrap_or_else(|| panic!("{}", done.text()))).await
}

/// A Response whose signature verified.
pub(crate) struct Read {
    pub(crate) action: String,
    pub(crate) relay_state: Option<String>,
    pub(crate) text: String,
}

impl Read {
    /// An attribute of the first element of this name.
    pub(crate) fn attribute(&self, element: &str, name: &str) -> Option<String> {
        let xml = Xml::parse(&self.text, 1 << 20).unwrap();
        let of = |uri| xml.all_elements().into_iter().find(|node| xml.is(*node, uri, element));
        let node = of(SAML).or_else(|| of(SAMLP))?;
        xml.attribute(node, name).map(str::to_owned)
    }

    /// The text of the first element of this name.
    pub(crate) fn element(&self, element: &str) -> Option<String> {
        let xml = Xml::parse(&self.text, 1 << 20).unwrap();
        let node = xml.all_elements().into_iter().find(|node| xml.is(*node, SAML, element))?;
        xml.text(node, "text").ok()
    }

    /// How many elements have this name.
    pub(crate) fn count(&self, element: &str) -> usize {
        let xml = Xml::parse(&self.text, 1 << 20).unwrap();
        xml.all_elements().into_iter().filter(|node| xml.is(*node, SAML, element)).count()
    }

    /// The texts of all attribute values.
    pub(crate) fn values(&self) -> Vec<String> {
        let xml = Xml::parse(&self.text, 1 << 20).unwrap();
        let nodes = xml.all_elements().into_iter().filter(|node| xml.is(*node, SAML, "AttributeValue"));
        nodes.map(|node| xml.text(node, "value").unwrap()).collect()
    }

    pub(crate) fn has_assertion(&self) -> bool {
        self.text.contains("<saml:Assertion ")
    }

    pub(crate) fn says(&self, status: &str) -> bool {
        !self.has_assertion() && self.text.contains(&format!("status:{status}\""))
    }
}

pub(crate) fn escape(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Raw DEFLATE with one stored block (RFC 1951 section 3.2.4), base64.
pub(crate) fn deflate(xml: &str) -> String {
    let length = u16::try_from(xml.len()).unwrap();
    let mut bytes = vec![1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(xml.as_bytes());
    STANDARD.encode(bytes)
}

/// The query of a redirect without a signature.
pub(crate) fn query(xml: &str, relay_state: Option<&str>) -> String {
    let relay = relay_state.map(|text| format!("&RelayState={}", escape(text))).unwrap_or_default();
    format!("SAMLRequest={}{relay}", escape(&deflate(xml)))
}

pub(crate) fn encoded(xml: &str) -> String {
    STANDARD.encode(xml)
}

/// Raw DEFLATE of 10 MiB of spaces: 10 KB that are mostly two bytes over and over.
pub(crate) fn bomb() -> String {
    let runs: [(u8, usize); 28] = [
        (236, 1),
        (193, 1),
        (129, 1),
        (0, 4),
        (128, 1),
        (32, 1),
        (149, 1),
        (253, 1),
        (41, 1),
        (23, 1),
        (169, 1),
        (10, 1),
        (0, 8190),
        (128, 1),
        (219, 1),
        (131, 1),
        (67, 1),
        (2, 1),
        (0, 4),
        (65, 1),
        (255, 1),
        (95, 1),
        (59, 1),
        (195, 1),
        (2, 1),
        (0, 1969),
        (240, 1),
        (9, 1),
    ];
    let bytes: Vec<u8> = runs.iter().flat_map(|(byte, times)| std::iter::repeat_n(*byte, *times)).collect();
    STANDARD.encode(bytes)
}
