//! Whether an environment can be entered.

use std::path::PathBuf;

use crate::error::{self, Kind};
use crate::registry::Environment;
use crate::venv;

/// What an environment's directory looks like now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Its directory and its interpreter are there.
    Whole,
    /// Its directory is gone, or holds no environment.
    Missing,
    /// The interpreter it was made from is gone; where it was.
    Broken(PathBuf),
}

/// Why an environment can't be entered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its directory is gone, or holds no environment.
    #[error("the environment {name} is missing: there is none at {}", path.display())]
    Missing {
        /// Its name.
        name: String,
        /// Where it was.
        path: PathBuf,
    },
    /// Its interpreter is gone.
    #[error("the interpreter of {name} is gone: {}", interpreter.display())]
    Broken {
        /// Its name.
        name: String,
        /// Where the interpreter was.
        interpreter: PathBuf,
    },
    /// Its directory can't be looked at; the message names the path.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Looks at an environment's directory: one small file is read, a few are asked for.
pub fn condition(directory: &std::path::Path) -> std::io::Result<Condition> {
    Ok(match venv::inspect(directory)? {
        None => Condition::Missing,
        Some(existing) => existing.missing_interpreter.map_or(Condition::Whole, Condition::Broken),
    })
}

/// An error unless the environment can be entered.
pub fn check(environment: &Environment) -> Result<(), Error> {
    let name = environment.name.clone();
    match condition(&environment.path)? {
        Condition::Whole => Ok(()),
        Condition::Missing => Err(Error::Missing { name, path: environment.path.clone() }),
        Condition::Broken(gone) => {
            // The registry knows the executable itself, pyvenv.cfg of other tools only its directory.
            let entry = environment.entry.as_ref();
            let known =
                entry.map(|entry| entry.python.executable.clone()).filter(|known| !known.exists());
            Err(Error::Broken { name, interpreter: known.unwrap_or(gone) })
        }
    }
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        match &error {
            Error::Missing { name, .. } => {
                let name = shell_words::quote(name);
                let hint = format!("'venvyard remove {name}' forgets it; then it can be made anew");
                Self::failed(error).hint(hint)
            }
            Error::Broken { name, .. } => {
                let name = shell_words::quote(name);
                let hint = format!(
                    "install that Python again, or 'venvyard remove {name}' and make it anew with another"
                );
                Self::new(Kind::NoSuchInterpreter, error).hint(hint)
            }
            Error::Io(_) => Self::failed(error),
        }
    }
}
