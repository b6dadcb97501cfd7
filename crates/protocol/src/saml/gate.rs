//! Where XML from outside enters: size, base64 and inflate caps, UTF-8, then one strict parse without
//! DOCTYPE, at most 128 elements deep. Everything that is read of a message is read from the document made
//! here, by exact namespace and name. Whether a signature covers it is `signature`'s question.

use base64::{Engine as _, engine::general_purpose};
use std::io::Read as _;
use thiserror::Error;
use uppsala::{Document, Element, NodeId, NodeKind, Parser};

/// Longest XML message, in bytes.
pub const MESSAGE_MAX: usize = 256 * 1024;
/// Longest metadata document, in bytes.
pub const METADATA_MAX: usize = 1024 * 1024;
/// Deepest nesting of elements.
const DEPTH_MAX: u32 = 128;
/// Most attributes and namespace declarations of one element, counted by their equals signs before parsing.
const ATTRIBUTES_MAX: usize = 128;

/// Why a message is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Longer than the cap, before or after inflating.
    #[error("the message is too long")]
    TooLong,
    /// No base64.
    #[error("the message is not base64")]
    Base64,
    /// No raw DEFLATE stream.
    #[error("the message is not compressed as the redirect binding demands")]
    Inflate,
    /// No UTF-8.
    #[error("the message is not UTF-8")]
    Utf8,
    /// Not well-formed, with a DOCTYPE, or too deep.
    #[error("the message is not well-formed XML, or has a DOCTYPE, or is nested too deeply")]
    Xml,
    /// Another message than the one expected here.
    #[error("the message is not the one expected here")]
    Unexpected,
    /// An element or attribute that must be there is missing, repeated or malformed.
    #[error("{0} is missing, repeated or malformed")]
    Field(&'static str),
}

/// Decodes base64 as the POST binding carries it: line breaks and missing padding are let pass.
///
/// # Errors
/// [`Unreadable::TooLong`], [`Unreadable::Base64`].
pub fn base64(text: &str) -> Result<Vec<u8>, Unreadable> {
    if text.len() > MESSAGE_MAX / 3 * 4 + 4096 {
        return Err(Unreadable::TooLong);
    }
    let bare: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    decode(&bare).ok_or(Unreadable::Base64)
}

pub(super) fn decode(bare: &[u8]) -> Option<Vec<u8>> {
    let config = general_purpose::GeneralPurposeConfig::new()
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);
    general_purpose::GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(bare).ok()
}

/// Inflates raw DEFLATE (Bindings 3.4.4.1), never beyond [`MESSAGE_MAX`].
///
/// # Errors
/// [`Unreadable::TooLong`], [`Unreadable::Inflate`].
pub fn inflate(compressed: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut out = Vec::with_capacity(4096);
    let cap = MESSAGE_MAX as u64 + 1;
    flate2::read::DeflateDecoder::new(compressed)
        .take(cap)
        .read_to_end(&mut out)
        .map_err(|_| Unreadable::Inflate)?;
    if out.len() > MESSAGE_MAX { Err(Unreadable::TooLong) } else { Ok(out) }
}

/// Takes the bytes of a message as text.
///
/// # Errors
/// [`Unreadable::TooLong`], [`Unreadable::Utf8`].
pub fn utf8(bytes: Vec<u8>) -> Result<String, Unreadable> {
    if bytes.len() > MESSAGE_MAX {
        return Err(Unreadable::TooLong);
    }
    String::from_utf8(bytes).map_err(|_| Unreadable::Utf8)
}

/// A parsed document; the borrowed text is the one source of all that is read.
#[derive(Debug)]
pub struct Xml<'a> {
    document: Document<'a>,
    source: &'a str,
    root: NodeId,
}

impl<'a> Xml<'a> {
    /// Parses text of at most `longest` bytes.
    ///
    /// # Errors
    /// [`Unreadable::TooLong`], [`Unreadable::Xml`].
    pub fn parse(source: &'a str, longest: usize) -> Result<Self, Unreadable> {
        if source.len() > longest {
            return Err(Unreadable::TooLong);
        }
        if crowded(source) {
            return Err(Unreadable::Xml);
        }
        let parser = Parser::new().with_forbid_dtd(true).with_max_depth(DEPTH_MAX);
        let document = parser.parse(source).map_err(|_| Unreadable::Xml)?;
        let root = document.document_element().ok_or(Unreadable::Xml)?;
        Ok(Self { document, source, root })
    }

