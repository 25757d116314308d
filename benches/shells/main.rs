//! Measures what entering, switching and leaving environments costs in a running shell, beside the
//! least that a shell can do: start `/bin/true`. `benches/README.md` tells what each row is.
#![cfg_attr(unix, expect(clippy::print_stdout, reason = "the table is what it is run for"))]
#![expect(clippy::print_stderr, reason = "a person waits for it, and is told how far it is")]
#![cfg_attr(unix, expect(clippy::disallowed_methods, reason = "what it writes is its own"))]

#[cfg(unix)]
#[path = "../peers/ended.rs"]
mod ended;
#[cfg(unix)]
mod goals;
#[cfg(unix)]
mod home;
#[cfg(unix)]
mod powershell;
#[cfg(unix)]
mod run;
#[cfg(unix)]
mod session;
#[cfg(unix)]
#[path = "../peers/table.rs"]
mod table;

#[cfg(unix)]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    ended::ended("shells", run::run(std::env::args().skip(1)))
}

#[cfg(not(unix))]
fn main() {
    eprintln!("shells: bash, zsh and fish are not here");
}
