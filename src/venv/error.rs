//! Why an environment can't be created.

use std::io;
use std::path::PathBuf;

use super::seed;
use crate::error::{self, Kind};

/// Why an environment can't be created.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Environments are not supported for this family or version.
    #[error(
        "can't make an environment for {python} at {}: only CPython and PyPy 3.6 and later, PyPy 2.7, \
         and CPython 2.7 except macOS framework builds are supported",
        executable.display()
    )]
    Unsupported {
        /// The implementation and version.
        python: String,
        /// The executable.
        executable: PathBuf,
    },
    /// The path can't be written into `pyvenv.cfg`, the scripts or `PATH`.
    #[error("can't make an environment with the path {path:?}: {reason}")]
    Path {
        /// The environment's path.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The interpreter's path can't be written into `pyvenv.cfg` and the scripts.
    #[error("can't make an environment for the interpreter at {path:?}: {reason}")]
    InterpreterPath {
        /// The interpreter's path, or its prefix.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The prompt can't be written into `pyvenv.cfg` and the scripts.
    #[error("{prompt:?} can't be a prompt: it contains a control character")]
    Prompt {
        /// The requested prompt.
        prompt: String,
    },
    /// The seeds can't be installed.
    #[error(transparent)]
    Seed(#[from] seed::Error),
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Unsupported { .. } | Error::InterpreterPath { .. } => {
                Self::new(Kind::NoSuchInterpreter, error)
            }
            Error::Path { .. } | Error::Prompt { .. } => Self::usage(error),
            Error::Seed(error) => error.into(),
            Error::Io(error) => error.into(),
        }
    }
}
