//! What comes in besides words: files, standard input, and short names.

use super::{Failure, Result};
use std::{fs::File, io::Read, path::Path};

/// Largest document read from a file or from standard input: 1 MiB.
pub(super) const DOCUMENT_MAX: u64 = 1 << 20;

/// The text of a file, or of standard input for `-`.
pub(super) fn document(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        return text(std::io::stdin().lock(), "standard input");
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|cause| Failure::refused(format!("{name}: {cause}")))?;
    text(file, &name)
}

/// One line of standard input without its end: a password or passphrase.
pub(super) fn secret_line() -> Result<String> {
    let all = text(std::io::stdin().lock(), "standard input")?;
    let line = all.strip_suffix('\n').unwrap_or(&all);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(Failure::refused("standard input is empty"));
    }
    Ok(line.to_owned())
}

fn text(from: impl Read, name: &str) -> Result<String> {
    let mut bytes = Vec::new();
    from.take(DOCUMENT_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| Failure::refused(format!("{name}: {cause}")))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > DOCUMENT_MAX {
        return Err(Failure::refused(format!("{name}: larger than 1 MiB")));
    }
    String::from_utf8(bytes).map_err(|_| Failure::refused(format!("{name}: not UTF-8")))
}

/// A short name: lower-case letters, digits and hyphens, 1 to 63, beginning with a letter or digit.
pub(super) fn slug(text: &str) -> Result<&str> {
    let word = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if word && (1..=63).contains(&text.len()) && !text.starts_with('-') {
        Ok(text)
    } else {
        Err(Failure::usage(format!("{text}: a short name has 1 to 63 of a-z, 0-9 and -")))
    }
}

/// A name for people: 1 to 64 characters, no control characters, no spaces around it.
pub(super) fn name(text: &str) -> Result<String> {
    let text = text.trim();
    let length = text.chars().count();
    if (1..=64).contains(&length) && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(Failure::usage("a name has 1 to 64 characters"))
    }
}

/// A short name made of a name, different from those in use.
pub(super) fn free_slug(name: &str, taken: &[&str]) -> String {
    let mut base = String::new();
    for letter in name.chars().map(|letter| letter.to_ascii_lowercase()) {
        if letter.is_ascii_alphanumeric() {
            base.push(letter);
        } else if !base.is_empty() && !base.ends_with('-') {
            base.push('-');
        }
    }
    base.truncate(48);
    let base = match base.trim_matches('-') {
        "" => "app",
        word => word,
    };
    let numbered = (2_u32..).map(|number| format!("{base}-{number}"));
    let mut candidates = std::iter::once(base.to_owned()).chain(numbered);
    candidates.find(|candidate| !taken.contains(&candidate.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_made_of_names_and_never_twice() {
        assert_eq!(free_slug("Wiki (Tokyo)", &[]), "wiki-tokyo");
        assert_eq!(free_slug("経費精算", &[]), "app");
        assert_eq!(free_slug("経費精算", &["app", "app-2"]), "app-3");
    }

    #[test]
    fn short_names_are_checked() {
        assert!(slug("acme-2").is_ok());
        for wrong in ["", "-a", "Acme", "a b", "ä", &"a".repeat(64)] {
            assert!(slug(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_have_no_control_characters() {
        assert_eq!(name(" 山田 ").unwrap(), "山田");
        for wrong in ["", "  ", "a\u{7}b", &"a".repeat(65)] {
            assert!(name(wrong).is_err());
        }
    }
}
