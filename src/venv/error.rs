//! Why an environment can't be made.

use std::io;
use std::path::PathBuf;

use super::seed;
use crate::error::{self, Kind};

/// Why an environment can't be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An interpreter of a family or version that environments can't be made for.
    #[error(
        "can't make an environment for {python} at {}: \
         environments are made for CPython and PyPy 3.6 and later, for PyPy 2.7, and for \
         CPython 2.7 that is no macOS framework",
        executable.display()
    )]
    Unsupported {
        /// Its implementation and version.
        python: String,
        /// Its path.
        executable: PathBuf,
    },
    /// A path that can't be written into `pyvenv.cfg`, the scripts or `PATH`.
    #[error("can't make an environment with the path {path:?}: {reason}")]
    Path {
        /// The environment's path.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An interpreter whose path can't be written into `pyvenv.cfg` and the scripts.
    #[error("can't make an environment for the interpreter at {path:?}: {reason}")]
    InterpreterPath {
        /// The interpreter's path, or its prefix.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A prompt that can't be written into `pyvenv.cfg` and the scripts.
    #[error("{prompt:?} can't be a prompt: it has a control character")]
    Prompt {
        /// The prompt asked for.
        prompt: String,
    },
    /// pip can't be put in.
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
