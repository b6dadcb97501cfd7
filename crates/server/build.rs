//! Has the server built anew when the portal appears or changes: `rust-embed` looks at the folder only while it compiles.

fn main() {
    println!("cargo:rerun-if-changed=../../frontend/dist");
    println!("cargo:rerun-if-changed=assets");
}
