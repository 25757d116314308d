//! Takes the advisory lock that changes of entries hold.
//!
//! It keeps one of two simultaneous changes from being lost. That only one process gets a name, and that no
//! file is half-written, doesn't depend on it, because some network file systems have no locks.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::fs;

/// How long to wait for another process. A change takes milliseconds, so that process has hung or stopped.
const TIMEOUT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// The lock, released when it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<File>,
}

/// Locks the file at `path`; `TimedOut` if another process holds it.
pub(super) fn acquire(path: &Path) -> io::Result<Lock> {
    let file = fs::open_lock(path)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) if start.elapsed() < TIMEOUT => {
                std::thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => {
                let text = format!(
                    "another venvyard process has held the lock {} for 10 s",
                    path.display()
                );
                return Err(io::Error::new(io::ErrorKind::TimedOut, text));
            }
            // ENOSYS, EBADF or ENOLCK: the file system has no locks (uv#9050, cargo#2615).
            Err(TryLockError::Error(_)) => return Ok(Lock { _file: None }),
        }
    }
}
