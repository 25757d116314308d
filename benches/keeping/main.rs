//! Measures what keeping environments costs: a registry of ten thousand, a removal, copies, and many commands at once.
//! `benches/README.md` says what each row is.
#![cfg_attr(
    target_os = "linux",
    expect(clippy::print_stdout, reason = "the table is what it is run for")
)]
#![expect(clippy::print_stderr, reason = "a person waits for it, and is told how far it is")]
#![cfg_attr(
    target_os = "linux",
    expect(clippy::disallowed_methods, reason = "what it writes is its own")
)]

#[cfg(target_os = "linux")]
mod crowd;
#[cfg(target_os = "linux")]
#[path = "../peers/ended.rs"]
mod ended;
#[cfg(target_os = "linux")]
mod grouped;
#[cfg(target_os = "linux")]
#[path = "../shells/home.rs"]
mod home;
#[cfg(target_os = "linux")]
mod large;
#[cfg(target_os = "linux")]
mod long;
#[cfg(target_os = "linux")]
mod many;
#[cfg(target_os = "linux")]
#[path = "../peers/mount.rs"]
mod mount;
#[cfg(target_os = "linux")]
mod registry;
#[cfg(target_os = "linux")]
mod removal;
#[cfg(target_os = "linux")]
mod row;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
#[path = "../peers/stats.rs"]
mod stats;
#[cfg(target_os = "linux")]
#[path = "../peers/table.rs"]
mod table;
#[cfg(target_os = "linux")]
#[path = "../peers/timed.rs"]
mod timed;

#[cfg(target_os = "linux")]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let table = run::run(std::env::args().skip(1));
    ended::ended("keeping", table.map(|table| println!("{table}")))
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("keeping: it needs Linux");
}
