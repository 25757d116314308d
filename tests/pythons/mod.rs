//! Interpreters: how they are found, and what environments of each one are.

mod every_python;
mod find;
#[cfg(unix)]
mod pinned;
#[cfg(target_os = "linux")]
mod processes;
mod python2;
#[cfg(unix)]
mod typed;
#[cfg(unix)]
mod unfit;
#[cfg(unix)]
mod unreachable;
