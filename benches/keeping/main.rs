//! Measures what keeping environments costs: a registry of ten thousand, a removal, and many commands at once.
//! `benches/README.md` says what each row is.
#![cfg_attr(unix, expect(clippy::print_stdout, reason = "the table is what it is run for"))]
#![expect(clippy::print_stderr, reason = "a person waits for it, and is told how far it is")]
#![cfg_attr(unix, expect(clippy::disallowed_methods, reason = "what it writes is its own"))]

#[cfg(unix)]
#[path = "../peers/child.rs"]
mod child;
#[cfg(unix)]
#[path = "../shells/home.rs"]
mod home;
#[cfg(unix)]
#[path = "../peers/stats.rs"]
mod stats;
#[cfg(unix)]
#[path = "../peers/table.rs"]
mod table;
#[cfg(unix)]
mod work;

#[cfg(unix)]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    match work::run(std::env::args().skip(1)) {
        Ok(table) => {
            println!("{table}");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("keeping: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(unix))]
fn main() {
    eprintln!("keeping: it needs Unix");
}
