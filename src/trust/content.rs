//! Reads a file once, through one descriptor, so that the content that was checked is the content that is
//! used, even if somebody replaces the file meanwhile.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::fs::{UnsafeOwner, at, check_owner, is_absent};

/// The longest file that is read whole, in bytes. Real ones are far shorter.
const MAX_BYTES: u64 = 1 << 20;

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileContent {
    /// Its path, with links resolved.
    pub(super) path: PathBuf,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Whether it may be run as a program.
    pub(super) executable: bool,
}

/// Why a file can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Another user could have written it.
    #[error(transparent)]
    UnsafeOwner(#[from] UnsafeOwner),
    /// It is a directory, a device or the like.
    #[error("{} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// It is longer than that many MiB.
    #[error("{} is larger than {} MiB", .0.display(), .1)]
    TooLarge(PathBuf, u64),
    /// A system call failed; the message names the path.
    #[error(transparent)]
    Io(io::Error),
}

impl ReadError {
    /// What `path` names can't be read.
    pub(super) fn of(path: &Path, error: &io::Error) -> Self {
        Self::Io(at(error, "can't read", path))
    }
}

/// The SHA-256 of a file of at most `max` bytes. Its directory must be safe.
pub(super) fn digest(path: &Path, max: Option<u64>) -> Result<Vec<u8>, ReadError> {
    let Some((_, mut file, metadata)) = open_checked(path)? else {
        return Err(ReadError::of(path, &io::ErrorKind::NotFound.into()));
    };
    if let Some(max) = max.filter(|max| metadata.len() > *max) {
        return Err(ReadError::TooLarge(path.to_owned(), max >> 20));
    }
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer);
        match read.map_err(|error| ReadError::of(path, &error))? {
            0 => return Ok(digest.finalize().to_vec()),
            length => digest.update(&buffer[..length]),
        }
    }
}

/// Reads a file; `None` if it doesn't exist. If it is a link, the directories of the link and of its target
/// must both be safe.
pub(super) fn read(path: &Path) -> Result<Option<FileContent>, ReadError> {
    let Some((real, file, metadata)) = open_checked(path)? else { return Ok(None) };
    let length = metadata.len().min(MAX_BYTES);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::of(path, &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLarge(path.to_owned(), MAX_BYTES >> 20));
    }
    Ok(Some(FileContent { path: real, bytes, executable: is_executable(&metadata) }))
}

/// Opens the file at `path` and checks that only the user could have written it. Returns its path with
/// links resolved, the open file, and what is known of it; `None` if it doesn't exist.
fn open_checked(path: &Path) -> Result<Option<(PathBuf, File, Metadata)>, ReadError> {
    let failed = |error: io::Error| ReadError::of(path, &error);
    let real = match dunce::canonicalize(path) {
        Ok(real) => real,
        Err(error) if is_absent(&error) && !path.is_symlink() => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    for place in [path, &real] {
        check_directory(place.parent().unwrap_or(place))?;
    }
    // Opening a device can have an effect (tape drives, watchdogs).
    let before = real.symlink_metadata().map_err(failed)?;
    if !before.is_file() {
        return Err(ReadError::NotAFile(path.to_owned()));
    }
    let file = open_without_following(&real).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(path.to_owned()));
    }
    check_owner(&real, &metadata)?;
    Ok(Some((real, file, metadata)))
}

/// Fails unless only the user can put files into the directory.
pub(super) fn check_directory(directory: &Path) -> Result<(), ReadError> {
    let metadata =
        std::fs::metadata(directory).map_err(|error| ReadError::of(directory, &error))?;
    Ok(check_owner(directory, &metadata)?)
}

/// Neither follows a link nor waits for a FIFO that somebody has put there meanwhile.
#[cfg(unix)]
fn open_without_following(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open_without_following(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_metadata: &Metadata) -> bool {
    false
}
