//! Checks whether an environment can be activated.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::error::{self, Kind};
use crate::registry::Environment;
use crate::venv::{self, ExistingEnvironment};

/// Why an environment can't be activated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its directory is gone or holds no environment.
    #[error("the environment {name} is missing: there is none at {}", path.display())]
    Missing {
        /// Its name.
        name: String,
        /// Its directory.
        path: PathBuf,
    },
    /// Its interpreter is gone.
    #[error("the interpreter of {name} is gone: {}", interpreter.display())]
    Broken {
        /// Its name.
        name: String,
        /// The path of the interpreter.
        interpreter: PathBuf,
    },
    /// The user may not enter a directory on the way to its interpreter.
    #[error("you may not reach the interpreter of {name}: {}", interpreter.display())]
    Unreachable {
        /// Its name.
        name: String,
        /// The path of the interpreter.
        interpreter: PathBuf,
    },
    /// Its directory can't be examined; the message names the path.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// What the environment's directory holds. Fails unless it can be activated. Reads one small file and examines a
/// few others.
pub(crate) fn check(environment: &Environment) -> Result<ExistingEnvironment, Error> {
    let name = environment.name.clone();
    let Some(existing) = venv::inspect(&environment.path)? else {
        return Err(Error::Missing { name, path: environment.path.clone() });
    };
    let Some(gone) = existing.missing_interpreter.clone() else { return Ok(existing) };
    // The registry stores the executable itself, pyvenv.cfg of other tools only its directory.
    let registered = environment.entry.as_ref().map(|entry| entry.python.executable.clone());
    let interpreter = registered.filter(|path| !path.exists()).unwrap_or(gone);
    let denied = |path: &std::path::Path| {
        std::fs::metadata(path).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
    };
    if denied(&interpreter) {
        return Err(Error::Unreachable { name, interpreter });
    }
    Err(Error::Broken { name, interpreter })
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Missing { .. } | Error::Io(_) => Self::failed(error),
            Error::Broken { .. } | Error::Unreachable { .. } => {
                Self::new(Kind::NoSuchInterpreter, error)
            }
        }
    }
}
