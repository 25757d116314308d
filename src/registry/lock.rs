//! Takes the advisory locks that changes of entries hold: a few for all names, so that only changes of the same entry,
//! and now and then of two, wait for each other's disk.
//!
//! It keeps one of two simultaneous changes from being lost. That only one process gets a name, and that no
//! file is half-written, doesn't depend on it, because some network file systems have no locks.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::Registry;
use crate::fs;

/// How many locks there are.
const LOCKS: u8 = 16;

/// How long to wait for another process. A change takes milliseconds, so that process has hung or stopped.
const TIMEOUT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(5);

/// The lock of an entry or of two, released when it is dropped. It has no files where the file system has no locks.
#[derive(Debug)]
pub(super) struct Lock {
    _files: Vec<File>,
}

impl Registry {
    /// Waits for the lock of an entry; `TimedOut` if another process holds it.
    pub(super) fn lock(&self, name: &str) -> io::Result<Lock> {
        Ok(Lock { _files: acquire(&self.lock_path(name))?.into_iter().collect() })
    }

    /// The same for two entries, which may share a lock.
    pub(super) fn lock_both(&self, names: [&str; 2]) -> io::Result<Lock> {
        let mut paths = names.map(|name| self.lock_path(name)).to_vec();
        // Whoever needs the same two takes them in the same order.
        paths.sort();
        paths.dedup();
        let files = paths.iter().filter_map(|path| acquire(path).transpose());
        Ok(Lock { _files: files.collect::<io::Result<_>>()? })
    }

    /// Waits until nobody changes the entry, or gives its name away. Makes nothing: where there is no lock yet, nobody
    /// holds it.
    pub fn wait_for_changes(&self, name: &str) {
        if self.lock_path(name).exists() {
            let _ = self.lock(name);
        }
    }

    /// Names that differ only by case may be one file.
    fn lock_path(&self, name: &str) -> PathBuf {
        let digest = Sha256::digest(name.to_lowercase());
        self.data.join("registry.locks").join(format!("{:x}", digest[0] % LOCKS))
    }
}

/// `None` where the file system has no locks.
fn acquire(path: &Path) -> io::Result<Option<File>> {
    let file = match fs::open_lock(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_own_dir_all(path.parent().unwrap_or(path))?;
            fs::open_lock(path)?
        }
        opened => opened?,
    };
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
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
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}
