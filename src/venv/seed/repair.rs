//! Repairs damaged entries of the store, while other processes may be linking from them or
//! repairing them.

use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use super::entries::{StoreEntry, digest_of};
use super::file::{SeedFile, SeedFileKind};
use super::manifest::Scheme;
use super::store::Store;
use super::uncached::unpack_instead;
use super::unpack;
use super::unpacked_wheel::{MANIFEST, Seed, delete, read_manifest};
use crate::fs::{self, Dir};
use crate::progress::Progress;

/// The result of a repair.
pub(in crate::venv) struct Repair {
    /// The seed to install.
    pub(in crate::venv) seed: Seed,
    /// Whether this process repaired the store. `false` if another one did, or if the store can't
    /// be written.
    pub(in crate::venv) performed: bool,
}

impl Store {
    /// Repairs `seed`: unpacks its wheel again if one of the wheel's files is damaged; damaged
    /// bytecode is deleted and compiled later. Of several processes that find the same damage, one
    /// repairs it.
    ///
    /// # Errors
    /// [`Error::Damaged`] with the path `damaged` if the wheel is unknown or gone; the disk's.
    pub(in crate::venv) fn repair_seed(
        &self,
        damaged: &Path,
        seed: &Seed,
        progress: &dyn Progress,
    ) -> Result<Repair, Error> {
        let wheel = seed.wheel.clone().filter(|wheel| wheel.exists());
        let again = |reason: io::Error| match &wheel {
            Some(wheel) => unpack_instead(wheel, &unpack::read(wheel)?, reason, progress),
            None => Err(Error::damaged(damaged.to_owned(), "is damaged", seed)),
        };
        match self.repair_in_place(damaged, seed, wheel.as_deref(), progress) {
            // A store that can't be written can't be repaired.
            Err(Error::Io(error)) if error.kind() != io::ErrorKind::Interrupted => {
                Ok(Repair { seed: again(error)?, performed: false })
            }
            result => result,
        }
    }

    fn repair_in_place(
        &self,
        damaged: &Path,
        seed: &Seed,
        wheel: Option<&Path>,
        progress: &dyn Progress,
    ) -> Result<Repair, Error> {
        let _lock = self.lock()?;
        if let Some(current) = self.open(&seed.digest()).filter(Seed::is_whole) {
            let current = Seed { wheel: seed.wheel.clone(), ..current };
            let Some(tag) = &seed.tag else {
                return Ok(Repair { seed: current, performed: false });
            };
            let compiled = current.with_bytecode(tag);
            if compiled.is_whole() {
                return Ok(Repair { seed: compiled, performed: false });
            }
            delete(&compiled.bytecode_of(tag))?;
            let manifest = read_manifest(&compiled.entry).ok_or_else(|| {
                Error::damaged(compiled.entry.join(MANIFEST), "can't be read", &compiled)
            })?;
            return Ok(Repair { seed: Seed { manifest, tag: None, ..compiled }, performed: true });
        }
        let Some(wheel) = wheel else {
            return Err(Error::damaged(damaged.to_owned(), "is damaged", seed));
        };
        delete(&seed.entry)?;
        Ok(Repair { seed: self.seed(wheel, progress)?, performed: true })
    }

    /// Unpacks `entry` again from the one of `wheels` that it came from. Returns `false` if none of
    /// them is that wheel; the entry is deleted in any case.
    ///
    /// # Errors
    /// The disk's; the entry may be gone then.
    pub(crate) fn repair_entry(
        &self,
        entry: &StoreEntry,
        wheels: &[PathBuf],
        progress: &dyn Progress,
    ) -> Result<bool, Error> {
        let is_its = |wheel: &&PathBuf| digest_of(wheel).is_ok_and(|digest| digest == entry.digest);
        let wheel = wheels.iter().find(is_its);
        let _lock = self.lock()?;
        fs::delete_tree(&entry.entry)?;
        if let Some(wheel) = wheel {
            self.seed(wheel, progress)?;
        }
        Ok(wheel.is_some())
    }

    /// Waits for other processes to finish their repairs.
    fn lock(&self) -> io::Result<std::fs::File> {
        fs::lock(&self.dir.join(".heal.lock"))
    }
}

impl Seed {
    /// Whether all its files, including the bytecode in use, are unchanged.
    fn is_whole(&self) -> bool {
        let site = Dir::open(&self.tree().join(Scheme::Site.dir()));
        let bytecode = self.bytecode().map(|bytecode| Dir::open(&bytecode));
        let shows = |dir: &Dir, file: &SeedFile<&str>| {
            dir.stamp(file.path).is_ok_and(|stamp| file.shows(stamp))
        };
        let is_whole = |file: SeedFile<&str>| match (&site, &bytecode) {
            (_, Some(Ok(bytecode))) if file.kind == SeedFileKind::Bytecode => {
                shows(bytecode, &file)
            }
            (Ok(site), _) => shows(site, &file),
            _ => false,
        };
        let is_whole_elsewhere = |one: &super::manifest::SchemeFile| {
            let path = self.tree().join(one.scheme.dir()).join(&one.file.path);
            path.symlink_metadata().is_ok_and(|it| one.file.shows(fs::Stamp::of(&it)))
        };
        self.manifest.files().all(is_whole)
            && self.manifest.header.scheme_files.iter().all(is_whole_elsewhere)
    }
}
