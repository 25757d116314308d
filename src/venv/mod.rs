//! Makes an environment natively: no Python process, no registry, no shell.
//!
//! What an environment consists of is computed first ([`layout`](family::layout), pure, one module a
//! family of interpreters) and carried out in one place ([`Prepared::make`]).

mod config;
mod cpython2;
mod cpython3;
mod create;
#[cfg(test)]
mod create_tests;
mod error;
pub mod family;
mod inspect;
pub mod layout;
pub mod paths;
mod pypy;
mod scripts;
#[cfg(test)]
mod scripts_tests;
pub mod seed;
#[cfg(test)]
pub(crate) mod testing;

use std::path::PathBuf;

pub use config::Config;
pub use create::{Made, Prepared, prepare};
pub use error::Error;
pub use inspect::{Existing, inspect};
pub use paths::Os;

use crate::fs::LinkMode;

/// What a new environment is to be like.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it will stand in the end, absolute: every file in it is written for this path.
    pub path: PathBuf,
    /// What the prompt shows between parentheses.
    pub prompt: String,
    /// Whether it sees the packages of its interpreter.
    pub system_site_packages: bool,
    /// Which seeds are put in.
    pub seeds: seed::Seeds,
    /// A directory of wheels that are taken where they are newer than what the interpreter brings.
    pub added_wheels: Option<PathBuf>,
    /// Whether the bytecode of the seeds comes with them, where the store has it already.
    pub bytecode: bool,
    /// How the files of pip get from the store into it.
    pub link_mode: LinkMode,
}
