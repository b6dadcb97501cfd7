//! The floor server: what one core of this machine can do at most for each scenario.
//!
//!   limits floor PORT THREADS

mod floor;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u16>().ok());
    match (words.first().map(String::as_str), number(1)) {
        (Some("floor"), Some(port)) => floor::run(port, number(2).unwrap_or(1).into()),
        _ => {
            eprintln!("limits floor PORT [THREADS]");
            std::process::exit(2);
        }
    }
}
