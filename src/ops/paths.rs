//! Paths that the user names, checked and made absolute.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

use crate::dirs::variable;
use crate::error::{Error, Result};
use crate::fs;

/// The current directory.
///
/// # Errors
/// It is gone: somebody deleted it after the shell went there.
pub fn current_directory() -> Result<PathBuf> {
    env::current_dir().map_err(|error| without_directory(&error))
}

/// The error if the system can't tell what the current directory is.
fn without_directory(error: &io::Error) -> Error {
    if error.kind() != io::ErrorKind::NotFound {
        return Error::failed(format!("can't find out the current directory: {error}"));
    }
    let Some(place) = variable("PWD").map(PathBuf::from).filter(|place| place.is_absolute()) else {
        return Error::failed("the current directory is gone").hint("go to one that exists");
    };
    let is_anew = place.is_dir();
    Error::failed(format!("the current directory is gone: {}", place.display())).hint(if is_anew {
        "another one is there now: 'cd \"$PWD\"' goes there"
    } else {
        "go to one that exists"
    })
}

/// The absolute path of an existing directory. Links stay as the user wrote them, unless `..` follows them.
pub fn existing_directory(path: &Path) -> Result<PathBuf> {
    if !path.is_dir() {
        let text = format!("there is no directory {}", path.display());
        return Err(Error::failed(text).hint("make it first, or choose another one"));
    }
    absolute(path)
}

/// A requirements file can't be read.
#[derive(Debug, thiserror::Error)]
#[error("can't read the requirements file {}", .0.display())]
struct UnreadableRequirements(PathBuf, #[source] std::io::Error);

/// The absolute path of a requirements file that can be read.
pub fn existing_file(path: &Path) -> Result<PathBuf> {
    // Opening a FIFO would wait, and a pipe can be read only once: pip reads the file, and venvyard does.
    let readable = |metadata: std::fs::Metadata| match metadata {
        metadata if metadata.is_dir() => Ok("it is a directory"),
        metadata if !metadata.is_file() => Ok("it is no regular file"),
        _ => fs::open(path).map(|_| ""),
    };
    let error = match fs::metadata(path).and_then(readable) {
        Ok("") => return absolute(path),
        Ok(reason) => std::io::Error::other(reason),
        Err(error) => error,
    };
    Err(Error::failed(UnreadableRequirements(path.to_owned(), error))
        .hint("nothing was made; a relative path starts at the current directory"))
}

/// The absolute path of an existing file or directory. Links stay, unless `..` follows them.
pub fn absolute(path: &Path) -> Result<PathBuf> {
    if path.components().any(|part| part == std::path::Component::ParentDir) {
        return Ok(fs::canonicalize(path)?);
    }
    // Collecting the components drops dots and a slash at the end.
    let absolute = std::path::absolute(path).map_err(|error| without_directory(&error))?;
    Ok(absolute.components().collect())
}
