//! Gives an environment another name, and finds it by those that it had.

use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::lock::Lock;
use super::{Entry, Error, Registry};
use crate::fs;
use crate::registry::name::EnvName;

/// Two names, or one, whose entries nobody else changes or gives away while this is held.
#[derive(Debug)]
pub struct Held<'a> {
    registry: &'a Registry,
    from: &'a EnvName,
    to: &'a EnvName,
    lock: Lock,
}

impl Held<'_> {
    /// Gives the entry with that id the other name: one rename of its file, which is on the disk when this returns. It
    /// is no error if the entry has that name already.
    ///
    /// # Errors
    /// Another environment has the name, or the entry is gone.
    pub fn rename(&self, id: Uuid) -> Result<(), Error> {
        let Self { registry, from, to, .. } = self;
        let [old, new] = [from, to].map(|name| registry.entry_path(name.as_str()));
        let there = registry.read(&new)?;
        if from != to && registry.read(&old)?.is_some_and(|entry| entry.id == id) {
            if let Some(other) = there.filter(|entry| entry.id != id) {
                return Err(Error::AlreadyExists { name: to.to_string(), path: other.path });
            }
            match fs::moving::rename_to_free(&old, &new) {
                // Without a rename that replaces nothing, a killed process may have left both names.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::delete_file(&old),
                result => result,
            }?;
        } else if there.is_none_or(|entry| entry.id != id) {
            return Err(Error::gone(from.as_str()));
        }
        Ok(fs::sync_parent(&new)?)
    }

    /// Changes the entry that has the other name now, as [`Registry::update`].
    pub fn update(&self, edit: impl FnOnce(&mut Entry)) -> Result<(), Error> {
        let edit = |entry: &mut Entry| -> Result<(), Error> {
            edit(entry);
            Ok(())
        };
        self.registry.update_under(&self.lock, self.to, edit).map(drop)
    }
}

impl Registry {
    /// Waits until nobody changes either entry: whoever changed one now would write it under the old name again.
    pub fn hold<'a>(&'a self, from: &'a EnvName, to: &'a EnvName) -> Result<Held<'a>, Error> {
        self.check_own(from)?;
        let lock = self.lock_both([from.as_str(), to.as_str()])?;
        Ok(Held { registry: self, from, to, lock })
    }

    /// Gives the entry with that id another name, as [`Held::rename`].
    ///
    /// # Errors
    /// Another environment has the name, or the entry is gone.
    pub fn rename(&self, from: &EnvName, to: &EnvName, id: Uuid) -> Result<(), Error> {
        self.hold(from, to)?.rename(id)
    }

    /// The name that the environment has now which had this one. Reads every entry.
    pub fn renamed(&self, name: &str) -> Option<String> {
        self.former(|entry| entry.was_named.iter().any(|was| was == name)).map(|(name, _)| name)
    }

    /// The environment, by name, that was in that directory before it was renamed or moved. Reads every entry.
    pub fn moved_from(&self, directory: &Path) -> Option<(String, Entry)> {
        self.former(|entry| entry.was_at.iter().any(|was| was == directory))
    }

    fn former(&self, is_meant: impl Fn(&Entry) -> bool) -> Option<(String, Entry)> {
        let read = |file: PathBuf| {
            let name = file.file_name()?.to_str()?.strip_suffix(".toml")?.to_owned();
            Some((name, self.read(&file).ok()??))
        };
        let files = fs::children(&self.entries_dir()).ok()?;
        files.into_iter().filter_map(read).find(|(_, entry)| is_meant(entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::testing::entry;

    #[test]
    fn a_name_goes_from_one_entry_to_the_same_entry_only() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        let [a, b, c] = ["a", "b", "c"].map(|name| EnvName::new(name).unwrap());
        let (one, other) = (entry("/e/a"), entry("/e/b"));
        registry.insert(&a, &one).unwrap();
        registry.insert(&b, &other).unwrap();
        let taken = registry.rename(&a, &b, one.id).unwrap_err();
        assert!(matches!(taken, Error::AlreadyExists { .. }), "{taken}");
        registry.rename(&a, &c, one.id).unwrap();
        registry.rename(&a, &c, one.id).unwrap();
        assert_eq!(registry.entry(&a).unwrap(), None);
        assert_eq!(registry.entry(&c).unwrap(), Some(one));
        // Somebody has made another one under the old name.
        let gone = registry.rename(&b, &a, Uuid::new_v4()).unwrap_err();
        assert!(matches!(gone, Error::NoSuchEnvironment { .. }), "{gone}");
        assert_eq!(registry.entry(&b).unwrap(), Some(other));
    }

    /// What a kill leaves where the file system has no rename that replaces nothing.
    #[test]
    fn two_names_of_one_entry_become_one() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        let [a, b] = ["a", "b"].map(|name| EnvName::new(name).unwrap());
        let one = entry("/e/a");
        registry.insert(&a, &one).unwrap();
        registry.insert(&b, &one).unwrap();
        registry.rename(&a, &b, one.id).unwrap();
        assert_eq!(registry.entry(&a).unwrap(), None);
        assert_eq!(registry.entry(&b).unwrap(), Some(one));
    }
}
