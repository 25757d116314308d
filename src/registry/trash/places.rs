//! Where the trashes are that lie outside of the home of environments: one file for each, with its directory.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::fs::{self, Readers, Trash};
use crate::registry::{Error, Registry};

impl Registry {
    /// The trash for what is at `path`.
    pub(crate) fn trash_for(&self, path: &Path) -> Trash {
        match path.parent() {
            Some(parent) if parent != self.home => Trash::of(parent),
            _ => Trash::of_home(&self.home),
        }
    }

    /// The trash of the home, and each that was used elsewhere.
    pub(crate) fn trashes(&self) -> Vec<Trash> {
        let elsewhere = fs::children(&self.places()).unwrap_or_default();
        let known = elsewhere.iter().filter_map(|file| Some(Trash::of(&directory(file)?)));
        std::iter::once(Trash::of_home(&self.home))
            .chain(known.filter(|trash| trash.around() != self.home))
            .collect()
    }

    /// Remembers a trash, so that it is found again.
    pub(crate) fn remember_trash(&self, trash: &Trash) -> Result<(), Error> {
        if trash.around() == self.home {
            return Ok(());
        }
        let file = self.place_of(trash);
        if directory(&file).is_none_or(|known| known != trash.around()) {
            let text = trash.around().as_os_str().as_encoded_bytes();
            fs::replace_for(&file, text, Readers::Owner)?;
        }
        Ok(())
    }

    /// Deletes a trash in which nothing is left, and forgets it. One whose disk may not be mounted is kept in mind.
    pub(crate) fn tidy_trash(&self, trash: &Trash) {
        trash.tidy();
        if !trash.dir().exists() && trash.around().is_dir() {
            let _ = fs::delete_file(&self.place_of(trash));
        }
    }

    /// Files that a killed command was writing.
    pub(crate) fn unfinished_files(&self) -> Vec<PathBuf> {
        let left = |dir: PathBuf| fs::leftovers(&dir, false).unwrap_or_default();
        self.dirs_of_files().into_iter().flat_map(left).collect()
    }

    /// The directories in which it writes a file for each environment, or for each trash.
    pub(crate) fn dirs_of_files(&self) -> [PathBuf; 3] {
        [self.entries_dir(), self.packages_dir(), self.places()]
    }

    fn places(&self) -> PathBuf {
        self.data.join("trashes")
    }

    fn place_of(&self, trash: &Trash) -> PathBuf {
        let digest = Sha256::digest(trash.around().as_os_str().as_encoded_bytes());
        let name = digest.iter().take(16).fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        });
        self.places().join(name)
    }
}

/// The directory that a file names; `None` if another user could have written it.
fn directory(file: &Path) -> Option<PathBuf> {
    let bytes = fs::read_own(file).ok()?;
    #[cfg(unix)]
    let path: PathBuf =
        <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes).into();
    #[cfg(not(unix))]
    let path = PathBuf::from(String::from_utf8(bytes).ok()?);
    path.is_absolute().then_some(path)
}
