//! Moves an environment into the trash: its entry is written there first, one rename removes it, and then its entry in
//! the registry goes.

use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::record::{self, Removed};
use super::{ENTRY, Trashed, read};
use crate::fs::{self, Trash};
use crate::registry::lock::Lock;
use crate::registry::{Entry, Environment, Error, Registry, Tie, copy, document};

impl Registry {
    /// Moves an environment into the trash, with its entry; `reason` is a word for what does that.
    ///
    /// # Errors
    /// Nothing is changed then, but for an entry of the registry that can't be deleted after the environment is gone.
    /// [`Error::NoSuchEnvironment`] if another process has removed it meanwhile.
    pub fn put_into_trash(
        &self,
        environment: &Environment,
        reason: &str,
    ) -> Result<Trashed, Error> {
        let trash = self.trash_for(&environment.path);
        let about =
            Removed { name: environment.name.clone(), time: now(), reason: reason.to_owned() };
        let entry = self.entry_text(environment)?;
        let damaged = |error: toml_edit::TomlError| Error::Damaged {
            path: self.entry_path(&environment.name),
            reason: error.message().to_owned(),
        };
        let text = record::render(&entry, &about).map_err(damaged)?;
        let lock = self.lock_known(environment)?;
        let mut tries = 0;
        let moved = loop {
            let item = trash.new_item()?;
            self.remember_trash(&trash)?;
            match move_in(&trash, &item, environment, &text) {
                // Whoever clears the trash may have taken the item for one that a killed process left.
                Err(error) if is_gone(&error) && !has_gone(environment) && tries < 3 => {
                    tries += 1;
                }
                Err(error) if is_gone(&error) => break None,
                moved => break moved.map(|()| read(&trash, &item))?,
            }
        };
        if moved.is_some() || self.elsewhere(environment).is_none() {
            self.forget_known(lock.as_ref(), environment)?;
        }
        moved.ok_or_else(|| gone(environment))
    }

    /// Moves the environment's directory into `directory`, and deletes its entry.
    ///
    /// # Errors
    /// It stays, or only its entry does. [`Error::NoSuchEnvironment`] if another process has removed it meanwhile.
    pub fn move_out(&self, environment: &Environment, directory: &Path) -> Result<(), Error> {
        let lock = self.lock_known(environment)?;
        match move_directory(environment, directory) {
            Err(error) if is_gone(&error) => Err(gone(environment)),
            moved => Ok(moved?),
        }?;
        self.forget_known(lock.as_ref(), environment)?;
        Ok(())
    }

    /// Deletes the entry of an environment whose directory is gone.
    ///
    /// # Errors
    /// [`Error::NoSuchEnvironment`] if another process has removed it meanwhile, or is moving it.
    pub fn forget_missing(&self, environment: &Environment) -> Result<(), Error> {
        let lock = self.lock_known(environment)?;
        let is_missing = self.elsewhere(environment).is_none();
        if is_missing && self.forget_known(lock.as_ref(), environment)? {
            Ok(())
        } else {
            Err(gone(environment))
        }
    }

    /// The environment as it is now, if a renaming has moved it since it was looked up.
    pub fn elsewhere(&self, environment: &Environment) -> Option<Environment> {
        let moved = self.moved_away(&environment.name, environment.entry.as_ref()?);
        moved.filter(|it| it.path != environment.path)
    }

    /// The lock of the environment's entry: who makes it anew, because its directory is gone, waits until its entry is
    /// gone, too. `None` if it has no entry, and there can be no lock.
    ///
    /// # Errors
    /// [`Error::NoSuchEnvironment`] if it had no entry, and another process has given its name to one meanwhile.
    fn lock_known(&self, environment: &Environment) -> Result<Option<Lock>, Error> {
        let lock = self.lock(&environment.name);
        if environment.is_managed() {
            return Ok(Some(lock?));
        }
        match self.entry_path(&environment.name).symlink_metadata() {
            Ok(_) => Err(gone(environment)),
            Err(_) => Ok(lock.ok()),
        }
    }

    /// Deletes the entry, if the environment has one. Returns whether that was there.
    fn forget_known(&self, lock: Option<&Lock>, environment: &Environment) -> Result<bool, Error> {
        let lock = lock.filter(|_| environment.is_managed());
        lock.map_or(Ok(true), |lock| self.forget_environment_under(lock, environment))
    }

