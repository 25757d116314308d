//! The wheels that the user added. Copies of them are kept, because the cache may be deleted at any
//! time, and the original file or the index may be gone by then.

use std::io;
use std::path::{Path, PathBuf};

use super::store::Store;
use super::wheels::{Wheel, in_directory};
use super::{Error, fits, unpack};
use crate::fs::{self, Staged};
use crate::interrupt;
use crate::progress::Progress;
use crate::python::Version;

/// The directory of the wheels that the user added.
#[derive(Debug, Clone)]
pub(crate) struct AddedWheels {
    dir: PathBuf,
}

/// A wheel after it was added.
#[derive(Debug)]
pub(crate) struct AddedWheel {
    /// The copy.
    pub(crate) wheel: Wheel,
    /// Its `Requires-Python`.
    pub(crate) requires_python: Option<String>,
    /// Whether it was not there before.
    pub(crate) new: bool,
}

impl AddedWheels {
    /// The directory `dir`, which is created on demand.
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// The path of the directory.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// All wheels, the newest first.
    pub(crate) fn wheels(&self) -> Vec<Wheel> {
        in_directory(&self.dir)
    }

    /// Adds copies of the wheels after unpacking each of them. Either all or none are added.
    ///
    /// # Errors
    /// [`Error::Wheel`] for a damaged file or one that is not a wheel for any platform; the disk's.
    pub(crate) fn add(
        &self,
        files: &[PathBuf],
        store: &Store,
        progress: &dyn Progress,
    ) -> Result<Vec<AddedWheel>, Error> {
        for file in files {
            if Wheel::new(file.clone()).is_none() {
                let reason =
                    "only a wheel for any platform can be a seed: NAME-VERSION-…-none-any.whl";
                return Err(Error::Wheel { path: file.clone(), reason: reason.to_owned() });
            }
            unpack::check_file(file)?;
        }
        fs::check_owner_at(&self.dir)?;
        let staged = Staged::create_own(&self.dir)?;
        let checked = Store::new(staged.path());
        let mut additions = Vec::new();
        for file in files {
            interrupt::check()?;
            // The copy is what gets checked, in case the file changes.
            let copy = staged.path().join(file.file_name().unwrap_or_default());
            fs::copy_new(file, &copy)?;
            // Nobody else may write it, whatever the umask.
            fs::set_mode(&copy, 0o644)?;
            let seed = checked.seed(&copy, progress).map_err(|error| named(error, file))?;
            let requires_python = seed.requires_python().map(str::to_owned);
            additions.extend(Wheel::new(copy).map(|wheel| AddedWheel {
                wheel,
                requires_python,
                new: false,
            }));
        }
        interrupt::check()?;
        for addition in &mut additions {
            let copy = &addition.wheel.path;
            let place = self.dir.join(copy.file_name().unwrap_or_default());
            addition.new = std::fs::read(&place).ok() != std::fs::read(copy).ok();
            if addition.new {
                fs::rename_over(copy, &place)?;
            }
            addition.wheel.path = place;
        }
        drop(staged);
        for addition in &additions {
            store.seed(&addition.wheel.path, progress)?;
        }
        Ok(additions)
    }

    /// The wheels that no environment would get: neither the newest of their name nor the newest
    /// that fits one of the Pythons.
    ///
    /// # Errors
    /// A wheel that can't be unpacked any more.
    pub(crate) fn superseded(
        &self,
        pythons: &[Version],
        store: &Store,
        progress: &dyn Progress,
    ) -> Result<Vec<Wheel>, Error> {
        let mut newer: Vec<Wheel> = Vec::new();
        let mut superseded = Vec::new();
        // The Pythons that a newer wheel of that name fits.
        let mut served: Vec<(String, Version)> = Vec::new();
        for wheel in self.wheels() {
            let seed = store.seed(&wheel.path, progress)?;
            let fitting = pythons.iter().filter(|python| fits(seed.requires_python(), python));
            let newly: Vec<_> = fitting
                .map(|python| (wheel.name.clone(), python.clone()))
                .filter(|pair| !served.contains(pair))
                .collect();
            if newly.is_empty() && newer.iter().any(|other| other.name == wheel.name) {
                superseded.push(wheel);
            } else {
                served.extend(newly);
                newer.push(wheel);
            }
        }
        Ok(superseded)
    }

    /// What interrupted work left behind; see [`Store::leftovers`].
    ///
    /// # Errors
    /// The directory exists and can't be read.
    pub(crate) fn leftovers(&self, all: bool) -> io::Result<Vec<PathBuf>> {
        fs::leftovers(&self.dir, all)
    }
}

/// Replaces the path of the copy in an error with the file that the user named.
fn named(error: Error, file: &Path) -> Error {
    match error {
        Error::Wheel { reason, .. } => Error::Wheel { path: file.to_owned(), reason },
        other => other,
    }
}
