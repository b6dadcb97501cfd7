//! The program `tegata`: the server and the command line over the same store. What a command does lives
//! in `cli`, one file for each group of commands; nothing here decides anything.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
