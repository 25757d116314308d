//! Files and what happens to them: checked as a whole, then applied.

use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use crate::fs;

/// One file and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: PathBuf,
    /// What happens to it.
    pub action: Action,
}

/// What happens to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Create it with this content.
    Write(Vec<u8>),
    /// Replace its content with this.
    Update(Vec<u8>),
    /// Leave it as it is.
    Leave,
    /// Replace its content with this, which has no block.
    Restore(Vec<u8>),
    /// Delete it, and then this many of the directories above it if they are empty.
    Delete {
        /// How many directories.
        directories: usize,
    },
}

/// The change that gives an installed file this text.
pub fn change_to(path: &Path, text: &str) -> io::Result<FileChange> {
    Ok(change(path, read(path)?.as_deref(), text.into()))
}

/// The change from what a file is to what it should be.
pub(super) fn change(path: &Path, before: Option<&[u8]>, after: Vec<u8>) -> FileChange {
    let action = match before {
        None => Action::Write(after),
        Some(before) if before == after => Action::Leave,
        Some(_) => Action::Update(after),
    };
    FileChange { path: path.to_owned(), action }
}

/// Whether each change can be made, as far as can be seen without writing.
pub fn check(changes: &[FileChange]) -> Result<(), Error> {
    for FileChange { path, action } in changes {
        if *action != Action::Leave {
            fs::check_writable(path)?;
        }
    }
    Ok(())
}

/// [Checks](check) all changes, then makes them in order.
pub fn apply(changes: &[FileChange]) -> Result<(), Error> {
    check(changes)?;
    for FileChange { path, action } in changes {
        match action {
            Action::Leave => {}
            Action::Write(bytes) | Action::Update(bytes) | Action::Restore(bytes) => {
                fs::replace(path, bytes)?;
            }
            Action::Delete { directories } => {
                fs::delete_file(path)?;
                for directory in path.ancestors().skip(1).take(*directories) {
                    fs::delete_dir_if_empty(directory);
                }
            }
        }
    }
    Ok(())
}

/// What a file holds; `None` if there is none.
pub(super) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        // If a file stands where a directory should be, the check reports that.
        Err(error) if fs::is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
