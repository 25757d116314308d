//! Measures what questions about all environments at once cost, in a thousand that are generated. `benches/README.md` says
//! what each row is.
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
mod compared;
#[cfg(target_os = "linux")]
mod each;
#[cfg(target_os = "linux")]
#[path = "../peers/ended.rs"]
mod ended;
#[cfg(target_os = "linux")]
mod find;
#[cfg(target_os = "linux")]
mod generated;
#[cfg(target_os = "linux")]
#[path = "../keeping/grouped.rs"]
mod grouped;
#[cfg(target_os = "linux")]
#[path = "../shells/home.rs"]
#[expect(dead_code, reason = "the other measurements use the rest")]
mod home;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod packages;
#[cfg(target_os = "linux")]
mod pip_list;
#[cfg(target_os = "linux")]
#[path = "../keeping/row.rs"]
mod row;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod scan;
#[cfg(target_os = "linux")]
#[path = "../peers/stats.rs"]
mod stats;
#[cfg(target_os = "linux")]
mod tab;
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
    ended::ended("across", table.map(|table| println!("{table}")))
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("across: it needs Linux");
}
