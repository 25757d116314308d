//! venvyard keeps Python environments by name, makes them natively and switches shells between them.
//!
//! Imports run one way: `commands` → `ops` → `inspect` → `context` → `project` → `trust`, `activation`
//! → `registry`, `session` → `venv`, `shell` → `python` → `fs`, `error`. `venv` knows no registry, `shell` does no I/O, and nothing below
//! `commands` knows the command line or prints.

pub mod activation;
pub mod cli;
pub mod commands;
pub mod context;
pub mod dirs;
pub mod error;
pub mod fs;
pub mod inspect;
pub mod interrupt;
pub mod ops;
pub mod progress;
pub mod project;
pub mod python;
pub mod quote;
pub mod registry;
pub mod session;
pub mod shell;
#[cfg(test)]
mod testing;
pub mod trust;
pub mod ui;
pub mod variables;
pub mod venv;
