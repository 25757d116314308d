//! venvyard keeps Python environments by name, makes them natively and switches shells between them.
//!
//! Imports run one way: `commands` → `project`, `activation`, `registry` → `venv`, `python`, `shell`
//! → `fs`, `name`, `error`. `venv` knows no registry, `shell` does no I/O, and nothing below
//! `commands` knows the command line or prints.

pub mod activation;
pub mod cli;
pub mod commands;
pub mod config;
pub mod context;
pub mod dirs;
pub mod error;
pub mod fs;
pub mod hooks;
pub mod interrupt;
pub mod locate;
pub mod name;
pub mod packages;
pub mod parallel;
pub mod progress;
pub mod project;
pub mod python;
pub mod quote;
pub mod registry;
pub mod setup;
pub mod shell;
pub mod shell_files;
pub mod subshell;
#[cfg(test)]
mod testing;
pub mod ui;
pub mod variables;
pub mod venv;
