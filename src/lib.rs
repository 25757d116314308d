//! venvyard keeps Python environments by name, makes them, and switches shells between them.
//!
//! Imports go one way: `commands` → `compat` → `complete`, `hints` → `cli`, `ui` → `ops` → `inspect` → `context`
//! → `project` → `trust`, `activation` → `registry`, `session` → `venv`, `shell` → `python` → `fs`, `error`. `ops` and
//! everything below never ask or print, `venv` doesn't know the registry, and `shell` does no I/O.

mod activation;
mod cli;
mod commands;
mod compat;
mod complete;
mod context;
mod dirs;
mod error;
pub mod fs;
mod hints;
mod inspect;
mod interrupt;
mod ops;
mod parallel;
mod program;
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
