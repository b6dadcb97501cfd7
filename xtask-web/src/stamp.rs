//! Tells whether anything that goes into the portal has changed since it was last written. Not here: how
//! it is built; cargo decides again, and more finely, what to compile.

use crate::{Failure, read, write};
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A digest over the names and contents of everything that the portal is made of.
pub(crate) fn of_inputs(workspace: &Path) -> Result<String, Failure> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&workspace.join(input), &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in &files {
        let content = read(file)?;
        let name = file.strip_prefix(workspace).unwrap_or(file);
        digest.update(name.to_string_lossy().as_bytes());
        digest.update([0]);
        digest.update((content.len() as u64).to_be_bytes());
        digest.update(&content);
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether `out` was written from these inputs and is whole.
pub(crate) fn is_current(out: &Path, inputs: &str) -> bool {
    out.join("manifest.json").exists()
        && fs::read(out.join(NAME)).is_ok_and(|stamp| stamp == inputs.as_bytes())
}

pub(crate) fn write_stamp(out: &Path, inputs: &str) -> Result<(), Failure> {
    write(&out.join(NAME), inputs.as_bytes())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |cause| Failure::File { path: path.to_owned(), cause };
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(failed)? {
        collect(&entry.map_err(failed)?.path(), files)?;
    }
    Ok(())
}

const NAME: &str = ".stamp";

const INPUTS: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates/api/Cargo.toml",
    "crates/api/src",
    "crates/server/assets",
    "frontend/Cargo.toml",
    "frontend/index.html",
    "frontend/src",
    "i18n",
    "xtask-web/src",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_changes_the_digest_and_an_unstamped_folder_is_not_current() {
        let workspace = std::env::temp_dir().join(format!("xtask-web-stamp-{}", std::process::id()));
        for input in INPUTS {
            let file = workspace.join(input).join("file");
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "1").unwrap();
        }
        let before = of_inputs(&workspace).unwrap();
        assert_eq!(before, of_inputs(&workspace).unwrap());
        fs::write(workspace.join("i18n/file"), "2").unwrap();
        assert_ne!(before, of_inputs(&workspace).unwrap());
        assert!(!is_current(&workspace, &before));
        fs::write(workspace.join("manifest.json"), "{}").unwrap();
        write_stamp(&workspace, &before).unwrap();
        assert!(is_current(&workspace, &before));
        fs::remove_dir_all(workspace).unwrap();
    }
}