    /// The text of an environment's entry as it is today, with the comments of its file.
    fn entry_text(&self, environment: &Environment) -> Result<String, Error> {
        let Some(entry) = &environment.entry else { return Ok(String::new()) };
        let file = self.entry_path(&environment.name);
        let written = match fs::read_to_string(&file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            text => Some(text?),
        };
        let edited = written.and_then(|text| {
            let before = Entry::parse(&text, &file).ok()?;
            document::edit(&text, &before, entry).ok()
        });
        edited.map_or_else(|| entry.render(), Ok)
    }
}

/// The item is complete on the disk before the rename, and the rename is before anything else is done.
fn move_in(trash: &Trash, item: &Path, environment: &Environment, text: &str) -> io::Result<()> {
    let clear = || {
        let _ = fs::delete_file(&item.join(ENTRY));
        fs::delete_dir_if_empty(item);
    };
    // The lock tells those who clear the trash that this process is at it.
    let move_in = || -> io::Result<()> {
        let _lock = fs::trash::write_record(&item.join(ENTRY), text.as_bytes())?;
        fs::sync_dir(item)?;
        fs::sync_dir(trash.dir())?;
        move_directory(environment, item)
    };
    move_in().inspect_err(|_| clear())?;
    // It is where it should be, whatever the disk says now: the next command could go on.
    let _ = fs::sync_dir(item);
    Ok(())
}

fn gone(environment: &Environment) -> Error {
    Error::gone(&environment.name)
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

pub(super) fn now() -> Timestamp {
    Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| Timestamp::now())
}

/// Moves the environment's directory into `directory`.
///
/// # Errors
/// `NotFound` if another process has removed the environment meanwhile. One that was made in its place stays there.
fn move_directory(environment: &Environment, directory: &Path) -> io::Result<()> {
    let path = environment.path.as_path();
    if has_gone(environment) {
        return Err(io::ErrorKind::NotFound.into());
    }
    let moved = directory.join(path.file_name().unwrap_or_default());
    fs::move_dir(path, &moved)?;
    // It may have been another one's place since the look at it. If that is taken again, it stays in the trash.
    if is_another(environment, &moved) && fs::move_dir(&moved, path).is_ok() {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(())
}

fn has_gone(environment: &Environment) -> bool {
    !environment.path.exists() || is_another(environment, &environment.path)
}

/// Whether the directory holds another environment than that one. What other tools make can't be told apart.
fn is_another(environment: &Environment, directory: &Path) -> bool {
    let is_told = matches!(environment.tie, Tie::Registered | Tie::Changed | Tie::Lost);
    let known = environment.entry.as_ref().filter(|_| is_told);
    let found = known.and_then(|entry| Some((entry.id, copy::identity(directory)?.id)));
    found.is_some_and(|(known, found)| known != found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::name::EnvName;
    use crate::registry::testing::entry;

    #[test]
    fn what_was_made_in_its_place_meanwhile_stays() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        let path = home.join("a");
        fs::create_dir_all(&path).unwrap();
        let registry = Registry::new(&dir.path().join("data"), &dir.path().join("cache"), home);
        let gone = Environment::registered("a".to_owned(), entry(&path));
        let now = entry(&path);
        copy::write_new(&path, &now).unwrap();
        let put = registry.put_into_trash(&gone, "removed");
        assert!(matches!(put, Err(Error::NoSuchEnvironment { .. })), "{put:?}");
        assert!(copy::is_of(&path, now.id));
        assert!(registry.trashed().items.is_empty());
        let put = registry.put_into_trash(&Environment::registered("a".to_owned(), now), "removed");
        put.unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn what_another_process_is_removing_was_removed() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("home");
        let path = home.join("a");
        fs::create_dir_all(&path).unwrap();
        let registry = Registry::new(&dir.path().join("data"), &dir.path().join("cache"), home);
        let (name, its) = (EnvName::new("a").unwrap(), entry(&path));
        copy::write_new(&path, &its).unwrap();
        let environment = Environment::registered("a".to_owned(), its.clone());
        assert!(!registry.was_removed(&environment).unwrap());
        registry.put_into_trash(&environment, "removed").unwrap();
        // The other process has not yet deleted the entry.
        registry.insert(&name, &its).unwrap();
        assert!(registry.was_removed(&environment).unwrap());
        assert_eq!(registry.entry(&name).unwrap(), None);
    }
}
