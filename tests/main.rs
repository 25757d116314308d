//! The integration tests: the real binary, real shells, real interpreters, each test in a home of
//! its own. `support` says how such a test is written.
#![expect(clippy::too_many_lines, reason = "a table of cases is as long as its cases")]
#![expect(clippy::disallowed_methods, reason = "a test prepares its files as any program would")]

mod architecture;
#[cfg(unix)]
mod compat;
mod harness;
mod pythons;
mod readme;
mod recipes;
mod robustness;
mod seeds;
mod session_picture;
mod shells;
#[cfg(unix)]
mod states;
mod support;
#[cfg(unix)]
mod trust;
mod verbs;
