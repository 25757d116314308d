//! The entries on disk: read, added, changed, removed.

use std::io;
use std::path::{Path, PathBuf};

use super::{Entry, Error, Registry, copy, document, lock};
use crate::fs;
use crate::registry::name::EnvName;

/// How many earlier versions of an entry are kept.
const HISTORY: usize = 3;

impl Registry {
    /// The file of an entry. The name need not be valid: what is asked for is only looked up.
    pub(super) fn entry_path(&self, name: &str) -> PathBuf {
        self.entries_dir().join(format!("{name}.toml"))
    }

    /// The entry of that name; `None` where there is no such file.
    pub fn entry(&self, name: &EnvName) -> Result<Option<Entry>, Error> {
        read(&self.entry_path(name.as_str()))
    }

    /// Adds an entry. Of many at the same time one wins; the others see `AlreadyExists`.
    pub fn insert(&self, name: &EnvName, entry: &Entry) -> Result<(), Error> {
        let file = self.entry_path(name.as_str());
        match fs::create_exclusive(&file, entry.render()?.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let winner = read(&file)?.map_or_else(|| entry.path.clone(), |winner| winner.path);
                Err(Error::AlreadyExists { name: name.to_string(), path: winner })
            }
            result => Ok(result?),
        }
    }

    /// Changes an entry, on the disk when it returns; comments and unknown keys of its file stay, and the
    /// version before is kept. The copy in the environment follows. Returns the entry as it is now, and what
    /// `edit` returned.
    ///
    /// # Errors
    /// Those of `edit`: nothing is changed then.
    pub fn update<T, E: From<Error>>(
        &self,
        name: &EnvName,
        edit: impl FnOnce(&mut Entry) -> Result<T, E>,
    ) -> Result<(Entry, T), E> {
        let path = self.entry_path(name.as_str());
        let _lock = lock::acquire(&self.data.join("registry.lock")).map_err(Error::from)?;
        let text = fs_err::read_to_string(&path).map_err(Error::from)?;
        let before = Entry::parse(&text, &path)?;
        let mut entry = before.clone();
        let value = edit(&mut entry)?;
        if entry != before {
            self.replace(name, &path, &text, [&before, &entry])?;
        }
        if entry.path.is_dir() {
            copy::write(&entry.path, &entry)?;
        }
        Ok((entry, value))
    }

    /// Writes the difference between two versions of an entry into its file, whose text is `text`.
    fn replace(
        &self,
        name: &EnvName,
        path: &Path,
        text: &str,
        [before, after]: [&Entry; 2],
    ) -> Result<(), Error> {
        let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
        let changed = match document::edited(text, before, after) {
            Err(document::Edit::Entry(error)) => return Err(error),
            edited => edited.map_err(|error| damaged(error.to_string()))?,
        };
        if Entry::parse(&changed, path)? != *after {
            return Err(damaged("the change can't be written into it".to_owned()));
        }
        self.keep(name, path)?;
        Ok(fs::replace(path, changed.as_bytes())?)
    }

    /// Whether an entry could be removed; changes nothing.
    pub fn check_forgettable(&self, name: &EnvName) -> Result<(), Error> {
        Ok(fs::check_writable(&self.entry_path(name.as_str()))?)
    }

    /// Removes an entry; the version before is kept. No entry is no error.
    pub fn forget(&self, name: &EnvName) -> Result<(), Error> {
        let path = self.entry_path(name.as_str());
        if path.exists() {
            let _lock = lock::acquire(&self.data.join("registry.lock"))?;
            self.keep(name, &path)?;
            fs::delete_file(&path)?;
        }
        Ok(())
    }

    /// Copies the entry's present version to `registry.history/<name>.1.toml`, the older ones move on.
    fn keep(&self, name: &EnvName, path: &Path) -> Result<(), Error> {
        let kept =
            |age: usize| self.data.join("registry.history").join(format!("{name}.{age}.toml"));
        for age in (1..HISTORY).rev() {
            if kept(age).exists() {
                fs::rename_over(&kept(age), &kept(age + 1))?;
            }
        }
        fs::replace_derived(&kept(1), &fs_err::read(path)?)?;
        Ok(())
    }
}

/// Reads one entry's file; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Entry>, Error> {
    match fs_err::read_to_string(path) {
        Ok(text) => Entry::parse(&text, path).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            Err(Error::Damaged { path: path.to_owned(), reason: "it is not UTF-8".to_owned() })
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::PythonFacts;
    use crate::variables::{Variable, VariableName};

    fn registry(dir: &Path) -> Registry {
        Registry::new(&dir.join("data"), &dir.join("cache"), dir.join("home"))
    }

    fn entry(path: &str) -> Entry {
        let python = PythonFacts {
            version: "3.12.1".to_owned(),
            implementation: "cpython".to_owned(),
            executable: "/usr/bin/python3.12".into(),
        };
        Entry::new(path.into(), python)
    }

    #[expect(clippy::unnecessary_wraps, reason = "an edit may fail")]
    fn prompt_b(entry: &mut Entry) -> Result<(), Error> {
        entry.prompt = Some("b".to_owned());
        Ok(())
    }

    #[test]
    fn of_many_who_take_a_name_one_wins() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        let wins: usize = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..16)
                .map(|racer| {
                    let (registry, name) = (&registry, &name);
                    scope.spawn(move || {
                        usize::from(registry.insert(name, &entry(&format!("/e/{racer}"))).is_ok())
                    })
                })
                .collect();
            racers.into_iter().map(|racer| racer.join().unwrap()).sum()
        });
        assert_eq!(wins, 1);
        assert_eq!(std::fs::read_dir(dir.path().join("data/registry.d")).unwrap().count(), 1);
    }

    #[test]
    fn no_change_of_an_entry_is_lost() {
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
    fn a_change_keeps_comments_and_unknown_keys_and_the_version_before() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        let text = format!("# mine\nlater = [1]\n{}", entry("/e/a").render().unwrap());
        fs::create_exclusive(&registry.entry_path("a"), text.as_bytes()).unwrap();
        registry.update(&name, prompt_b).unwrap();
        let changed = std::fs::read_to_string(registry.entry_path("a")).unwrap();
        assert!(changed.starts_with("# mine\nlater = [1]\n"), "{changed}");
        assert_eq!(registry.entry(&name).unwrap().unwrap().prompt.as_deref(), Some("b"));
        let before =
            std::fs::read_to_string(dir.path().join("data/registry.history/a.1.toml")).unwrap();
        assert_eq!(before, text);
    }

    #[test]
    fn an_edit_that_fails_changes_nothing() {
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
        assert!(!dir.path().join("data/registry.history").exists());
    }

    #[test]
    fn a_newer_entry_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (registry, name) = (registry(dir.path()), EnvName::new("a").unwrap());
        fs::create_exclusive(&registry.entry_path("a"), b"schema = 9\n").unwrap();
        let error = registry.update(&name, prompt_b).unwrap_err();
        assert!(matches!(error, Error::Newer { .. }), "{error}");
        assert_eq!(std::fs::read(registry.entry_path("a")).unwrap(), b"schema = 9\n");
    }
}
