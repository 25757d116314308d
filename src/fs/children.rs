//! What is in a directory.

use std::io;
use std::path::{Path, PathBuf};

/// The paths in a directory; none if it doesn't exist.
pub fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    match fs_err::read_dir(directory) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
