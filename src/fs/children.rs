//! What is in a directory.

use std::io;
use std::path::{Path, PathBuf};

use super::{at, read_dir};

/// The paths in a directory; none if it doesn't exist.
pub fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    match read_dir(directory) {
        Ok(entries) => entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()
            .map_err(|error| at(&error, "can't read", directory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
