//! The only writer of SAML XML. Names are constants of ours; texts and attribute values are escaped, so that
//! no value can ever become markup. What comes out is already in exclusive canonical form (Exclusive XML
//! Canonicalization 1.0 section 3), so that a digest is one pass over the bytes. Reading lives in `gate`.

/// The namespaces that we write, each with its one prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Namespace {
    /// `saml`: assertions.
    Assertion,
    /// `samlp`: protocol messages.
    Protocol,
    /// `md`: metadata.
    Metadata,
    /// `mdui`: display names in metadata.
    Display,
    /// `ds`: XML signatures.
    Signature,
}

impl Namespace {
    /// The prefix that stands for it in everything we write.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Assertion => "saml",
            Self::Protocol => "samlp",
            Self::Metadata => "md",
            Self::Display => "mdui",
            Self::Signature => "ds",
        }
    }

    /// Its URI.
    #[must_use]
    pub const fn uri(self) -> &'static str {
        match self {
            Self::Assertion => "urn:oasis:names:tc:SAML:2.0:assertion",
            Self::Protocol => "urn:oasis:names:tc:SAML:2.0:protocol",
            Self::Metadata => "urn:oasis:names:tc:SAML:2.0:metadata",
            Self::Display => "urn:oasis:names:tc:SAML:metadata:ui",
            Self::Signature => "http://www.w3.org/2000/09/xmldsig#",
        }
    }

    const fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// An attribute: a constant name without namespace (or `xml:lang`, given last) and its value.
pub type Attribute<'a> = (&'static str, &'a str);

/// Writes elements one after another, each closed before its parent.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    open: Vec<Open>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    namespace: Namespace,
    name: &'static str,
    /// Namespaces declared on this element or one that holds it.
    declared: u8,
}

impl Writer {
    /// An empty document (no XML declaration: canonical form has none).
    #[must_use]
    pub fn new() -> Self {
        Self { out: String::with_capacity(4096), open: Vec::with_capacity(8) }
    }

    /// Opens an element. The attributes are put into canonical order here.
    pub fn open(&mut self, namespace: Namespace, name: &'static str, attributes: &[Attribute<'_>]) {
        let declared = self.open.last().map_or(0, |parent| parent.declared);
        self.out.push('<');
        self.push_name(namespace, name);
        if declared & namespace.bit() == 0 {
            self.out.push_str(" xmlns:");
            self.out.push_str(namespace.prefix());
            self.push_attribute_value(namespace.uri());
        }
        let mut sorted: Vec<&Attribute<'_>> = attributes.iter().collect();
        sorted.sort_by_key(|(name, _)| (name.starts_with("xml:"), *name));
        for (name, value) in sorted {
            self.out.push(' ');
            self.out.push_str(name);
            self.push_attribute_value(value);
        }
        self.out.push('>');
        self.open.push(Open { namespace, name, declared: declared | namespace.bit() });
    }

    /// Closes the element opened last; without one, nothing happens.
    pub fn close(&mut self) {
        if let Some(Open { namespace, name, .. }) = self.open.pop() {
            self.out.push_str("</");
            self.push_name(namespace, name);
            self.out.push('>');
        }
    }

    /// Writes character data.
    pub fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '\r' => self.out.push_str("&#xD;"),
                other => self.out.push(legal(other)),
            }
        }
    }

    /// An element that holds only text.
    pub fn leaf(&mut self, namespace: Namespace, name: &'static str, text: &str) {
        self.leaf_with(namespace, name, &[], text);
    }

    /// An element that holds only text, with attributes.
    pub fn leaf_with(
        &mut self,
        namespace: Namespace,
        name: &'static str,
        attributes: &[Attribute<'_>],
        text: &str,
    ) {
        self.open(namespace, name, attributes);
        self.text(text);
        self.close();
    }

    /// An element without content.
    pub fn empty(&mut self, namespace: Namespace, name: &'static str, attributes: &[Attribute<'_>]) {
        self.open(namespace, name, attributes);
        self.close();
    }

    /// Inserts an element that another writer finished. It declares all its namespaces itself, so it must
    /// not stand below an element that has declared one of them: see [`Finished`].
    pub fn insert(&mut self, finished: &Finished) {
        self.out.push_str(&finished.0);
    }

    /// How many bytes are written: a place to cut.
    #[must_use]
    pub fn position(&self) -> usize {
        self.out.len()
    }

    /// Closes what is open and gives the document.
    #[must_use]
    pub fn finish(mut self) -> Finished {
        while !self.open.is_empty() {
            self.close();
        }
        Finished(self.out)
    }

    fn push_name(&mut self, namespace: Namespace, name: &str) {
        self.out.push_str(namespace.prefix());
        self.out.push(':');
        self.out.push_str(name);
    }

    fn push_attribute_value(&mut self, value: &str) {
        self.out.push_str("=\"");
        for character in value.chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\t' => self.out.push_str("&#x9;"),
                '\n' => self.out.push_str("&#xA;"),
                '\r' => self.out.push_str("&#xD;"),
                other => self.out.push(legal(other)),
            }
        }
        self.out.push('"');
    }
}

