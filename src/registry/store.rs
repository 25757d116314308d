//! Reads, adds, changes and removes entries on disk.

use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::lock::Lock;
use super::{Entry, Environment, Error, Registry, Tie, copy, document, place};
use crate::fs;
use crate::registry::name::EnvName;
use crate::variables;

impl Registry {
    /// The file of an entry. The name may be invalid if the file is only looked up.
    pub(super) fn entry_path(&self, name: &str) -> PathBuf {
        self.entries_dir().join(format!("{name}.toml"))
    }

    /// Reads the entry with that name; `None` if there is none.
    pub fn entry(&self, name: &EnvName) -> Result<Option<Entry>, Error> {
        self.read(&self.entry_path(name.as_str()))
    }

    /// Adds an entry. If several processes add the same name, one succeeds and the others get
    /// `AlreadyExists`, unless it is the same environment: whoever meets one that is not registered yet adds it.
    pub fn insert(&self, name: &EnvName, entry: &Entry) -> Result<(), Error> {
        self.insert_by(fs::create_exclusive, name, entry)
    }

    /// The same, but the entry is on the disk when this returns.
    pub(super) fn insert_durably(&self, name: &EnvName, entry: &Entry) -> Result<(), Error> {
        self.insert_by(fs::create_exclusive_durably, name, entry)
    }

