//! Making damaged entries of the store anew, while others may be linking from them or doing the same.

use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use super::entries::{StoreEntry, digest_of};
use super::file::{SeedFile, SeedFileKind};
use super::manifest::Scheme;
use super::store::Store;
use super::uncached::unpack_uncached;
use super::unpack;
use super::unpacked_wheel::{MANIFEST, Seed, delete, read_manifest};
use crate::fs::{self, Dir};
use crate::progress::Progress;

/// What became of a seed of which something was damaged.
pub(in crate::venv) struct Repair {
    /// The same, to be put in.
    pub(in crate::venv) seed: Seed,
    /// Nobody else had performed it before.
    pub(in crate::venv) performed: bool,
}

impl Store {
    /// Makes what is damaged of `seed` anew: unpacks the wheel again where one of its files is not right;
    /// bytecode is left for the next compilation. Of several who meet the damage, one does it.
    ///
    /// # Errors
    /// [`Error::Damaged`], which names `damaged`, where the wheel is not known or gone; the disk's.
    pub(in crate::venv) fn repair_seed(
        &self,
        damaged: &Path,
        seed: &Seed,
        progress: &dyn Progress,
    ) -> Result<Repair, Error> {
        let wheel = seed.wheel.clone().filter(|wheel| wheel.exists());
        let again = |reason: io::Error| match &wheel {
            Some(wheel) => unpack_uncached(wheel, &unpack::read(wheel)?, reason, progress),
            None => Err(Error::damaged(damaged.to_owned(), "is damaged", seed)),
        };
        match self.repair_in_place(damaged, seed, wheel.as_deref(), progress) {
            // A store that can't be written can't be performed.
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

    /// Unpacks `entry` again from the one of `wheels` that it was made from. `false` if none of them is
    /// that wheel: the entry is deleted then.
    ///
    /// # Errors
    /// The disk's; the entry may be gone then.
    pub fn repair_entry(
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

    /// Waits until nobody else takes entries away to make them anew.
    fn lock(&self) -> io::Result<std::fs::File> {
        fs::lock(&self.dir.join(".heal.lock"))
    }
}

impl Seed {
    /// Whether each of its files, the bytecode's too if it has any, shows what it should.
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
        let is_elsewhere = |one: &super::manifest::SchemeFile| {
            let path = self.tree().join(one.scheme.dir()).join(&one.file.path);
            path.symlink_metadata().is_ok_and(|it| one.file.shows(fs::Stamp::of(&it)))
        };
        self.manifest.files().all(is_whole)
            && self.manifest.header.elsewhere.iter().all(is_elsewhere)
    }
}
