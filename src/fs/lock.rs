//! Locks on files, which only save work.

use std::io;
use std::path::Path;

use super::at;

/// Waits for a lock on a file. The lock ends when the returned file is dropped. On file systems
/// without locks, every process gets it.
pub fn lock(path: &Path) -> io::Result<std::fs::File> {
    let file = open_lock(path)?;
    let _ = file.lock();
    Ok(file)
}

/// Takes a lock on a file, whose directory exists; `None` if another process has it. The rest is as
/// in [`lock`].
pub fn try_lock(path: &Path) -> io::Result<Option<std::fs::File>> {
    let file = open_lock(path)?;
    Ok(match file.try_lock() {
        Err(std::fs::TryLockError::WouldBlock) => None,
        _ => Some(file),
    })
}

/// Opens a file to lock it, and makes it if it doesn't exist.
pub fn open_lock(path: &Path) -> io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(path).map_err(|error| at(&error, "can't write", path))
}
