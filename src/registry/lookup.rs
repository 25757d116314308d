//! From a name to an environment.

use std::path::PathBuf;

use super::line::Listed;
use super::{Entry, Error, Origin, ProjectLink, Registry, copy, store};
use crate::registry::name::EnvName;
use crate::venv;

/// How alike two names must be for one to be suggested for the other (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.8;

/// An environment that was asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name: a valid one where it is managed.
    pub name: String,
    /// Its directory.
    pub path: PathBuf,
    /// Its entry; `None` where another tool made it.
    pub entry: Option<Entry>,
}

impl Environment {
    /// Whether it has an entry.
    pub fn is_managed(&self) -> bool {
        self.entry.is_some()
    }

    /// Whose it is.
    pub fn origin(&self) -> Origin {
        self.entry.as_ref().map_or(Origin::Other, Entry::origin)
    }

    /// The project it belongs to.
    pub fn project(&self) -> Option<&ProjectLink> {
        self.entry.as_ref()?.project.as_ref()
    }

    /// Where its own hooks are.
    pub fn hooks_dir(&self) -> PathBuf {
        copy::own_dir(&self.path).join("hooks")
    }

    /// Whether its directory holds the environment that the registry means, and not another one that took
    /// its place: the copy of the entry in the directory has the same identity.
    pub fn is_the_registered_one(&self) -> Result<bool, Error> {
        let Some(entry) = &self.entry else { return Ok(false) };
        Ok(copy::read(&self.path)?.is_some_and(|copy| copy.id == entry.id))
    }
}

impl Registry {
    /// The environment of exactly that name: from its entry, else a directory of the home that
    /// another tool made. One file is read.
    pub fn get(&self, name: &str) -> Result<Option<Environment>, Error> {
        if !is_file_name(name) {
            return Ok(None);
        }
        let key = EnvName::new(name).map_or_else(|_| name.to_owned(), |name| name.to_string());
        if let Some(entry) = store::read(&self.entry_path(&key))? {
            return Ok(Some(Environment {
                name: key,
                path: entry.path.clone(),
                entry: Some(entry),
            }));
        }
        let path = self.home.join(name);
        let unmanaged = venv::inspect(&path)?.is_some();
        Ok(unmanaged.then(|| Environment { name: name.to_owned(), path, entry: None }))
    }

    /// As [`Registry::get`], where there must be one.
    pub fn require(&self, name: &str) -> Result<Environment, Error> {
        if let Some(environment) = self.get(name)? {
            return Ok(environment);
        }
        let listed = self.list().unwrap_or_default();
        let names = listed.iter().map(|one| one.name.as_str());
        Err(Error::unknown(name, names))
    }

    /// The environment whose name a case-insensitive file system could not tell from `name`. Where there
    /// is none, the names of two directories are all that is read.
    pub fn collision(&self, name: &EnvName) -> Result<Option<Listed>, Error> {
        let folded = name.folded();
        let taken = |one: &str| crate::registry::name::fold(one) == folded;
        if !self.file_names()?.iter().any(|one| taken(one)) {
            return Ok(None);
        }
        Ok(self.list()?.into_iter().find(|one| taken(&one.name)))
    }
}

/// The most bytes that a name may have so that, with `.toml`, it is a file's (`NAME_MAX` is 255).
const LONGEST: usize = 250;

/// What can be one file's name: never a path that leaves the directory it is looked up in.
pub(super) fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST
        && !name.starts_with('.')
        && !name.contains(['/', '\\', '\0'])
}

/// The name most like `asked`, if one is alike enough to be a slip of the finger.
pub(super) fn nearest<'a>(asked: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let asked = asked.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&asked, &name.to_lowercase()), name))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        let names = ["projectA", "other", "web"];
        assert_eq!(nearest("projcet", names.into_iter()).as_deref(), Some("projectA"));
        assert_eq!(nearest("WEB", names.into_iter()).as_deref(), Some("web"));
        assert_eq!(nearest("nothing like it", names.into_iter()), None);
    }

    #[test]
    fn nothing_outside_the_home_is_ever_looked_at() {
        let dir = tempfile::tempdir().unwrap();
        let outside = dir.path().join("outside");
        crate::fs::create_dir_all(&venv::paths::bin_dir(&outside)).unwrap();
        for file in ["python", "python.exe", "activate"] {
            crate::fs::write_new(&venv::paths::bin_dir(&outside).join(file), b"").unwrap();
        }
        let registry = Registry::new(
            &dir.path().join("data"),
            &dir.path().join("cache"),
            dir.path().join("home"),
        );
        crate::fs::create_dir_all(registry.home()).unwrap();
        for name in ["../outside", "..", ".", "", "/", outside.to_str().unwrap()] {
            assert_eq!(registry.get(name).unwrap(), None, "{name:?}");
        }
    }

    #[test]
    fn a_name_that_no_file_can_have_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        for length in [LONGEST, LONGEST + 1, 255, 256, 100_000] {
            let name = "x".repeat(length);
            assert_eq!(registry.get(&name).unwrap(), None, "{length}");
            let said = registry.require(&name).unwrap_err().to_string();
            assert!(said.ends_with("it is longer than 200 bytes"), "{said}");
        }
    }
}
