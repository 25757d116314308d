//! Puts venvyard into a shell's start-up files, and takes it out again. It prints nothing.
//!
//! [`block`], [`replaced`], [`profile`], [`rc`] and [`settings`] decide, [`home`], [`program`] and [`review`] look, [`plan`]
//! works out the [`changes`].

mod block;
mod changes;
mod home;
pub mod layer;
pub mod plan;
mod profile;
pub mod program;
mod rc;
mod replaced;
pub mod review;
pub mod settings;

use std::io;
use std::path::PathBuf;

pub use home::powershell_runs_no_files;
pub use profile::Unfit;

/// Why a shell can't be set up. Nothing has been written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file can't be read or written; the cause names it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The block can't be told from the user's own lines.
    #[error("{path}: {source}", path = path.display())]
    Damaged {
        /// The start-up file.
        path: PathBuf,
        /// What is wrong with it.
        source: block::Damaged,
    },
    /// A block in this PowerShell profile would have no effect, or do harm.
    #[error("{path}: {source}", path = path.display())]
    Profile {
        /// The profile.
        path: PathBuf,
        /// Why.
        source: profile::Unfit,
    },
    /// Lines can't be added to a file in UTF-16, which Windows PowerShell's `>` writes.
    #[error("{} is UTF-16", .0.display())]
    Utf16(PathBuf),
    /// A symbolic link to a file that doesn't exist. Creating that file might be wrong.
    #[error("{} is a symbolic link to nothing", .0.display())]
    DanglingLink(PathBuf),
    /// Shell code must be text.
    #[error("the path {} is not UTF-8", .0.display())]
    PathNotUtf8(PathBuf),
}

impl From<Error> for crate::error::Error {
    fn from(error: Error) -> Self {
        let hint = match &error {
            Error::Io(_) | Error::Profile { .. } => return Self::failed(error),
            Error::Damaged { .. } => "take venvyard's lines out by hand, then try again",
            Error::Utf16(_) => "save it as UTF-8, then try again",
            Error::DanglingLink(_) => "make the file it points to or delete the link",
            Error::PathNotUtf8(_) => "set VENVYARD_DATA_DIR to another directory",
        };
        Self::failed(error).hint(hint)
    }
}
