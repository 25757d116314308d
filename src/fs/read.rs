//! The calls that change nothing. Their errors name the path.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::failure::{READ, at};

fn failed(path: &Path) -> impl Fn(io::Error) -> io::Error + '_ {
    move |error| at(&error, READ, path)
}

/// The bytes of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path).map_err(failed(path))
}

/// The text of a file.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    std::fs::read_to_string(path).map_err(failed(path))
}

/// Opens a file for reading.
pub fn open(path: &Path) -> io::Result<File> {
    File::open(path).map_err(failed(path))
}

/// Appends the rest of the open file at `path` to `text`.
pub fn read_rest(mut file: File, path: &Path, text: &mut String) -> io::Result<()> {
    file.read_to_string(text).map(drop).map_err(failed(path))
}

/// What is at `path`, following links.
pub fn metadata(path: &Path) -> io::Result<Metadata> {
    std::fs::metadata(path).map_err(failed(path))
}

/// What is at `path`; if it is a link, the link itself.
pub fn symlink_metadata(path: &Path) -> io::Result<Metadata> {
    std::fs::symlink_metadata(path).map_err(failed(path))
}

/// What is in a directory.
pub fn read_dir(path: &Path) -> io::Result<std::fs::ReadDir> {
    std::fs::read_dir(path).map_err(failed(path))
}

/// The path with all links resolved.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    dunce::canonicalize(path).map_err(failed(path))
}
