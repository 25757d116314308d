//! Finds the environment that has a name.

use std::path::PathBuf;

use super::line::ListedEnvironment;
use super::{Entry, Error, Origin, ProjectLink, Registry, copy, store};
use crate::registry::name::EnvName;
use crate::venv;

/// How similar two names must be for one to be suggested for the other (Jaro-Winkler, 0 to 1).
const MIN_SIMILARITY: f64 = 0.8;

/// An environment, found by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// The environment's name. Valid as an [`EnvName`] if the environment is managed.
    pub name: String,
    /// The environment's directory.
    pub path: PathBuf,
    /// Its registry entry; `None` if another tool created the environment.
    pub entry: Option<Entry>,
}

impl Environment {
    /// Whether venvyard manages it: it has a registry entry.
    pub fn is_managed(&self) -> bool {
        self.entry.is_some()
    }

    /// Who manages it.
    pub fn origin(&self) -> Origin {
        self.entry.as_ref().map_or(Origin::Other, Entry::origin)
    }

    /// The project it belongs to.
    pub fn project(&self) -> Option<&ProjectLink> {
        self.entry.as_ref()?.project.as_ref()
    }

    /// The directory of its own hooks.
    pub fn hooks_dir(&self) -> PathBuf {
        copy::own_dir(&self.path).join("hooks")
    }

    /// Whether the copy of the entry in its directory has the entry's id. If not, another environment has
    /// taken its place.
    pub fn matches_its_entry(&self) -> Result<bool, Error> {
        let Some(entry) = &self.entry else { return Ok(false) };
        Ok(copy::read(&self.path)?.is_some_and(|copy| copy.id == entry.id))
    }
}

impl Registry {
    /// The environment with exactly that name: a registered one, else one in the home that another tool
    /// created. Reads one file.
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

    /// Like [`Registry::get`], but fails if there is no such environment.
    pub fn require(&self, name: &str) -> Result<Environment, Error> {
        if let Some(environment) = self.get(name)? {
            return Ok(environment);
        }
        let listed = self.list().unwrap_or_default();
        let names = listed.iter().map(|one| one.name.as_str());
        Err(Error::unknown(name, names))
    }

    /// The environment whose name is the same as `name` on a case-insensitive file system. If there is
    /// none, only the names in two directories are read.
    pub fn collision(&self, name: &EnvName) -> Result<Option<ListedEnvironment>, Error> {
        let folded = name.folded();
        let taken = |one: &str| crate::registry::name::fold(one) == folded;
        if !self.file_names()?.iter().any(|one| taken(one)) {
            return Ok(None);
        }
        Ok(self.list()?.into_iter().find(|one| taken(&one.name)))
    }
}

/// The longest name in bytes that is still a file name with `.toml` appended (`NAME_MAX` is 255).
const MAX_NAME_BYTES: usize = 250;

/// Whether `name` can be the name of a file, so that looking it up can't leave the directory.
pub(super) fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && !name.starts_with('.')
        && !name.contains(['/', '\\', '\0'])
}

/// The name that `typed` is probably a misspelling of.
pub(super) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let typed = typed.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&typed, &name.to_lowercase()), name))
        .filter(|(similarity, _)| *similarity >= MIN_SIMILARITY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_name_that_was_misspelt() {
        let names = ["projectA", "other", "web"];
        assert_eq!(nearest("projcet", names.into_iter()).as_deref(), Some("projectA"));
        assert_eq!(nearest("WEB", names.into_iter()).as_deref(), Some("web"));
        assert_eq!(nearest("nothing like it", names.into_iter()), None);
    }

    #[test]
    fn never_looks_outside_the_home() {
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
    fn a_name_that_is_too_long_for_a_file_is_invalid() {
        let dir = tempfile::tempdir().unwrap();
        let place = |name: &str| dir.path().join(name);
        let registry = Registry::new(&place("data"), &place("cache"), place("home"));
        for length in [MAX_NAME_BYTES, MAX_NAME_BYTES + 1, 255, 256, 100_000] {
            let name = "x".repeat(length);
            assert_eq!(registry.get(&name).unwrap(), None, "{length}");
            let message = registry.require(&name).unwrap_err().to_string();
            assert!(message.ends_with("it is longer than 200 bytes"), "{message}");
        }
    }
}
