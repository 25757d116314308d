//! An advisory lock around changes of entries.
//!
//! It keeps two changes of one entry from losing the first. What must never go wrong (one winner of
//! a name, no torn file) does not depend on it: some network file systems refuse locks.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Longest wait for another process: its change takes milliseconds, so it is stopped or stuck.
const TIMEOUT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// Held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<File>,
}

/// Takes the lock file at `path`; `TimedOut` when another process keeps it.
pub(super) fn acquire(path: &Path) -> io::Result<Lock> {
    let file = fs_err::OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?
        .into_parts()
        .0;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) if begun.elapsed() < TIMEOUT => {
                std::thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => {
                let text = format!("another venvyard has kept {} for 10 s", path.display());
                return Err(io::Error::new(io::ErrorKind::TimedOut, text));
            }
            // ENOSYS, EBADF, ENOLCK: the file system has no locks (uv#9050, cargo#2615).
            Err(TryLockError::Error(_)) => return Ok(Lock { _file: None }),
        }
    }
}
