//! The first of the two entry points: the portal of members. The console will be the second, so that a
//! member never loads it.

fn main() {
    frontend::start();
}
