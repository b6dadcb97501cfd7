//! Writes what the server embeds: each file under a name that holds its content's hash, with its brotli and
//! gzip forms, the shell page and the manifest. Not here: how a file came to be.

use crate::{Failure, bind, read, write};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// What a browser may have to load for the first page of the portal, all files together, with brotli.
pub(crate) const LIMIT: usize = 400_000;

/// Writes the whole of `out` anew.
pub(crate) fn publish(workspace: &Path, out: &Path, bound: &bind::Bound) -> Result<(), Failure> {
    let mut dist = Dist::begin(out)?;
    for name in ["tegata.css", "login.js", "icon.svg"] {
        dist.add(name, &read(&workspace.join("crates/server/assets").join(name))?)?;
    }
    let module = dist.add("portal.wasm", &bound.module)?;
    let beside = module.rsplit('/').next().unwrap_or(&module);
    dist.add("portal.js", bound.glue.replace(bind::MODULE_NAME, beside).as_bytes())?;
    let page = String::from_utf8_lossy(&read(&workspace.join("frontend/index.html"))?).into_owned();
    dist.finish(&filled(&page, &dist.manifest)?)
}

struct Dist {
    out: PathBuf,
    /// Logical name to path below `out`.
    manifest: BTreeMap<String, String>,
    /// Bytes of everything a first visit loads, with brotli.
    weight: usize,
}

impl Dist {
    fn begin(out: &Path) -> Result<Self, Failure> {
        let assets = out.join("assets");
        let failed = |cause| Failure::File { path: assets.clone(), cause };
        if assets.exists() {
            fs::remove_dir_all(&assets).map_err(failed)?;
        }
        fs::create_dir_all(&assets).map_err(failed)?;
        Ok(Self { out: out.to_owned(), manifest: BTreeMap::new(), weight: 0 })
    }

    /// Writes one file in its three forms and answers its path below `out`.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<String, Failure> {
        let path = format!("assets/{}", hashed(name, content));
        let weight = self.put(&path, content)?;
        if name != "login.js" {
            self.weight += weight;
        }
        println!("portal: {name:<12} {:>9} bytes, {weight:>7} with brotli", content.len());
        self.manifest.insert(name.to_owned(), path.clone());
        Ok(path)
    }

    fn put(&self, path: &str, content: &[u8]) -> Result<usize, Failure> {
        let brotli = brotli(content)?;
        write(&self.out.join(path), content)?;
        write(&self.out.join(format!("{path}.br")), &brotli)?;
        write(&self.out.join(format!("{path}.gz")), &gzip(content)?)?;
        Ok(brotli.len())
    }

    fn finish(&self, page: &str) -> Result<(), Failure> {
        self.put("portal.html", page.as_bytes())?;
        let manifest = serde_json::json!(self.manifest).to_string();
        write(&self.out.join("manifest.json"), manifest.as_bytes())?;
        println!("portal: {} bytes with brotli in all", self.weight);
        if self.weight > LIMIT { Err(Failure::TooLarge(self.weight)) } else { Ok(()) }
    }
}

/// `portal.js` becomes `portal.0123456789abcdef.js`.
fn hashed(name: &str, content: &[u8]) -> String {
    let digest: String = Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{digest}.{extension}"),
        None => format!("{name}.{digest}"),
    }
}

/// The page with each `{{name}}` replaced by the address of that file.
fn filled(page: &str, manifest: &BTreeMap<String, String>) -> Result<String, Failure> {
    let mut filled = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let path = manifest.get(name).ok_or_else(|| Failure::UnknownName(name.to_owned()))?;
        filled.push_str(before);
        filled.push('/');
        filled.push_str(path);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut out, &settings).map_err(Failure::Compress)?;
    Ok(out)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).and_then(|()| encoder.finish()).map_err(Failure::Compress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content_and_keeps_its_ending() {
        assert_eq!(hashed("a.css", b""), "a.e3b0c44298fc1c14.css");
        assert_ne!(hashed("a.css", b"x"), hashed("a.css", b"y"));
    }

    #[test]
    fn a_page_is_filled_with_addresses_and_strangers_are_refused() {
        let manifest = BTreeMap::from([("a.css".to_owned(), "assets/a.1.css".to_owned())]);
        assert_eq!(filled("<{{a.css}}> {{a.css}}", &manifest).unwrap(), "</assets/a.1.css> /assets/a.1.css");
        assert!(matches!(filled("{{b}}", &manifest), Err(Failure::UnknownName(name)) if name == "b"));
        assert!(filled("{{a.css", &manifest).is_ok());
    }

    #[test]
    fn compressed_forms_read_back() {
        let text = "手形".repeat(1000);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(text.as_bytes()).unwrap(), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
        let mut plain = Vec::new();
        let zipped = gzip(text.as_bytes()).unwrap();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&*zipped), &mut plain).unwrap();
        assert_eq!(plain, text.as_bytes());
    }
}
