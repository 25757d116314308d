//! The registry: which environments exist.
//!
//! Each environment that venvyard manages has one TOML file, its entry. Environments of other tools in the
//! home of environments are found by their directories.

mod ambiguous;
mod claim;
pub mod copy;
mod damaged;
mod document;
mod entry;
mod environment;
mod index;
pub mod last_use;
mod line;
mod lock;
mod lookup;
pub mod name;
mod nearest;
mod origin;
mod own_dir;
mod owner;
mod packages;
mod place;
pub mod project_file;
mod rename;
mod scripts;
mod stamp;
mod store;
mod survey;
#[cfg(test)]
mod testing;
pub mod trash;

use std::path::{Path, PathBuf};

pub use ambiguous::Ambiguous;
pub use claim::Claim;
pub use entry::{Entry, EntryState, ProjectLink, PythonFacts, Schema};
pub use environment::{Environment, Scripts, Tie};
pub(crate) use line::last_part;
pub use line::{IndexLine, IndexLines, ListedEnvironment};
#[cfg(test)]
pub(crate) use line::{render, text_of};

pub use origin::Origin;
pub use owner::OwnerReport;
pub use rename::Held;
pub use scripts::scripts_elsewhere;
pub use stamp::Stamp;
pub use survey::{EntryFile, Registered, Survey, can_be_listed};

use crate::error::{self, Kind};
use crate::fs::UnsafeOwner;
use crate::registry::name::{EnvName, InvalidName};

/// The registry of one user, with the home in which environments are created.
#[derive(Debug, Clone)]
pub struct Registry {
    data: PathBuf,
    cache: PathBuf,
    home: PathBuf,
    owners: OwnerReport,
}

impl Registry {
    /// `data` and `cache` are venvyard's directories, `home` is where environments are created. Reads
    /// nothing yet.
    pub fn new(data: &Path, cache: &Path, home: PathBuf) -> Self {
        let owners = OwnerReport::default();
        Self { data: data.to_owned(), cache: cache.to_owned(), home, owners }
    }

    /// The directory in which environments are created.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The directory of the entries: one `<name>.toml` for each environment.
    pub fn entries_dir(&self) -> PathBuf {
        self.data.join("registry.d")
    }
}

/// Why the registry can't be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No environment has that name.
    #[error("there is no environment {name}")]
    NoSuchEnvironment {
        /// The name.
        name: String,
        /// The environment with the most similar name.
        nearest: Option<String>,
    },
    /// No environment and no project has that name.
    #[error("there is no environment {name}, and no project of that name")]
    NoSuchName {
        /// The name.
        name: String,
        /// The environment or project with the most similar name.
        nearest: Option<String>,
    },
    /// No environment can have that name.
    #[error(transparent)]
    InvalidName(#[from] InvalidName),
    /// A project has several environments and no default.
    #[error(transparent)]
    Ambiguous(#[from] Ambiguous),
    /// No environment belongs to the directory or to one above it.
    #[error("no environment belongs to {} or a directory above it", .0.display())]
    NoProjectHere(PathBuf),
    /// An environment has the name already.
    #[error("an environment {name} already exists: {}", path.display())]
    AlreadyExists {
        /// Its name, as the registry writes it.
        name: String,
        /// Where the environment is.
        path: PathBuf,
    },
    /// An environment has the name already, and its packages are not all installed.
    #[error("the environment {name} already exists, but not all of its packages are installed: {}", path.display())]
    Unfinished {
        /// Its name, as the registry writes it.
        name: String,
        /// Where the environment is.
        path: PathBuf,
    },
    /// A file of the registry can't be parsed.
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
    /// The path of an environment can't be written as TOML.
    #[error("{} can't be registered: the path is not UTF-8", .0.display())]
    NotUtf8(PathBuf),
    /// What should be changed belongs to another user.
    #[error("{0}, so venvyard doesn't change it")]
    Owner(UnsafeOwner),
    /// Others could have written what would be used.
    #[error("{0}, so venvyard doesn't use it")]
    Writable(UnsafeOwner),
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// The environment was there, and another process has removed it or given it another name.
    pub fn gone(name: &str) -> Self {
        Self::NoSuchEnvironment { name: name.to_owned(), nearest: None }
    }

    /// No environment in `known` has the name: [`Error::InvalidName`] if none could have it.
    pub fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        match EnvName::new(name) {
            Ok(_) => Self::NoSuchEnvironment {
                name: name.to_owned(),
                nearest: nearest::nearest(name, known),
            },
            Err(invalid) => Self::InvalidName(invalid),
        }
    }

    /// No environment or project in `known` has the name.
    pub fn unknown_name<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        match Self::unknown(name, known) {
            Self::NoSuchEnvironment { name, nearest } => Self::NoSuchName { name, nearest },
            invalid => invalid,
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
            Error::NoSuchEnvironment { .. }
            | Error::NoSuchName { .. }
            | Error::Ambiguous(_)
            | Error::NoProjectHere(_) => Kind::NoSuchEnvironment,
            Error::AlreadyExists { .. } | Error::Unfinished { .. } => Kind::AlreadyExists,
            Error::Damaged { .. }
            | Error::Newer { .. }
            | Error::NotUtf8(_)
            | Error::Owner(_)
            | Error::Writable(_)
            | Error::Io(_)
            | Error::InvalidName(_) => Kind::Failed,
        };
        let hint = match &error {
            Error::Newer { .. } => "upgrade venvyard".to_owned(),
            Error::Owner(reason @ UnsafeOwner::Writable(_)) | Error::Writable(reason) => {
                format!("'{}' stops them", reason.remedy())
            }
            Error::Owner(reason) => {
                format!("run venvyard as that user, or '{}' makes it yours", reason.remedy())
            }
            _ => return Self::new(kind, error),
        };
        Self::new(kind, error).hint(hint)
    }
}
