//! A directory that appears at its path when it is complete.

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::make_dir::own_dir;
use super::{at, create_dir_all, create_own_dir_all, rename_noreplace};

/// Begins the name of a directory that is not complete yet.
pub(super) const PREFIX: &str = ".new-";

/// A directory that is created next to its final path. Unless it is committed, dropping it deletes
/// it.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
    committed: bool,
}

impl Staged {
    /// Creates `.new-<uuid>` in `parent`, and `parent` itself if it is missing.
    pub fn create(parent: &Path) -> io::Result<Self> {
        create_dir_all(parent)?;
        Self::create_with(&DirBuilder::new(), parent)
    }

    /// The same where nobody else may write, whatever the umask.
    pub fn create_own(parent: &Path) -> io::Result<Self> {
        create_own_dir_all(parent)?;
        Self::create_own_in(parent)
    }

    /// The same in a `parent` that exists.
    pub fn create_own_in(parent: &Path) -> io::Result<Self> {
        Self::create_with(&own_dir(), parent)
    }

    fn create_with(builder: &DirBuilder, parent: &Path) -> io::Result<Self> {
        let path = parent.join(format!("{PREFIX}{}", Uuid::new_v4().simple()));
        builder.create(&path).map_err(|error| at(&error, "can't write in", parent))?;
        Ok(Self { path, committed: false })
    }

    /// The temporary path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Renames the directory to `target`; `AlreadyExists` if something is there.
    pub fn commit(mut self, target: &Path) -> io::Result<()> {
        rename_noreplace(&self.path, target)?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.committed {
            // A failure here leaves a `.new-*`, which is known to be a leftover.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
