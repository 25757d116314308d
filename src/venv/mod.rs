//! Creates environments without starting Python, and without knowing about names or shells.
//!
//! What an environment consists of is computed first (`family::layout`: a pure function,
//! with a module per family of interpreters), then [`Prepared::make`] creates it.
//!
//! ```
//! use std::process::Command;
//! use venvyard::fs::{LinkMode, Staged};
//! use venvyard::progress::Silent;
//! use venvyard::python::{PythonRequest, Pythons, Search};
//! use venvyard::venv::{Options, paths, prepare, seed};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dir = tempfile::tempdir()?;
//! let place = dunce::canonicalize(dir.path())?;
//! let pythons = Pythons::new(Search::from_process(), &place.join("cache"));
//! let Ok(found) = pythons.find(&PythonRequest::newest()) else { return Ok(()) };
//! let options = Options {
//!     path: place.join("env"),
//!     prompt: "env".into(),
//!     command: None,
//!     system_site_packages: false,
//!     seeds: seed::Seeds::none(),
//!     added_wheels: None,
//!     bytecode: false,
//!     link_mode: LinkMode::Hardlink,
//! };
//! let store = seed::Store::new(&place.join("cache"));
//! let prepared = prepare(&found.interpreter, &options, &store, &Silent)?;
//! // The environment is created next to its path and renamed, so it is never there in part.
//! let staged = Staged::create(&place)?;
//! prepared.make(staged.path(), &Silent)?;
//! staged.commit(&options.path)?;
//!
//! let python = paths::python(&options.path);
//! let said = Command::new(python).args(["-c", "import sys; print(sys.prefix)"]).output()?;
//! assert_eq!(String::from_utf8(said.stdout)?.trim_end(), options.path.display().to_string());
//! # Ok(())
//! # }
//! ```

mod blocks;
mod config;
mod contents;
mod cpython2;
mod cpython3;
mod create;
#[cfg(test)]
mod create_tests;
mod duplicate;
mod error;
mod family;
mod inspect;
mod layout;
pub mod paths;
#[cfg(test)]
mod powershell_tests;
mod pypy;
pub(crate) mod relocate;
mod rewire;
mod scripts;
#[cfg(test)]
mod scripts_run_tests;
#[cfg(test)]
mod scripts_tests;
pub mod seed;
mod shebang;
#[cfg(test)]
pub(crate) mod testing;
mod write_variables;
#[cfg(test)]
mod write_variables_tests;
#[cfg(test)]
mod xonsh_tests;

use std::path::PathBuf;

pub(crate) use config::PyvenvConfig;
pub(crate) use contents::Contents;
pub use create::{CreationReport, Prepared, prepare};
pub(crate) use duplicate::Original;
pub use error::Error;
pub(crate) use family::check_path;
pub(crate) use inspect::{ExistingEnvironment, has_remains, inspect, inspect_remains};
pub use paths::Os;
pub(crate) use rewire::Rewiring;
pub(crate) use write_variables::{SkippedScript, write_variables};

use crate::fs::LinkMode;

/// How to create an environment.
#[derive(Debug, Clone)]
pub struct Options {
    /// Its final absolute path, which every file in it refers to.
    pub path: PathBuf,
    /// The text that the prompt shows in parentheses.
    pub prompt: String,
    /// The command line that makes such an environment, for `pyvenv.cfg`.
    pub command: Option<String>,
    /// Whether it sees the packages of its interpreter.
    pub system_site_packages: bool,
    /// The seeds to install.
    pub seeds: seed::Seeds,
    /// A directory of wheels that are used if they are newer than those of the interpreter.
    pub added_wheels: Option<PathBuf>,
    /// Whether to install the bytecode of the seeds, if it is in the store.
    pub bytecode: bool,
    /// How to get pip's files from the store into the environment.
    pub link_mode: LinkMode,
}