    fn insert_by(
        &self,
        create: fn(&Path, &[u8], fs::Readers) -> io::Result<()>,
        name: &EnvName,
        entry: &Entry,
    ) -> Result<(), Error> {
        let file = self.entry_path(name.as_str());
        self.check_own(name)?;
        self.delete_history();
        let readers = variables::readers_of(&entry.variables);
        match create(&file, entry.render()?.as_bytes(), readers) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let winner = self.read(&file)?;
                if winner.as_ref().is_some_and(|winner| winner.id == entry.id) {
                    return Ok(());
                }
                let path = winner.map_or_else(|| entry.path.clone(), |winner| winner.path);
                Err(Error::AlreadyExists { name: name.to_string(), path })
            }
            result => Ok(result?),
        }
    }

    /// Changes an entry with `edit`, and the copy in the environment with it. Comments and unknown keys
    /// stay. The change is on the disk when this returns. Returns the new entry and what `edit` returned.
    ///
    /// # Errors
    /// If `edit` fails, nothing is changed.
    pub fn update<T, E: From<Error>>(
        &self,
        name: &EnvName,
        edit: impl FnOnce(&mut Entry) -> Result<T, E>,
    ) -> Result<(Entry, T), E> {
        self.check_own(name)?;
        let lock = self.lock(name.as_str()).map_err(Error::from)?;
        self.update_under(&lock, name, edit)
    }

    /// The same for who holds the lock of the entry already.
    pub(super) fn update_under<T, E: From<Error>>(
        &self,
        _lock: &Lock,
        name: &EnvName,
        edit: impl FnOnce(&mut Entry) -> Result<T, E>,
    ) -> Result<(Entry, T), E> {
        let path = self.entry_path(name.as_str());
        let Some((before, text)) = self.read_with_text(&path)? else {
            return Err(Error::gone(name.as_str()).into());
        };
        let mut entry = before.clone();
        let value = edit(&mut entry)?;
        let edited =
            if entry == before { None } else { Some(edited(&path, &text, [&before, &entry])?) };
        self.delete_history();
        // The copy comes first: if it can't be written, nothing has changed yet.
        let is_of_place = edited.is_none()
            || (&before.path, &before.scripts_at, &before.python)
                != (&entry.path, &entry.scripts_at, &entry.python);
        write_copy(&entry)?;
        if is_of_place && holds(&entry) {
            // The copy tells where the environment is, and where its scripts lead.
            copy::sync(&entry.path)?;
        }
        let written = match edited {
            Some(text) => {
                let readers = variables::readers(&before.variables, &entry.variables);
                fs::replace_for(&path, text.as_bytes(), readers)
            }
            None if variables::has_values(&entry.variables) => fs::make_private(&path),
            None => Ok(()),
        };
        written.map_err(Error::from).inspect_err(|_| {
            // The next change writes it, too.
            let _ = write_copy(&before);
        })?;
        Ok((entry, value))
    }

    /// Fails if the entry can't be removed. Changes nothing.
    pub fn check_forgettable(&self, name: &EnvName) -> Result<(), Error> {
        self.check_own(name)?;
        Ok(fs::check_writable(&self.entry_path(name.as_str()))?)
    }

    /// Removes an entry. It is no error if there is no entry.
    pub fn forget(&self, name: &EnvName) -> Result<(), Error> {
        self.check_own(name)?;
        // If the whole registry is gone, there is no place for the lock.
        if self.entry_path(name.as_str()).symlink_metadata().is_ok() {
            self.forget_under(&self.lock(name.as_str())?, name)?;
        }
        Ok(())
    }

    /// Removes the entry with that id. Returns whether it was there: another process may have removed it, or have
    /// given its name to another environment.
    pub fn forget_entry(&self, name: &EnvName, id: Uuid) -> Result<bool, Error> {
        self.check_own(name)?;
        Ok(self.has_id(name, id)?
            && self.forget_entry_under(&self.lock(name.as_str())?, name, id)?)
    }

    /// Removes the entry of an environment. Returns whether it was there.
    pub fn forget_environment(&self, environment: &Environment) -> Result<bool, Error> {
        let name = EnvName::new(&environment.name)?;
        match entry_id(environment) {
            Some(id) => self.forget_entry(&name, id),
            None => self.forget(&name).map(|()| true),
        }
    }

    /// The same for who holds the lock of the entry already.
    pub(super) fn forget_environment_under(
        &self,
        lock: &Lock,
        environment: &Environment,
    ) -> Result<bool, Error> {
        let name = EnvName::new(&environment.name)?;
        self.check_own(&name)?;
        match entry_id(environment) {
            Some(id) => self.forget_entry_under(lock, &name, id),
            None => self.forget_under(lock, &name).map(|()| true),
        }
    }

    fn forget_entry_under(&self, lock: &Lock, name: &EnvName, id: Uuid) -> Result<bool, Error> {
        let is_there = self.has_id(name, id)?;
        if is_there {
            self.forget_under(lock, name)?;
        }
        Ok(is_there)
    }

    fn forget_under(&self, _lock: &Lock, name: &EnvName) -> Result<(), Error> {
        let path = self.entry_path(name.as_str());
        self.delete_history();
        if path.is_dir() && !path.is_symlink() {
            self.put_aside(name, &path)?;
        } else {
            fs::delete_file(&path)?;
        }
        fs::clear_unfinished_files(&self.entries_dir());
        Ok(())
    }

    fn has_id(&self, name: &EnvName, id: Uuid) -> Result<bool, Error> {
        Ok(self.read(&self.entry_path(name.as_str()))?.is_some_and(|entry| entry.id == id))
    }

    /// Reads one entry's file; `None` if it does not exist.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it is no file, can't be parsed, or names a directory that is no environment's.
    pub(super) fn read(&self, path: &Path) -> Result<Option<Entry>, Error> {
        Ok(self.read_with_text(path)?.map(|(entry, _)| entry))
    }

    /// The same, with the file's text.
    pub(super) fn read_with_text(&self, path: &Path) -> Result<Option<(Entry, String)>, Error> {
        let Some(text) = self.read_text(path)? else { return Ok(None) };
        let entry = Entry::parse(&text, path)?;
        match place::objection(&entry.path, &self.home, &self.data) {
            Some(reason) => Err(Error::Damaged { path: path.to_owned(), reason }),
            None => Ok(Some((entry, text))),
        }
    }

    /// The text of an entry's file; `None` if it does not exist.
    fn read_text(&self, path: &Path) -> Result<Option<String>, Error> {
        let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
        let file = match fs::open_at_once(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let to_nothing = fs::dangling_link(path).filter(|it| it.link == path);
                return to_nothing.map_or(Ok(None), |it| {
                    Err(damaged(format!(
                        "it is a link to {}, which doesn't exist",
                        it.target.display()
                    )))
                });
            }
            file => file?,
        };
        let metadata = file.metadata()?;
        if let Some(kind) = fs::odd_kind(&metadata) {
            return Err(damaged(format!("it is {kind}")));
        }
        self.owners.see(path, &metadata);
        if metadata.len() > fs::MOST_SMALL {
            return Err(damaged("it is larger than 1 MiB".to_owned()));
        }
        // One call reads it: the hot path of `workon` waits for this.
        match String::from_utf8(fs::read_sized(file, path, &metadata)?) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(damaged("it is not UTF-8".to_owned())),
        }
    }

    /// Deletes the earlier versions of entries that venvyard once kept. They have values that were unset
    /// since. A directory that can't be deleted is tried again at the next change.
    pub(super) fn delete_history(&self) {
        let history = self.data.join("registry.history");
        if history.symlink_metadata().is_ok_and(|there| there.is_dir()) {
            let _ = fs::clear_dir(&history);
            fs::delete_dir_if_empty(&history);
        }
    }
}

/// The id in the environment's entry; `None` if there is no entry, or if it can't be read.
fn entry_id(environment: &Environment) -> Option<Uuid> {
    let entry = environment.entry.as_ref().filter(|_| environment.tie != Tie::Damaged);
    entry.map(|entry| entry.id)
}

