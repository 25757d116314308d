//! The error for a project file or environment that can't be used or trusted.

use std::io;
use std::path::{Path, PathBuf};

use super::content::ReadError;
use super::notice::Notice;
use crate::error::Kind;
use crate::fs::UnsafeOwner;

/// Why a project file or an environment in a project can't be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file, or a file that it refers to, can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file can't be parsed.
    #[error("{}:{line}: {reason}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with the line.
        reason: String,
    },
    /// There are more hook files than venvyard reads.
    #[error("there are too many hook files in {}", .0.display())]
    TooManyHooks(PathBuf),
    /// The path has neither a project file nor an environment.
    #[error("there is neither a venvyard.toml nor an environment at {}", .0.display())]
    Nothing(PathBuf),
    /// The environment in a project is not trusted.
    #[error(
        "the environment {} {}",
        .0.place.display(),
        if .0.has_changed() { "has changed since it was trusted" } else { "is not trusted" }
    )]
    Untrusted(Notice),
    /// The environment has disappeared.
    #[error("there is no environment at {}", .0.display())]
    NoEnvironment(PathBuf),
    /// The user denied the file or directory.
    #[error("{} is denied", .0.display())]
    Denied(PathBuf),
    /// The user's decisions would be stored where another user can write.
    #[error(transparent)]
    Owner(#[from] UnsafeOwner),
    /// The decision can't be saved.
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
            Error::Read(ReadError::UnsafeOwner(unsafe_owner @ UnsafeOwner::Writable(_))) => {
                let hint = format!("'{}' stops others from writing to it", unsafe_owner.remedy());
                Self::new(Kind::NotTrusted, error).hint(hint)
            }
            Error::Read(ReadError::UnsafeOwner(UnsafeOwner::Foreign(_))) => {
                Self::new(Kind::NotTrusted, error)
                    .hint("venvyard never trusts what another user wrote")
            }
            Error::Owner(reason) => {
                let hint = format!("'{}' makes it yours alone", reason.remedy());
                Self::failed(error).hint(hint)
            }
            Error::Denied(_) | Error::Untrusted(_) | Error::NoEnvironment(_) => {
                Self::new(Kind::NotTrusted, error)
            }
            _ => Self::failed(error),
        }
    }
}
