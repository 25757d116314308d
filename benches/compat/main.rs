//! Measures virtualenvwrapper's commands beside virtualenvwrapper 6.1.1 itself: in one run, in the same shell, on the
//! same environments. `benches/README.md` tells what each row is.
#![cfg_attr(unix, expect(clippy::print_stdout, reason = "the table is what it is run for"))]
#![expect(clippy::print_stderr, reason = "a person waits for it, and is told how far it is")]
#![cfg_attr(unix, expect(clippy::disallowed_methods, reason = "what it writes is its own"))]

#[cfg(unix)]
#[path = "../peers/ended.rs"]
mod ended;
#[cfg(unix)]
#[expect(
    dead_code,
    reason = "its registry and its variables are what the shells are measured with"
)]
#[path = "../shells/home.rs"]
mod home;
#[cfg(unix)]
#[path = "../../tests/compat/installed.rs"]
mod installed;
#[cfg(unix)]
mod run;
#[cfg(unix)]
#[path = "../shells/session.rs"]
mod session;
#[cfg(unix)]
mod sides;
#[cfg(unix)]
#[path = "../peers/stats.rs"]
mod stats;
#[cfg(unix)]
#[path = "../peers/table.rs"]
mod table;
#[cfg(unix)]
mod works;

#[cfg(unix)]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    ended::ended("compat", run::run(std::env::args().skip(1)))
}

#[cfg(not(unix))]
fn main() {
    eprintln!("compat: bash and zsh are not here");
}