/// Whether the directory of the entry holds its environment, or another one that took its place. A directory that only
/// has the same path is somebody's own.
fn holds(entry: &Entry) -> bool {
    let is_its = || copy::identity(&entry.path).is_some_and(|it| it.id == entry.id);
    crate::venv::inspect(&entry.path).is_ok_and(|existing| existing.is_some())
        || (crate::venv::has_remains(&entry.path) && is_its())
}

/// Writes the copy of an entry into its environment, if that is there.
fn write_copy(entry: &Entry) -> Result<(), Error> {
    if holds(entry) { copy::write(&entry.path, entry) } else { Ok(()) }
}

/// The text of an entry's file, changed by the difference between two versions of the entry.
fn edited(path: &Path, text: &str, [before, after]: [&Entry; 2]) -> Result<String, Error> {
    let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
    let edited = match document::edit(text, before, after) {
        Err(document::EditError::Entry(error)) => return Err(error),
        result => result.map_err(|error| damaged(error.to_string()))?,
    };
    if Entry::parse(&edited, path)? != *after {
        return Err(damaged("the change can't be written to this file".to_owned()));
    }
    Ok(edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::Readers;
    use crate::registry::testing::entry;
    use crate::variables::{Variable, VariableName};

    fn registry(dir: &Path) -> Registry {
        Registry::new(&dir.join("data"), &dir.join("cache"), dir.join("home"))
    }

    #[expect(clippy::unnecessary_wraps, reason = "an edit may fail")]
    fn prompt_b(entry: &mut Entry) -> Result<(), Error> {
        entry.prompt = Some("b".to_owned());
        Ok(())
    }

    #[test]
    fn only_one_of_many_processes_gets_a_name() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        let wins: usize = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..16)
                .map(|racer| {
                    let (registry, name) = (&registry, &name);
                    scope.spawn(move || {
                        usize::from(registry.insert(name, &entry(format!("/e/{racer}"))).is_ok())
                    })
                })
                .collect();
            racers.into_iter().map(|racer| racer.join().unwrap()).sum()
        });
        assert_eq!(wins, 1);
        assert_eq!(std::fs::read_dir(dir.path().join("data/registry.d")).unwrap().count(), 1);
    }

    #[test]
    fn an_environment_that_is_registered_already_is_no_other_one() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        let one = entry("/e/a");
        registry.insert(&name, &one).unwrap();
        registry.insert(&name, &one).unwrap();
        assert!(registry.insert(&name, &entry("/e/a")).is_err());
        assert!(!registry.forget_entry(&name, Uuid::new_v4()).unwrap());
        assert!(registry.forget_entry(&name, one.id).unwrap());
        assert_eq!(registry.entry(&name).unwrap(), None);
    }

    #[test]
    fn simultaneous_changes_are_all_kept() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        registry.insert(&name, &entry("/e/a")).unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let (registry, name) = (&registry, &name);
                scope.spawn(move || {
                    registry
                        .update(name, |entry| -> Result<(), Error> {
                            let name = VariableName::new(&format!("V{writer}")).unwrap();
                            entry.variables.insert(name, Variable::Value("x".to_owned()));
                            Ok(())
                        })
                        .unwrap();
                });
            }
        });
        assert_eq!(registry.entry(&name).unwrap().unwrap().variables.len(), 8);
    }

    #[test]
    fn a_change_keeps_comments_and_unknown_keys() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        let text = format!("# mine\nlater = [1]\n{}", entry("/e/a").render().unwrap());
        fs::create_exclusive(&registry.entry_path("a"), text.as_bytes(), Readers::Usual).unwrap();
        registry.update(&name, prompt_b).unwrap();
        let changed = std::fs::read_to_string(registry.entry_path("a")).unwrap();
        assert!(changed.starts_with("# mine\nlater = [1]\n"), "{changed}");
        assert_eq!(registry.entry(&name).unwrap().unwrap().prompt.as_deref(), Some("b"));
    }

    #[test]
    fn a_failing_edit_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        registry.insert(&name, &entry("/e/a")).unwrap();
        let before = std::fs::read(registry.entry_path("a")).unwrap();
        let failed = registry.update(&name, |entry| {
            entry.prompt = Some("b".to_owned());
            Err::<(), _>(Error::NoProjectHere("/p".into()))
        });
        assert!(matches!(failed, Err(Error::NoProjectHere(_))));
        assert_eq!(std::fs::read(registry.entry_path("a")).unwrap(), before);
    }

    #[test]
    fn does_not_change_a_newer_entry() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        fs::create_exclusive(&registry.entry_path("a"), b"schema = 9\n", Readers::Usual).unwrap();
        let error = registry.update(&name, prompt_b).unwrap_err();
        assert!(matches!(error, Error::Newer { .. }), "{error}");
        assert_eq!(std::fs::read(registry.entry_path("a")).unwrap(), b"schema = 9\n");
    }
}