/// A well-formed element in canonical form, made by a [`Writer`] and by nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished(String);

impl Finished {
    /// The bytes as they are sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Hands the bytes over.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// This element with another one, written by us too, inserted at a place that [`Writer::position`] gave.
    pub(super) fn with_inserted(&self, position: usize, inserted: &str) -> Option<Self> {
        let (head, tail) = self.0.split_at_checked(position)?;
        let mut out = String::with_capacity(self.0.len() + inserted.len());
        out.push_str(head);
        out.push_str(inserted);
        out.push_str(tail);
        Some(Self(out))
    }
}

/// The character, or U+FFFD for one that XML 1.0 cannot hold (section 2.2, `Char`).
fn legal(character: char) -> char {
    if is_legal(character) { character } else { char::REPLACEMENT_CHARACTER }
}

/// Whether XML 1.0 can hold the character.
#[must_use]
pub fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn attribute_element(name: &str, value: &str) -> String {
        let mut writer = Writer::new();
        writer.open(Namespace::Assertion, "Attribute", &[("Name", name), ("A", "1"), ("xml:lang", "ja")]);
        writer.leaf(Namespace::Assertion, "AttributeValue", value);
        writer.finish().into_string()
    }

    #[test]
    fn markup_in_a_value_stays_text() {
        let hostile = "Alice</saml:AttributeValue><saml:Attribute Name=\"groups\">]]>&amp;\r\u{0}";
        let xml = attribute_element("a\"b<\n", hostile);
        assert_eq!(
            xml,
            "<saml:Attribute xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" A=\"1\" Name=\"a&quot;b&lt;&#xA;\" \
             xml:lang=\"ja\"><saml:AttributeValue>Alice&lt;/saml:AttributeValue&gt;&lt;saml:Attribute \
             Name=\"groups\"&gt;]]&gt;&amp;amp;&#xD;\u{FFFD}</saml:AttributeValue></saml:Attribute>"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(name in ".{1,40}", value in any::<String>()) {
            let xml = attribute_element(&name, &value);
            let document = uppsala::Parser::new().with_forbid_dtd(true).parse(&xml).unwrap();
            let root = document.document_element().unwrap();
            let clean = |text: &str| text.chars().map(legal).collect::<String>();
            prop_assert_eq!(document.get_attribute(root, "Name").unwrap(), clean(&name));
            prop_assert_eq!(document.text_content_deep(root), clean(&value));
            prop_assert_eq!(document.children(root).len(), 1);
        }

        #[test]
        fn what_is_written_is_canonical(name in ".{1,40}", value in any::<String>()) {
            let xml = attribute_element(&name, &value);
            let document = uppsala::parse(&xml).unwrap();
            let set = bergshamra::xml::nodeset::NodeSet::tree_without_comments(document.document_element().unwrap(), &document);
            let canonical = bergshamra::c14n::canonicalize_doc::<&str>(
                &document, bergshamra::c14n::C14nMode::Exclusive, Some(&set), &[]).unwrap();
            prop_assert_eq!(String::from_utf8(canonical).unwrap(), xml);
        }
    }
}
