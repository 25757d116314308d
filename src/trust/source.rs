//! Reading a file that trust is about: once, through one descriptor, so that what was looked at is what
//! is used, whoever replaces it meanwhile.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::safety::{self, UnsafeOwner};
use crate::fs::is_absent;

/// More than any such file has, in bytes.
const MOST: u64 = 1 << 20;

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it stands, links followed.
    pub(super) path: PathBuf,
    /// All that is in it.
    pub(super) bytes: Vec<u8>,
}

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Somebody else could have written it.
    #[error(transparent)]
    UnsafeOwner(#[from] UnsafeOwner),
    /// It is a directory, a device or the like.
    #[error("{} is no regular file", .0.display())]
    NotAFile(PathBuf),
    /// It is longer than so many MiB.
    #[error("{} is larger than {} MiB", .0.display(), .1)]
    TooLarge(PathBuf, u64),
    /// A system call failed.
    #[error("can't read {}", .0.display())]
    Io(PathBuf, #[source] io::Error),
}

/// SHA-256 of a file of at most so many bytes; the directory it stands in is to be safe.
pub(super) fn digest(path: &Path, most: Option<u64>) -> Result<Vec<u8>, ReadError> {
    let Some((_, mut file, length)) = opened(path)? else {
        return Err(ReadError::Io(path.to_owned(), io::ErrorKind::NotFound.into()));
    };
    if let Some(most) = most.filter(|most| length > *most) {
        return Err(ReadError::TooLarge(path.to_owned(), most >> 20));
    }
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer);
        match read.map_err(|error| ReadError::Io(path.to_owned(), error))? {
            0 => return Ok(digest.finalize().to_vec()),
            length => digest.update(&buffer[..length]),
        }
    }
}

/// Reads a file; `None` where there is none. The directories of the path itself and of the file that it
/// leads to are both to be safe.
pub(super) fn read(path: &Path) -> Result<Option<Source>, ReadError> {
    let Some((real, file, length)) = opened(path)? else { return Ok(None) };
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(MOST)).unwrap_or(0));
    let done = file.take(MOST + 1).read_to_end(&mut bytes);
    done.map_err(|error| ReadError::Io(path.to_owned(), error))?;
    if bytes.len() as u64 > MOST {
        return Err(ReadError::TooLarge(path.to_owned(), MOST >> 20));
    }
    Ok(Some(Source { path: real, bytes }))
}

/// The file that a path leads to, where it is, and its length in bytes.
fn opened(path: &Path) -> Result<Option<(PathBuf, File, u64)>, ReadError> {
    let failed = |error| ReadError::Io(path.to_owned(), error);
    let real = match dunce::canonicalize(path) {
        Ok(real) => real,
        Err(error) if is_absent(&error) && !path.is_symlink() => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    for place in [path, &real] {
        check_directory(place.parent().unwrap_or(place))?;
    }
    // To open a device may do something already (tape drives, watchdogs).
    let before = real.symlink_metadata().map_err(failed)?;
    if !before.is_file() {
        return Err(ReadError::NotAFile(path.to_owned()));
    }
    let file = open(&real).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(path.to_owned()));
    }
    safety::check(&real, &metadata)?;
    Ok(Some((real, file, metadata.len())))
}

/// An error unless only the user can put files into the directory.
pub(super) fn check_directory(directory: &Path) -> Result<(), ReadError> {
    let metadata =
        std::fs::metadata(directory).map_err(|error| ReadError::Io(directory.to_owned(), error))?;
    Ok(safety::check(directory, &metadata)?)
}

/// A link or a FIFO that stands there since it was looked at is neither followed nor waited for.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}
