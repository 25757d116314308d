//! venvyard keeps Python environments by name, makes them natively and switches shells between them.
//!
//! Imports run one way: `commands` → `ops` → `inspect` → `context` → `project` → `trust`, `activation`
//! → `registry`, `session` → `venv`, `shell` → `python` → `fs`, `error`. `venv` knows no registry, `shell` does no I/O, and nothing below
//! `commands` knows the command line or prints.

mod activation;
mod cli;
mod commands;
mod complete;
mod context;
mod dirs;
mod error;
pub mod fs;
mod hints;
mod inspect;
mod interrupt;
mod ops;
pub mod progress;
mod project;
pub mod python;
mod quote;
pub mod registry;
pub mod session;
pub mod shell;
#[cfg(test)]
mod testing;
pub mod trust;
mod ui;
pub mod variables;
pub mod venv;

pub use commands::main;
pub use error::Exit;
