//! Measures venvyard beside the tools that do the same work and beside the floor below which no
//! tool can go: one command, one run, in interleaved rounds. `benches/README.md` tells what each row is.
#![cfg_attr(
    target_os = "linux",
    expect(clippy::print_stdout, reason = "the tables are what it is run for")
)]
#![expect(clippy::print_stderr, reason = "a person waits for it, and is told how far it is")]
#![cfg_attr(
    target_os = "linux",
    expect(clippy::disallowed_methods, reason = "what it writes is its own")
)]

#[cfg(target_os = "linux")]
mod arguments;
#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod cold;
#[cfg(target_os = "linux")]
mod creation;
#[cfg(target_os = "linux")]
mod ended;
#[cfg(target_os = "linux")]
mod floor;
#[cfg(target_os = "linux")]
mod goals;
#[cfg(target_os = "linux")]
mod mount;
#[cfg(target_os = "linux")]
mod other;
#[cfg(target_os = "linux")]
mod peers;
#[cfg(target_os = "linux")]
mod places;
#[cfg(target_os = "linux")]
mod readme;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod stats;
#[cfg(target_os = "linux")]
mod table;
#[cfg(target_os = "linux")]
mod timed;
#[cfg(target_os = "linux")]
mod traced;
#[cfg(target_os = "linux")]
mod tree;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    // The timed processes: nothing else is looked at before.
    let done = match args.next() {
        Some(mode) if mode == floor::MODE => floor::main(args),
        Some(mode) if mode == cold::MODE => cold::main(args),
        first => run::run(first.into_iter().chain(args)),
    };
    ended::ended("peers", done)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("peers: the file systems and the counters that it measures with are Linux's");
    ExitCode::SUCCESS
}
