//! The journal of a renaming: a file that says what is to become of which environment, as long as that is under way.
//!
//! The process that renames holds a lock on it. Without that lock, the file is what a killed process left.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::renaming::Renaming;
use crate::error::{Error, Result};
use crate::fs;

/// How long to wait for another process that has already moved an environment. The rest takes it milliseconds.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(5);

/// The journal of this process, which holds its lock.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    _lock: Option<File>,
}

impl Journal {
    /// Writes it: it is on the disk when this returns.
    ///
    /// # Errors
    /// Another process renames or moves the same environment.
    pub(super) fn begin(data: &Path, renaming: &Renaming) -> Result<Self> {
        let path = directory(data).join(format!("{}.toml", renaming.id.simple()));
        let text = toml::to_string(renaming)
            .map_err(|_| crate::registry::Error::NotUtf8(renaming.to.path.clone()))?;
        match fs::moving::create_locked(&path, text.as_bytes()) {
            Ok(lock) => Ok(Self { path, _lock: Some(lock) }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let name = &renaming.from.name;
                Err(Error::failed(format!("another venvyard process renames or moves {name}")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes it: the renaming is done, or undone.
    pub(super) fn end(self) -> Result<()> {
        fs::delete_file(&self.path)?;
        if let Some(directory) = self.path.parent() {
            fs::delete_dir_if_empty(directory);
        }
        Ok(())
    }
}

/// The journals that killed processes left, each with what it says; `None` if the process was killed while it wrote it,
/// before it changed anything. Costs one system call if there are none.
pub(super) fn left(data: &Path) -> Vec<(Journal, Option<Renaming>)> {
    let Ok(entries) = std::fs::read_dir(directory(data)) else { return Vec::new() };
    let paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    if paths.is_empty() {
        fs::delete_dir_if_empty(&directory(data));
    }
    paths.into_iter().filter_map(|path| taken_over(&path)).collect()
}

/// Takes a journal over from a process that was killed; `None` if its process goes on.
fn taken_over(path: &Path) -> Option<(Journal, Option<Renaming>)> {
    let start = Instant::now();
    let lock = loop {
        // The file may be gone by now: the lock must not make it anew.
        let lock = path.exists().then(|| fs::try_lock(path))?.ok()?;
        match lock {
            Some(lock) => break lock,
            // It must not look as if the environment were gone.
            None if is_moving(path) && start.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            None => return None,
        }
    };
    let renaming = read(path);
    Some((Journal { path: path.to_owned(), _lock: Some(lock) }, renaming))
}

/// Whether the process has already moved the environment, so that it is done soon. It may copy for minutes before.
fn is_moving(path: &Path) -> bool {
    read(path).is_some_and(|renaming| !renaming.from.holds(renaming.id))
}

fn read(path: &Path) -> Option<Renaming> {
    toml::from_str(&std::fs::read_to_string(path).ok()?).ok()
}

fn directory(data: &Path) -> PathBuf {
    data.join("renaming")
}
