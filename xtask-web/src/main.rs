//! Builds the portal: compiles `frontend` for wasm32, binds it to JavaScript, names every file by its content
//! and compresses it, so that the server can embed `frontend/dist` as it is. In a binary of its own because
//! wasm-bindgen's library is heavy and `xtask` must start quickly. Nothing here runs at the server's run time.
//!
//! Usage: `xtask-web [--out DIR]`; without it the files go to `frontend/dist`.

mod bind;
mod compile;
mod dist;
mod stamp;
mod toolchain;

use std::{
    env,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

fn main() -> ExitCode {
    match out_directory(env::args_os().skip(1)).and_then(|out| build(&workspace(), &out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("portal: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Why there is no portal.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("usage: xtask-web [--out DIR]")]
    Usage,
    #[error("{}: {cause}", path.display())]
    File { path: PathBuf, cause: io::Error },
    #[error(
        "no compiler for wasm32-unknown-unknown. Either\n  \
         rustup target add wasm32-unknown-unknown\n  \
         or, on Debian,\n  sudo apt-get install rustc-web cargo-web rust-web-src lld-19"
    )]
    NoToolchain,
    #[error("{program} could not be started: {cause}")]
    NotStarted { program: String, cause: io::Error },
    #[error("{program} failed ({status})")]
    Failed { program: String, status: std::process::ExitStatus },
    #[error("wasm-bindgen: {0}")]
    Bind(String),
    #[error("compressing: {0}")]
    Compress(io::Error),
    #[error("the portal uses {0}, which the portal's Content-Security-Policy forbids")]
    ForbiddenSink(&'static str),
    #[error("the portal takes {0} bytes compressed; {max} is the limit", max = dist::LIMIT)]
    TooLarge(usize),
    #[error("frontend/index.html names {0}, which is not built")]
    UnknownName(String),
}

fn build(workspace: &Path, out: &Path) -> Result<(), Failure> {
    let inputs = stamp::of_inputs(workspace)?;
    if stamp::is_current(out, &inputs) {
        println!("portal: unchanged");
        return Ok(());
    }
    let target = target_directory(workspace);
    let module = compile::portal(workspace, &target)?;
    let bound = bind::portal(&module, &target)?;
    dist::publish(workspace, out, &bound)?;
    stamp::write_stamp(out, &inputs)
}

fn out_directory(mut arguments: impl Iterator<Item = OsString>) -> Result<PathBuf, Failure> {
    match (arguments.next(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(workspace().join("frontend/dist")),
        (Some(flag), Some(out), None) if flag == "--out" => Ok(out.into()),
        _ => Err(Failure::Usage),
    }
}

/// The checkout that `cargo run` was called in. What was baked in is another one where checkouts share a target directory.
fn workspace() -> PathBuf {
    let baked = || PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(baked, PathBuf::from);
    here.parent().map_or_else(|| here.clone(), Path::to_path_buf)
}

/// A folder of its own inside the target directory: two compilers may be at work, and cargo locks a folder.
fn target_directory(workspace: &Path) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    workspace.join(target).join("portal")
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|cause| Failure::File { path: path.to_owned(), cause })
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    fs::write(path, content).map_err(|cause| Failure::File { path: path.to_owned(), cause })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_flag_is_known() {
        let parsed = |words: &[&str]| out_directory(words.iter().map(OsString::from));
        assert!(parsed(&[]).unwrap().ends_with("frontend/dist"));
        assert_eq!(parsed(&["--out", "x"]).unwrap(), Path::new("x"));
        for wrong in [&["--out"][..], &["x"], &["--out", "x", "y"]] {
            assert!(matches!(parsed(wrong), Err(Failure::Usage)));
        }
    }
}
