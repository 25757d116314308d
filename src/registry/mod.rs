//! Which environments there are: the authority is one TOML file an environment, beside it the
//! directories in the home of environments that other tools made.

pub mod copy;
mod document;
mod entry;
mod index;
mod line;
mod lock;
mod lookup;
pub mod name;
mod origin;
mod store;

use std::path::{Path, PathBuf};

pub use entry::{Entry, ProjectLink, PythonFacts, Schema, State};
pub(crate) use line::last_part;
pub use line::{Line, Lines, Listed};
#[cfg(test)]
pub(crate) use line::{render, text_of};
pub use lookup::Environment;
pub use origin::Origin;

use crate::error::{self, Kind};
use crate::registry::name::{EnvName, InvalidName};

/// The registry of one user and the home its environments are made in.
#[derive(Debug, Clone)]
pub struct Registry {
    data: PathBuf,
    cache: PathBuf,
    home: PathBuf,
}

impl Registry {
    /// Opens nothing yet. `data` and `cache` are venvyard's directories, `home` is where
    /// environments are made.
    pub fn new(data: &Path, cache: &Path, home: PathBuf) -> Self {
        Self { data: data.to_owned(), cache: cache.to_owned(), home }
    }

    /// Where environments are made.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The authority: one `<name>.toml` an environment.
    fn entries_dir(&self) -> PathBuf {
        self.data.join("registry.d")
    }
}

/// Why the registry could not answer or change.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No environment of that name.
    #[error("there is no environment {name}")]
    NoSuchEnvironment {
        /// What was asked for.
        name: String,
        /// The environment or project whose name is nearest to it.
        nearest: Option<String>,
    },
    /// Nothing could have that name.
    #[error(transparent)]
    InvalidName(#[from] InvalidName),
    /// A project that has several environments, none of which is its default.
    #[error("the project {project} has several environments: {}", names.join(", "))]
    Ambiguous {
        /// The project's name.
        project: String,
        /// Its environments.
        names: Vec<String>,
    },
    /// No environment belongs to the directory or a parent of it.
    #[error("no environment belongs to {} or a directory above it", .0.display())]
    NoProjectHere(PathBuf),
    /// The name is taken.
    #[error("an environment {name} exists already: {}", path.display())]
    AlreadyExists {
        /// The name as it is written in the registry.
        name: String,
        /// Where the environment is.
        path: PathBuf,
    },
    /// A file of the registry can't be understood.
    #[error("{}: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of the registry was written by a newer venvyard.
    #[error("{} was written by a newer venvyard (schema {schema})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        schema: u32,
    },
    /// A path that TOML can't hold.
    #[error("{} can't be registered: the path is not UTF-8", .0.display())]
    NotUtf8(PathBuf),
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// Nothing has the name, of all that is `known`: a mistake of another kind where nothing could.
    pub fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        match EnvName::new(name) {
            Ok(_) => Self::NoSuchEnvironment {
                name: name.to_owned(),
                nearest: lookup::nearest(name, known),
            },
            Err(invalid) => Self::InvalidName(invalid),
        }
    }
}

impl From<Error> for error::Error {
    fn from(error: Error) -> Self {
        let error = match error {
            Error::InvalidName(invalid) => return invalid.into(),
            error => error,
        };
        let kind = match &error {
            Error::NoSuchEnvironment { .. } | Error::Ambiguous { .. } | Error::NoProjectHere(_) => {
                Kind::NoSuchEnvironment
            }
            Error::AlreadyExists { .. } => Kind::AlreadyExists,
            Error::Damaged { .. }
            | Error::Newer { .. }
            | Error::NotUtf8(_)
            | Error::Io(_)
            | Error::InvalidName(_) => Kind::Failed,
        };
        let hint = match &error {
            Error::Damaged { .. } => "fix the file, or move it away",
            Error::Newer { .. } => "upgrade venvyard",
            _ => return Self::new(kind, error),
        };
        Self::new(kind, error).hint(hint)
    }
}
