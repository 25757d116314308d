//! Putting pip and friends into a new environment: wheels unpacked once into a store and linked from
//! there (the binary distribution format, packaging.python.org/specifications).

mod bundled;
mod bytecode;
mod console_script;
mod entry_points;
mod install;
mod manifest;
mod record;
mod store;
#[cfg(test)]
mod store_tests;
mod tasks;
mod wheel;

use std::io;
use std::path::PathBuf;

pub(super) use bundled::seeds;
pub(super) use install::{Installation, Target};
pub(super) use store::Seed;
pub use store::Store;
pub(super) use tasks::Task;

use crate::error::{self, Kind};

/// Why pip can't be put into an environment.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither the interpreter nor the system brings a wheel of it.
    #[error("{} brings no {package}", executable.display())]
    NotBundled {
        /// What is missing: pip.
        package: &'static str,
        /// The interpreter.
        executable: PathBuf,
        /// Where it was looked for.
        searched: Vec<PathBuf>,
    },
    /// A wheel that is damaged or that would write where it must not.
    #[error("can't unpack {}: {reason}", path.display())]
    Wheel {
        /// The wheel.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The store lacks a file that its manifest lists, or has another one in its place.
    #[error("the seed store is damaged: {} {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
        /// The entry of the store.
        entry: PathBuf,
    },
    /// An interpreter that can't compile.
    #[error("{} compiles nothing: {reason}", executable.display())]
    Compile {
        /// The interpreter.
        executable: PathBuf,
        /// What happened.
        reason: String,
    },
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Error {
    fn damaged(path: PathBuf, problem: &'static str, seed: &Seed) -> Self {
        Self::Damaged { path, problem, entry: seed.entry.clone() }
    }
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::NotBundled { ref searched, .. } => {
                let searched: Vec<_> =
                    searched.iter().map(|path| path.display().to_string()).collect();
                let hint = format!("looked in {}", searched.join(", "));
                Self::new(Kind::NoSuchInterpreter, error)
                    .hint("install your distribution's python3-pip-whl or python3-venv")
                    .hint("or use --no-pip for an environment without pip")
                    .hint(hint)
            }
            Error::Wheel { .. } => {
                Self::failed(error).hint("--no-pip makes the environment without it")
            }
            Error::Damaged { ref entry, .. } => {
                let hint = format!("delete {}: it is made again", entry.display());
                Self::failed(error).hint(hint)
            }
            Error::Compile { .. } => Self::new(Kind::NoSuchInterpreter, error),
            Error::Io(error) => error.into(),
        }
    }
}
