//! Finishes a removal or a restoration that was cut short.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{ENTRY, RESTORING, Trashed, read};
use crate::fs;
use crate::registry::name::EnvName;
use crate::registry::{Entry, Environment, Error, Registry};

/// What became of an entry without a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::registry) enum Settled {
    /// Nothing: somebody else deleted or moved the directory.
    Stays,
    /// It is forgotten, because the environment was removed.
    Forgotten,
    /// Its directory is back.
    Restored,
}

/// The environments that were removed, so that only the entries of these have to be looked at.
#[derive(Debug)]
pub(in crate::registry) struct Removed {
    ids: HashSet<Uuid>,
    /// Of those that an older version has begun to delete.
    places: HashSet<PathBuf>,
}

impl Removed {
    /// Whether the entry may be about one of them.
    pub(in crate::registry) fn may_be(&self, entry: &Entry) -> bool {
        self.ids.contains(&entry.id) || self.places.contains(&entry.path)
    }
}

impl Registry {
    /// Does what is left to do for the entry `name` if its directory is gone and in the trash.
    pub(in crate::registry) fn settle(&self, name: &str, entry: &Entry) -> Result<Settled, Error> {
        if !is_gone(&entry.path) {
            return Ok(Settled::Stays);
        }
        if fs::trash::has_older_trash(&entry.path) {
            return self.forget_removed(name, entry, || fs::trash::has_older_trash(&entry.path));
        }
        let Some(trashed) = self.in_trash(entry) else { return Ok(Settled::Stays) };
        if trashed.item.join(ENTRY).exists() {
            let is_removed = || trashed.item.join(ENTRY).exists() && trashed.held.is_dir();
            return self.forget_removed(name, entry, is_removed);
        }
        let comes_back = trashed.item.join(RESTORING).exists()
            && entry.path.parent() == Some(trashed.trash.around());
        if comes_back && self.bring_back(&trashed, &entry.path).is_ok() {
            return Ok(Settled::Restored);
        }
        Ok(Settled::Stays)
    }

    /// Whether another process has removed the environment since it was looked up, and only its entry was left. That
    /// goes then.
    pub fn was_removed(&self, environment: &Environment) -> Result<bool, Error> {
        let Some(entry) = &environment.entry else { return Ok(false) };
        Ok(self.settle(&environment.name, entry)? == Settled::Forgotten)
    }

    /// Which environments were removed. Reads every entry in the trash.
    pub(in crate::registry) fn removed(&self) -> Removed {
        let items = self.trashed().items;
        let ids = items.iter().filter_map(|it| Some(it.entry.as_ref()?.id)).collect();
        let older = fs::trash::older_removals(self.home()).into_iter();
        Removed { ids, places: older.map(|name| self.home().join(name)).collect() }
    }

    /// The item of the trash that holds the environment of an entry.
    pub(super) fn in_trash(&self, entry: &Entry) -> Option<Trashed> {
        let beside = self.trash_for(&entry.path);
        let of_home = fs::Trash::of_home(self.home());
        let trashes = if beside == of_home { vec![beside] } else { vec![beside, of_home] };
        trashes.iter().find_map(|trash| {
            let items = trash.items().unwrap_or_default();
            let mut items = items.iter().filter_map(|item| read(trash, item));
            items.find(|it| it.entry.as_ref().is_some_and(|it| it.id == entry.id))
        })
    }

    /// Deletes the entry if it is still about the environment that was removed.
    fn forget_removed(
        &self,
        name: &str,
        entry: &Entry,
        is_removed: impl Fn() -> bool,
    ) -> Result<Settled, Error> {
        let name = EnvName::new(name)?;
        // An entry that can't be deleted must not hide that the environment is gone.
        if self.check_own(&name).is_err() {
            return Ok(Settled::Stays);
        }
        let Ok(_lock) = self.lock(name.as_str()) else {
            return Ok(Settled::Stays);
        };
        let known = self.entry(&name)?;
        let is_same = known.is_some_and(|known| known.id == entry.id && is_gone(&known.path));
        if is_same && is_removed() && fs::delete_file(&self.entry_path(name.as_str())).is_ok() {
            return Ok(Settled::Forgotten);
        }
        Ok(Settled::Stays)
    }

    /// Moves the environment of an item to its place; fine if another process has done that.
    pub(super) fn bring_back(&self, trashed: &Trashed, place: &Path) -> io::Result<()> {
        match fs::move_dir(&trashed.held, place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && place.is_dir() => {}
            moved => moved?,
        }
        let _ = fs::sync_dir(trashed.trash.around());
        for file in [ENTRY, RESTORING] {
            let _ = fs::delete_file(&trashed.item.join(file));
        }
        fs::delete_dir_if_empty(&trashed.item);
        self.tidy_trash(&trashed.trash);
        Ok(())
    }
}

/// Whether nothing is at `path`, not even a link or something that can't be examined.
fn is_gone(path: &Path) -> bool {
    path.symlink_metadata().is_err_and(|error| fs::is_absent(&error))
}
