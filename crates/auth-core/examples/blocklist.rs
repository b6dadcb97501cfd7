//! Makes the list of passwords that may not be set: `blocklist LIST OUT`, where LIST holds one password on each line.

use std::{error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, out] = arguments.as_slice() else {
        return Err("usage: blocklist LIST OUT".into());
    };
    // Old lists are not all UTF-8; a line that cannot be read stands for nothing that could be typed.
    let bytes = fs::read(list)?;
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    let file = auth_core::blocklist::build(lines.map(|line| line.trim_end_matches('\r')))
        .ok_or("too many passwords")?;
    fs::write(out, &file)?;
    Ok(())
}
