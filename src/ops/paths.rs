//! Paths that the user names, checked and made absolute.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The absolute path of an existing directory. Links stay as the user wrote them, unless `..` follows them.
pub fn existing_directory(path: &Path) -> Result<PathBuf> {
    if !path.is_dir() {
        let text = format!("there is no directory {}", path.display());
        return Err(Error::failed(text).hint("make it first, or choose another one"));
    }
    absolute(path)
}

/// The absolute path of a requirements file that can be read.
pub fn existing_file(path: &Path) -> Result<PathBuf> {
    // Opening a FIFO would wait, and a pipe can be read only once: pip reads the file, and venvyard does.
    let readable = |metadata: std::fs::Metadata| match metadata {
        metadata if metadata.is_dir() => Ok("it is a directory"),
        metadata if !metadata.is_file() => Ok("it is no regular file"),
        _ => std::fs::File::open(path).map(|_| ""),
    };
    let reason = match std::fs::metadata(path).and_then(readable) {
        Ok("") => return absolute(path),
        Ok(reason) => reason.to_owned(),
        Err(error) => error.to_string(),
    };
    let text = format!("can't read the requirements file {}: {reason}", path.display());
    Err(Error::failed(text)
        .hint("nothing was made; a relative path starts at the current directory"))
}

fn absolute(path: &Path) -> Result<PathBuf> {
    if path.components().any(|part| part == std::path::Component::ParentDir) {
        return Ok(dunce::canonicalize(path)?);
    }
    // Collecting the components drops dots and a slash at the end.
    Ok(std::path::absolute(path)?.components().collect())
}
