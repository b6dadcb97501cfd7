//! From the compiler's module to what a browser loads: wasm-bindgen's glue and module. Not
//! here: names and compression. wasm-opt is left out on purpose: it saves one to three percent after compression,
//! and version 108, which Debian has, breaks the table that wasm-bindgen keeps JavaScript's values in.

use crate::{Failure, read};
use std::{fs, path::Path};
use wasm_bindgen_cli_support::Bindgen;

/// The portal as a browser loads it.
#[derive(Debug)]
pub(crate) struct Bound {
    /// The JavaScript module that loads the other; it names it [`MODULE_NAME`].
    pub(crate) glue: String,
    /// The WebAssembly module.
    pub(crate) module: Vec<u8>,
}

/// The name under which the glue looks for the module beside itself, until the module has its own.
pub(crate) const MODULE_NAME: &str = "portal_bg.wasm";

pub(crate) fn portal(module: &Path, target: &Path) -> Result<Bound, Failure> {
    println!("portal: binding");
    refuse_markup_makers(&read(module)?)?;
    let folder = target.join("bound");
    fs::create_dir_all(&folder).map_err(|cause| Failure::File { path: folder.clone(), cause })?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).typescript(false).remove_name_section(true).remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(&folder))
        .map_err(|cause| Failure::Bind(format!("{cause:#}")))?;
    let glue = without_sinks(&String::from_utf8_lossy(&read(&folder.join("portal.js"))?))?;
    let module = read(&folder.join(MODULE_NAME))?;
    Ok(Bound { glue: started(&glue), module })
}

/// The portal runs under `require-trusted-types-for 'script'` with no policy at all: whatever turns text into
/// markup or code would fail there, so it must not get in unnoticed. Leptos does it for elements that are
/// wholly static inside another one; give such an element one value that is not a literal.
fn refuse_markup_makers(module: &[u8]) -> Result<(), Failure> {
    let holds = |name: &str| module.windows(name.len()).any(|window| window == name.as_bytes());
    match MARKUP_MAKERS.iter().find(|name| holds(name)) {
        Some(name) => Err(Failure::ForbiddenSink(name)),
        None => Ok(()),
    }
}

/// Functions of Leptos that make elements from markup, by their names in the module before it is bound.
const MARKUP_MAKERS: [&str; 3] = ["create_element_from_html", "create_svg_element_from_html", "get_template"];

/// The same for the glue. One sink is always there: when an erased attribute goes that was inner HTML, Leptos
/// clears the element with `innerHTML = ""`. Ours has no such attribute; the call becomes its safe equal.
fn without_sinks(glue: &str) -> Result<String, Failure> {
    let glue = glue.replace(".innerHTML = ", ".textContent = ");
    match FORBIDDEN.iter().find(|sink| glue.contains(**sink)) {
        Some(sink) => Err(Failure::ForbiddenSink(sink)),
        None => Ok(glue),
    }
}

const FORBIDDEN: [&str; 6] =
    [".innerHTML", ".outerHTML", ".insertAdjacentHTML", ".write(", "eval(", ".setAttributeNode("];

/// Glue that starts by itself: the page needs no inline script to call it.
fn started(glue: &str) -> String {
    format!("{glue}\n__wbg_init({{ module_or_path: new URL(\"{MODULE_NAME}\", import.meta.url) }});\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_that_writes_markup_is_refused_and_the_clearing_is_made_safe() {
        assert_eq!(without_sinks("a.innerHTML = b").unwrap(), "a.textContent = b");
        for glue in ["a.innerHTML=b", "x.insertAdjacentHTML(p, t)", "eval(t)"] {
            assert!(matches!(without_sinks(glue), Err(Failure::ForbiddenSink(_))), "{glue}");
        }
    }

    #[test]
    fn a_module_that_makes_elements_from_markup_is_refused() {
        assert!(refuse_markup_makers(b"create_element").is_ok());
        let found = refuse_markup_makers(b"..Dom24create_element_from_html..");
        assert!(matches!(found, Err(Failure::ForbiddenSink("create_element_from_html"))));
    }
}