    /// The root element.
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// The text that was parsed.
    #[must_use]
    pub fn source(&self) -> &'a str {
        self.source
    }

    pub(super) fn document(&self) -> &Document<'a> {
        &self.document
    }

    /// Whether the node is this element, by namespace and name.
    #[must_use]
    pub fn is(&self, node: NodeId, namespace: &str, name: &str) -> bool {
        self.element(node).is_some_and(|element| element.matches_name_ns(namespace, name))
    }

    pub(super) fn element(&self, node: NodeId) -> Option<&Element<'a>> {
        self.document.element(node)
    }

    /// The child elements in order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.document.children_iter(node).filter(|child| self.element(*child).is_some())
    }

    /// The child elements of this name, in order.
    pub fn named<'s>(
        &'s self,
        node: NodeId,
        namespace: &'s str,
        name: &'s str,
    ) -> impl Iterator<Item = NodeId> + 's {
        self.children(node).filter(move |child| self.is(*child, namespace, name))
    }

    /// The one child of this name, or none.
    ///
    /// # Errors
    /// [`Unreadable::Field`] when there are several.
    pub fn one(
        &self,
        node: NodeId,
        namespace: &str,
        name: &'static str,
    ) -> Result<Option<NodeId>, Unreadable> {
        let mut all = self.named(node, namespace, name);
        let first = all.next();
        if all.next().is_some() { Err(Unreadable::Field(name)) } else { Ok(first) }
    }

    /// The value of an attribute without namespace.
    #[must_use]
    pub fn attribute(&self, node: NodeId, name: &str) -> Option<&str> {
        let attributes = &self.element(node)?.attributes;
        attributes.iter().find(|one| one.name.matches(None, name)).map(|one| &*one.value)
    }

    /// The trimmed text of an element that holds only text.
    ///
    /// # Errors
    /// [`Unreadable::Field`] when it holds elements, comments or processing instructions, which different
    /// readers would cut at different places.
    pub fn text(&self, node: NodeId, name: &'static str) -> Result<String, Unreadable> {
        let only_text = self.document.children_iter(node).all(|child| {
            matches!(self.document.node_kind(child), Some(NodeKind::Text(_) | NodeKind::CData(_)))
        });
        if !only_text {
            return Err(Unreadable::Field(name));
        }
        Ok(self.document.text_content_deep(node).trim().to_owned())
    }

    /// Every element of the document, the root first.
    #[must_use]
    pub fn all_elements(&self) -> Vec<NodeId> {
        let mut all = vec![self.root];
        all.extend(
            self.document.descendants(self.root).into_iter().filter(|node| self.element(*node).is_some()),
        );
        all
    }
}

/// Reads `xs:boolean`.
///
/// # Errors
/// [`Unreadable::Field`] for any other text.
pub fn boolean(text: Option<&str>, name: &'static str) -> Result<bool, Unreadable> {
    match text.map(str::trim) {
        None | Some("false" | "0") => Ok(false),
        Some("true" | "1") => Ok(true),
        Some(_) => Err(Unreadable::Field(name)),
    }
}

/// Whether the text is an XML `NCName` of ASCII (what identifiers are in practice), 1 to 256 characters.
#[must_use]
pub fn is_ncname(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && text.len() <= 256 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b))
}

/// Whether some tag has more attributes than any message needs: the check for repeated ones is quadratic.
fn crowded(source: &str) -> bool {
    source.split('<').any(|tag| attribute_values(tag) > ATTRIBUTES_MAX)
}

/// How many quoted values stand in a tag, given from behind its `<`.
fn attribute_values(tag: &str) -> usize {
    let mut quote = None;
    let mut count = 0;
    for byte in tag.bytes() {
        match (quote, byte) {
            (None, b'>') => break,
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                count += 1;
            }
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_stops_at_the_cap() {
        let bomb = deflate(&vec![b'a'; 10 * 1024 * 1024]);
        assert!(bomb.len() < 20_000);
        assert_eq!(inflate(&bomb), Err(Unreadable::TooLong));
        assert_eq!(inflate(&deflate(b"<a/>")).unwrap(), b"<a/>");
        assert_eq!(inflate(b"\xff\xff\xff"), Err(Unreadable::Inflate));
    }

    #[test]
    fn dangerous_documents_are_refused() {
        let deep = format!("{}{}", "<a>".repeat(1000), "</a>".repeat(1000));
        let wide = format!("<a {}/>", (0..200).map(|i| format!("a{i}='' ")).collect::<String>());
        for xml in [
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
            "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
            "<a>&e;</a>",
            "<a/><b/>",
            "<a/>x",
            "<a b='1' b='2'/>",
            "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>",
            "<x:a/>",
            "<a>",
            "<a b=1/>",
            "<a>\u{1}</a>",
            "",
            deep.as_str(),
            wide.as_str(),
        ] {
            assert!(Xml::parse(xml, MESSAGE_MAX).is_err(), "{}", xml.get(..60).unwrap_or(xml));
        }
        assert!(matches!(Xml::parse("<a/>", 3), Err(Unreadable::TooLong)));
    }

    #[test]
    fn text_is_whole_or_refused() {
        let read = |xml: &str| {
            let xml = Xml::parse(xml, MESSAGE_MAX).unwrap();
            xml.text(xml.root(), "a")
        };
        assert_eq!(read("<a> x<![CDATA[<]]>y </a>").unwrap(), "x<y");
        for cut in ["<a>alice@<!-- -->evil</a>", "<a>alice<?x?>y</a>", "<a>a<b/></a>"] {
            assert_eq!(read(cut), Err(Unreadable::Field("a")), "{cut}");
        }
    }

    #[test]
    fn base64_comes_with_line_breaks_and_without_padding() {
        assert_eq!(base64("PGEv\r\nPg==").unwrap(), b"<a/>");
        assert_eq!(base64("PGEvPg").unwrap(), b"<a/>");
        assert_eq!(base64("PGEv*"), Err(Unreadable::Base64));
        assert_eq!(base64(&"A".repeat(400_000)), Err(Unreadable::TooLong));
    }

    proptest! {
        #[test]
        fn any_text_parses_or_is_refused(text in "[<>a-c/='\" &;!\\[\\]?-]{0,120}") {
            let _ = Xml::parse(&text, MESSAGE_MAX);
        }
    }
}
