//! Why something in a project can't be used.

use std::io;
use std::path::{Path, PathBuf};

use super::notice::Notice;
use super::safety::UnsafeOwner;
use super::source::ReadError;
use crate::error::Kind;

/// Why a project's file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It, or a file it leads to, can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It can't be understood.
    #[error("{}:{line}: {reason}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// The first is 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// More hook files than any environment has.
    #[error("there are too many hooks in {}", .0.display())]
    TooManyHooks(PathBuf),
    /// Neither a project's file nor an environment.
    #[error("there is neither a venvyard.toml nor an environment at {}", .0.display())]
    Nothing(PathBuf),
    /// The environment in a project is not trusted.
    #[error(
        "the environment {} {}",
        .0.place.display(),
        if .0.changed { "has changed since it was trusted" } else { "is not trusted" }
    )]
    Untrusted(Notice),
    /// There is no environment in that directory any more.
    #[error("there is no environment at {}", .0.display())]
    NoEnvironment(PathBuf),
    /// The user has denied it.
    #[error("{} is denied", .0.display())]
    Denied(PathBuf),
    /// The decision can't be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Error {
    pub(super) fn invalid(file: &Path, line: usize, reason: &str) -> Self {
        Self::Invalid { file: file.to_owned(), line, reason: reason.to_owned() }
    }
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        match &error {
            Error::Read(ReadError::UnsafeOwner(UnsafeOwner::Writable(path))) => {
                let path = shell_words::quote(&path.to_string_lossy()).into_owned();
                let hint = format!("'chmod go-w {path}' takes the others' permission away");
                Self::new(Kind::NotTrusted, error).hint(hint)
            }
            Error::Read(ReadError::UnsafeOwner(UnsafeOwner::Foreign(_))) => {
                Self::new(Kind::NotTrusted, error)
                    .hint("venvyard never trusts what another user wrote")
            }
            Error::Denied(_) | Error::Untrusted(_) | Error::NoEnvironment(_) => {
                Self::new(Kind::NotTrusted, error)
            }
            _ => Self::failed(error),
        }
    }
}
